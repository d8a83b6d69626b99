"""Rights holders take back what was taken down: the listing is restored, and both sides are told.

Retracting does not avoid what would count otherwise: a counter-notice that the rights holder knows of counts as upheld,
and after a test purchase that showed genuine goods the reason is fixed.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from ipr_portal.audit.actions import record
from ipr_portal.audit.models import Subject
from ipr_portal.deadlines.words import say_trouble
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.errors import DomainError, Refusal
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import system_scope
from takedowns.enums import OutcomeCause, RetractionReason, Silence
from takedowns.models import Listing, Notice, Retraction
from takedowns.models.legal_holds import is_held
from takedowns.queries.disputes import disputed, rounds_of, rule_for
from takedowns.queries.people import who_is_told
from takedowns.rules.disputes import (
    Disputed,
    because_of,
    cause_of,
    replied_by,
    why_not_because,
    why_not_propose,
    why_not_retract,
)

from . import appeals, disputes, outcome_changes
from .claims import lock
from .restorations import restore

MARGIN = timedelta(minutes=1)  # a confirmation that was sent in time may still be being written


class CannotRetract(DomainError):
    """A rule forbids it; `refusal` names the field."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@transaction.atomic
def offer(
    *, listing: Listing, reason: RetractionReason = RetractionReason.MISTAKE, origin: Subject, by, at: datetime
) -> Retraction:  # fmt: skip
    """Propose to a rights holder to retract a listing; they confirm it in the days that the rule gives for a reply.

    A second proposal leaves the first as it is, unless that has ended or a test purchase showed genuine goods since.
    While the listing is under legal hold, it cannot be confirmed yet, and does not end.

    :param reason: that of a test purchase which showed genuine goods is fixed.
    :param origin: what the proposal comes from, such as a test purchase.
    :raises CannotRetract: if there is nothing to retract, or the calendar ends too soon.
    """
    notice, listing = _locked(listing, why_not_propose)
    before = Retraction.objects.filter(listing=listing, lapsed_at=None).first()
    if before and (before.reason == reason or reason != RetractionReason.GENUINE):
        return before
    if Retraction.objects.filter(listing=listing, reason=RetractionReason.GENUINE).exists():
        reason = RetractionReason.GENUINE  # of a proposal that ended without an answer: it stays fixed
    try:
        due_at = replied_by(rule_for(notice, at=at), notice, at=at)
    except BeyondCalendar as error:
        raise CannotRetract(Refusal("", say_trouble(error))) from error
    said = {
        "reason": reason, "offered_by": by, "offered_at": at, "origin_type": origin.type, "origin_id": origin.key,
        "due_at": due_at, "lapsed_at": None,
    }  # fmt: skip
    row = _write(listing, said)
    position = listing.position
    record("retraction.offered", notice, by=by, at=at, position=position, why=str(reason))
    path = reverse("organisation:retraction", args=[notice.organisation.slug, notice.number, position])
    notify(
        who_is_told(notice), "retraction.offered", notice, at=at, path=path, position=position,
        event_key=f"retraction.offered:{row.pk}:{reason}:{at:%Y%m%d}", why=str(RetractionReason(reason).label),
    )  # fmt: skip
    return row


@transaction.atomic
def retract(*, listing: Listing, reason: RetractionReason, by, at: datetime, agent=None) -> Retraction:
    """Retract a listing that was taken down or restricted; an open counter-notice or appeal about it is no longer needed.

    :raises CannotRetract: if there is nothing to retract, the reason is another one, or somebody else was faster.
    """
    notice, listing = _locked(listing, why_not_retract)
    offered = Retraction.objects.filter(listing=listing, retracted_at=None).values_list("reason", flat=True)
    if refusal := why_not_because(reason, offered.first() or ""):
        raise CannotRetract(refusal)
    row = _restored(listing, notice, reason, at=at, retracted_by=by)
    position = listing.position
    record("notice.retracted", notice, by=by, at=at, acting_for=agent, position=position, why=str(reason))
    return row


def end_proposals(*, at: datetime, limit: int = 200) -> int:
    """End proposals that nobody answered in time, each in a separate transaction; return how many."""
    with system_scope():
        due = Retraction.objects.filter(
            ~is_held(), due_at__lte=at - MARGIN, lapsed_at=None, retracted_at=None
        )
        found = list(due.order_by("due_at", "pk").values_list("listing", flat=True)[:limit])
    return sum(_end_proposal(pk, at=at) for pk in found)


def _end_proposal(listing_id: int, *, at: datetime) -> bool:
    """End a proposal: genuine goods are restored where the rule says that silence restores; else leads are told."""
    with system_scope():
        listing = Listing.objects.get(pk=listing_id)
        notice = lock(Notice(pk=listing.notice_id))
        outcome_changes.lock([listing_id])
        row = Retraction.objects.get(listing=listing_id)
        if row.lapsed_at or row.retracted_at or row.due_at is None or row.due_at > at - MARGIN:
            return False
        known = disputed([listing])[listing_id]
        if known.held:
            return False
        if why_not_retract(known):  # restored meanwhile
            _write(listing, {"lapsed_at": at})
            return True
        silence, position = rule_for(notice, at=row.offered_at or at).silence, listing.position
        if row.reason == RetractionReason.GENUINE and silence == Silence.RESTORES:
            _restored(listing, notice, RetractionReason.GENUINE, at=at, lapsed_at=at)
            kind, people = "retraction.silent", who_is_told(notice)
            path = reverse("organisation:notice", args=[notice.organisation.slug, notice.number])
        else:
            _write(listing, {"lapsed_at": at})
            kind, people = "retraction.lapsed", list(staff_who(Can.CORRECT_DECISIONS))
            path = reverse("desk:notice", args=[notice.number])
        why = RetractionReason(row.reason)
        record(
            kind,
            notice,
            by=None,
            at=at,
            internal=kind == "retraction.lapsed",
            position=position,
            why=str(why),
        )
        notify(
            people, kind, notice, at=at, path=path, position=position, event_key=f"{kind}:{row.pk}:{at:%Y%m%d}",
            why=str(why.label),
        )  # fmt: skip
        return True


def _restored(
    listing: Listing, notice: Notice, reason: RetractionReason, *, at: datetime, **more
) -> Retraction:
    """Restore a listing, write what it counts, and close what is open about it; its notice is locked."""
    cause = cause_of(reason, rounds_of([listing.pk]).get(listing.pk, []))
    restoration = restore(
        listing, notice=notice, because=because_of(reason, silent="lapsed_at" in more), cause=cause, at=at,
        reason=str(reason) if cause == OutcomeCause.RETRACTED else "",
    )  # fmt: skip
    disputes.close_open(listing, at=at)
    appeals.close_open(listing, at=at)
    return _write(listing, {"reason": reason, "retracted_at": at, "restoration": restoration} | more)


def _write(listing: Listing, said: dict[str, Any]) -> Retraction:
    new = said | {"organisation_id": listing.organisation_id}
    return Retraction.objects.update_or_create(listing=listing, defaults=said, create_defaults=new)[0]


def _locked(listing: Listing, why_not: Callable[[Disputed], Refusal | None]) -> tuple[Notice, Listing]:
    """The notice and the listing, both locked.

    :raises CannotRetract: if there is nothing to retract.
    """
    notice = lock(Notice(pk=listing.notice_id))
    outcome_changes.lock([listing.pk])
    listing = Listing.objects.get(pk=listing.pk)
    if refusal := why_not(disputed([listing])[listing.pk]):
        raise CannotRetract(refusal)
    return notice, listing
