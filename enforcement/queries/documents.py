"""The documents that agencies ask for, and which of them a report has."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from enforcement.models import Plan, Referral, RequiredDocument


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that the agency asks for, and whether the report names it."""

    words: str
    is_there: bool


def required(market: str = "") -> QuerySet[RequiredDocument]:
    """What is on the checklists, of one market or of all."""
    rows = RequiredDocument.objects.filter(removed_at=None)
    return (rows.filter(market=market) if market else rows).order_by("market", "agency_kind", "pk")


def checklist(row: Referral | Plan, asked: Iterable[RequiredDocument]) -> list[Checked]:
    """Each document that the kind of agency asks for; it is there if a line of the report or plan has the same words.

    :param asked: the checklists of the market.
    """
    there = {line.strip().casefold() for line in row.documents.splitlines()}
    return [
        Checked(one.words, one.words.casefold() in there)
        for one in asked
        if one.agency_kind == row.agency_kind
    ]
