"""The rows of the desk's queue, of which fifty stand beside every notice: so they are read and written without detours.

Read as plain tuples of what is shown. Who holds a notice and which code its reason has is not joined but known: six joined
tables take the planner longer than fifty rows take to be read. Written from a frame: the template of a row is rendered once
for each look that it can have, and filled in by name.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from ipr_portal.accounts.models import User
from ipr_portal.deadlines.chips import CLOCK_COLUMNS, Chip, ClockFacts
from ipr_portal.deadlines.enums import Level
from ipr_portal.deadlines.templatetags.deadlines import deadline
from takedowns.enums import REASON_LABELS, NoticeOutcome, NoticeState
from takedowns.models import ReasonCode

SHOWN = (
    "id", "number", "market", "state", "outcome", "due_at", "value", "decided_at", "listing_count", "executing_count",
    "reason_id", "triager_id", "organisation__name", "right__title", "clock__level",
)  # fmt: skip
ANY = "NUMBER"  # stands for the number of any notice
_codes: dict[int, str] = {}  # by the key of a version of a reason, which never changes


class Beside(NamedTuple):
    """What rows are written with besides their own columns."""

    chips: Mapping[int, Chip]
    names: Mapping[int, str]  # of triagers
    address: str  # of any notice, under the filters of the list
    current: int | None  # the notice that is open


def slim(rows: QuerySet) -> QuerySet:
    """Rows with what the list shows of them and no more, as tuples with names."""
    return rows.values_list(*SHOWN, *(f"clock__{name}" for name in CLOCK_COLUMNS), named=True)


def clocks_of(rows: Iterable) -> Iterable[ClockFacts]:
    """The clocks of such rows; a row from before there were clocks has none."""
    found = (ClockFacts(*row[len(SHOWN) :]) for row in rows)
    return (clock for clock in found if clock.pk)


def names_of(rows: Iterable, known: Iterable[User]) -> dict[int, str]:
    """Who holds the rows: people who are known anyhow, and, by one statement, others who have left the desk since."""
    names = {person.pk: str(person) for person in known}
    if others := {row.triager_id for row in rows} - names.keys() - {None}:
        names |= {person.pk: str(person) for person in User.objects.filter(pk__in=others)}
    return names


def written(rows: Iterable, chips: Mapping, names: Mapping, *, query: str = "", current=None) -> SafeString:
    """Rows as HTML.

    :param query: what follows the address of a notice, so that the list beside it stays the same.
    :param current: the key of the notice that is open.
    """
    beside = Beside(chips, names, escape(reverse("desk:notice", args=[ANY]) + query), current)
    return SafeString("".join(_row(row, beside) for row in rows))


def _row(row, beside: Beside) -> str:
    number, triager, note = escape(row.number), beside.names.get(row.triager_id, ""), _note(row)
    frame = _frame(
        row.id == beside.current,
        row.clock__level == Level.IPP_PLUS,
        bool(triager),
        bool(note),
        get_language(),
    )
    return frame % {
        "number": number,
        "href": beside.address.replace(ANY, number),
        "organisation": escape(row.organisation__name),
        "right": escape(row.right__title),
        "market": escape(row.market),
        "reason": _reason(row.reason_id, get_language()),
        "listings": _listings(row.listing_count, get_language()),
        "chip": deadline(beside.chips.get(row.clock__pk), "", "1"),
        "triager": escape(triager),
        "note": escape(note),
    }


def _note(row) -> str:
    """What there is to say of a row besides."""
    if row.state == NoticeState.DECIDED:
        return str(NoticeOutcome(row.outcome).label)
    if row.executing_count:
        said = ngettext("%(n)d being carried out", "%(n)d being carried out", row.executing_count)
        return said % {"n": row.executing_count}
    return ""


@lru_cache(maxsize=1024)
def _listings(count: int, _language: str | None) -> str:
    return escape(ngettext("%(n)d listing", "%(n)d listings", count) % {"n": count})


@lru_cache(maxsize=1024)
def _reason(key: int, _language: str | None) -> str:
    if key not in _codes:
        _codes.update(ReasonCode.objects.values_list("pk", "code"))
    return escape(str(REASON_LABELS[_codes[key]]))


@lru_cache(maxsize=64)
def _frame(current: bool, plus: bool, triager: bool, note: bool, _language: str | None) -> str:
    """The template of a row, with `%(name)s` wherever rows differ."""
    look = {"current": current, "plus": plus, "triager": triager, "note": note}
    return render_to_string("takedowns/queue_row.html", look)
