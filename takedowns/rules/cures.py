"""Which rejections can be cured, and until when: sent again within ten business days, and upheld."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ipr_portal.deadlines.rules import in_force
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.errors import Refusal
from takedowns.corrections import can_be_sent_again, paired
from takedowns.enums import REJECTIONS, ListingOutcome, NoticeState
from takedowns.models import DecisionCorrection, Listing, Notice

from .triage import UPHELD

DAYS = 10  # business days in the market of the notice, from the moment its outcome was sent


def curable_until(code: str, notice: Notice) -> datetime | None:
    """Until when a listing of a decided notice can be sent again and count as cured; None if it never can."""
    if code not in REJECTIONS or not REJECTIONS[code].curable or notice.decided_at is None:
        return None
    return ends_of_cures(notice)


def ends_of_cures(notice: Notice) -> datetime:
    """When ten business days after the outcome of a notice are over.

    Calculated with the calendar version of the notice's own promise, regardless of later versions.
    """
    assert notice.decided_at is not None
    version, standard_day = _calendar_of(notice)
    budget = timedelta(minutes=DAYS * standard_day)
    try:
        return worktime_of(version).due(notice.decided_at, budget)
    except BeyondCalendar:  # the calendar is not filled that far: the shortest that ten business days can be
        return notice.decided_at + timedelta(weeks=2)


def _calendar_of(notice) -> tuple[int, int]:
    if notice.clock:
        return notice.clock.version_id, notice.clock.standard_day
    found = in_force(notice.market, notice.organisation_id, notice.decided_at)
    return found.version_id, found.standard_day


def cured(original: Notice, correction: Notice) -> list[tuple[Listing, Listing]]:
    """Which rejected listings of a notice a correction cured: pairs of the old and the new listing.

    It counts if the correction was sent in time, however long its decision took.
    """
    rejected = list(
        original.listings.filter(outcome=ListingOutcome.REJECTED, cured_at=None).order_by("position")
    )
    until = {code: curable_until(code, original) for code in {one.rejection_code for one in rejected}}
    ends = [(one, until[one.rejection_code]) for one in rejected]
    open_yet = [one for one, end in ends if end and correction.submitted_at <= end]
    upheld = list(correction.listings.filter(outcome__in=UPHELD).order_by("position"))
    old, new = {one.pk: one for one in open_yet}, {one.pk: one for one in upheld}
    pairs = paired(
        [(one.pk, one.key, one.rejection_code) for one in open_yet], [(one.pk, one.key) for one in upheld]
    )
    return [(old[was], new[now]) for was, now in pairs]


def to_send_again(listings: Iterable[Listing], code: str = "") -> list[Listing]:
    """The rejected listings that a correction starts with: those that can be corrected, are not cured, and whose
    decision was not corrected.

    :param code: limits it to those rejected under one code.
    """
    found = [
        one
        for one in listings
        if can_be_sent_again(one.rejection_code) and not one.cured_at and code in ("", one.rejection_code)
    ]
    rows = DecisionCorrection.objects.filter(listing__in=[one.pk for one in found])
    corrected = set(rows.values_list("listing", flat=True))
    return [one for one in found if one.pk not in corrected]


def why_not_correct(notice: Notice, carried: list[Listing]) -> Refusal | None:
    """Answer why nothing of a notice can be sent again, or None."""
    if notice.state != NoticeState.DECIDED:
        return Refusal("", _("%(number)s is not decided yet.") % {"number": notice})
    if not carried:
        said = _("No listing of %(number)s can be corrected and sent again.")
        return Refusal("", said % {"number": notice}, _("The outcome of each listing gives the reason."))
    return None
