"""The outcome of a notice for the rights holder: grouped, with meaning, remedy and effect on accuracy."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from takedowns.corrections import can_be_sent_again
from takedowns.enums import (
    GOES,
    GRANTS,
    REJECTIONS,
    REVERSALS,
    CorrectionReason,
    Effect,
    ListingOutcome,
    OutcomeCause,
    ReviewVerdict,
    in_text,
)
from takedowns.models import (
    DecisionCorrection,
    Listing,
    ListingDecision,
    Notice,
    OutcomeChange,
    OutcomeReview,
    Restoration,
)
from takedowns.rules.cures import curable_until
from takedowns.rules.triage import accuracy_effect

from .appeals import open_of_holder
from .decision_corrections import corrections_of
from .disputes import restorations_in
from .legal_holds import holds_in
from .reviews import reviews_of

# How an outcome counts: in short, and what that means.
COUNTS = {
    Effect.GOOD: (gettext_lazy("Counts as taken down."), ""),
    Effect.BAD: (gettext_lazy("Counts in full"), gettext_lazy("as rejected in your accuracy.")),
    Effect.HALF: (
        gettext_lazy("Counts half if fixed:"),
        gettext_lazy("sent again within 10 business days, and taken down. Otherwise in full."),
    ),
    Effect.HALVED: (gettext_lazy("Counts half:"), gettext_lazy("it was sent again in time, and taken down.")),
    Effect.ONCE: (
        gettext_lazy("Does not count again:"),
        gettext_lazy("it fixes an earlier rejection, which counts half now."),
    ),
    Effect.NEUTRAL: (gettext_lazy("Does not count"), gettext_lazy("in your accuracy.")),
    Effect.MISTYPED: (
        gettext_lazy("Counts as rejected beyond one in fifty:"),
        gettext_lazy("a few mistyped addresses are left out of your accuracy."),
    ),
    Effect.WITHDRAWN: (
        gettext_lazy("Counts as rejected beyond one in ten:"),
        gettext_lazy("a few withdrawn listings are left out of your accuracy."),
    ),
    Effect.REVIEW: (gettext_lazy("Does not count"), gettext_lazy("while we review the outcome.")),
}
# The same for listings that can be fixed without an effect on accuracy.
FIXED_ALL_THE_SAME = {
    Effect.BAD: gettext_lazy(
        "as rejected in your accuracy, also once it is fixed: sending it again takes the listing down."
    ),
    Effect.NEUTRAL: gettext_lazy("in your accuracy: sending it again takes the listing down."),
}
LATER = (*REVERSALS, OutcomeCause.RETRACTED, OutcomeCause.HOLDER_APPEAL_GRANTED)
UNAUTHORISED = "SU-03"  # the seller is authorised: the register says so
_DUPLICATE = REJECTIONS["LI-03"]  # a duplicate is no rejection, but it means and asks the same


@dataclass(frozen=True, slots=True)
class NextStep:
    """Where what can be done about an outcome is done."""

    words: str
    href: str
    is_link: bool = False  # a page to read on, not something to do
    sends_again: bool = False  # posts, and makes a draft


@dataclass(frozen=True, slots=True)
class SharedOutcome:
    """An outcome that one or many listings share, as an outcome card shows it."""

    outcome: str
    code: str
    sentence: str  # written for this case
    same_as: str  # the notice a duplicate follows
    notice: Notice = field(compare=False)  # with its organisation
    cured_in: str = ""  # the correction that fixed it
    until: datetime | None = None  # when it can no longer be cured; None: it never could
    lapsed: bool = False  # that time is over
    in_review: bool = False
    in_appeal: bool = False  # its rights holder appealed, and that is not decided yet
    held: bool = False  # it was taken down later, and stays down for a court order or proceedings
    was_our_mistake: bool = False  # a review found that it should not have been rejected
    corrected: bool = False  # and the decision was corrected: it is taken down
    listings: list[Listing] = field(default_factory=list, compare=False)

    @property
    def effect(self) -> Effect:
        if self.held:
            return Effect.NEUTRAL
        if self.in_review or self.in_appeal or self.was_our_mistake:
            return Effect.REVIEW if self.in_review or self.in_appeal else Effect.GOOD
        return accuracy_effect(self.outcome, self.code, cured=bool(self.cured_in), lapsed=self.lapsed)

    @property
    def may_appeal(self) -> bool:
        """Whether its page offers an appeal; that page knows whether it is too late or was decided before."""
        settled = self.in_appeal or self.in_review or self.corrected or self.cured_in
        return self.outcome == ListingOutcome.REJECTED and not settled

    @property
    def effect_in_short(self) -> str:
        return str(COUNTS[self.effect][0])

    @property
    def counts(self) -> str:
        if self.curable and self.effect in FIXED_ALL_THE_SAME:
            return str(FIXED_ALL_THE_SAME[self.effect])
        return str(COUNTS[self.effect][1])

    @property
    def places(self) -> str:
        """Which listings of the notice: “2, 5 and 9”; the first ten of many."""
        positions = [str(listing.position) for listing in self.listings]
        more = [_("%(n)d more") % {"n": len(positions) - 10}] if len(positions) > 10 else []
        return get_text_list(positions[:10] + more, _("and"))

    @property
    def label(self) -> str:
        return str(ListingOutcome(self.outcome).label)

    @property
    def meaning(self) -> str:
        return str(REJECTIONS.get(self.code, _DUPLICATE).meaning)

    @property
    def remedy(self) -> str:
        return str(REJECTIONS.get(self.code, _DUPLICATE).remedy)

    @property
    def what_to_do(self) -> str:
        if self.corrected:
            return _("Nothing: we corrected our decision, and the listing is taken down.")
        return _("Nothing: it was sent again, and taken down.") if self.cured_in else self.remedy

    @property
    def icon(self) -> str:
        return "dup" if self.outcome == ListingOutcome.DUPLICATE else "dash"

    @property
    def is_late(self) -> bool:
        """Whether it can still be sent again, but no longer be cured."""
        return self.lapsed and self.can_be_sent_again

    @property
    def next_step(self) -> NextStep | None:
        """The one thing that helps now: a page to read on, a page where the cause lies, or sending it again."""
        if self.corrected:
            return None
        if self.same_as:
            words = _("Follow %(number)s") % {"number": self.same_as}
            return NextStep(words, self._address("notice", self.same_as), is_link=True)
        if self.cured_in:
            words = _("Fixed in %(number)s") % {"number": self.cured_in}
            return NextStep(words, self._address("notice", self.cured_in), is_link=True)
        if self.code == UNAUTHORISED:
            return NextStep(_("Open the register"), self._address("sellers"))
        if self.lies_with_the_right:
            documents = self._address("right", self.notice.right_id) + "#documents"
            return NextStep(_("Open the right"), documents)
        if self.can_be_sent_again:
            n = len(self.listings)
            words = ngettext("Fix and send again", "Fix and send %(n)s again", n) % {"n": n}
            return NextStep(words, self._address("notice_correction", self.notice.number), sends_again=True)
        return None

    def _address(self, page: str, *of) -> str:
        return reverse(f"organisation:{page}", args=[self.notice.organisation.slug, *of])

    @property
    def curable(self) -> bool:
        """Whether it can still be cured."""
        return self.until is not None and not self.lapsed and not self.cured_in and not self.corrected

    @property
    def can_be_sent_again(self) -> bool:
        return can_be_sent_again(self.code) and not self.cured_in and not self.corrected

    @property
    def lies_with_the_right(self) -> bool:
        """Whether the remedy is on the page of the right, not in a new notice."""
        return self.code in ("RT-02", "RT-05", "RT-06")


@dataclass(frozen=True, slots=True)
class Outcomes:
    """All outcomes of a decided notice."""

    cards: list[SharedOutcome]  # what was rejected, and duplicates: each needs an explanation
    others: list[Listing]  # what needs none
    tally: list[tuple[str, str]]  # effect on accuracy: words, number
    counts: Counter
    reviews: list[OutcomeReview] = field(
        default_factory=list
    )  # that were asked for, by the place of their listing
    corrections: list[DecisionCorrection] = field(default_factory=list)  # of decisions, in the same order

    @property
    def taken_down(self) -> int:
        return sum(self.counts[outcome] for outcome in GOES)

    @property
    def did_not_hold(self) -> int:
        """How many of those that were taken down count against the rights holder since."""
        return sum(vars(listing)["did_not_hold"] for listing in self.others)

    @property
    def need_something(self) -> int:
        return sum(len(card.listings) for card in self.cards if card.can_be_sent_again)

    @property
    def curable_until(self) -> datetime | None:
        """When the time to cure ends, if anything of the notice can still be cured."""
        return next((card.until for card in self.cards if card.curable), None)

    @property
    def cards_in_words(self) -> str:
        """What the cards are about: “3 rejected, 1 duplicate”."""
        return _in_words(listing for card in self.cards for listing in card.listings)

    @property
    def in_words(self) -> str:
        """The outcomes of listings without a card: “8 taken down, 1 already down”."""
        return _in_words(self.others)


def _in_words(listings: Iterable[Listing]) -> str:
    counts = Counter(listing.outcome for listing in listings)
    return ", ".join(
        _("%(count)d %(outcome)s") % {"count": n, "outcome": in_text(ListingOutcome(outcome))}
        for outcome, n in counts.most_common()
    )


def outcomes_of(
    notice: Notice, listings: Iterable[Listing], decisions: Mapping[int, ListingDecision], *, at: datetime
) -> Outcomes:
    """Group the settled listings of a decided notice.

    :param listings: each with `cured_by` and the notice it stands in.
    :param decisions: what was decided last about each listing, by its key; a withdrawn listing has none.
    """
    cards: dict[SharedOutcome, SharedOutcome] = {}
    others: list[Listing] = []
    counts: Counter[str] = Counter()
    made_good = cures_by(notice)
    listings = list(listings)
    reviews, later, held = reviews_of(listings), changes_of(notice), holds_in(notice)
    every = corrections_of(notice) if later else []
    corrections = {row.listing_id: row for row in every}
    restored = restorations_in(notice) if later else {}
    appealed = open_of_holder(notice)
    until = {code: curable_until(code, notice) for code in {one.rejection_code for one in listings}}
    for listing in listings:
        counts[listing.outcome] += 1
        listing.made_good = made_good.get(listing.pk)
        cures = listing.made_good.rejection_code if listing.made_good else ""
        review, changed = reviews.get(listing.pk), later.get(listing.pk)
        in_appeal = listing.pk in appealed
        listing.effect = Effect.REVIEW if in_appeal else _effect(listing, cures, review, changed)
        if listing.pk in held:
            listing.effect = Effect.NEUTRAL
        vars(listing)["held"] = listing.pk in held
        vars(listing).update(review=review, changed=changed, corrected=corrections.get(listing.pk))
        back = restored.get(listing.pk)
        again = is_down_again(listing, back, corrections.get(listing.pk))
        vars(listing).update(did_not_hold=has_failed(listing), restored=back, down_again=again)
        listing.is_down = listing.outcome in GOES and not has_failed(listing) and back is None
        said = decisions.get(listing.pk)
        if said is None or listing.outcome not in (ListingOutcome.REJECTED, ListingOutcome.DUPLICATE):
            others.append(listing)
            continue
        granted = changed is not None and changed.cause in GRANTS
        card = _card(notice, listing, said, until[listing.rejection_code], review, at=at, granted=granted)
        card = replace(card, in_appeal=in_appeal, held=listing.pk in held)
        cards.setdefault(card, card).listings.append(listing)
    ordered = sorted(
        cards.values(), key=lambda card: (not card.can_be_sent_again, -len(card.listings), card.code)
    )
    asked = [reviews[one.pk] for one in listings if one.pk in reviews]
    shown = {one.pk for one in listings}
    corrected = [row for row in every if row.listing_id in shown]
    return Outcomes(ordered, others, _tally(ordered, others), counts, asked, corrected)


def is_down_again(listing: Listing, back: Restoration | None, last: DecisionCorrection | None) -> bool:
    """Whether a listing was restored, and taken down again by the decision of an appeal.

    :param back: its restoration, other than by a corrected decision.
    :param last: the last correction of its decision.
    """
    if last is None or last.reason != CorrectionReason.APPEAL:
        return False
    return listing.outcome in GOES if back is None else back.ordered_at <= last.corrected_at


def decisions_of(notice: Notice) -> dict[int, ListingDecision]:
    """What was decided last about each listing, by its key."""
    rows = ListingDecision.objects.standing().filter(decision__notice=notice)
    return {row.listing_id: row for row in rows.order_by("decision__decided_at", "pk")}


def changes_of(notice: Notice) -> dict[int, OutcomeChange]:
    """The last reversal, retraction or granted appeal of each listing that had one, by its key; one statement."""
    rows = OutcomeChange.objects.filter(notice=notice, cause__in=LATER).order_by("changed_at", "pk")
    return {row.listing_id: row for row in rows}


def has_failed(listing: Listing) -> bool:
    """Whether it was taken down, and that did not hold: it counts against the rights holder."""
    return vars(listing)["changed"] is not None and listing.outcome in GOES and listing.effect == Effect.BAD


def _effect(
    listing: Listing, cures: str, review: OutcomeReview | None, changed: OutcomeChange | None
) -> Effect:
    if review and not review.verdict:
        return Effect.REVIEW
    if changed:
        return Effect(changed.effect_after)
    if review and review.verdict == ReviewVerdict.OVERTURNED:
        return Effect.GOOD
    return accuracy_effect(listing.outcome, listing.rejection_code, cures=cures)


def cures_by(notice: Notice) -> dict[int, Listing]:
    """The rejected listings that a correction cured, by the listing of the correction."""
    if notice.corrects_id is None:
        return {}
    rows = Listing.objects.filter(cured_by__notice=notice).select_related("notice")
    return {row.cured_by_id: row for row in rows if row.cured_by_id is not None}


def _card(notice, listing, said, until, review, *, at, granted) -> SharedOutcome:
    cured_in = listing.cured_by.notice.number if listing.cured_by else ""
    lapsed = until is not None and at > until
    return SharedOutcome(
        listing.outcome, listing.rejection_code, said.sentence, said.same_as, notice, cured_in, until, lapsed,
        in_review=bool(review and not review.verdict),
        corrected=vars(listing)["corrected"] is not None, was_our_mistake=granted or bool(review and review.verdict == ReviewVerdict.OVERTURNED),
    )  # fmt: skip


def _tally(cards, others) -> list[tuple[str, str]]:
    codes: dict[Effect, list[str]] = {}
    numbers: Counter = Counter()
    for card in cards:
        numbers[card.effect] += len(card.listings)
        codes.setdefault(card.effect, []).append(card.code or in_text(ListingOutcome(card.outcome)))
    failed = sum(map(has_failed, others))
    for listing in others:
        if has_failed(listing):
            continue
        effect = listing.effect
        numbers[effect] += 1
        if effect == Effect.NEUTRAL:
            codes.setdefault(effect, []).append(in_text(ListingOutcome(listing.outcome)))
    words = {
        Effect.GOOD: _("Taken down"),
        Effect.BAD: _("Rejected, in full"),
        Effect.HALF: _("Rejected, half if fixed"),
        Effect.HALVED: _("Rejected and fixed, half"),
        Effect.ONCE: _("Taken down, fixes a rejection"),
        Effect.MISTYPED: _("Rejected, left out up to one in fifty"),
        Effect.WITHDRAWN: _("Withdrawn, left out up to one in ten"),
        Effect.REVIEW: _("Under review, not counted"),
        Effect.NEUTRAL: _("Not counted"),
    }
    did_not_hold = [(_("Taken down, but it did not hold"), str(failed))] if failed else []
    return did_not_hold + [
        (f"{said} ({', '.join(dict.fromkeys(codes[effect]))})" if effect in codes else said, str(numbers[effect]))
        for effect, said in words.items() if numbers[effect]
    ]  # fmt: skip
