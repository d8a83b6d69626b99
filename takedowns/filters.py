"""What a reader may narrow a list by, as querysets."""

from datetime import datetime

from django.db.models import Q, QuerySet

from takedowns.enums import NoticeState
from takedowns.models import IPRight, Notice
from takedowns.models.notices import BY_URGENCY
from takedowns.numbers import parse

NEWEST = ("-decided_at", "-id")


def queue_rows(view: str, *, by, at: datetime, **filters) -> tuple[QuerySet[Notice], tuple[str, ...]]:
    """The notices of one view of the desk's queue at a moment, and the order in which it is read."""
    rows = narrowed(Notice.objects.all(), **filters)
    if view == "decided":
        return rows.filter(state=NoticeState.DECIDED), NEWEST
    return VIEW_ROWS.get(view, VIEW_ROWS["open"])(rows, by, at), BY_URGENCY


# Each view as a question to the queue; every one is read from the index of what is open, in the order of its due time.
VIEW_ROWS = {
    "unclaimed": lambda rows, by, at: rows.free(at),
    "mine": lambda rows, by, at: rows.held_by(by, at),
    "risk": lambda rows, by, at: rows.awaiting_triage().not_paused(at).filter(due_at__gt=at, risk_at__lte=at),
    "overdue": lambda rows, by, at: rows.awaiting_triage().filter(due_at__lte=at),
    "paused": lambda rows, by, at: rows.paused(at),
    "open": lambda rows, by, at: rows.awaiting_triage(),
}


def narrowed(
    rows: QuerySet[Notice], *, text="", market="", kind="", family="", level="", triager=""
) -> QuerySet[Notice]:
    """The notices that the filters of the queue leave."""
    known = {
        "market": market, "right__kind": kind, "reason__code__startswith": family and f"{family}-",
        "clock__level": level, "triager": triager,
    }  # fmt: skip
    rows = rows.filter(**{column: value for column, value in known.items() if value})
    return rows.filter(named(text)) if text else rows


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
