"""What a reader may narrow a list by, as querysets."""

from django.db.models import Q, QuerySet

from takedowns.enums import NoticeState
from takedowns.models import IPRight, Notice
from takedowns.numbers import parse

OLDEST, NEWEST = ("submitted_at", "id"), ("-submitted_at", "-id")


def queue_rows(view: str, *, by, text="", market="", kind="") -> tuple[QuerySet, tuple[str, ...]]:
    """The notices of one view of the desk's queue, and the order in which it is read."""
    rows = Notice.objects.for_lists()
    order = OLDEST
    if view == "decided":
        rows, order = rows.filter(state=NoticeState.DECIDED), NEWEST
    elif view == "mine":
        rows = rows.awaiting_triage().filter(triager=by)
    elif view == "unclaimed":
        rows = rows.awaiting_triage().filter(triager=None)
    else:
        rows = rows.awaiting_triage()
    if market:
        rows = rows.filter(market=market)
    if kind:
        rows = rows.filter(right__kind=kind)
    return (rows.filter(named(text)) if text else rows), order


def named(text: str) -> Q:
    """A notice by its number, however it is typed, or by its rights holder's name."""
    if number := parse(text):
        return Q(number=str(number))
    return Q(number__istartswith=text) | Q(organisation__name__icontains=text)


def right_rows(*, state="", kind="", market="") -> QuerySet[IPRight]:
    """The rights of the registry, with their markets."""
    known = {"state": state, "kind": kind, "markets__market": market}
    rows = IPRight.objects.filter(**{column: value for column, value in known.items() if value})
    return rows.prefetch_related("markets")


def notice_rows(*, state="", market="", right="", text="") -> QuerySet[Notice]:
    """The notices of a rights holder.

    Right and reason are read apart: joined, their row-level security makes the planner expect few rows and sort them
    all, where it can read the newest fifty from the index.
    """
    known = {"state": state, "market": market, "right": right}
    rows = Notice.objects.filter(**{column: value for column, value in known.items() if value})
    if text:
        number = parse(text)
        rows = rows.filter(Q(number=str(number)) if number else Q(number__istartswith=text))
    return rows.prefetch_related("right", "reason", "clock")
