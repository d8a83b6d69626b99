"""Notices: listed, read, sent and withdrawn."""

from collections.abc import Collection

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.fields import Query
from ipr_portal.api.pages import asked, chosen, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.api.versions import tagged
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.tenancy.roles import Can
from takedowns.enums import NoticeState
from takedowns.models import Listing, Notice
from takedowns.models.notices import NoticeQuerySet

from .shapes import NoticeShape

NEWEST = ("-submitted_at", "-id")


class NoticeQuery(Query):
    """How the list of notices is narrowed."""

    state = serializers.ChoiceField(choices=NoticeState.choices, required=False)
    market = serializers.ChoiceField(choices=MARKET_CHOICES, required=False)
    right = serializers.IntegerField(
        min_value=1, max_value=2**62, required=False, help_text="Key of a right."
    )
    external_ref = serializers.CharField(max_length=100, required=False)
    submitted_since = serializers.DateTimeField(required=False)
    fields = serializers.CharField(
        max_length=500, required=False, default="", help_text="Fields to show, with commas; all without it."
    )
    expand = serializers.CharField(max_length=100, required=False, default="", help_text="`listings`.")


class Notices(Resource):
    """The notices of an organisation."""

    needs = {"list": Can.VIEW_NOTICES, "retrieve": Can.VIEW_NOTICES}

    @extend_schema(parameters=[NoticeQuery], responses=pages_of(NoticeShape))
    def list(self, request, **kwargs) -> Response:
        """The notices of an organisation, the newest first."""
        query = asked(request, NoticeQuery)
        named = {"state": "state", "market": "market", "right": "right_id", "external_ref": "external_ref"}
        rows = Notice.objects.filter(
            **{column: query[name] for name, column in named.items() if name in query}
        )
        if since := query.get("submitted_since"):
            rows = rows.filter(submitted_at__gte=since)
        expand = chosen(query["expand"], NoticeShape.expandable, "expand")
        only = chosen(query["fields"], NoticeShape._declared_fields, "fields")
        return page(
            request, with_listings(rows, expand), NEWEST, query=query,
            show=lambda found: NoticeShape(found, many=True, only=only, expand=expand).data,
        )  # fmt: skip

    @extend_schema(responses=NoticeShape)
    def retrieve(self, request, number: str, **kwargs) -> Response:
        """One notice with its listings."""
        found = get_object_or_404(with_listings(Notice.objects.all(), NoticeShape.expandable), number=number)
        return tagged(
            request, Response(NoticeShape(found, expand=NoticeShape.expandable).data), found.version
        )


def with_listings(rows: NoticeQuerySet, expand: Collection[str]) -> NoticeQuerySet:
    """Notices with what their shape shows; the listings of a page in one statement, where they are asked for."""
    rows = rows.select_related("reason")
    listed = Prefetch("listings", Listing.objects.in_order())
    return rows.prefetch_related(listed) if "listings" in expand else rows
