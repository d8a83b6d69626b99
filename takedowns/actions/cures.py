"""Recognising cures: a rejected listing that was sent again in time, and upheld."""

from datetime import datetime

from ipr_portal.audit.actions import record
from takedowns.enums import OutcomeCause
from takedowns.models import Listing, Notice
from takedowns.rules.cures import cured
from takedowns.rules.outcome_changes import failed

from . import outcome_changes


def recognise(correction: Notice, *, at: datetime) -> int:
    """Record on the listings of the corrected notice which of them are cured now; return how many.

    Part of settling the correction, in its transaction: before, its outcome may still be undone.
    """
    if correction.corrects_id is None:
        return 0
    rows = Notice.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "clock")
    original = rows.get(pk=correction.corrects_id)
    made_good = []
    for old, new in cured(original, correction):
        old.cured_by, old.cured_at = new, at
        made_good.append(old)
    left = failed(original, correction, made_good)
    outcome_changes.lock(one.pk for one in [*made_good, *left])
    Listing.objects.bulk_update(made_good, ["cured_by", "cured_at"], batch_size=300)
    outcome_changes.write_cures(made_good, OutcomeCause.CURED, at=at)
    outcome_changes.write_cures(left, OutcomeCause.NOT_CURED, at=at)
    if made_good:
        record(
            "notice.listings_cured",
            original,
            by=None,
            at=at,
            listings=len(made_good),
            number=correction.number,
        )
    return len(made_good)
