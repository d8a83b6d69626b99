"""One case as its page shows it to one reader, in a fixed number of statements."""

from typing import Any

from django.shortcuts import get_object_or_404

from enforcement.actions.looks import note_look
from enforcement.enums import ValuationBasis
from enforcement.models import Case
from enforcement.queries.cases import cases_of, listings_shown, related_cases, sellers_pursued
from enforcement.queries.discretion import disclosures_of
from enforcement.queries.documents import required
from enforcement.queries.duties import duties_of
from enforcement.queries.exhibits import exhibits_told
from enforcement.queries.file import sections_of, spent
from enforcement.queries.looks import BY_PROGRAM
from enforcement.queries.seizures import valued
from enforcement.queries.standing import (
    choices_of,
    highest,
    is_next_with_us,
    may_write,
    moves_told,
    next_move,
    way_of,
)
from enforcement.queries.watch import offered_again
from enforcement.rules.access import HOLDER, STAFF
from enforcement.rules.moves import Asked, next_stages
from enforcement.valuation import totals
from ipr_portal.api.resources import Resource

BASES = [str(basis) for basis in ValuationBasis]


def known_case(resource: Resource, number: str) -> Case:
    """A case that the caller may know of.

    :raises Http404: for everybody else, as for a number of no case.
    """
    return get_object_or_404(cases_of(resource.organisation), number=number)


def note_read(resource: Resource, case: Case) -> None:
    """Note the look, as the page does; that of a program under a name of its own."""
    if resource.request.method == "GET":
        page, person = BY_PROGRAM if resource.client else "case", resource._asked.user
        note_look(case, page=page, by=person, at=resource.at)


def whole(resource: Resource, case: Case) -> dict[str, Any]:
    """What both sides read of a case; what belongs to one rights holder is in its own rows alone."""
    organisation = resource.organisation
    side = HOLDER if organisation else STAFF
    history = moves_told(case, organisation)
    sections = list(sections_of(case, side, list(required(case.market))))
    columns = ("number", "title", "stage", "market", "is_open", "owner", "opened_at", "closed_at", "dormant_at",
               "embargo_until")  # fmt: skip
    return {name: getattr(case, name) for name in columns} | {
        "next": _next(case, side), "duties": duties_of(case, side, resource.at), "moves": history,
        "way": way_of(case, history, choices_of(case)), "may_follow": _may_follow(resource, case, side),
        "related": _related(case), "exhibits": exhibits_told(case), "file": sections, "tlp": highest(sections),
        "seized": totals(valued(case=case), BASES), "offered_again": offered_again(case),
        "disclosures": disclosures_of(case), "listings": listings_shown(case),
        "costs": [{"amount": str(amount), "currency": currency} for currency, amount in spent(case)],
        "sellers": [{"seller_key": key, "listings": n} for key, n in sellers_pursued(case).items()],
    }  # fmt: skip


def _next(case: Case, side: str) -> dict[str, Any] | None:
    """What happens next; to a rights holder only the step of the IPR team, as its own is among the duties."""
    if not case.next_step or (side == HOLDER and not is_next_with_us(case)):
        return None
    return {"step": case.next_step, "person": str(case.next_person or ""), "due_on": case.next_due_on}


def _may_follow(resource: Resource, case: Case, side: str) -> list[Any]:
    if not may_write(case, resource._asked.capabilities):
        return []
    asked = Asked(case, side, resource.organisation, resource.at)
    return [next_move(asked, stage) for stage in next_stages(case)]


def _related(case: Case) -> dict[str, Any]:
    found = related_cases(case)
    return {
        "merged_into": found.merged_into and found.merged_into.number,
        "split_from": found.split_from and found.split_from.number,
        "merged": [one.number for one in found.merged],
        "split_off": [one.number for one in found.split_off],
    }
