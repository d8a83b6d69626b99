"""The rows of the desk's queue, written as HTML without a template.

Every page of the desk shows fifty. Models, template variables and components would take ten times as long.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ipr_portal.deadlines.chips import Chip
from ipr_portal.deadlines.templatetags.deadlines import deadline
from ipr_portal.ui.moments import say_day
from ipr_portal.ui.templatetags.ui import icon
from takedowns.enums import REASON_LABELS, NoticeOutcome, NoticeState, RequestState
from takedowns.queries.queue import Row

OVERDUE = date.min  # the heading of all overdue rows


@dataclass(frozen=True, slots=True)
class Look:
    """Display options of a list of rows."""

    at: datetime
    query: str = ""  # of the address, kept on every link
    opened: str = ""  # the number of the notice beside the list
    ticks: bool = False  # whether rows can be chosen
    days: bool = False  # whether the due day is shown above the first row of each day


ROW = (
    '<li class="q" id="q{id}"{current}>{day}{tick}'
    '<div class="q__meta"><span>{number}</span>{plus}<span>{listings}</span></div>'
    '<a class="q__name" href="{href}">{holder}</a><div class="q__sub">{right}, {market} · {reason}</div>'
    '<div class="q__due">{chip}{marks}</div></li>'
)


def write_rows(rows: Iterable[Row], chips: Mapping[int, Chip], look: Look) -> SafeString:
    """The rows as list items."""
    before, after = reverse("desk:notice", args=["0"]).split("0")
    after, language = f"{after}{escape(look.query)}", get_language()
    rows = list(rows)
    days = _days(rows, look.at) if look.days else [""] * len(rows)
    return SafeString("\n".join([
        ROW.format(
            id=row.id,
            current=' aria-current="true"' if row.number == look.opened else "",
            day=day,
            tick=_tick(row, language) if look.ticks else "",
            number=row.number,
            plus=_level(row.level) if row.level else "",
            listings=_listings(row.listing_count, language),
            href=f"{before}{row.number}{after}",
            holder=escape(row.holder),
            right=escape(row.right),
            market=row.market,
            reason=_reason(row.reason, language),
            chip=deadline(chips.get(row.clock.pk), "", "1") if row.clock else "",
            marks=_marks(row, look.at, language),
        )
        for row, day in zip(rows, days, strict=True)
    ]))  # fmt: skip


def _days(rows: list[Row], at: datetime) -> list[str]:
    """The heading above the first row of each day: overdue, today, tomorrow, or the due day in the reader's zone."""
    zone = timezone.get_current_timezone()
    today, before, said = at.astimezone(zone).date(), None, []
    for row in rows:
        day = row.due_at.astimezone(zone).date() if row.due_at > at else OVERDUE
        said.append(f'<p class="q__day">{escape(_day(day, today))}</p>' if day != before else "")
        before = day
    return said


def _day(day: date, today: date) -> str:
    if day == OVERDUE:
        return _("Overdue")
    away = (day - today).days
    if away > 1:
        return say_day(day)
    return _("Tomorrow") if away else _("Today")


def _marks(row: Row, at: datetime, language: str | None) -> str:
    """Marks of a row: who has it, a new message, and what it waits for; a question goes before pending orders."""
    who = row.held_by(at)
    marks = f'<span class="q__who">{escape(who)}</span>' if who else ""
    if row.unread_by_team:
        marks = f"{marks}{_unread(language)}"
    if row.state == NoticeState.DECIDED:
        return f'{marks}<span class="pill">{_outcome(row.outcome, language)}</span>'
    if row.question_state:
        return f"{marks}{_asked(row.question_state, language)}"
    if row.executing_count:
        return f'{marks}<span class="pill pill--info">{icon("send")}{_executing(row.executing_count, language)}</span>'
    if row.second_review_count:
        return f'{marks}<span class="pill pill--info">{icon("people")}{_second(language)}</span>'
    return marks


def _tick(row: Row, language: str | None) -> str:
    label = _choose(language) % {"number": row.number}
    return (
        '<input class="form-check-input" type="checkbox" name="notice" form="assign"'
        f' value="{row.id}" aria-label="{label}">'
    )


@lru_cache(maxsize=16)
def _choose(_language: str | None) -> str:
    return escape(_("Choose %(number)s"))


@lru_cache(maxsize=64)
def _level(name: str) -> str:
    return f"<b>{escape(name)}</b>"


@lru_cache(maxsize=1024)
def _listings(count: int, _language: str | None) -> str:
    return escape(ngettext("%(n)d listing", "%(n)d listings", count) % {"n": count})


@lru_cache(maxsize=16)
def _second(_language: str | None) -> str:
    return escape(_("Waits for a second person"))


@lru_cache(maxsize=1024)
def _executing(count: int, _language: str | None) -> str:
    return escape(ngettext("%(n)d being carried out", "%(n)d being carried out", count) % {"n": count})


@lru_cache(maxsize=16)
def _unread(_language: str | None) -> str:
    return f'<span class="pill pill--attention">{icon("mail")}{escape(_("New message"))}</span>'


@lru_cache(maxsize=16)
def _asked(state: str, _language: str | None) -> str:
    """That the filer is asked, or has answered."""
    if state == RequestState.OPEN:
        return f'<span class="pill">{icon("hourglass")}{escape(_("Waits for the filer"))}</span>'
    return f'<span class="pill pill--attention">{icon("ask")}{escape(_("Answered"))}</span>'


@lru_cache(maxsize=256)
def _reason(code: str, _language: str | None) -> str:
    return escape(str(REASON_LABELS.get(code, code)))


@lru_cache(maxsize=64)
def _outcome(outcome: str, _language: str | None) -> str:
    return escape(str(NoticeOutcome(outcome).label))
