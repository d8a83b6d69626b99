"""Lists of cases: open ones by the day of their next step, or closed ones."""

from collections.abc import Collection
from typing import Any

from rest_framework import serializers
from rest_framework.response import Response

from enforcement.queries.board import OURS, THEIRS, by_due_day, closed_cases, open_rows, with_names
from enforcement.queries.standing import is_late, own_people, says_who
from ipr_portal.api.fields import Query
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.markets import MARKET_CHOICES, local_day

from .shapes import CaseRowShape

OPEN, CLOSED = "open", "closed"
BY_DUE_DAY, LAST_CLOSED = ("due", "pk"), ("-closed_at", "-pk")


class CaseQuery(Query):
    """Which cases."""

    state = serializers.ChoiceField(choices=[OPEN, CLOSED], required=False, default=OPEN)
    text = serializers.CharField(
        max_length=100, required=False, help_text="A part of the title or the number."
    )
    market = serializers.ChoiceField(choices=MARKET_CHOICES, required=False)
    whose = serializers.ChoiceField(
        choices=[(OURS, "the IPR team's"), (THEIRS, "not the IPR team's")], required=False,
        help_text="Who has the next step of an open case.",
    )  # fmt: skip


def cases_page(resource: Resource, request) -> Response:
    """One page of the cases that the caller may know of."""
    query = asked(request, CaseQuery)
    narrowed = {name: query[name] for name in ("text", "market") if name in query}
    if query["state"] == CLOSED:
        rows, order = closed_cases(resource.organisation, **narrowed), LAST_CLOSED
    else:
        mine = open_rows(resource.organisation, whose=query.get("whose", ""), **narrowed)
        rows, order = by_due_day(mine), BY_DUE_DAY
    theirs = own_people(resource.organisation)
    return page(request, rows, order, query=query, show=lambda found: shown(found, theirs, resource))


def shown(cases: list, theirs: Collection[int], resource: Resource) -> list[dict[str, Any]]:
    """Cases as rows; at the desk everybody is named."""
    for case in with_names(cases):
        case.is_late = is_late(case, local_day(case.market, resource.at))
        case.next_who = says_who(case, theirs) if resource.organisation else str(case.next_person or "")
    return [CaseRowShape(case).data for case in cases]
