"""Whether check-ins may be offered, booked, moved, cancelled, held and closed; and instants from local times."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ipr_portal.errors import Refusal
from programmes.enums import AHEAD, TAKES_PART, CheckInState
from programmes.models import CheckIn, Pack, Participation, Slot

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=4)
FURTHEST = timedelta(days=366)
PACK_BEFORE = timedelta(days=7)  # a pack builds itself so long before its check-in
CADENCES = {
    4: gettext_lazy("Every 4 weeks"),
    6: gettext_lazy("Every 6 weeks"),
    8: gettext_lazy("Every 8 weeks"),
    13: gettext_lazy("Every quarter"),
}
STANDARD_CADENCE = 4  # monthly at least (behaviours, row 3)


def instant_of(day: date, at: time, zone: str) -> datetime | Refusal:
    """The instant of a local time; refused where the clocks skip it, or show it twice."""
    local = datetime.combine(day, at, ZoneInfo(zone))
    if local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        said = _("%(time)s does not exist on that day: the clocks are set forward.") % {
            "time": at.isoformat("minutes")
        }
        return Refusal("", said, _("Choose a time an hour later."), "at")
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        said = _("%(time)s comes twice on that day: the clocks are set back.") % {
            "time": at.isoformat("minutes")
        }
        return Refusal("", said, _("Choose another time."), "at")
    return local.astimezone(UTC)


def why_not_at(starts: datetime, ends: datetime, at: datetime) -> Refusal | None:
    """Why nobody can meet then, or None."""
    if starts <= at:
        return Refusal("", _("That time is over."), _("Choose a time that is still to come."), "day")
    if starts > at + FURTHEST:
        return Refusal("", _("That is more than a year ahead."), _("Choose an earlier day."), "day")
    if not SHORTEST <= ends - starts <= LONGEST:
        return Refusal(
            "", _("A check-in lasts 15 minutes to 4 hours."), _("Choose another length."), "minutes"
        )
    return None


def why_not_host(host, times: Sequence[tuple[datetime, datetime]], *, but=None) -> Refusal | None:
    """Why somebody cannot meet at some times, or None: they meet another participant then. Asked in the desk's scope.

    :param but: a check-in that is moved.
    """
    ahead = CheckIn.objects.ahead().filter(host=host)
    if but:
        ahead = ahead.exclude(pk=but.pk)
    for starts, ends in times:
        other = ahead.filter(starts_at__lt=ends, ends_at__gt=starts).select_related("organisation").first()
        if other:
            said = _("%(host)s meets %(organisation)s then already.") % {
                "host": host, "organisation": other.organisation,
            }  # fmt: skip
            return Refusal("", said, _("Choose another time."), "at")
    return None


def why_not_book(participation: Participation | None, slot: Slot | None, at: datetime) -> Refusal | None:
    """Why a participant cannot be met at a time that is offered, or None.

    :param slot: none if the programme manager sets the time.
    """
    if participation is None or participation.state not in TAKES_PART:
        return Refusal("", _("Check-ins are for organisations that take part in a programme."))
    if participation.check_ins.ahead().exists():
        return Refusal("", _("A check-in is already booked."), _("Move it or cancel it instead."))
    if slot is None:
        return None
    if slot.withdrawn_at:
        return Refusal("", _("This time is not offered any more."), _("Choose another one."), "slot")
    if slot.taken_at:
        return Refusal("", _("Somebody else has just booked this time."), _("Choose another one."), "slot")
    if slot.starts_at <= at:
        return Refusal("", _("That time is over."), _("Choose another one."), "slot")
    return None


def why_not_change(check_in: CheckIn, at: datetime) -> Refusal | None:
    """Why a check-in cannot be moved or cancelled, or None."""
    if check_in.state not in AHEAD:
        said = _("This check-in is %(state)s.") % {"state": str(check_in.get_state_display()).lower()}
        return Refusal("", said, _("Book another one."))
    if check_in.starts_at <= at:
        return Refusal("", _("This check-in has begun."), _("Note who came, or that nobody did."))
    return None


def why_not_send(pack: Pack) -> Refusal | None:
    """Why a pack cannot be sent yet, or None: every late decision in it has a cause first."""
    missing = [row["notice"] for row in pack.content["late"] if not row["cause"]]
    if not missing:
        return None
    said = ngettext(
        "%(notice)s was late, and no cause is written.",
        "%(n)d notices were late without a cause, %(notice)s first.", len(missing),
    ) % {"n": len(missing), "notice": missing[0]}  # fmt: skip
    return Refusal("", said, _("Explain it in the breach ledger, and build the pack again."))


def why_not_hold(check_in: CheckIn, at: datetime) -> Refusal | None:
    """Why the minutes cannot begin, or None."""
    if check_in.state == CheckInState.SCHEDULED:
        return Refusal("", _("There is no pack yet."), _("Build the pack first."))
    if check_in.state != CheckInState.PACK_READY:
        return Refusal("", _("The minutes of this check-in have begun already, or it did not take place."))
    if check_in.starts_at > at + timedelta(minutes=15):
        return Refusal("", _("This check-in has not begun."), _("Move it if it takes place earlier."))
    return None
