"""Who would get which notice, if some were shared out: a proposal, of which nothing is written."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, QuerySet

from ipr_portal.accounts.models import User
from takedowns.models import Notice
from takedowns.rules.claims import is_held

MOST = 100  # notices that are handed out at a time


class Move(NamedTuple):
    """A notice that goes to somebody."""

    notice: Notice
    to: User
    holder: User | None  # who has it now


def holder_of(notice: Notice, *, at: datetime) -> User | None:
    """Who has a notice at a moment; nobody once their lease has run out."""
    return notice.triager if is_held(notice, at=at) else None


def share_out(people: Sequence[User], notices: Iterable[Notice], *, at: datetime) -> list[Move]:
    """Share notices out evenly, in their order: whoever holds least gets the next one.

    Nobody gets what they sent, or what they have already; what nobody can get stays where it is.
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
    """What can be shared out of what somebody has, or nobody: something is left to decide, and no clock rests."""
    rows = (
        Notice.objects.held_by(holder, at).filter(pending_count__gt=0) if holder else Notice.objects.free(at)
    )
    return rows.not_paused(at).by_urgency()
