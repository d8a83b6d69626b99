"""Stored scores beside what is known of the same window since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ipr_portal.markets import desk_zone
from programmes.accuracy import Scored, score_of_capped, window
from programmes.models import Snapshot

from .scores import score_of
from .sums import Window, capped_sums_at_once


@dataclass(frozen=True, slots=True)
class Restated:
    """A stored score, and the score of the same window by what is known now."""

    stored: Snapshot
    now: Scored

    @property
    def is_restated(self) -> bool:
        """Whether something that became known later has changed it."""
        stored, now = self.stored, self.now
        before = (stored.numerator, stored.denominator, stored.taken_down, stored.countered)
        return before != (now.total.good, now.total.n, now.taken_down, now.countered)


def beside(stored: Snapshot, *, known_at: datetime) -> Restated:
    """A stored score with its restatement; one statement more."""
    return Restated(stored, score_of(stored.organisation, as_of=stored.as_of, known_at=known_at))


def all_beside(stored: Sequence[Snapshot], *, known_at: datetime) -> list[Restated]:
    """Stored scores of one organisation, each with its restatement without groups; one statement however many."""
    if not stored:
        return []
    zone = desk_zone()
    windows = [Window(*window(one.as_of, zone)) for one in stored]
    sums = capped_sums_at_once(windows, organisation=stored[0].organisation_id, known_at=known_at)
    return [
        Restated(one, score_of_capped(found, as_of=one.as_of, zone=zone, known_at=known_at, dimensions=()))
        for one, found in zip(stored, sums, strict=True)
    ]
