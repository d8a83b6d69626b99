"""Writing the ledger for outcomes that were sent before there was one."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from ipr_portal.deadlines.models import Pause
from ipr_portal.tenancy.scope import system_scope
from takedowns.enums import FIRST_CAUSES, HALF_WEIGHT, ClockPause, ListingOutcome, NoticeState, OutcomeCause
from takedowns.models import Listing, Notice, OutcomeChange
from takedowns.rules.outcome_changes import failed

from .outcome_changes import close_cures, keep_end_of_cures, lock, write_cures, write_first

CLOSED = [NoticeState.DECIDED, NoticeState.WITHDRAWN]


def write_past(*, at: datetime, batch: int = 500) -> int:
    """Write how the listings of closed notices count, and what became of their cures; return how many notices.

    Each batch is a transaction. What is written already stays, so it may stop anywhere and run again.
    """
    written, after = 0, 0
    while True:
        with system_scope():
            notices = _unwritten(after)[:batch]
            keys = [notice.pk for notice in notices]
            _write(list(notices))
        if not keys:
            break
        written, after = written + len(keys), keys[-1]
    _write_cures(at, batch)
    close_cures(at=at)
    return written


def _unwritten(after: int) -> QuerySet[Notice]:
    first = OutcomeChange.objects.filter(listing=OuterRef("listings"), cause__in=FIRST_CAUSES)
    rows = Notice.objects.filter(Q(state__in=CLOSED), pk__gt=after).filter(~Exists(first)).distinct()
    return rows.select_related("organisation", "clock").order_by("pk")


def _write(notices: list[Notice]) -> None:
    asked = Pause.objects.filter(clock=OuterRef("notice__clock"), reason=ClockPause.QUESTION)
    withdrawn = Listing.objects.filter(notice__in=notices, outcome=ListingOutcome.WITHDRAWN)
    questioned = withdrawn.filter(Exists(asked), after_question=False).values_list("pk", flat=True)
    Listing.objects.filter(pk__in=list(questioned)).update(after_question=True)
    for notice in notices:
        if notice.state == NoticeState.DECIDED:
            keep_end_of_cures(notice)
    write_first([notice.pk for notice in notices])


def _write_cures(at: datetime, batch: int) -> None:
    """What became of corrections that were decided before, in the order of their decisions."""
    with system_scope():
        rejected = Listing.objects.filter(
            notice=OuterRef("corrects"), rejection_code__in=HALF_WEIGHT, cure_closed_at=None
        )
        rows = Notice.objects.filter(Exists(rejected), state=NoticeState.DECIDED)
        keys = list(rows.order_by("decided_at", "pk").values_list("pk", flat=True))
    for start in range(0, len(keys), batch):
        with system_scope():
            for key in keys[start : start + batch]:
                _write_cures_of(key)


def _write_cures_of(key: int) -> None:
    rows = Notice.objects.select_related("corrects__organisation", "corrects__clock")
    correction = rows.get(pk=key)
    original = correction.corrects
    assert original is not None
    assert correction.decided_at is not None
    lock(original.listings.values_list("pk", flat=True))
    open_yet = original.listings.filter(rejection_code__in=HALF_WEIGHT, cure_closed_at=None)
    cured = list(open_yet.filter(cured_by__notice=correction))
    write_cures(cured, OutcomeCause.CURED, at=correction.decided_at)
    left = [one for one in failed(original, correction, cured) if one.cure_closed_at is None]
    write_cures(left, OutcomeCause.NOT_CURED, at=correction.decided_at)
