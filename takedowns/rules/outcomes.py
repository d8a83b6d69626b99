"""What the rights holder reads of a decided notice: outcomes grouped, with meaning, remedy and effect on accuracy."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from takedowns.enums import REJECTIONS, Effect, ListingOutcome
from takedowns.models import Listing, ListingDecision

from .triage import GOES, accuracy_effect

COUNTS = {
    Effect.GOOD: gettext_lazy("Counts as upheld in your accuracy."),
    Effect.BAD: gettext_lazy("Counts in full, as rejected in your accuracy."),
    Effect.HALF: gettext_lazy(
        "Counts half if corrected and upheld within 10 business days, otherwise in full."
    ),
    Effect.NEUTRAL: gettext_lazy("Does not count towards your accuracy."),
}
_NOT_REJECTED = {
    ListingOutcome.DUPLICATE: (
        gettext_lazy("The listing is already open or decided in another notice."),
        gettext_lazy("Follow the other notice; this one need not be sent again."),
    ),
    ListingOutcome.ALREADY_DOWN: (
        gettext_lazy("The listing was not live when you sent the notice."),
        gettext_lazy("Nothing to do."),
    ),
}


@dataclass(frozen=True, slots=True)
class SharedOutcome:
    """One outcome that one or many listings share, as an outcome card says it."""

    outcome: str
    code: str
    sentence: str  # written for this case
    same_as: str  # the notice a duplicate follows
    listings: list[Listing] = field(default_factory=list, compare=False)

    @property
    def effect(self) -> Effect:
        return accuracy_effect(self.outcome, self.code)

    @property
    def counts(self) -> str:
        return str(COUNTS[self.effect])

    @property
    def label(self) -> str:
        return str(ListingOutcome(self.outcome).label)

    @property
    def meaning(self) -> str:
        return str(
            REJECTIONS[self.code].meaning if self.code else _NOT_REJECTED[ListingOutcome(self.outcome)][0]
        )

    @property
    def remedy(self) -> str:
        return str(
            REJECTIONS[self.code].remedy if self.code else _NOT_REJECTED[ListingOutcome(self.outcome)][1]
        )

    @property
    def curable(self) -> bool:
        return bool(self.code) and REJECTIONS[self.code].curable

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

    @property
    def taken_down(self) -> int:
        return sum(self.counts[outcome] for outcome in GOES)

    @property
    def need_something(self) -> int:
        return sum(len(card.listings) for card in self.cards if card.curable)

    @property
    def in_words(self) -> str:
        """What became of those without a card: “8 taken down, 1 already down”."""
        plain = Counter(listing.outcome for listing in self.others)
        return ", ".join(f"{n} {ListingOutcome(outcome).label.lower()}" for outcome, n in plain.most_common())


def outcomes_of(listings: Iterable[Listing], decisions: Mapping[int, ListingDecision]) -> Outcomes:
    """Group the settled listings of a notice.

    :param decisions: what was decided last about each listing, by its key; a withdrawn listing has none.
    """
    cards: dict[SharedOutcome, SharedOutcome] = {}
    others, counts = [], Counter()
    for listing in listings:
        counts[listing.outcome] += 1
        said = decisions.get(listing.pk)
        if said is None or listing.outcome not in (ListingOutcome.REJECTED, ListingOutcome.DUPLICATE):
            others.append(listing)
            continue
        card = SharedOutcome(listing.outcome, listing.rejection_code, said.sentence, said.same_as)
        cards.setdefault(card, card).listings.append(listing)
    ordered = sorted(cards.values(), key=lambda card: (not card.curable, -len(card.listings), card.code))
    return Outcomes(ordered, others, _tally(ordered, others), counts)


def _tally(cards, others) -> list[tuple[str, str]]:
    codes: dict[Effect, list[str]] = {}
    numbers: Counter = Counter()
    for card in cards:
        numbers[card.effect] += len(card.listings)
        codes.setdefault(card.effect, []).append(card.code or card.label.lower())
    for listing in others:
        effect = accuracy_effect(listing.outcome)
        numbers[effect] += 1
        if effect == Effect.NEUTRAL:
            codes.setdefault(effect, []).append(ListingOutcome(listing.outcome).label.lower())
    words = {
        Effect.GOOD: _("Upheld"),
        Effect.BAD: _("Rejected, in full"),
        Effect.HALF: _("Rejected, half if corrected"),
        Effect.NEUTRAL: _("Not counted"),
    }
    return [
        (f"{said} ({', '.join(dict.fromkeys(codes[effect]))})" if effect in codes else said, str(numbers[effect]))
        for effect, said in words.items() if numbers[effect]
    ]  # fmt: skip


def headline(outcomes: Outcomes, total: int) -> str:
    """The title of a decided notice."""
    return ngettext(
        "%(down)d of %(total)d listing was taken down",
        "%(down)d of %(total)d listings were taken down",
        total,
    ) % {"down": outcomes.taken_down, "total": total}
