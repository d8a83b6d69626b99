"""What may be written into the ledger of an exhibit, and why not. No side effects; the answer is shown to the person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from enforcement.enums import SIGNED, UNANSWERED, WITNESSED, CustodyAct, SignedBy
from enforcement.models import Exhibit, HandOver
from ipr_portal.accounts.models import User
from ipr_portal.errors import Refusal
from ipr_portal.evidence.validators import CheckedFile
from ipr_portal.tenancy.scope import SYSTEM, current_scope
from ipr_portal.ui.moments import say_moment

LATE_AFTER = timedelta(hours=24)  # between what was done and its entry: the step is marked
RECEIPT_WITHIN = timedelta(hours=24)  # of a hand-over; a longer gap alarms
CONFIRMED_FOR = timedelta(minutes=5)  # the second factor


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed a step, and how.

    :param at: when the second factor was given; None on paper.
    :param witness: who saw the paper signed; `paper` is its photograph.
    """

    how: SignedBy
    signer: str
    at: datetime | None = None
    witness: str = ""
    paper: CheckedFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDetails:
    """What a person says about a step: what, who, how, when, with which result."""

    act: CustodyAct
    who: str
    how: str
    at: datetime
    result: str
    place: str = ""
    seal_before: str = ""
    seal_after: str = ""
    witnesses: tuple[str, ...] = ()
    to: str = ""  # the receiver of a hand-over
    corrects: int | None = None


def may_write(compartment_id: int) -> bool:
    """Whether the person of the scope has write access to a compartment."""
    if current_scope().role == SYSTEM:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (tenancy_my_compartments('WRITE'))", [compartment_id])
        return cursor.fetchone()[0]


def why_not_write(compartment_id: int) -> Refusal | None:
    """Why nothing may be written in a case, or None."""
    if may_write(compartment_id):
        return None
    return Refusal("", _("You may read this case, not write in it."), _("Ask its owner for write access."))


def why_not_record(
    exhibit: Exhibit,
    details: StepDetails,
    signature: Signature | None,
    waiting: HandOver | None,
    at: datetime,
) -> Refusal | None:
    """Why a step may not be written, or None.

    :param waiting: the hand-over that waits for its receipt, if any.
    """
    return (
        _why_not_now(exhibit, details, waiting)
        or why_not_at(exhibit, details.at, at)
        or _why_not_witnessed(details)
        or _why_not_sealed(exhibit, details)
        or why_not_signed(details, signature, at)
    )


def _why_not_now(exhibit: Exhibit, details: StepDetails, waiting: HandOver | None) -> Refusal | None:
    if details.act == CustodyAct.CORRECTED:
        return None
    if exhibit.last_act == CustodyAct.DESTROYED:
        return Refusal("", _("The exhibit is destroyed."), _("Only a correction can be added."), "act")
    if waiting:
        return Refusal(
            "",
            _("The exhibit is on its way to %(who)s.") % {"who": waiting.receiver},
            _("Record the receipt or the refusal first."),
            "act",
        )
    return None


def why_not_at(exhibit: Exhibit, done_at: datetime, at: datetime) -> Refusal | None:
    """Why a step cannot have been done at a moment: it lies ahead, or before the step that the ledger ends with."""
    if done_at > at:
        return Refusal("", _("This moment lies in the future."), _("Enter when it was done."), "at")
    if exhibit.last_at and done_at < exhibit.last_at:
        return Refusal(
            "",
            _("The last step was done on %(when)s; a step cannot be put before it.")
            % {"when": say_moment(exhibit.last_at, now=at)},
            _("Enter a later moment, or add a correction that says what was left out."),
            "at",
        )
    return None


def is_late(done_at: datetime, at: datetime) -> bool:
    """Whether a step is entered so long after it was done that it is marked."""
    return at - done_at > LATE_AFTER


def _why_not_witnessed(details: StepDetails) -> Refusal | None:
    if details.act in WITNESSED and not details.witnesses:
        return Refusal("", _("This is done before a witness."), _("Name who saw it."), "witnesses")
    if details.who in details.witnesses:
        return Refusal(
            "", _("Nobody witnesses what they do themselves."), _("Name somebody else."), "witnesses"
        )
    return None


def _why_not_sealed(exhibit: Exhibit, details: StepDetails) -> Refusal | None:
    if details.act == CustodyAct.RESEALED and not details.seal_after:
        return Refusal("", _("The new seal has no number."), _("Enter the number on the seal."), "seal_after")
    if details.act == CustodyAct.OPENED and exhibit.seal and not details.seal_before:
        return Refusal(
            "",
            _("The exhibit is sealed with %(seal)s.") % {"seal": exhibit.seal},
            _("Enter the number on the seal that was opened."),
            "seal_before",
        )
    return None


def why_not_signed(details: StepDetails, signature: Signature | None, at: datetime) -> Refusal | None:
    """Why a signature does not count, or None."""
    if signature is None:
        if details.act not in SIGNED:
            return None
        return Refusal("", _("This step is signed."), _("Confirm with your second factor."), "signature")
    if signature.how == SignedBy.SECOND_FACTOR:
        return _why_not_confirmed(signature, at)
    if not signature.paper:
        return Refusal("", _("A signature on paper needs its photograph."), _("Add it."), "paper")
    if not signature.witness or signature.witness == signature.signer:
        return Refusal(
            "", _("A signature on paper needs a witness."), _("Name somebody who saw it."), "witness"
        )
    return None


def _why_not_confirmed(signature: Signature, at: datetime) -> Refusal | None:
    if signature.at and timedelta(0) <= at - signature.at <= CONFIRMED_FOR:
        return None
    return Refusal(
        "",
        _("Your second factor was asked for more than five minutes ago."),
        _("Confirm again, then send this once more."),
        "signature",
    )


def why_not_answer(hand_over: HandOver, signature: Signature | None, *, by: User) -> Refusal | None:
    """Why somebody may not give or refuse the receipt of a hand-over, or None."""
    if hand_over.state not in UNANSWERED:
        return Refusal("", _("This hand-over is answered already."), _("Look at its ledger."))
    if hand_over.account_id and hand_over.account_id != by.pk:
        return Refusal(
            "",
            _("Only %(who)s can answer this hand-over.") % {"who": hand_over.receiver},
            _("They do so from their own account, with their second factor."),
        )
    if not hand_over.account_id and (signature is None or signature.how != SignedBy.PAPER):
        return Refusal(
            "",
            _("%(who)s has no account here, so they sign on paper.") % {"who": hand_over.receiver},
            _("Add the photograph of the signed receipt, and who witnessed it."),
            "paper",
        )
    return None
