"""Every notice or listing of an organisation in one answer, as it is read."""

from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from ipr_portal.api.exports import (
    AS_OF_HEADER,
    ExportQuery,
    Lines,
    Made,
    TakesAnything,
    answers_of,
    check_at_once,
    exported,
)
from ipr_portal.api.fields import Shape
from ipr_portal.api.pages import asked, chosen
from ipr_portal.api.resources import Resource
from ipr_portal.tenancy.roles import Can
from takedowns.listings import address_in
from takedowns.models import Listing, Notice, ReasonCode
from takedowns.queries.changes import as_of

from .notices import NoticeFilter, narrowed
from .shapes import ListingLineShape, NoticeShape


class ExportFilter(ExportQuery, NoticeFilter):
    """Which notices are exported, and how."""


class Exports(Resource):
    """A list in one answer."""

    needs = {"retrieve": Can.VIEW_NOTICES}
    content_negotiation_class = TakesAnything

    def begun(self, query: dict[str, Any], shape: type[Shape]) -> tuple[Shape, str]:
        """The fields that are asked for, and the moment before which every change will be seen.

        :raises Problem: `too_many`, or `parameter` for a field that is not there.
        """
        check_at_once(self.organisation.pk)
        offered = [name for name in shape().fields if name not in shape.expandable]
        moment = serializers.DateTimeField().to_representation(as_of())
        return shape(only=chosen(query["fields"], offered, "fields")), moment

    def named(self, noun: str) -> str:
        return f"{self.organisation.slug}-{noun}-{timezone.localtime(self.at):%Y-%m-%d}"


class NoticeExports(Exports):
    """All notices in one answer."""

    @extend_schema(parameters=[ExportFilter, AS_OF_HEADER], responses=answers_of(NoticeShape))
    def retrieve(self, request, **kwargs) -> StreamingHttpResponse:
        """Every notice that the filter of the list finds, in its order and with its fields.

        As NDJSON each line is an object, and the last one says `{"end": {"rows": 3}}`; without that line, or with
        `{"problem": …}` in its place, the export broke off and must be asked for again. A CSV that broke off is a
        transfer that does not end. All rows are those of one moment. Two exports of an organisation may run at once.
        """
        query = asked(request, ExportFilter)
        shape, moment = self.begun(query, NoticeShape)
        rows, order = narrowed(Notice.objects.all(), query)
        codes = dict(ReasonCode.objects.values_list("pk", "code"))
        lines = Lines(shape, {"reason.code": Made(("reason_id",), codes.__getitem__)})
        return exported(
            self._asked, rows.order_by(*order), lines, kind=query["as"], name=self.named("notices"), as_of=moment
        )  # fmt: skip


class ListingExports(Exports):
    """All listings in one answer."""

    @extend_schema(parameters=[ExportFilter, AS_OF_HEADER], responses=answers_of(ListingLineShape))
    def retrieve(self, request, **kwargs) -> StreamingHttpResponse:
        """Every listing of the notices that the filter finds, notice by notice in the order of their list.

        Lines, end and limits are those of the export of notices.
        """
        query = asked(request, ExportFilter)
        shape, moment = self.begun(query, ListingLineShape)
        rows, order = narrowed(Listing.objects.all(), query, of="notice__")
        lines = Lines(shape, {"clean_address": Made(("key", "pasted"), address_in)})
        return exported(
            self._asked, rows.order_by(*order, "position"), lines, kind=query["as"], name=self.named("listings"),
            as_of=moment,
        )  # fmt: skip
