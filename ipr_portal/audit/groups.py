"""Equal rows of the trail that follow each other, as one that opens them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy, ngettext_lazy

from .forms import called
from .models import AuditEvent

N = ngettext_lazy
LEAST = 3  # rows that are shown as one
COUNTED = {
    "notice.acknowledged": N("%(n)s notice received", "%(n)s notices received", "n"),
    "notice.claimed": N("%(n)s notice taken", "%(n)s notices taken", "n"),
    "notice.released": N("%(n)s notice put back", "%(n)s notices put back", "n"),
    "notice.reassigned": N("%(n)s notice handed over", "%(n)s notices handed over", "n"),
    "notice.taken_back": N("%(n)s notice taken back", "%(n)s notices taken back", "n"),
    "notice.lease_ended": N("%(n)s notice back in the queue", "%(n)s notices back in the queue", "n"),
    "notice.submitted": N("%(n)s notice sent", "%(n)s notices sent", "n"),
    "notice.decided": N("%(n)s outcome sent", "%(n)s outcomes sent", "n"),
    "execution.carried_out": N("%(n)s takedown carried out", "%(n)s takedowns carried out", "n"),
    "execution.failed": N("%(n)s takedown failed", "%(n)s takedowns failed", "n"),
    "execution.retried": N("%(n)s takedown ordered once more", "%(n)s takedowns ordered once more", "n"),
    "restoration.carried_out": N("%(n)s listing put back", "%(n)s listings put back", "n"),
    "restoration.failed": N("putting back failed for %(n)s listing", "putting back failed for %(n)s listings", "n"),
    "clock.warned": N("%(n)s deadline came closer", "%(n)s deadlines came closer", "n"),
    "clock.breached": N("%(n)s deadline passed", "%(n)s deadlines passed", "n"),
    "clock.paused": N("%(n)s deadline paused", "%(n)s deadlines paused", "n"),
    "clock.resumed": N("%(n)s deadline runs again", "%(n)s deadlines run again", "n"),
}  # fmt: skip
OTHERS = gettext_lazy("%(what)s, %(n)s times")


@dataclass(frozen=True, slots=True)
class Group:
    """One row, or some that say the same of different things within a minute."""

    events: list[AuditEvent]

    @property
    def first(self) -> AuditEvent:
        return self.events[0]

    @property
    def is_folded(self) -> bool:
        return len(self.events) >= LEAST

    @property
    def words(self) -> str:
        counted = COUNTED.get(self.first.action, OTHERS)
        return counted % {"n": len(self.events), "what": called(self.first.action)}


def grouped(events: Iterable[AuditEvent]) -> list[Group]:
    """The rows of a page in their order; what one person did to several things in a minute stands together."""
    found = []
    for _alike, run in groupby(events, key=_alike_in):
        rows = list(run)
        found += [Group(rows)] if len(rows) >= LEAST else [Group([row]) for row in rows]
    return found


def _alike_in(event: AuditEvent) -> tuple:
    minute = event.at.replace(second=0, microsecond=0)
    return event.action, event.by_id, event.acting_for_id, event.internal, minute
