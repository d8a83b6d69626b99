"""Qualifying requests (R5): notices with at least one upheld listing, the goal that both sides share."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q

from programmes.rules.compliance import share_of
from takedowns.enums import NoticeState
from takedowns.models import Notice

from .promises import lately, promised

WINDOW = timedelta(weeks=13)


@dataclass(frozen=True, slots=True)
class QualifyingRow:
    """Decided and qualifying notices of a participant in the last 13 weeks, and in the 13 before."""

    organisation: int
    name: str
    decided: int
    qualifying: int
    before: int

    @property
    def share(self) -> Decimal | None:
        return share_of(self.qualifying, self.decided)

    @property
    def growth(self) -> Decimal | None:
        """Per cent more than in the 13 weeks before; None where there was nothing."""
        return share_of(self.qualifying - self.before, self.before)


def qualifying_rows(organisation: int | None = None, *, at: datetime) -> list[QualifyingRow]:
    """Each participant's, the one with the most first: all their notices count, promised by a programme or not."""
    members = lately(promised(at), at).order_by().values("organisation")
    rows = Notice.objects.filter(
        state=NoticeState.DECIDED,
        decided_at__gt=at - 2 * WINDOW,
        decided_at__lte=at,
        organisation__in=members,
    )
    if organisation:
        rows = rows.filter(organisation=organisation)
    now, upheld = Q(decided_at__gt=at - WINDOW), Q(upheld_count__gt=0)
    counts = {
        "decided": Count("pk", filter=now), "qualifying": Count("pk", filter=now & upheld),
        "before": Count("pk", filter=~now & upheld),
    }  # fmt: skip
    found = rows.order_by().values_list("organisation", "organisation__name").annotate(**counts)
    return sorted((QualifyingRow(*row) for row in found), key=lambda row: (-row.qualifying, row.name))
