"""Which step of a participation is possible, and why not."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from programmes.enums import BY_MANAGER, OnboardingItem, ParticipationState
from programmes.models import OnboardingEntry, Participation

S = ParticipationState
DECIDE_WITHIN = timedelta(days=28)  # on watch: until a plan is agreed or not
LONGEST_AHEAD = timedelta(days=60)  # that an effective moment may lie in the future
PLAN_DAYS = (14, 180)
BACKWARDS = timedelta(minutes=5)  # by which a form may be older than the moment it is sent


def why_not_move(participation: Participation, to: str) -> Refusal | None:
    """Answer why a participation cannot reach a state now, or None."""
    if participation.may_become(to):
        return None
    said = _("The participation is %(state)s; it cannot become %(to)s from there.") % {
        "state": participation.get_state_display(), "to": S(to).label,
    }  # fmt: skip
    return Refusal("", said, _("Look at its page for what is possible."))


def still_open(participation: Participation) -> list[OnboardingItem]:
    """What is not yet in place of the onboarding."""
    done = set(OnboardingEntry.objects.filter(participation=participation).values_list("item", flat=True))
    return [item for item in (OnboardingItem.TERMS, *BY_MANAGER) if item not in done]


def why_not_activate(participation: Participation, *, since: datetime, at: datetime) -> Refusal | None:
    """Answer why a participation cannot become active from a moment on, or None."""
    if refusal := why_not_move(participation, S.ACTIVE):
        return refusal
    if not participation.organisation.is_verified:
        return Refusal("", _("The organisation is not verified."), _("Verify it first."))
    if missing := still_open(participation):
        said = _("Not in place yet: %(items)s.") % {"items": ", ".join(str(item.label) for item in missing)}
        return Refusal("", said, _("Complete the onboarding first."))
    return why_not_from(since, at=at)


def why_not_from(since: datetime, *, at: datetime) -> Refusal | None:
    """Answer why a promise cannot begin at a moment, or None: it never reaches back."""
    if since < at - BACKWARDS:
        return Refusal(
            "", _("The promise cannot begin in the past."), _("Choose today or a later day."), "since"
        )
    if since > at + LONGEST_AHEAD:
        return Refusal("", _("The promise must begin within 60 days."), _("Choose an earlier day."), "since")
    return None


def why_not_plan(participation: Participation, *, ends_at: datetime, at: datetime) -> Refusal | None:
    """Answer why an improvement plan cannot be agreed, or None."""
    if refusal := why_not_move(participation, S.IMPROVEMENT_PLAN):
        return refusal
    least, most = PLAN_DAYS
    if not timedelta(days=least) <= ends_at - at <= timedelta(days=most):
        return Refusal(
            "",
            _("A plan runs between %(least)d and %(most)d days.") % {"least": least, "most": most},
            "",
            "until",
        )
    return None


def months_later(moment: datetime, months: int, zone: ZoneInfo) -> datetime:
    """The same wall-clock time so many calendar months later in a zone; a day the month lacks is its last."""
    local = moment.astimezone(zone)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    return local.replace(
        year=year, month=month + 1, day=min(local.day, last_day(year, month + 1))
    ).astimezone(moment.tzinfo)


def last_day(year: int, month: int) -> int:
    """The number of days of a month."""
    after = date(year + month // 12, month % 12 + 1, 1)
    return (after - timedelta(days=1)).day
