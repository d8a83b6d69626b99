"""Equal rows of the trail that follow each other, as one that opens them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy

from .forms import called
from .models import AuditEvent
from .register import SENTENCES

LEAST = 3  # rows that are shown as one
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
        known = SENTENCES.get(self.first.action)
        counted = (known and known.counted) or OTHERS
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
