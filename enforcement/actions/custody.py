"""Steps of custody: what is done with an exhibit, hand-overs with their receipt, corrections."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from enforcement.enums import HAND_OVERS, UNANSWERED, CustodyAct, HandOverState
from enforcement.models import CustodyStep, Exhibit, HandOver
from enforcement.rules.custody import (
    RECEIPT_WITHIN,
    Signature,
    StepDetails,
    why_not_answer,
    why_not_record,
    why_not_write,
)
from enforcement.rules.people import members_of, staff_of
from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import Refusal, Stale
from ipr_portal.evidence.validators import CheckedFile

from .custody_news import tell_gap, tell_handed, tell_refused
from .ledger import CannotRecord, lock, write_step

ANSWERED = {CustodyAct.RECEIVED: HandOverState.RECEIVED, CustodyAct.REFUSED: HandOverState.REFUSED}


@transaction.atomic
def note_step(
    *,
    exhibit: Exhibit,
    details: StepDetails,
    by: User,
    at: datetime,
    signature: Signature | None = None,
    uploads: Sequence[CheckedFile] = (),
) -> CustodyStep:
    """Write what was done with an exhibit.

    :raises CannotRecord: if it may not be written: see `why_not_record`.
    """
    exhibit = _open(exhibit)
    if refusal := why_not_record(exhibit, details, signature, _waiting(exhibit), at):
        raise CannotRecord(refusal)
    return _write(exhibit, details, by=by, at=at, signature=signature, uploads=uploads)


@transaction.atomic
def hand_over(
    *,
    exhibit: Exhibit,
    details: StepDetails,
    signature: Signature | None,
    by: User,
    at: datetime,
    account: User | None = None,
    uploads: Sequence[CheckedFile] = (),
) -> HandOver:
    """Give an exhibit to somebody; it stays with the giver until the receiver's receipt.

    :param details: `to` names the receiver.
    :param account: the receiver's account; None for somebody without one.
    :raises CannotRecord: as `note_step`; if the receiver may not know of the exhibit, or its bytes have changed.
    """
    exhibit = _open(exhibit)
    if refusal := why_not_record(exhibit, details, signature, _waiting(exhibit), at):
        raise CannotRecord(refusal)
    if account and account not in _people(exhibit):
        raise CannotRecord(Refusal("", _("This person is not in the case."), _("Choose another."), "account"))
    step = _write(exhibit, details, by=by, at=at, signature=signature, uploads=uploads)
    made = HandOver.objects.create(
        organisation_id=exhibit.organisation_id, exhibit=exhibit, compartment_id=exhibit.compartment_id,
        given=step, receiver=details.to, account=account, given_at=details.at,
        due_at=details.at + RECEIPT_WITHIN,
    )  # fmt: skip
    if account:
        tell_handed(exhibit, made, at=at)
    return made


@transaction.atomic
def answer(
    *,
    hand_over: HandOver,
    details: StepDetails,
    signature: Signature | None,
    by: User,
    at: datetime,
    uploads: Sequence[CheckedFile] = (),
) -> HandOver:
    """Give the receipt of a hand-over, or refuse it: then the exhibit is still with the giver.

    :raises Stale: if it was answered meanwhile.
    :raises CannotRecord: if this person may not answer, or as `note_step`.
    """
    exhibit = _open(hand_over.exhibit)
    waiting = _waiting(exhibit)
    if waiting is None or waiting.pk != hand_over.pk:
        raise Stale(_("This hand-over is answered already."))
    refusal = why_not_answer(waiting, signature, by=by) or why_not_record(
        exhibit, details, signature, None, at
    )
    if refusal:
        raise CannotRecord(refusal)
    step = _write(exhibit, details, by=by, at=at, signature=signature, uploads=uploads)
    waiting.state, waiting.answer, waiting.answered_at = ANSWERED[details.act], step, details.at
    waiting.save(update_fields=["state", "answer", "answered_at"])
    if waiting.state == HandOverState.REFUSED:
        tell_refused(exhibit, waiting, at=at)
    elif details.at > waiting.due_at and not waiting.alarmed_at:
        alarm(exhibit, waiting, at=at)
    return waiting


@transaction.atomic
def correct(*, exhibit: Exhibit, details: StepDetails, by: User, at: datetime) -> CustodyStep:
    """Add what is right about an earlier step; nothing is changed.

    :param details: `corrects` names the step.
    :raises CannotRecord: if there is no such step, or nothing may be written.
    """
    exhibit = _open(exhibit)
    if not 1 <= (details.corrects or 0) <= exhibit.steps_written:
        raise CannotRecord(
            Refusal("", _("There is no such step."), _("Choose one of the ledger."), "corrects")
        )
    return _write(exhibit, details, by=by, at=at)


def mark_overdue(*, at: datetime) -> int:
    """Mark hand-overs whose receipt is overdue, and alarm; return how many. Run by a task in its own scope."""
    rows = HandOver.objects.filter(state=HandOverState.WAITING, due_at__lte=at)
    found = list(
        rows.select_related("exhibit__organisation", "exhibit__case").select_for_update(
            of=("self",), no_key=True, skip_locked=True
        )
    )
    for one in found:
        one.state = HandOverState.OVERDUE
        one.save(update_fields=["state"])
        alarm(one.exhibit, one, at=at)
    return len(found)


def alarm(exhibit: Exhibit, hand_over: HandOver, *, at: datetime) -> None:
    """Tell the people of this part that more than a day lies between a hand-over and its receipt; once."""
    hand_over.alarmed_at = at
    hand_over.save(update_fields=["alarmed_at"])
    record("custody.gap", exhibit, by=None, at=at, to=hand_over.receiver)
    tell_gap(exhibit, hand_over, at=at)


def _open(exhibit: Exhibit) -> Exhibit:
    if refusal := why_not_write(exhibit.compartment_id):
        raise CannotRecord(refusal)
    return lock(exhibit)


def _waiting(exhibit: Exhibit) -> HandOver | None:
    rows = HandOver.objects.filter(exhibit=exhibit, state__in=UNANSWERED)
    return rows.select_for_update(of=("self",), no_key=True).first()


def _people(exhibit: Exhibit) -> list[User]:
    return [
        *staff_of(exhibit.compartment_id),
        *members_of(exhibit.compartment_id, exhibit.organisation_id),
    ]


def _write(exhibit, details, *, by, at, signature=None, uploads=()) -> CustodyStep:
    step = write_step(exhibit, details, by=by, at=at, signature=signature, uploads=uploads)
    action = "custody.handed_over" if details.act in HAND_OVERS else "custody.noted"
    record(action, exhibit, by=by, at=at, act=details.act, who=details.who, to=details.to)
    return step
