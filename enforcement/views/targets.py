"""Targets and links of a case: a picture, tables, and suggestions from the marketplace."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enforcement.actions.targets import take_suggestion
from enforcement.enums import TargetKind
from enforcement.models import Case, Target, TargetLink
from enforcement.queries.cases import targets_of
from enforcement.rules.linking import WHY
from ipr_portal.errors import DomainError
from ipr_portal.marketplace.connector import ConnectorUnavailable, connector
from ipr_portal.ui.http import see_other
from ipr_portal.ui.parameters import text_in, word_in

from .places import address, find, show, stale

LETTERS = {"SELLER": "S", "PERSON": "P", "PREMISES": "L", "PHONE": "T", "BANK_REFERENCE": "B"}
COLUMN, STEP, TOP = 340, 84, 44  # of the drawing
MOST_SELLERS = 20


def case_targets(request, number):
    """Who is pursued, what leads to them, and what else the marketplace knows that is linked."""
    case = find(request, number)
    rows = targets_of(case)
    links = list(
        TargetLink.objects.filter(case=case)
        .select_related("one", "other")
        .defer("one__value", "other__value")
    )
    found, answers = suggestions(case, rows)
    context = {
        "case": case, "targets": rows, "links": links, "suggestions": found, "answers": answers,
        "picture": drawing(rows, links), "back": address(request, "case", number),
        "add_href": address(request, "case_entry", number, "target"),
        "link_href": address(request, "case_entry", number, "link"),
    }  # fmt: skip
    return show(request, "targets.html", context)


def suggestions(case: Case, rows: list[Target]) -> tuple[list[dict], bool]:
    """Accounts linked to the sellers of a case that are not in it, and whether the marketplace answered."""
    known = {row.seller_key for row in rows}
    sellers = [row for row in rows if row.kind == TargetKind.SELLER][:MOST_SELLERS]
    try:
        pairs = [
            (row, link) for row in sellers for link in connector().linked(row.seller_key, at=timezone.now())
        ]
    except ConnectorUnavailable:
        return [], False
    return [
        {"target": row, "link": link, "why": WHY[link.shares]}
        for row, link in pairs
        if link.seller_key not in known
    ], True


def case_suggestion(request, number):
    """Take one suggested account into the case."""
    case = find(request, number)
    target = get_object_or_404(
        Target.objects.filter(case=case), seller_key=text_in(request.POST, "seller", 200)
    )
    shares, other = word_in(request.POST, "shares", list(WHY)), text_in(request.POST, "other", 200)
    found = [
        one
        for one in connector().linked(target.seller_key, at=timezone.now())
        if (one.seller_key, one.shares) == (other, shares)
    ]
    if not found:
        raise Http404
    try:
        take_suggestion(target=target, link=found[0], by=request.user, at=timezone.now())
    except DomainError as refusal:
        return stale(request, case, refusal)
    return see_other(request, address(request, "case_targets", number))


def drawing(rows: list[Target], links: list[TargetLink]) -> dict:
    """Places of the targets, sellers at the left, and of the lines between them; the tables say the same."""
    columns = {True: [], False: []}
    for row in rows:
        columns[row.kind == TargetKind.SELLER].append(row)
    places = {
        row.pk: {
            "x": 60 if left else 60 + COLUMN,
            "y": TOP + n * STEP,
            "row": row,
            "letter": LETTERS[row.kind],
        }
        for left, some in columns.items()
        for n, row in enumerate(some)
    }
    edges = [
        {"a": places[link.one_id], "b": places[link.other_id], "link": link,
         "x": (places[link.one_id]["x"] + places[link.other_id]["x"]) // 2,
         "y": (places[link.one_id]["y"] + places[link.other_id]["y"]) // 2 - 6}
        for link in links
        if link.one_id in places and link.other_id in places
    ]  # fmt: skip
    height = TOP * 2 + STEP * max(0, max(len(columns[True]), len(columns[False])) - 1)
    return {
        "nodes": list(places.values()),
        "edges": edges,
        "height": height,
        "width": 120 + COLUMN + 160,
        "says": finding(rows, links),
    }


def finding(rows: list[Target], links: list[TargetLink]) -> str:
    """What the picture shows, in a sentence."""
    by_shared: dict = {}
    for link in links:
        by_shared.setdefault(link.other_id, set()).add(link.one_id)
    shared = sum(len(ones) > 1 for ones in by_shared.values())
    if not shared:
        return _("No two targets share anything yet")
    return ngettext(
        "%(n)s target is shared by several others", "%(n)s targets are shared by several others", shared
    ) % {"n": shared}
