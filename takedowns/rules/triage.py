"""May this be decided, by this person, in this way?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipr_portal.markets import market_name
from ipr_portal.tenancy.roles import Can, may
from ipr_portal.ui.moments import say_moment
from ipr_portal.ui.templatetags.ui import money
from takedowns.enums import (
    GOES,
    REJECTIONS,
    DecisionGround,
    Effect,
    ListingOutcome,
    NoticeOutcome,
    NoticeState,
)
from takedowns.listings import Recognised, recognise
from takedowns.models.notice_filters import TO_TRIAGE

from .claims import not_open, why_not_claim

# The outcomes that a triager may give. The others are set elsewhere.
VERDICTS = [
    ListingOutcome.REMOVED,
    ListingOutcome.RESTRICTED,
    ListingOutcome.REJECTED,
    ListingOutcome.SELLER_REMOVED,
    ListingOutcome.ALREADY_DOWN,
    ListingOutcome.DUPLICATE,
]
UPHELD = (*GOES, ListingOutcome.SELLER_REMOVED)
# The time for an undo: nothing is sent until it is over, so an undo has no effect outside. The clock keeps running.
GRACE = timedelta(seconds=20)
FAR_REACHING_LISTINGS = 10
FAR_REACHING_SELLERS = 5
SELLERS_NAMED = 6
MISTYPED = "LI-01"
ACCUSING = ("PR-02", "PR-03")  # codes for bad faith of the reporter


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one listing."""

    listing_id: int
    outcome: ListingOutcome
    code: str = ""
    secondary_codes: tuple[str, ...] = ()
    sentence: str = ""
    ground: str = ""
    same_as: str = ""
    explanation_id: int | None = None  # the template that the sentence began as
    explanation_edited: bool = False


def why_not_decide(notice, *, by, at: datetime, verdicts: list[Verdict], open_ids: set[int]) -> str | None:
    """Answer why these verdicts cannot be given, or None. `open_ids` are the listings without an outcome."""
    if notice.state not in TO_TRIAGE:
        return not_open(notice)
    if refusal := why_not_claim(notice, by=by, at=at):
        return refusal
    if by.pk == notice.submitted_by_id:
        return _("You sent this notice yourself; somebody else must decide it.")
    if not verdicts:
        return _("Choose an outcome for at least one listing.")
    if not {verdict.listing_id for verdict in verdicts} <= open_ids:
        return _("One of these listings is already decided. Reload the page to see the outcome.")
    return next((wrong for verdict in verdicts if (wrong := what_is_wrong_with(verdict))), None)


def why_too_late_to_undo(notice, decision) -> str | None:
    """Answer why nobody can undo a decision any more, or None."""
    if decision.undone_at:
        return _("%(who)s undid this decision on %(at)s.") % {
            "who": decision.undone_by,
            "at": say_moment(decision.undone_at),
        }
    if notice.state == NoticeState.DECIDED:
        return _("The outcome of %(number)s was sent on %(at)s. A decision can be undone until then.") % {
            "number": notice,
            "at": say_moment(notice.decided_at),
        }
    return None if notice.state in TO_TRIAGE else not_open(notice)


def why_not_undo(decision, *, by) -> str | None:
    """Answer why this person cannot undo a decision, or None."""
    if by.pk == decision.decided_by_id or may(by, Can.UNDO_DECISIONS):
        return None
    return _("Only %(who)s or a lead can undo this decision.") % {"who": decision.decided_by}


def why_not_mistyped(verdicts: list[Verdict], pasted: Mapping[int, str]) -> str | None:
    """Answer why LI-01 is refused for an address that our own check recognised, or None.

    :param pasted: the address of each listing as it was sent.
    """
    for verdict in verdicts:
        if verdict.code == MISTYPED and isinstance(recognise(pasted[verdict.listing_id]), Recognised):
            return _(
                "Our check recognised this address, so it was not mistyped. Choose LI-06, or the code that fits."
            )
    return None


def what_is_wrong_with(verdict: Verdict) -> str | None:
    """Answer what a verdict lacks, or None."""
    checks = {
        _("A rejection needs one of our codes, and only a rejection has one."): (
            (verdict.outcome == ListingOutcome.REJECTED) != (verdict.code in REJECTIONS)
        ),
        _("Choose the reason for taking the listing down."): (
            (verdict.outcome in GOES) != (verdict.ground in DecisionGround)
        ),
        _("Name the notice in which the same listing stands."): (
            (verdict.outcome == ListingOutcome.DUPLICATE) != bool(verdict.same_as)
        ),
        _("A triager cannot give this outcome."): verdict.outcome not in VERDICTS,
        _("A second code must be one of our codes, and not the first again."): not (
            set(verdict.secondary_codes) <= set(REJECTIONS) - {verdict.code}
        ),
    }
    return next((sentence for sentence, wrong in checks.items() if wrong), None)


