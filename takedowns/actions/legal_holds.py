"""Legal holds: a listing stays down for a court order or proceedings, and what would restore it waits.

The outcome of the listing stays. While it is held it does not count, and the time of open counter-notices and appeals
about it stands still: it is moved once the hold is lifted.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.deadlines.words import say_trouble
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.evidence.actions import store
from ipr_portal.evidence.validators import CheckedFile
from ipr_portal.notifications.actions import notify
from takedowns.enums import OutcomeCause
from takedowns.models import Appeal, CounterNotice, LegalHold, LegalHoldFile, Listing, Notice
from takedowns.models.appeals import OPEN_APPEALS
from takedowns.queries.disputes import disputed
from takedowns.queries.people import who_is_told
from takedowns.rules.disputes import LEAST_REPLY_DAYS, business_days
from takedowns.rules.legal_holds import what_is_missing, why_not_lift, why_not_place

from . import outcome_changes
from .claims import lock


class CannotHold(DomainError):
    """A rule forbids it; `refusal` names the field."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@transaction.atomic
def place(
    *, listing: Listing, reference: str, sentence: str, papers: Sequence[CheckedFile], by, at: datetime
) -> LegalHold:
    """Keep a listing down, of which the order was carried out, until somebody lifts the hold.

    :param reference: court or authority, and the number of the file.
    :param sentence: what was ordered or is proceeding; only the desk reads both.
    :raises CannotHold: if it is not down, held already, this person may not, or something is missing.
    """
    notice, listing = _locked(listing)
    if refusal := why_not_place(disputed([listing])[listing.pk], notice, by=by):
        raise CannotHold(refusal)
    if refusal := what_is_missing(reference=reference, sentence=sentence, files=len(papers)):
        raise CannotHold(refusal)
    hold = LegalHold.objects.create(
        organisation_id=listing.organisation_id, listing=listing, reference=reference, sentence=sentence, placed_by=by,
        placed_at=at,
    )  # fmt: skip
    for upload in papers:
        file = store(upload=upload, organisation=notice.organisation, by=by, at=at)
        LegalHoldFile.objects.create(organisation_id=listing.organisation_id, hold=hold, file=file)
    outcome_changes.write_change(listing=listing, cause=OutcomeCause.LEGAL_HOLD, at=at)
    _tell("notice.legal_hold_placed", hold, notice, by=by, at=at)
    return hold


@transaction.atomic
def lift(*, hold: LegalHold, sentence: str, by, at: datetime) -> LegalHold:
    """Lift a legal hold: the listing counts as before, and what waited has as much time left as when it was placed.

    :param sentence: why; only the desk reads it.
    :raises Stale: if somebody else has lifted it.
    :raises CannotHold: if this person may not, or the sentence is missing.
    """
    notice, listing = _locked(hold.listing)
    hold = LegalHold.objects.select_related("lifted_by").get(pk=hold.pk)
    if refusal := why_not_lift(hold, by=by):
        raise Stale(str(refusal)) if hold.lifted_at else CannotHold(refusal)
    if not sentence.strip():
        raise CannotHold(Refusal("", _("Say why the hold is lifted."), field="sentence"))
    hold.lifted_by, hold.lifted_at, hold.lifted_sentence = by, at, sentence
    hold.save(update_fields=["lifted_by", "lifted_at", "lifted_sentence"])
    outcome_changes.write_change(listing=listing, cause=OutcomeCause.HOLD_LIFTED, at=at)
    _move_deadlines(hold, notice, at=at)
    _tell("notice.legal_hold_lifted", hold, notice, by=by, at=at)
    return hold


def _move_deadlines(hold: LegalHold, notice: Notice, *, at: datetime) -> None:
    """Move the hours of what is open about the listing by how long it was held; a business day is left at least."""
    for row in CounterNotice.objects.open().filter(listing=hold.listing_id):
        since = max(hold.placed_at, row.replied_at or row.checked_at or row.received_at)
        row.due_at = _moved(row.due_at, since, notice, at)
        row.save(update_fields=["due_at"])
    appeals = Appeal.objects.filter(
        state__in=OPEN_APPEALS, listings__listing=hold.listing_id, listings__result=""
    )
    for appeal in appeals:
        appeal.due_at = _moved(appeal.due_at, max(hold.placed_at, appeal.filed_at), notice, at)
        appeal.save(update_fields=["due_at"])


def _moved(due_at: datetime | None, since: datetime, notice: Notice, at: datetime) -> datetime:
    """An hour that stood still since a moment.

    :raises CannotHold: if the calendar of the market ends too soon.
    """
    assert due_at is not None  # a constraint of both tables
    try:
        return max(due_at + (at - since), business_days(notice, LEAST_REPLY_DAYS, at=at))
    except BeyondCalendar as error:
        raise CannotHold(Refusal("", say_trouble(error))) from error


def _locked(listing: Listing) -> tuple[Notice, Listing]:
    """The notice and the listing, both locked."""
    notice = lock(Notice(pk=listing.notice_id))
    outcome_changes.lock([listing.pk])
    return notice, Listing.objects.get(pk=listing.pk)


def _tell(kind: str, hold: LegalHold, notice: Notice, *, by, at: datetime) -> None:
    """Tell the rights holder no more than that there is an order or are proceedings; the seller reads it by the link."""
    position = hold.listing.position
    record(kind, notice, by=by, at=at, position=position)
    path = reverse("organisation:notice", args=[notice.organisation.slug, notice.number])
    notify(
        who_is_told(notice), kind, notice, at=at, path=path, position=position, event_key=f"{kind}:{hold.pk}",
    )  # fmt: skip
