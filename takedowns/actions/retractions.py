"""Rights holders take back what was taken down: the listing is restored, and both sides are told."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from ipr_portal.audit.actions import record
from ipr_portal.audit.models import Subject
from ipr_portal.errors import DomainError, Refusal
from ipr_portal.notifications.actions import notify
from takedowns.enums import OutcomeCause, RestoredBecause, RetractionReason
from takedowns.models import Listing, Notice, Retraction
from takedowns.queries.disputes import disputed
from takedowns.queries.people import who_is_told
from takedowns.rules.disputes import Disputed, why_not_propose, why_not_retract

from . import appeals, disputes, outcome_changes
from .claims import lock
from .restorations import restore


class CannotRetract(DomainError):
    """A rule forbids it."""


@transaction.atomic
def offer(
    *, listing: Listing, reason: RetractionReason = RetractionReason.MISTAKE, origin: Subject, by, at: datetime
) -> Retraction:  # fmt: skip
    """Propose to a rights holder to retract a listing; nothing happens until somebody there confirms it.

    A second proposal leaves the first as it is. While the listing is under legal hold, it cannot be confirmed yet.

    :param origin: what the proposal comes from, such as a test purchase.
    :raises CannotRetract: if there is nothing to retract.
    """
    notice, listing = _locked(listing, why_not_propose)
    before = Retraction.objects.filter(listing=listing).first()
    if before:
        return before
    row = Retraction.objects.create(
        organisation_id=listing.organisation_id, listing=listing, reason=reason, offered_by=by, offered_at=at,
        origin_type=origin.type, origin_id=origin.key,
    )  # fmt: skip
    position = listing.position
    record("retraction.offered", notice, by=by, at=at, position=position, why=str(reason))
    path = reverse("organisation:retraction", args=[notice.organisation.slug, notice.number, position])
    notify(
        who_is_told(notice), "retraction.offered", notice, at=at, path=path, position=position,
        event_key=f"retraction.offered:{row.pk}", why=str(RetractionReason(reason).label),
    )  # fmt: skip
    return row


@transaction.atomic
def retract(*, listing: Listing, reason: RetractionReason, by, at: datetime, agent=None) -> Retraction:
    """Retract a listing that was taken down or restricted; an open counter-notice or appeal about it is no longer needed.

    :raises CannotRetract: if there is nothing to retract, or somebody else was faster.
    """
    notice, listing = _locked(listing, why_not_retract)
    restoration = restore(
        listing, notice=notice, because=RestoredBecause.RETRACTION, cause=OutcomeCause.RETRACTED, at=at,
        reason=str(reason),
    )  # fmt: skip
    disputes.close_open(listing, at=at)
    appeals.close_open(listing, at=at)
    said = {"reason": reason, "retracted_by": by, "retracted_at": at, "restoration": restoration}
    row, _made = Retraction.objects.update_or_create(
        listing=listing, defaults=said, create_defaults=said | {"organisation_id": listing.organisation_id}
    )
    position = listing.position
    record("notice.retracted", notice, by=by, at=at, acting_for=agent, position=position, why=str(reason))
    return row


def _locked(
    listing: Listing, why_not: Callable[[Disputed], Refusal | None]
) -> tuple[Notice, Listing]:  # fmt: skip
    """The notice and the listing, both locked.

    :raises CannotRetract: if there is nothing to retract.
    """
    notice = lock(Notice(pk=listing.notice_id))
    outcome_changes.lock([listing.pk])
    listing = Listing.objects.get(pk=listing.pk)
    if refusal := why_not(disputed([listing])[listing.pk]):
        raise CannotRetract(str(refusal))
    return notice, listing
