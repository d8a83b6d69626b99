"""What a contested decision is judged on: the evidence about its listings, our decision about them, and the files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from takedowns.enums import REJECTIONS
from takedowns.models import DecisionCorrection, Listing, ListingDecision, Notice

from .panels import Panel, panels_of
from .parts import Piece, evidence_of

MOST = 20  # panels of a page; the pages of the other listings are linked


@dataclass(slots=True)
class OurDecision:
    """What we decided about some listings of a notice in the same words, or how we corrected it."""

    outcome: str
    code: str
    ground: str
    sentence: str
    who: str
    at: datetime
    corrects: bool
    places: list[int] = field(default_factory=list)

    @property
    def meaning(self) -> str:
        """What its code means; "" without one."""
        return str(REJECTIONS[self.code].meaning) if self.code in REJECTIONS else ""


@dataclass(frozen=True, slots=True)
class Contested:
    """The listings of a page on which a decision is judged again."""

    panels: list[Panel]
    others: list[Listing]  # for whose panels there is no room
    decisions: list[OurDecision] = field(default_factory=list)
    files: list[Piece] = field(default_factory=list)


def contested_in(notice: Notice, listings: Sequence[Listing]) -> Contested:
    """Look it up in five statements, however many listings there are; they come with their snapshots."""
    shown = differing_in(notice, listings)
    return Contested(shown.panels, shown.others, decisions_about(listings), evidence_of(notice))


def differing_in(notice: Notice, listings: Sequence[Listing]) -> Contested:
    """The panels alone, in two statements."""
    return Contested(panels_of(notice, listings[:MOST]), list(listings[MOST:]))


def decisions_about(listings: Sequence[Listing]) -> list[OurDecision]:
    """What was decided about some listings, and corrected later; the earliest first. What was undone is left out."""
    ids = [one.pk for one in listings]
    rows = (
        ListingDecision.objects.standing()
        .filter(listing__in=ids)
        .select_related("listing", "decision__decided_by")
    )
    found: dict[tuple, OurDecision] = {}
    for row in rows.order_by("listing__position"):
        _add(found, row.listing.position, OurDecision(
            row.get_outcome_display(), row.rejection_code, row.get_ground_display() if row.ground else "", row.sentence,
            str(row.decision.decided_by), row.decision.decided_at, corrects=False,
        ))  # fmt: skip
    corrections = DecisionCorrection.objects.filter(listing__in=ids).select_related("listing", "corrected_by")
    for one in corrections.order_by("listing__position", "pk"):
        _add(found, one.listing.position, OurDecision(
            one.get_corrected_to_display(), "", one.get_reason_display(), one.sentence, str(one.corrected_by),
            one.corrected_at, corrects=True,
        ))  # fmt: skip
    return sorted(found.values(), key=lambda said: said.at)


def _add(found: dict[tuple, OurDecision], place: int, said: OurDecision) -> None:
    same = (said.outcome, said.code, said.ground, said.sentence, said.who, said.at, said.corrects)
    found.setdefault(same, said).places.append(place)
