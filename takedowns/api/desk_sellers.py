"""What the desk knows of a seller: outcomes of its listings, and the notices about them."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.fields import Query, Shape
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.roles import Can
from takedowns.enums import NoticeState
from takedowns.forms.seller_record import KIND_LABELS
from takedowns.queries.seller_record import KINDS, LATELY, SellerRecord, listings_in, notices_about, record_of

NEWEST = ("-submitted_at", "-id")


class TallyShape(Shape):
    """Listings by outcome: `upheld`, `rejected`, `other` and `open`."""

    ever = serializers.SerializerMethodField()
    lately = serializers.SerializerMethodField(help_text="Of notices sent in the last 90 days.")

    def get_ever(self, tally) -> dict[str, int]:
        return {kind: tally.ever[kind] for kind in KINDS}

    def get_lately(self, tally) -> dict[str, int]:
        return {kind: tally.lately[kind] for kind in KINDS}


class UnderRightShape(TallyShape):
    """The same under one right."""

    right = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    holder = serializers.CharField()


class ElsewhereShape(Shape):
    """The same name at another market."""

    key = serializers.CharField()
    market = serializers.CharField()
    listings = serializers.IntegerField()


class SellerRecordShape(Shape):
    """One seller in one market."""

    key = serializers.CharField(help_text="marketplace:market:seller")
    name = serializers.CharField()
    names = serializers.ListField(child=serializers.CharField(), help_text="As its listings showed them.")
    market = serializers.CharField()
    tally = TallyShape()
    rights = UnderRightShape(many=True, help_text="Those with most listings.")
    more_rights = serializers.IntegerField()
    elsewhere = serializers.SerializerMethodField()

    @extend_schema_field(ElsewhereShape(many=True))
    def get_elsewhere(self, record: SellerRecord) -> Any:
        names = ("key", "market", "listings")
        rows = [dict(zip(names, one, strict=True)) for one in record.elsewhere]
        return ElsewhereShape(rows, many=True).data


class SellerQuery(Query):
    """How the notices about a seller are narrowed."""

    kind = serializers.ChoiceField(choices=list(KIND_LABELS.items()), required=False)
    lately = serializers.BooleanField(required=False, help_text="Sent in the last 90 days.")
    right = serializers.IntegerField(min_value=1, max_value=2**53, required=False)


class SellerNoticeShape(Shape):
    """A notice about listings of a seller, and how these ended."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=NoticeState.choices)
    holder = serializers.CharField(source="organisation.name")
    right = serializers.CharField(source="right.title")
    reason = serializers.CharField(source="reason.code")
    submitted_at = serializers.DateTimeField()
    listings = serializers.SerializerMethodField(help_text="Of this seller, by outcome.")

    def get_listings(self, notice) -> dict[str, int]:
        counted = self.context["counted"].get(notice.pk, {})
        return {kind: counted.get(kind, 0) for kind in KINDS}


class Sellers(Resource):
    """Sellers that notices name."""

    needs = {"retrieve": Can.READ_NOTICES}

    @extend_schema(responses=SellerRecordShape)
    def retrieve(self, request, key: str, **kwargs) -> Response:
        """What is known of one seller from all notices about its listings."""
        return Response(SellerRecordShape(self._find(key)).data)

    def _find(self, key: str) -> SellerRecord:
        if len(key) > 200 or "\x00" in key or (found := record_of(key, at=self.at)) is None:
            raise Http404
        return found


class SellerNotices(Resource):
    """The notices that name listings of a seller."""

    needs = {"list": Can.READ_NOTICES}

    @extend_schema(parameters=[SellerQuery], responses=pages_of(SellerNoticeShape))
    def list(self, request, key: str, **kwargs) -> Response:
        """The notices about a seller, the newest first."""
        query = asked(request, SellerQuery)
        if len(key) > 200 or "\x00" in key:
            raise Http404
        since = self.at - LATELY if query.get("lately") else None
        rows = notices_about(key, kind=query.get("kind", ""), since=since, right=query.get("right"))

        def show(found):
            counted = listings_in(found, key)
            return SellerNoticeShape(found, many=True, context={"counted": counted}).data

        return page(request, rows.for_lists(), NEWEST, query=query, show=show)
