"""The register of authorised sellers."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.by_form import read_by
from ipr_portal.api.fields import Choice, Query, Shape, Strict, Text
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.tenancy.roles import Can
from takedowns.actions import sellers as actions
from takedowns.forms.sellers import SellerForm
from takedowns.models import AuthorisedSeller

IN_ORDER = ("market", "seller", "pk")


class SellerShape(Shape):
    """A seller who may sell the organisation's goods."""

    key = serializers.IntegerField(source="pk")
    market = serializers.CharField()
    seller = serializers.CharField(help_text="As the address of its shop names it.")
    seller_key = serializers.CharField(source="key", help_text="marketplace:market:seller")
    name = serializers.CharField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True, help_text="The last day; null: until it is ended.")
    added_by = serializers.CharField()
    added_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class SellerBody(Strict):
    """An entry of the register."""

    market = Choice(choices=MARKET_CHOICES)
    seller = Text(max_length=500, help_text="The address of the shop, or its last part, such as glowhaus-sg.")
    name = Text(max_length=200, required=False, allow_blank=True)
    valid_from = Text(max_length=10, help_text="The first day, such as 2026-12-19.")
    valid_until = Text(max_length=10, required=False, help_text="The last day; none: until it is ended.")


class AuthorisedSellers(Resource):
    """Sellers who may sell the organisation's goods: a notice against one of them is warned of."""

    needs = {"list": Can.VIEW_RIGHTS, "retrieve": Can.VIEW_RIGHTS, "create": Can.REGISTER_RIGHTS}

    @extend_schema(parameters=[Query], responses=pages_of(SellerShape))
    def list(self, request, **kwargs) -> Response:
        """The sellers on the register, by market."""
        rows = AuthorisedSeller.objects.not_ended().select_related("added_by")
        return page(
            request, rows, IN_ORDER, query=asked(request, Query),
            show=lambda found: SellerShape(found, many=True).data,
        )  # fmt: skip

    @extend_schema(responses=SellerShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One entry, also after it was ended."""
        return Response(SellerShape(get_object_or_404(AuthorisedSeller, pk=key)).data)

    @extend_schema(request=SellerBody, responses={201: SellerShape})
    def create(self, request, **kwargs) -> Response:
        """Add a seller to the register."""
        form = SellerForm(self.read(SellerBody))
        read_by(form)
        who = {"by": request.user, "at": self.at, "agent": self.agent}
        made = actions.authorise(organisation=self.organisation, details=form.details(), **who)
        answer = Response(SellerShape(made).data, status=201)
        address = reverse("api:authorised_seller", args=[self.organisation.slug, made.pk])
        answer["Location"] = request.build_absolute_uri(address)
        return answer


class AuthorisationEnds(Resource):
    """The end of an entry of the register."""

    needs = {"create": Can.REGISTER_RIGHTS}

    @extend_schema(request=None, responses={201: SellerShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """End the entry of a seller; it is kept as history."""
        found = get_object_or_404(AuthorisedSeller, pk=key)
        done = actions.end(seller=found, by=request.user, at=self.at, agent=self.agent)
        return Response(SellerShape(done).data, status=201)
