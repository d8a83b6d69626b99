"""Assigning the most urgent notice, distributing notices, and returning unattended ones to the queue."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import event, record_many
from ipr_portal.notifications.actions import News, notify_many
from ipr_portal.tenancy.scope import system_scope
from takedowns.models import Notice
from takedowns.models.notice_filters import NoticeQuerySet
from takedowns.queries.sharing import Move
from takedowns.rules.claims import is_held

from .claims import CannotTriage, give, keep, let_go, news_of_loss, news_of_reassignment, ran_out


def next_free(*, rows: NoticeQuerySet, by: User, at: datetime, beside: str = "") -> Notice | None:
    """The next unclaimed notice for a person; or None.

    :param beside: the number of the one that the person is deciding meanwhile.
    """
    return _free(rows, by, at).exclude(number=beside).first()


@transaction.atomic
def take_next(*, rows: NoticeQuerySet, by: User, at: datetime, shown: str = "") -> Notice | None:
    """Take the most urgent notice that is free, or None when there is none.

    Two people who ask at once get two notices: locked rows are skipped.

    :param rows: what the person may be given, such as those of one market.
    :param shown: the number of the one that the person already sees; it is taken if it is still free.
    """
    free = _free(rows, by, at).select_for_update(of=("self",), no_key=True, skip_locked=True)
    found = (free.filter(number=shown).first() if shown else None) or free.first()
    if found:
        keep(found, by=by, at=at)
    return found


def _free(rows: NoticeQuerySet, by: User, at: datetime) -> QuerySet[Notice]:
    """The unclaimed notices for a person, the most urgent first."""
    return rows.free(at).not_paused(at).exclude(submitted_by=by).by_urgency()


@transaction.atomic
def take_back(*, holder: User, by: User, at: datetime) -> int:
    """Return all notices of a person to the queue, such as when they fall ill; notify them, and return how many."""
    rows = Notice.objects.undecided().filter(triager=holder).order_by("pk")
    held = list(rows.select_for_update(of=("self",), no_key=True))
    let_go(held)
    record_many(
        event("notice.taken_back", notice, by=by, at=at, internal=True, who=str(holder)) for notice in held
    )
    if held and holder != by:
        notify_many([news_of_loss(holder, held, by=by, at=at, kind="notice.taken_back")], at=at)
    return len(held)


@transaction.atomic
def hand_out(*, moves: Sequence[Move], by: User, at: datetime) -> list[Move]:
    """Reassign notices as proposed; return the moves that were made.

    Notices that somebody else has taken, or that are no longer open, are not moved. Each person gets one notification
    of all gains, and one of all losses.
    """
    done = [move for move in moves if _is_still_so(move, at=at) and _give(move, by=by, at=at)]
    notify_many([*_news_of_reassignments(done, by, at), *_news_of_losses(done, by, at)], at=at)
    return done


def _is_still_so(move: Move, *, at: datetime) -> bool:
    """Lock a notice, and return whether the same person still has it."""
    rows = Notice.objects.undecided().filter(pk=move.notice.pk)
    found = rows.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if found is None:
        return False
    key = found.triager_id if is_held(found, at=at) else None
    return key == (move.holder.pk if move.holder else None)


def _give(move: Move, *, by: User, at: datetime) -> bool:
    try:
        give(notice=move.notice, to=move.to, by=by, at=at)
    except CannotTriage:
        return False
    return True


def _news_of_reassignments(moves: Sequence[Move], by: User, at: datetime) -> list[News]:
    got = groupby(sorted(moves, key=lambda move: move.to.pk), key=lambda move: move.to)
    return [
        news_of_reassignment(to, [move.notice for move in own], by=by, at=at) for to, own in got if to != by
    ]


def _news_of_losses(moves: Sequence[Move], by: User, at: datetime) -> list[News]:
    taken = [(move.holder, move.notice) for move in moves if move.holder is not None and move.holder != by]
    lost = groupby(sorted(taken, key=lambda one: one[0].pk), key=lambda one: one[0])
    return [news_of_loss(holder, [notice for _, notice in own], by=by, at=at) for holder, own in lost]


def tidy(*, at: datetime, limit: int = 500) -> int:
    """Return notices with an expired lease to the queue; from then on the leads are warned of them. Return how many.

    The queue already counts them as unclaimed from the end of the lease, which the trail records; this only updates the
    rows.
    """
    with system_scope():
        rows = Notice.objects.run_out(at).prefetch_related("triager").order_by("claim_expires_at", "pk")
        lapsed = list(rows.select_for_update(of=("self",), no_key=True, skip_locked=True)[:limit])
        record_many([ran_out(notice) for notice in lapsed])
        let_go(lapsed)
    return len(lapsed)
