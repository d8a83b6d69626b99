"""Accounting identities: figures that are counted twice, by different roads, and must agree (D8)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from ipr_portal.deadlines.enums import ClockState
from ipr_portal.deadlines.models import Clock
from programmes.enums import BROKEN_STATES
from programmes.models import BreachCause
from takedowns.clocks import DECISION
from takedowns.enums import RESTRICTING, WAS_SIGNED_OFF, ListingOutcome, NoticeState
from takedowns.models import MeasureStatement, Notice, RepeatInfringer
from takedowns.rules.triage import UPHELD

from .promises import Group, kept_by, kept_of_all, promised


@dataclass(frozen=True, slots=True)
class Broken:
    """An identity that does not hold: which, and the two figures."""

    identity: str
    found: int
    expected: int

    def __str__(self) -> str:
        return f"{self.identity}: {self.found} instead of {self.expected}"


def broken_identities(*, at: datetime) -> list[Broken]:
    """Every identity that does not hold at a moment; none, if the accounts are right."""
    return [
        Broken(name, found, expected)
        for name, count in IDENTITIES.items()
        for found, expected in [count(at)]
        if found != expected
    ]


def _clocks(at: datetime) -> tuple[int, int]:
    """met + missed + void + open = all clocks."""
    found = _groups(at)
    kept = kept_of_all(found)
    still = kept.open - kept.counts.get("BREACHED", 0)
    everything = Clock.objects.filter(purpose=DECISION).exclude(level="").count()
    return kept.met + kept.missed + kept.void + still, everything


def _months(at: datetime) -> tuple[int, int]:
    """The months' sums of what ended or breached = all that did."""
    found = _groups(at)
    by_month = kept_by((group for group in found if group.month), lambda group: group.month)
    summed = sum(kept.counted + kept.void for kept in by_month.values())
    ended = Q(state__in=[ClockState.MET, ClockState.MISSED, ClockState.VOID, ClockState.BREACHED])
    overdue = Q(state=ClockState.RUNNING, due_at__lte=at)
    clocks = Clock.objects.filter(purpose=DECISION).exclude(level="")
    return summed, clocks.filter(ended | overdue).count()


def _groups(at: datetime) -> list[Group]:
    rows = promised(at).order_by().values_list("month", "standing").annotate(notices=Count("pk"))
    return [Group(0, "", "", "", None, month, state, count) for month, state, count in rows]


def _listings(at: datetime) -> tuple[int, int]:
    """Of each notice: its listings, those without an outcome and those upheld = what it counts."""
    listings = {
        "all_of_them": Count("listings"),
        "pending": Count("listings", filter=Q(listings__outcome=ListingOutcome.PENDING)),
        "upheld": Count("listings", filter=Q(listings__outcome__in=UPHELD)),
    }
    fits = Q(all_of_them=F("listing_count"), pending=F("pending_count"), upheld=F("upheld_count"))
    notices = Notice.objects.exclude(state=NoticeState.WITHDRAWN).order_by().annotate(**listings)
    return notices.exclude(fits).count(), 0


def _decided(at: datetime) -> tuple[int, int]:
    """Decided notices with a clock = those of their clocks that ended in time or late."""
    decided = Notice.objects.filter(state=NoticeState.DECIDED, clock__isnull=False)
    return decided.filter(clock__state__in=[ClockState.MET, ClockState.MISSED]).count(), decided.count()


def _funnel(at: datetime) -> tuple[int, int]:
    """No notice was decided before its first human action, none acted on before it was sent."""
    wrong = Q(first_action_at__lt=F("submitted_at")) | Q(decided_at__lt=F("first_action_at"))
    unacted = Q(state=NoticeState.DECIDED, first_action_at=None)
    return Notice.objects.filter(wrong | unacted).count(), 0


def _causes(at: datetime) -> tuple[int, int]:
    """Causes = breaches with a cause."""
    states = [state.value for state in BROKEN_STATES]
    broken = promised(at).filter(standing__in=states, clock__cause__isnull=False)
    return BreachCause.objects.count(), broken.count()


def _measures(at: datetime) -> tuple[int, int]:
    """Every measure that was signed off and restricts a seller has one statement of reasons, and no other has one."""
    signed = Q(state__in=WAS_SIGNED_OFF, measure__in=RESTRICTING)
    without = RepeatInfringer.objects.filter(signed, statement=None).count()
    surplus = MeasureStatement.objects.exclude(measure__in=RepeatInfringer.objects.filter(signed)).count()
    return without + surplus, 0


IDENTITIES: dict[str, Callable[[datetime], tuple[int, int]]] = {
    "clocks": _clocks, "months": _months, "listings": _listings, "decided": _decided, "order": _funnel,
    "causes": _causes, "measures": _measures,
}  # fmt: skip
