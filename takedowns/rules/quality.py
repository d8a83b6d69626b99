"""The quality sample: which decisions are drawn, and who may look at them and settle a difference."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from django.utils.translation import gettext as _

from ipr_portal.tenancy.roles import Can, may
from ipr_portal.ui.moments import say_moment
from takedowns.models import QualitySample, QualityShare

LOOK_BACK = timedelta(days=7)  # a draw that failed for some days is made up for


def is_drawn(decision_id: int, percent: Decimal) -> bool:
    """Whether a decision about a listing is in a sample of so many per cent.

    It depends on its key alone, so that everybody can repeat the draw, and a larger share contains the smaller one: the
    first eight bytes of SHA-256 of “quality sample KEY”, as a share of 2^64.
    """
    drawn = int.from_bytes(sha256(f"quality sample {decision_id}".encode()).digest()[:8], "big")
    return Decimal(drawn) < percent / 100 * 2**64


def share_at(shares: Sequence[QualityShare], at: datetime) -> Decimal:
    """The share that was in force at a moment; 0 before the first.

    :param shares: in the order in which they were set.
    """
    return next((row.percent for row in reversed(shares) if row.set_at <= at), Decimal(0))


def why_not_review_sample(sample: QualitySample, *, by, decider_id: int, sender_id: int) -> str | None:
    """Answer why this person cannot give the second opinion about a sample, or None."""
    if not may(by, Can.DECIDE_NOTICES):
        return _("Only people who decide notices can give a second opinion.")
    if by.pk == decider_id:
        return _("You made this decision; somebody else must look at it again.")
    if by.pk == sender_id:
        return _("You sent this notice yourself; somebody else must look at it.")
    return None


def why_reviewed(sample: QualitySample) -> str | None:
    """Answer who has looked at it already, or None."""
    if sample.reviewed_at is None:
        return None
    said = _("%(who)s looked at this decision again on %(at)s.")
    return said % {"who": sample.reviewed_by, "at": say_moment(sample.reviewed_at)}


def why_not_settle_lesson(sample: QualitySample, *, by, decider_id: int) -> str | None:
    """Answer why this person cannot say what was wrong, or None."""
    if sample.agrees is not False:
        return _("The two opinions do not differ; there is nothing to settle.")
    if not may(by, Can.SETTLE_SECOND_REVIEWS):
        return _("Only leads can settle a lesson.")
    if by.pk in (decider_id, sample.reviewed_by_id):
        return _("You gave one of the two opinions; another lead must settle them.")
    return None
