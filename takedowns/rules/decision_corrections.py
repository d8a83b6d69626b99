"""May a decision be corrected after its outcome was sent, and by this person?"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.accounts.models import User
from ipr_portal.errors import Refusal
from ipr_portal.lazy import LazyStr
from ipr_portal.tenancy.roles import Can, may
from ipr_portal.ui.moments import say_moment
from takedowns.enums import (
    CORRECTION_REASONS,
    GOES,
    REVERSALS,
    CorrectedTo,
    DecisionGround,
    ListingOutcome,
    OutcomeCause,
)

# Outcomes that no correction changes, and what helps instead.
NOT_CORRECTED: dict[str, tuple[LazyStr, LazyStr]] = {
    ListingOutcome.WITHDRAWN: (
        gettext_lazy("The rights holder withdrew this listing; nothing was decided about it."),
        gettext_lazy("A new notice can name it again."),
    ),
    ListingOutcome.DUPLICATE: (
        gettext_lazy("This listing was decided in another notice."),
        gettext_lazy("Correct the decision there."),
    ),
    ListingOutcome.LEGAL_HOLD: (
        gettext_lazy("An order of a court or an authority fixes this listing."),
        gettext_lazy("It stays as it is as long as the order is in force."),
    ),
    ListingOutcome.ALREADY_DOWN: (
        gettext_lazy(
            "This listing was down before we decided; there is nothing to change at the marketplace."
        ),
        gettext_lazy("If it is on show again, a new notice can name it."),
    ),
    ListingOutcome.SELLER_REMOVED: (
        gettext_lazy("The seller removed this listing; there is nothing to change at the marketplace."),
        gettext_lazy("If it is on show again, a new notice can name it."),
    ),
    ListingOutcome.INFO_LAPSED: (
        gettext_lazy("Our question about this listing was not answered; nothing was decided about it."),
        gettext_lazy("A new notice can name it again."),
    ),
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What is known of the decision about a listing."""

    number: str  # of the notice
    outcome: str
    sent: bool = True  # whether its outcome was sent
    sender_id: int | None = None  # of the notice
    decider_id: int | None = None
    decider: str = ""
    corrected_at: datetime | None = None
    causes: Set[str] = frozenset()  # of its lines in the ledger
    cured: bool = False
    ordered: bool = True  # whether the marketplace carried out an order of ours
    in_review: bool = False
    took_part: Set[int] = frozenset()  # who had a part in it or sent the notice; known while a review is open
    in_appeal: bool = False
    held: bool = False  # down by a court order or proceedings


def why_not_correct_decision(said: Decided, *, by: User) -> Refusal | None:
    """Answer why the decision about a listing cannot be corrected by this person, or None."""
    return (
        _why_not_at_all(said)
        or _why_not_by(said, by)
        or _why_not_in_review(said, by)
        or (_why_not_restore(said) if said.outcome in GOES else _why_not_take_down(said))
    )


def _why_not_at_all(said: Decided) -> Refusal | None:
    outcome = ListingOutcome.LEGAL_HOLD if said.held else said.outcome
    if outcome in NOT_CORRECTED:
        sentence, remedy = NOT_CORRECTED[outcome]
        return Refusal("", sentence, remedy)
    if not said.sent:
        sentence = _("The outcome of %(number)s is not sent yet.") % {"number": said.number}
        return Refusal("", sentence, _("Undo the decision instead, and decide again."))
    if said.corrected_at:
        at = say_moment(said.corrected_at)
        sentence = _("This decision was corrected on %(at)s; it is corrected once.") % {"at": at}
        return Refusal("", sentence, _("Open the notice to read the correction."))
    if said.in_appeal:
        sentence = _("An appeal about this listing is open.")
        return Refusal("", sentence, _("A lead who had no part in the decision decides the appeal."))
    return None


def _why_not_by(said: Decided, by: User) -> Refusal | None:
    if by.pk == said.sender_id:
        sentence = _("You sent this notice yourself; somebody else must correct its decision.")
        return Refusal("", sentence, _("Hand it to a lead."))
    if by.pk == said.decider_id or may(by, Can.CORRECT_DECISIONS):
        return None
    sentence = _("Only %(who)s or a lead can correct this decision.") % {"who": said.decider}
    return Refusal("", sentence, _("Hand it to one of them."))


def _why_not_in_review(said: Decided, by: User) -> Refusal | None:
    """A correction answers the open review of a listing: so the person who corrects it must be allowed to answer."""
    if not said.in_review:
        return None
    if not may(by, Can.REVIEW_OUTCOMES):
        sentence = _("A review of this listing is open; a lead answers it.")
        return Refusal("", sentence, _("Hand it to a lead: correcting the decision answers the review, too."))
    return why_not_after_part(said.took_part, by)


def why_not_after_part(took_part: Set[int], by: User) -> Refusal | None:
    """Answer why this person cannot answer a review of a decision, because they had a part in it, or None."""
    if by.pk not in took_part:
        return None
    sentence = _("You had a part in the decision, or sent the notice; somebody else must answer the review.")
    return Refusal("", sentence, _("Hand it to another lead."))


def _why_not_restore(said: Decided) -> Refusal | None:
    over = [cause for cause in (*REVERSALS, OutcomeCause.RETRACTED) if cause in said.causes]
    if over:
        sentence = _("This takedown did not hold before: %(why)s.") % {"why": OutcomeCause(over[0]).label}
        return Refusal("", sentence, _("Open the notice to see what became of it."))
    if not said.ordered:
        sentence = _("The portal did not take this listing down, so it cannot restore it.")
        return Refusal("", sentence, _("Ask the marketplace to restore it."))
    return None


def _why_not_take_down(said: Decided) -> Refusal | None:
    if said.cured:
        sentence = _("This listing was sent again in another notice, and taken down there.")
        return Refusal("", sentence, _("Open the notice to see which one."))
    return None


def what_is_wrong(said: Decided, *, to: str, reason: str, ground: str, sentence: str) -> Refusal | None:
    """Answer what a correction lacks, or None."""
    targets = (
        (CorrectedTo.RESTORED,) if said.outcome in GOES else (CorrectedTo.REMOVED, CorrectedTo.RESTRICTED)
    )
    if to not in targets:
        return Refusal("", _("This decision cannot be corrected to that."), _("Choose one of those offered."))
    if reason not in CORRECTION_REASONS[said.outcome]:
        return Refusal("", _("This reason does not fit."), _("Choose one of those offered."), "reason")
    if (to != CorrectedTo.RESTORED) != (ground in DecisionGround):
        return Refusal("", _("Choose the ground for the takedown."), "", "ground")
    if not sentence.strip():
        return Refusal("", _("Write a sentence for the rights holder."), "", "sentence")
    return None