@dataclass(frozen=True, slots=True)
class Going:
    """A listing that a decision takes down or restricts: its seller and price."""

    seller_key: str
    seller: str = ""  # its name, where the snapshot has one
    price: Decimal | None = None
    currency: str = ""

    @property
    def name(self) -> str:
        return self.seller or self.seller_key.rpartition(":")[2]


def going(listing) -> Going:
    """A listing, with its snapshot or none, as a far-reaching decision names it."""
    shown = getattr(listing, "snapshot", None)
    if shown is None:
        return Going(listing.seller_key)
    return Going(listing.seller_key, shown.seller_name, shown.price, shown.currency)


def what_goes_far(verdicts: list[Verdict], *, listings: Iterable[Going], market: str) -> str | None:
    """The effects of a decision in numbers if it is far-reaching and needs confirmation; else None.

    :param listings: those that go.
    """
    gone = list(listings)
    shops = {one.seller_key for one in gone} - {""}
    if len(gone) > FAR_REACHING_LISTINGS or len(shops) > FAR_REACHING_SELLERS:
        parts = [_what_goes(gone, len(shops), market), _whose(gone), _worth(gone)]
        return " ".join(part for part in parts if part)
    accused = sum(verdict.code in ACCUSING for verdict in verdicts)
    if accused:
        return ngettext(
            "%(count)d listing is rejected for bad faith; the rights holder will read that.",
            "%(count)d listings are rejected for bad faith; the rights holder will read that.",
            accused,
        ) % {"count": accused}
    return None


def _what_goes(gone: list[Going], shops: int, market: str) -> str:
    where = {"gone": len(gone), "shops": shops, "market": market_name(market)}
    if not shops:
        return _("%(gone)d listings go down in %(market)s.") % where
    return (
        ngettext(
            "%(gone)d listings of %(shops)d seller go down in %(market)s.",
            "%(gone)d listings of %(shops)d sellers go down in %(market)s.",
            shops,
        )
        % where
    )


def _whose(gone: list[Going]) -> str:
    """The sellers with most of these listings by name, and how many more there are."""
    counted = Counter(one.seller_key for one in gone if one.seller_key)
    names = {one.seller_key: one.name for one in gone}
    said = [f"{names[key]} ({count})" for key, count in counted.most_common(SELLERS_NAMED)]
    if more := len(counted) - len(said):
        said.append(ngettext("%(n)d more", "%(n)d more", more) % {"n": more})
    return _("Sellers: %(names)s.") % {"names": ", ".join(said)} if said else ""


def _worth(gone: list[Going]) -> str:
    """The sum of their prices, in each currency."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in gone:
        if one.price is not None:
            sums[one.currency] += one.price
    said = ", ".join(money(amount, currency) for currency, amount in sorted(sums.items()))
    return _("Together offered for %(sum)s.") % {"sum": said} if said else ""


def outcome_of(listing_count: int, upheld: int) -> NoticeOutcome:
    """The outcome of a notice whose listings are all settled."""
    if upheld == listing_count:
        return NoticeOutcome.ALL_UPHELD
    return NoticeOutcome.PARTIAL if upheld else NoticeOutcome.NONE_UPHELD


WITHOUT_CODE = {ListingOutcome.WITHDRAWN: Effect.WITHDRAWN, ListingOutcome.INFO_LAPSED: Effect.BAD}


def accuracy_effect(
    outcome: str, code: str = "", *, cured: bool = False, lapsed: bool = False, cures: str = ""
) -> Effect:
    """How a settled listing counts towards reporting accuracy (docs/glossary.md, “accuracy”).

    Upheld counts as good; a rejection counts as its code says; duplicates and listings that were down already do not
    count, those withdrawn without a question only beyond a tenth. A code that counts half does so once it is cured, and counts in full
    once the time for that is over; the listing that cured it is not counted again (ADR 18).

    :param cured: whether a correction of this rejection was upheld.
    :param lapsed: whether it can no longer be cured.
    :param cures: the code of the rejection that this listing cured, if any.
    """
    if outcome in UPHELD:
        return Effect.ONCE if cures and REJECTIONS[cures].effect == Effect.HALF else Effect.GOOD
    if outcome != ListingOutcome.REJECTED:
        return WITHOUT_CODE.get(ListingOutcome(outcome), Effect.NEUTRAL)
    effect = REJECTIONS[code].effect
    if effect != Effect.HALF:
        return effect
    if cured:
        return Effect.HALVED
    return Effect.BAD if lapsed else Effect.HALF
