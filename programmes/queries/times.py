"""How long things took: to acknowledge, to the first human action, to the decision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.utils.translation import gettext as _

from ipr_portal.deadlines.tables import worktimes_of
from ipr_portal.deadlines.worktime import BeyondCalendar, Worktime

from .promises import Chosen, chosen_rows

MOST = 20_000  # notices that one page reads, the newest
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, nine in ten, and maximum of some lengths of time, and how many they are."""

    count: int
    median: timedelta
    p90: timedelta
    maximum: timedelta


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One step in business hours of the market's calendar and in wall-clock hours; None: no data."""

    key: str
    label: str
    business: Spread | None
    wall: Spread | None


def spread_of(lengths: Sequence[timedelta]) -> Spread | None:
    """The spread of some lengths; None of none. Nine in ten is the smallest length that as many do not exceed."""
    if not lengths:
        return None
    ordered = sorted(lengths)
    ninth = ordered[-(-len(ordered) * 9 // 10) - 1]
    return Spread(
        len(ordered), timedelta(seconds=median(one / SECOND for one in ordered)), ninth, ordered[-1]
    )


def times(chosen: Chosen, *, at: datetime) -> list[TimeRow]:
    """The three times of the notices that were chosen, the newest twenty thousand of them.

    To the receipt and the first action nothing is paused. To the decision, business time is what the clock counted:
    without its pauses, as the promise is.
    """
    rows = chosen_rows(chosen, at=at).order_by("-pk")
    found = list(
        rows.values_list(
            "clock__version", "submitted_at", "acknowledged_at", "first_action_at", "decided_at", "clock__worked"
        )[:MOST]
    )  # fmt: skip
    tables = worktimes_of(row[0] for row in found)
    steps = {
        "receipt": _("To the receipt"),
        "action": _("To the first human action"),
        "decision": _("To the decision"),
    }
    business: dict[str, list[timedelta]] = {key: [] for key in steps}
    wall: dict[str, list[timedelta]] = {key: [] for key in steps}
    for version, sent, received, acted, decided, worked in found:
        for key, moment in (("receipt", received), ("action", acted), ("decision", decided)):
            if moment:
                wall[key].append(moment - sent)
        business["receipt"] += _worked(tables[version], sent, received)
        business["action"] += _worked(tables[version], sent, acted)
        business["decision"] += [worked] if decided and worked is not None else []
    return [TimeRow(key, said, spread_of(business[key]), spread_of(wall[key])) for key, said in steps.items()]


def _worked(worktime: Worktime, since: datetime, until: datetime | None) -> Iterator[timedelta]:
    if until:
        try:
            yield worktime.worked(since, max(since, until))
        except BeyondCalendar:  # it cannot be said in business time
            return
