"""Statements of reasons of both kinds, of decisions about listings and of measures against sellers, as batches take them."""

from typing import Any

from django.db.models import QuerySet

from takedowns.models import MeasureStatement, Statement, StatementBatch

AnyStatement = Statement | MeasureStatement


def handed_in(batch: StatementBatch) -> list[AnyStatement]:
    """The statements of a batch, at most 100, in the order in which they were written; two statements of SQL.

    Each has its `place`, from 1 on.
    """
    of_decisions = Statement.objects.filter(batch=batch).select_related(
        "decision__listing__notice__organisation"
    )
    of_measures = MeasureStatement.objects.filter(batch=batch).select_related("measure")
    found: list[AnyStatement] = [*of_decisions, *of_measures]
    found.sort(key=lambda one: (one.made_at, isinstance(one, MeasureStatement), one.pk))
    for place, one in enumerate(found, 1):
        one.place = place
    return found


def bodies_in(batch: StatementBatch) -> list[dict[str, Any]]:
    """The statements of a batch as the database's API takes them."""
    return [one.body for one in handed_in(batch)]


def in_no_batch() -> tuple[QuerySet[Statement], QuerySet[MeasureStatement]]:
    """The statements that are in no batch yet, of both kinds, the oldest first."""
    loose = {"batch": None}
    return Statement.objects.filter(**loose).order_by("pk"), MeasureStatement.objects.filter(
        **loose
    ).order_by("pk")


def find_statement(puid: str) -> AnyStatement | None:
    """The statement with an identifier, of either kind."""
    of_decisions = Statement.objects.select_related("decision__listing__notice__organisation", "batch")
    found = of_decisions.filter(puid=puid).first()
    return found or MeasureStatement.objects.select_related("measure", "batch").filter(puid=puid).first()
