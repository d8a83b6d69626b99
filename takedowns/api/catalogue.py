"""The catalogue of a right: what its owner sells under it, with list prices and pictures."""

import re
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem
from ipr_portal.api.fields import Choice, Query, Shape, Strict, Text
from ipr_portal.api.pages import asked, page
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.markets import MARKET_CHOICES, MARKETS
from ipr_portal.tenancy.roles import Can
from takedowns.actions import catalogue as actions
from takedowns.enums import FileKind
from takedowns.models import IPRight, RightProduct
from takedowns.rules.catalogue import MOST_PICTURES, ProductDetails

from .desk_shapes import MoneyShape
from .filing import attachments_of

IN_ORDER = ("name", "article", "id")
AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")


class PriceShape(MoneyShape):
    """The list price in one market."""

    market = serializers.CharField()


class PictureShape(Shape):
    """A picture of the genuine product."""

    key = serializers.UUIDField(source="file_id")
    name = serializers.CharField(source="file.name")


class ProductShape(Shape):
    """A product of the catalogue."""

    key = serializers.IntegerField(source="pk")
    right = serializers.IntegerField(source="right_id")
    name = serializers.CharField()
    article = serializers.CharField(help_text="Your number of it; may be empty.")
    prices = PriceShape(many=True, source="prices.all")
    files = PictureShape(many=True, source="files.all")
    added_by = serializers.CharField()
    added_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True, help_text="When it was changed or taken out.")


class Amount(Text):
    """An amount of money as a text of digits."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=15, **more)

    def to_internal_value(self, data) -> str:
        said = super().to_internal_value(data)
        if not AMOUNT.fullmatch(said):
            raise ValidationError(_("Send an amount as a text, such as “1290.00”."), code="amount")
        return said


class PriceBody(Strict):
    """The list price in one market, in its currency."""

    market = Choice(choices=MARKET_CHOICES, help_text="One in which the right is in force.")
    amount = Amount(help_text="In the currency of the market, such as `78.00`.")


class ProductBody(Strict):
    """A product as you sell it."""

    name = Text(max_length=300)
    article = Text(max_length=60, required=False, allow_blank=True, help_text="Your number of it.")
    prices = PriceBody(many=True, required=False, max_length=len(MARKETS))
    files = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST_PICTURES,
        help_text="Keys of pictures that were sent to `evidence-files/`.",
    )  # fmt: skip


class RightProducts(Resource):
    """The catalogue of a right."""

    needs = {"list": Can.VIEW_RIGHTS, "retrieve": Can.VIEW_RIGHTS, "create": Can.REGISTER_RIGHTS}

    @extend_schema(parameters=[Query], responses=pages_of(ProductShape))
    def list(self, request, key: int, **kwargs) -> Response:
        """The products that are sold under a right, by name."""
        right = get_object_or_404(IPRight, pk=key)
        return page(
            request, products_of(right.pk).active(), IN_ORDER, query=asked(request, Query),
            show=lambda found: ProductShape(found, many=True).data,
        )  # fmt: skip

    @extend_schema(responses=ProductShape)
    def retrieve(self, request, key: int, product: int, **kwargs) -> Response:
        """One product, also after it was changed or taken out."""
        return Response(ProductShape(get_object_or_404(products_of(key), pk=product)).data)

    @extend_schema(request=ProductBody, responses={201: ProductShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Add a product. Its pictures are evidence files that were sent before, named by their keys."""
        right = get_object_or_404(IPRight.objects.select_related("organisation"), pk=key)
        body = self.read(ProductBody)
        details, pictures = details_in(body), self.pictures(body)
        who = {"by": request.user, "at": self.at, "agent": self.agent}
        try:
            made = actions.add(right=right, details=details, pictures=pictures, **who)
        except actions.CannotList as error:
            raise Problem("refused", faults=[fault_in(error, body)]) from error
        answer = Response(ProductShape(products_of(key).get(pk=made.pk)).data, status=201)
        address = reverse("api:right_product", args=[self.organisation.slug, key, made.pk])
        answer["Location"] = request.build_absolute_uri(address)
        return answer

    def pictures(self, body: dict[str, Any]) -> Any:
        """The files that a body names.

        :raises Problem: `invalid`, for those that the caller may not see.
        """
        named = [{"key": key, "kind": FileKind.GENUINE} for key in dict.fromkeys(body.get("files", ()))]
        return [one.file for one in attachments_of(self, named, field="files.%d")]


class ProductEnds(Resource):
    """The end of a product in the catalogue."""

    needs = {"create": Can.REGISTER_RIGHTS}

    @extend_schema(request=None, responses={201: ProductShape})
    def create(self, request, key: int, product: int, **kwargs) -> Response:
        """Take a product out of the catalogue; it is kept as history."""
        found = get_object_or_404(products_of(key).select_related("right"), pk=product)
        actions.end(product=found, by=request.user, at=self.at, agent=self.agent)
        return Response(ProductShape(products_of(key).get(pk=product)).data, status=201)


def products_of(right_key: int) -> QuerySet[RightProduct]:
    return RightProduct.objects.filter(right=right_key).whole()


def details_in(body: dict[str, Any]) -> ProductDetails:
    """The details that a body gives.

    :raises Problem: `invalid`, if a market has two prices.
    """
    prices: dict[str, Decimal] = {}
    for place, one in enumerate(body.get("prices", ()), 1):
        if one["market"] in prices:
            said = _("This market has a price already.")
            remedy = _("Send one price for each market.")
            raise Problem("invalid", faults=[Fault("unique", said, f"prices.{place}.market", remedy=remedy)])
        prices[one["market"]] = Decimal(one["amount"])
    return ProductDetails(name=body["name"], article=body.get("article", ""), prices=prices)


def fault_in(error: actions.CannotList, body: dict[str, Any]) -> Fault:
    """A refusal at the field of the body; that of a price is named by its place."""
    refusal = error.refusal
    places = {f"price_{one['market']}": place for place, one in enumerate(body.get("prices", ()), 1)}
    place = places.get(refusal.field)
    field = f"prices.{place}" if place else refusal.field
    return Fault("refused", str(refusal.sentence), field, remedy=str(refusal.remedy))
