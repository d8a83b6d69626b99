"""When the portal proposes a call by itself: after late decisions, or a run of rejections."""

from dataclasses import dataclass
from datetime import timedelta

from programmes.enums import CallReason

LOOK_BACK = timedelta(days=14)
REST = timedelta(days=30)  # after a proposal, until the next one
SOON = timedelta(days=14)  # a check-in that comes by then is early enough
LATE_AT_LEAST = 3  # decisions
REJECTED_AT_LEAST = 10  # listings
REJECTED_PER_CENT = 50  # of the listings decided


@dataclass(frozen=True, slots=True)
class Recent:
    """What happened to a participant's notices in the last two weeks."""

    late: int  # clocks that breached
    notices: int  # decided
    rejected: int  # listings
    listings: int  # decided: taken down or rejected


def why_call(recent: Recent) -> tuple[CallReason, int, int] | None:
    """Why a call is worth proposing, with how many of how many; None if it is not.

    Three late decisions in two weeks; or ten rejected listings that are at least half of what was decided. Delays come
    first, because they are ours to explain.
    """
    if recent.late >= LATE_AT_LEAST:
        return CallReason.DELAYS, recent.late, max(recent.notices, recent.late)
    if recent.rejected >= REJECTED_AT_LEAST and recent.rejected * 100 >= REJECTED_PER_CENT * recent.listings:
        return CallReason.REJECTIONS, recent.rejected, recent.listings
    return None
