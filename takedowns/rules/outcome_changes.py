"""How a listing counts after its first outcome, and which later causes apply to it."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.errors import Refusal
from ipr_portal.tenancy.roles import Can, may
from takedowns.enums import (
    FIRST_CAUSES,
    GOES,
    GRANTS,
    HALF_WEIGHT,
    HOLDS,
    REVERSALS,
    WON_BY_SELLER,
    Effect,
    ListingOutcome,
    OutcomeCause,
    WithdrawalReason,
)
from takedowns.models import Listing, Notice, OutcomeChange, OutcomeReview

from .cures import curable_until
from .decision_corrections import why_not_after_part
from .legal_holds import WAITS
from .triage import UPHELD

_CURE = {
    OutcomeCause.CURED: Effect.HALVED,
    OutcomeCause.NOT_CURED: Effect.BAD,
    OutcomeCause.LAPSED: Effect.BAD,
}
_GRANTABLE = (
    ListingOutcome.REJECTED,
    ListingOutcome.DUPLICATE,
    ListingOutcome.ALREADY_DOWN,
    ListingOutcome.LEGAL_HOLD,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a listing counts: by its outcome, unless a later decision overrides it, or a review or a legal hold suspends it."""

    outcome: str
    base: str
    overriding: str = ""
    in_review: bool = False
    held: bool = False  # by a court order or proceedings
    causes: frozenset[str] = frozenset()

    @property
    def effect(self) -> Effect:
        if self.held:
            return Effect.NEUTRAL
        return Effect.REVIEW if self.in_review else Effect(self.overriding or self.base)

    def after(self, cause: str, reason: str = "") -> Self:
        """Its standing once something more has happened (the definition of accuracy, “later events”).

        A takedown that its seller won, and its rights holder won back on appeal, stays reversed here, though it is down and a
        strike again: version 1 of the definition has no line for it.
        """
        known = replace(self, causes=self.causes | {cause})
        if cause in _CURE:
            return replace(known, base=_CURE[OutcomeCause(cause)])
        if cause in HOLDS:
            return replace(known, held=cause == OutcomeCause.LEGAL_HOLD)
        if cause in (OutcomeCause.UNDER_REVIEW, OutcomeCause.REVIEWED):
            return replace(known, in_review=cause == OutcomeCause.UNDER_REVIEW)
        if effect := self._overridden_by(cause, reason):
            return replace(known, overriding=effect, in_review=False)
        return known

    def _overridden_by(self, cause: str, reason: str) -> str:
        if self.outcome in UPHELD:
            wrong = cause in REVERSALS or (cause, reason) == (
                OutcomeCause.RETRACTED,
                WithdrawalReason.MISTAKE,
            )
            return Effect.BAD if wrong else ""
        granted = cause in GRANTS and self.outcome in _GRANTABLE
        return Effect.GOOD if granted else ""


def standing_of(changes: Iterable[OutcomeChange]) -> Standing | None:
    """The standing of a listing by its lines in the ledger, in the order in which they were written; None without one."""
    standing = None
    for one in changes:
        if one.cause in FIRST_CAUSES:
            standing = Standing(one.outcome, one.effect_after, causes=frozenset({one.cause}))
        elif standing:
            standing = standing.after(one.cause, one.reason)
    return standing


def why_not_change(standing: Standing | None, cause: str) -> Refusal | None:
    """Answer why a later cause cannot apply to a listing, or None."""
    if standing is None:
        return Refusal(
            "", _("The outcome of this listing is not sent yet."), _("Wait until the notice is decided.")
        )
    if standing.held and cause != OutcomeCause.HOLD_LIFTED:
        return WAITS
    if cause in WON_BY_SELLER and (standing.outcome not in UPHELD or standing.causes & set(WON_BY_SELLER)):
        said = _("Only a listing that is down can be restored for its seller.")
        return Refusal("", said, _("Open the notice to see its outcome."))
    if cause == OutcomeCause.REVIEWED and not standing.in_review:
        return Refusal("", _("No review of this listing is open."), _("Open the notice to see its outcome."))
    if cause == OutcomeCause.UNDER_REVIEW and standing.in_review:
        return Refusal("", _("This listing is being reviewed already."), _("Wait for the result."))
    return None


def failed(original: Notice, correction: Notice, cured: Iterable[Listing]) -> list[Listing]:
    """The half-weight rejections of a notice that a correction carried, sent in time, and did not cure."""
    done = {one.pk for one in cured}
    keys = list(correction.listings.values_list("key", flat=True))
    rows = original.listings.filter(rejection_code__in=HALF_WEIGHT, cured_at=None, key__in=keys)
    left = [one for one in rows.order_by("position") if one.pk not in done]
    until = {code: curable_until(code, original) for code in {one.rejection_code for one in left}}
    return [one for one in left if (end := until[one.rejection_code]) and correction.submitted_at <= end]


def why_not_ask_for_review(standing: Standing | None, review: OutcomeReview | None) -> Refusal | None:
    """Answer why a rights holder cannot ask for a review of an outcome, or None."""
    if review:
        said = _("A review of this listing was asked for already.")
        return Refusal("", said, _("Its result is shown beside the listing."))
    if standing and standing.outcome == ListingOutcome.WITHDRAWN:
        return Refusal("", _("You withdrew this listing; there is nothing to review."), "")
    return why_not_change(standing, OutcomeCause.UNDER_REVIEW)


def why_not_as_member(listing: Listing) -> Refusal | None:
    """Answer why a rights holder appeals against the outcome of a listing instead of asking for a review, or None."""
    if listing.outcome != ListingOutcome.REJECTED:
        return None
    return Refusal("", _("This listing was rejected."), _("Appeal against the decision instead."))


def why_not_review(review: OutcomeReview, took_part: AbstractSet[int], *, by: User) -> Refusal | None:
    """Answer why this person cannot decide a review, or None.

    :param took_part: who sent the notice, or had a part in a decision about the listing.
    """
    if review.verdict:
        said = _("%(who)s has already decided this review.") % {"who": review.reviewed_by}
        return Refusal("", said, _("Open the notice to read the result."))
    if not may(by, Can.REVIEW_OUTCOMES):
        return Refusal("", _("Only a lead decides reviews of outcomes."), _("Hand it to a lead."))
    return why_not_after_part(took_part, by)


def is_put_right_by_correction(listing: Listing) -> bool:
    """Whether a mistake about a listing is put right at the marketplace: it is restored, or taken down."""
    return listing.outcome in GOES or (
        listing.outcome == ListingOutcome.REJECTED and listing.cured_at is None
    )


def why_not_overturn(standing: Standing) -> Refusal | None:
    """Answer why a review cannot turn an outcome in the rights holder's favour, or None."""
    if standing.outcome in _GRANTABLE:
        return None
    said = _("This listing was not rejected; nothing can be granted.")
    return Refusal("", said, _("Confirm the outcome instead."))


def is_over(listing: Listing, *, at: datetime) -> bool:
    """Whether the time to cure a listing is over, and it is not noted yet."""
    return bool(listing.curable_until and not listing.cure_closed_at and listing.curable_until < at)
