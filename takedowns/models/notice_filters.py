"""Which notices: the filters by which pages and tasks read them."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from takedowns.enums import NoticeState

OPEN = [NoticeState.SUBMITTED, NoticeState.ACKNOWLEDGED, NoticeState.IN_TRIAGE]
TO_TRIAGE = [NoticeState.ACKNOWLEDGED, NoticeState.IN_TRIAGE]
BY_URGENCY = ("due_at", "-value", "id")
# The columns that distinguish the views of the queue: they are counted by an index-only scan.
COUNTED_BY = [
    "state", "triager", "claim_expires_at", "pending_count", "second_review_count", "market", "risk_at", "paused_until",
]  # fmt: skip
# Nothing is left for a triager: every listing has an outcome, or waits for a second person.
NOTHING_LEFT = Q(pending_count=F("second_review_count"))
SOMETHING_LEFT = Q(pending_count__gt=F("second_review_count"))


class NoticeQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def awaiting_triage(self) -> Self:
        return self.filter(state__in=TO_TRIAGE)

    def free(self, at) -> Self:
        """Undecided and unclaimed: never claimed, released, or with an expired lease."""
        nobody = Q(triager=None) | Q(claim_expires_at__lte=at)
        return self.awaiting_triage().filter(nobody, SOMETHING_LEFT)

    def held_at(self, at) -> Self:
        """Claimed by somebody, including decided ones that are still being executed."""
        lasts = Q(claim_expires_at__gt=at) | NOTHING_LEFT
        return self.awaiting_triage().filter(lasts, triager__isnull=False)

    def held_by(self, person, at) -> Self:
        """Claimed by a person, including decided ones that are still being executed."""
        lasts = Q(claim_expires_at__gt=at) | NOTHING_LEFT
        return self.awaiting_triage().filter(lasts, triager=person)

    def run_out(self, at) -> Self:
        """Still assigned to somebody, though the lease has expired."""
        left = self.filter(SOMETHING_LEFT, state=NoticeState.IN_TRIAGE, pending_count__gt=0)
        return left.filter(claim_expires_at__lte=at)

    def undecided(self) -> Self:
        """Open, with listings that a triager can decide now."""
        return self.awaiting_triage().filter(SOMETHING_LEFT)

    def in_second_review(self) -> Self:
        """With listings that wait for a second person, or for a lead to settle what the two say."""
        return self.awaiting_triage().filter(second_review_count__gt=0)

    def paused(self, at) -> Self:
        return self.awaiting_triage().filter(paused_until__gt=at)

    def not_paused(self, at) -> Self:
        return self.filter(Q(paused_until=None) | Q(paused_until__lte=at))

    def by_urgency(self) -> Self:
        return self.order_by(*BY_URGENCY)

    def unacknowledged(self) -> Self:
        return self.filter(state=NoticeState.SUBMITTED)

    def ripe(self, at) -> Self:
        """Completely decided and executed, and the time for an undo is over."""
        decided = self.filter(state=NoticeState.IN_TRIAGE, pending_count=0, executing_count=0)
        return decided.filter(held_until__lte=at)

    def not_looked_up(self) -> Self:
        return self.filter(looked_up_at=None, state__in=TO_TRIAGE)

    def among(self, ids) -> Self:
        """Those of some ids; all where none are named."""
        return self if ids is None else self.filter(pk__in=ids)

    def for_lists(self) -> Self:
        return self.select_related("organisation", "right", "reason", "triager")

    def for_desk(self) -> Self:
        """With the relations that every page of a notice shows; agency, letter and corrected notice if there are
        any."""
        return self.for_lists().select_related("submitted_by", "clock")
