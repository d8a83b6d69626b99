"""Cases in which nothing happens: reminders after 30 and 60 days, dormant after 90."""

from datetime import datetime, timedelta

from enforcement.models import Case

from .news import note, tell

REMIND_AFTER, DORMANT_AFTER = (30, 60), 90
CASES_A_RUN = 200


def watch(*, at: datetime) -> int:
    """Remind those in each case that rests, once for each threshold, or mark it dormant; return how many cases.

    Run by a task in the scope of no person; it tells only those in the compartment.
    """
    oldest = at - timedelta(days=REMIND_AFTER[0])
    resting = Case.objects.open().filter(dormant_at=None, moved_at__lte=oldest).order_by("pk")
    return sum(
        _watch_one(case, at)
        for case in resting.select_for_update(skip_locked=True, of=("self",))[:CASES_A_RUN]
    )


def _watch_one(case: Case, at: datetime) -> bool:
    days = (at - case.moved_at).days
    if days >= DORMANT_AFTER:
        case.dormant_at = at
        case.save(update_fields=["dormant_at"])
        note("case.dormant", case, by=None, at=at, days=days)
        tell(case, "case.dormant", by=None, at=at, days=days)
        return True
    reached = max(limit for limit in REMIND_AFTER if days >= limit)
    if reached <= case.reminded_days:
        return False
    case.reminded_days = reached
    case.save(update_fields=["reminded_days"])
    tell(case, "case.resting", by=None, at=at, days=reached)
    return True
