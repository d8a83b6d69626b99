"""Handing out the most urgent notice, sharing out the work, and taking back what nobody works on."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import event, record_many
from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Notice

from .claims import keep, let_go, ran_out, reassign


@transaction.atomic
def take_next(*, rows: QuerySet[Notice], by: User, at: datetime) -> Notice | None:
    """Take the most urgent notice that is free, or None when there is none.

    Two people who ask at once get two notices: a row that another one is taking is passed over.

    :param rows: what the person may be given, such as those of one market.
    """
    free = rows.free(at).not_paused(at).exclude(submitted_by=by).by_urgency()
    found = free.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if found:
        keep(found, by=by, at=at)
    return found


@transaction.atomic
def take_back(*, holder: User, by: User, at: datetime) -> int:
    """Put everything that somebody holds back into the queue, such as when they fall ill; return how much."""
    rows = Notice.objects.awaiting_triage().filter(triager=holder, pending_count__gt=0).order_by("pk")
    held = list(rows.select_for_update(of=("self",), no_key=True))
    let_go(held)
    record_many(
        event("notice.taken_back", notice, by=by, at=at, internal=True, who=str(holder)) for notice in held
    )
    return len(held)


def share_out(*, people: Sequence[User], rows: QuerySet[Notice], at: datetime) -> list[tuple[Notice, User]]:
    """Say who would get which free notice if they were shared out evenly, the most urgent first; nothing is written.

    Whoever holds least gets the next one.
    """
    holding = {person: Notice.objects.held_by(person, at).count() for person in people}
    shared = []
    for notice in rows.free(at).not_paused(at).by_urgency():
        able = [person for person in people if person.pk != notice.submitted_by_id]
        if able:
            person = min(able, key=lambda one: (holding[one], one.pk))
            holding[person] += 1
            shared.append((notice, person))
    return shared


@transaction.atomic
def rebalance(*, shares: Sequence[tuple[Notice, User]], by: User, at: datetime) -> int:
    """Hand out notices as they were shared out; one that was taken meanwhile stays with whoever has it."""
    done = 0
    for notice, person in shares:
        free = Notice.objects.free(at).filter(pk=notice.pk)
        if free.select_for_update(of=("self",), no_key=True, skip_locked=True).exists():
            reassign(notice=notice, to=person, by=by, at=at)
            done += 1
    return done


def tidy(*, at: datetime, limit: int = 500) -> int:
    """Put notices back into the queue whose lease has run out; from then on the leads are warned of them. Return how many.

    The queue counts them as free already, since the instant itself, which is what the trail says; this only makes it so
    for everybody who looks at the row.
    """
    with staff_scope():
        rows = Notice.objects.run_out(at).prefetch_related("triager").order_by("claim_expires_at", "pk")
        lapsed = list(rows.select_for_update(of=("self",), no_key=True, skip_locked=True)[:limit])
        record_many([ran_out(notice) for notice in lapsed])
        let_go(lapsed)
    return len(lapsed)
