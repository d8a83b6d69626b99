"""Stored scores beside what is known of the same window since."""

from dataclasses import dataclass
from datetime import datetime

from programmes.accuracy import Scored
from programmes.models import Snapshot

from .scores import score_of


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
