"""A proposal for distributing notices; nothing is written."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, QuerySet

from ipr_portal.accounts.models import User
from takedowns.models import Notice
from takedowns.rules.claims import is_held

MOST = 100  # notices that are distributed at a time


class Move(NamedTuple):
    """The move of a notice to a person."""

    notice: Notice
    to: User
    holder: User | None  # who has it now


def holder_of(notice: Notice, *, at: datetime) -> User | None:
    """Who has a notice at a moment; nobody once the lease has expired."""
    return notice.triager if is_held(notice, at=at) else None


def share_out(people: Sequence[User], notices: Iterable[Notice], *, at: datetime) -> list[Move]:
    """Distribute notices evenly, in their order: the person with the fewest gets the next one.

    Nobody gets a notice that they sent or already have; a notice without a possible recipient is not moved.
    """
    holding, moves = holding_of(people, at=at), []
    for notice in notices:
        holder = holder_of(notice, at=at)
        able = [one for one in people if one.pk != notice.submitted_by_id and one != holder]
        if able:
            to = min(able, key=lambda one: (holding[one.pk], one.pk))
            holding[to.pk] += 1
            moves.append(Move(notice, to, holder))
    return moves


def holding_of(people: Sequence[User], *, at: datetime) -> Counter[int]:
    """How many notices each of some people has, by their keys; one statement."""
    rows = Notice.objects.held_at(at).filter(triager__in=people).order_by()
    return Counter(dict(rows.values_list("triager").annotate(count=Count("pk"))))


def to_share(*, holder: User | None, at: datetime) -> QuerySet[Notice]:
    """The notices of somebody, or unclaimed ones, that can be distributed: undecided, and not paused."""
    rows = Notice.objects.held_by(holder, at).undecided() if holder else Notice.objects.free(at)
    return rows.not_paused(at).by_urgency()
