"""How a promise is counted: in time, late, or not at all.

Compliance is met / (met + missed) over the clocks that ended in a period. A clock that breached is missed, counts once, in
the month in which it breached, and counts from that moment on, also while it is open. One that was met counts in the
month in which it stopped. A voided clock counts in neither; it is shown beside them, and when more than 5 % of all clocks
that ended were voided, that is an alarm. Months are those of the market. (KPI definition D3 of the programme.)
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from ipr_portal.deadlines.enums import ClockState
from ipr_portal.deadlines.models import Clock
from ipr_portal.errors import Refusal
from programmes.enums import BROKEN_STATES, OPEN_STATES, PromiseState

MOST_VOID = Decimal(5)  # per cent of what ended
MOST_PAUSED = Decimal(30)  # per cent of the time of a triager's notices
TARGET = Decimal(99)  # per cent in time, the operational target; the contract says 100
RECURS = 3  # breaches of one cause
WITHIN = timedelta(weeks=13)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many promises of a group were kept, and how its open clocks stand."""

    counts: Mapping[str, int]  # by `PromiseState`

    @property
    def met(self) -> int:
        return self.counts.get(PromiseState.MET, 0)

    @property
    def missed(self) -> int:
        """Those that breached, open ones included."""
        return sum(self.counts.get(state, 0) for state in BROKEN_STATES)

    @property
    def void(self) -> int:
        return self.counts.get(PromiseState.VOID, 0)

    @property
    def counted(self) -> int:
        return self.met + self.missed

    @property
    def open(self) -> int:
        return sum(self.counts.get(state, 0) for state in OPEN_STATES)

    @property
    def rate(self) -> Decimal | None:
        """Per cent in time; None where nothing counts."""
        return share_of(self.met, self.counted)

    @property
    def void_share(self) -> Decimal | None:
        """Per cent of what ended that does not count."""
        return share_of(self.void, self.counted + self.void)

    @property
    def is_void_alarm(self) -> bool:
        return self.void_share is not None and self.void_share > MOST_VOID


def share_of(part: int, whole: int) -> Decimal | None:
    """A part in per cent; None where there is nothing to count."""
    return Decimal(100 * part) / whole if whole else None


def kept_of(counts: Mapping[str, int] | Counter) -> Kept:
    return Kept(dict(counts))


def why_not_explain(clock: Clock, *, at) -> Refusal | None:
    """Answer why no cause can be given for a clock, or None: there must be a breach."""
    broken = clock.state in (ClockState.BREACHED, ClockState.MISSED) or (
        clock.state == ClockState.RUNNING and clock.due_at <= at
    )
    if broken:
        return None
    return Refusal("", _("%(subject)s is not late; there is nothing to explain.") % {"subject": clock})


def asks_for_remedy(breaches: int) -> bool:
    """Whether a cause comes again: three or more breaches in 13 weeks, since its last remedy was done."""
    return breaches >= RECURS
