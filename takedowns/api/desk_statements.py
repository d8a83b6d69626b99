"""Batches of statements of reasons at the desk, as they are handed to the EU's transparency database."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem
from ipr_portal.api.fields import Query, Shape
from ipr_portal.api.pages import asked, next_address, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.pagination import cut, read_cursor
from takedowns.enums import StatementBatchState
from takedowns.models import Statement, StatementBatch
from takedowns.queries.statements import AnyStatement, handed_in

from .desk_shapes import PersonShape

NEWEST, PLACE = ("-id",), ("place",)  # batches; the statements of one


class StatementBatchShape(Shape):
    """At most 100 statements that are handed over together: all of them, or none."""

    key = serializers.IntegerField(source="pk")
    made_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=StatementBatchState.choices)
    count = serializers.IntegerField(help_text="Statements in it.")
    attempts = serializers.IntegerField()
    next_try_at = serializers.SerializerMethodField(help_text="Null unless it waits.")
    handed_over_at = serializers.DateTimeField(
        allow_null=True, help_text="When the database had all of them; null until then."
    )
    handed_over_by = PersonShape(
        allow_null=True, help_text="A person, by file; null: by the portal, or not yet."
    )
    last_error = serializers.CharField(help_text="What the database answered last; empty without a refusal.")

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_next_try_at(self, row: StatementBatch) -> Any:
        if row.state != StatementBatchState.WAITS:
            return None
        return serializers.DateTimeField().to_representation(row.next_try_at)


class HandedStatementShape(Shape):
    """A statement of reasons as it is handed over; its text is written once."""

    identifier = serializers.CharField(source="puid", help_text="By which the database knows it.")
    notice = serializers.SerializerMethodField(help_text="Null for a measure against a seller.")
    position = serializers.SerializerMethodField(
        help_text="Of the listing; null for a measure against a seller."
    )
    measure = serializers.SerializerMethodField(
        help_text="Key of the measure against a seller; null for a listing."
    )
    made_at = serializers.DateTimeField()
    body = serializers.JSONField(help_text="As the database's API takes it.")

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_notice(self, row: AnyStatement) -> Any:
        return row.decision.listing.notice.number if isinstance(row, Statement) else None

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_position(self, row: AnyStatement) -> Any:
        return row.decision.listing.position if isinstance(row, Statement) else None

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_measure(self, row: AnyStatement) -> Any:
        return None if isinstance(row, Statement) else row.measure_id


class StatementBatchQuery(Query):
    """Which batches."""

    state = serializers.ChoiceField(choices=StatementBatchState.choices, required=False)


class StatementBatches(Resource):
    """Batches of statements of reasons."""

    needs = {"list": Can.HAND_OVER_STATEMENTS, "retrieve": Can.HAND_OVER_STATEMENTS}

    @extend_schema(parameters=[StatementBatchQuery], responses=pages_of(StatementBatchShape))
    def list(self, request, **kwargs) -> Response:
        """The batches, the newest first; those with `state=REFUSED` wait for a person."""
        query, rows = asked(request, StatementBatchQuery), batches()
        if state := query.get("state"):
            rows = rows.filter(state=state)
        return page(
            request, rows, NEWEST, query=query, show=lambda found: StatementBatchShape(found, many=True).data
        )

    @extend_schema(responses=StatementBatchShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One batch: how far it is, and the last answer of the database."""
        return Response(StatementBatchShape(get_object_or_404(batches(), pk=key)).data)


class BatchStatements(Resource):
    """The statements of a batch."""

    needs = {"list": Can.HAND_OVER_STATEMENTS}

    @extend_schema(parameters=[Query], responses=pages_of(HandedStatementShape))
    def list(self, request, key: int, **kwargs) -> Response:
        """The statements of a batch, in the order in which they were written."""
        found = get_object_or_404(StatementBatch, pk=key)
        query = asked(request, Query)
        after, size = query.get("after", ""), query["size"]
        try:
            begin = read_cursor(after, PLACE, of=Statement)[0] if after else 0
        except Http404 as error:
            raise Problem("cursor") from error
        rows = [row for row in handed_in(found) if row.place > begin]
        some = cut(rows, PLACE, of=Statement, size=size, after_first=bool(after))
        items = HandedStatementShape(some.items, many=True).data
        return Response({"items": items, "next": next_address(request, some.next)})


def batches() -> Any:
    """Batches with what their shape shows."""
    return StatementBatch.objects.select_related("handed_over_by")
