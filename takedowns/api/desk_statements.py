"""Batches of statements of reasons at the desk, as they are handed to the EU's transparency database."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.fields import Query, Shape
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.roles import Can
from takedowns.enums import StatementBatchState
from takedowns.models import Statement, StatementBatch

from .desk_shapes import PersonShape

NEWEST, ORDER = ("-id",), ("id",)


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
    notice = serializers.CharField(source="decision.listing.notice.number")
    position = serializers.IntegerField(source="decision.listing.position", help_text="Of the listing.")
    made_at = serializers.DateTimeField()
    body = serializers.JSONField(help_text="As the database's API takes it.")


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
        rows = Statement.objects.filter(batch=found).select_related("decision__listing__notice")
        return page(
            request, rows, ORDER, query=asked(request, Query),
            show=lambda some: HandedStatementShape(some, many=True).data,
        )  # fmt: skip


def batches() -> Any:
    """Batches with what their shape shows."""
    return StatementBatch.objects.select_related("handed_over_by")
