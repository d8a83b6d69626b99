"""What an event keeps of its people, until when, and how that may be changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from ipr_portal.lazy import LazyStr
from outreach.enums import MOST_MONTHS, USUAL_MONTHS, Kept
from outreach.models import Event, Retention


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that an event keeps.

    :param until: the first day, at the place of the event, on which it is purged.
    """

    what: Kept
    label: LazyStr
    months: int
    most: int
    until: date
    purged_at: datetime | None


def plan_of(event: Event, rows: Iterable[Retention]) -> list[Line]:
    """Everything that an event keeps, in the order of `Kept`; `rows` are its own retentions."""
    own = {row.what: row for row in rows}
    ends = event.local(event.ends_at).date()
    return [_line(what, own.get(what), ends) for what in Kept]


def _line(what: Kept, row: Retention | None, ends: date) -> Line:
    months = row.months if row else USUAL_MONTHS[what]
    purged_at = row.purged_at if row else None
    return Line(what, what.label, months, MOST_MONTHS[what], add_months(ends, months), purged_at)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last of that month: 31 Aug and 6 months are 28 Feb, or 29 Feb."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def is_due(line: Line, event: Event, *, at: datetime) -> bool:
    return line.purged_at is None and event.local(at).date() >= line.until


def why_not_keep(line: Line, months: int, *, is_promised: bool) -> Refusal | None:
    """Why a thing cannot be kept for so many months.

    :param is_promised: whether somebody registered already, who was told how long it is kept.
    """
    if months == line.months:
        return None
    if line.purged_at:
        return Refusal("", _("This is purged already."), _("Leave the number as it is."))
    if not 1 <= months <= line.most:
        wrong = _("It is kept for %(most)d months at most.") % {"most": line.most}
        return Refusal("", wrong, _("Enter a number from 1 to %(most)d.") % {"most": line.most})
    if is_promised and months > line.months:
        wrong = _("People who registered were told that it is kept for %(n)d months.") % {"n": line.months}
        return Refusal("", wrong, _("Enter the same number, or a lower one."))
    return None
