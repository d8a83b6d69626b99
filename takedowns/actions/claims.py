"""Leases of notices: taking one from the queue, renewing, releasing and reassigning it.

A claim is a lease. It is renewed while somebody works on the notice, and expires otherwise: queries for unclaimed
notices include those with an expired lease. Nothing depends on the sweep, which only tidies up.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import Event, event, record, record_many
from ipr_portal.deadlines.actions.clocks import hand_over, hand_over_many
from ipr_portal.deadlines.people import WorkingHours
from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.actions import News, notify_many
from takedowns.enums import NoticeState
from takedowns.models import Notice
from takedowns.rules.claims import (
    HANDED_OVER,
    LEASE,
    is_held,
    why_not_claim,
    why_not_hand_over,
    why_not_release,
)

MINUTE = timedelta(minutes=1)


class CannotTriage(DomainError):
    """A rule forbids it."""


@transaction.atomic
def claim(*, notice: Notice, by, at: datetime) -> Notice:
    """Take a notice from the queue, so that nobody else decides it meanwhile; one's own is renewed.

    :raises Stale: if somebody else has it, or it is no longer open.
    """
    notice = lock(notice)
    if refusal := why_not_claim(notice, by=by, at=at):
        raise Stale(refusal)
    keep(notice, by=by, at=at)
    return notice


def renew(*, notice: Notice, by, at: datetime) -> None:
    """Renew one's lease: the page was opened, or somebody types there. Not audited.

    At most one statement a minute. An expired lease is renewed if nobody has taken the notice.
    """
    until = at + LEASE
    if notice.claim_expires_at and notice.claim_expires_at >= until - MINUTE:
        return
    held = Notice.objects.awaiting_triage().filter(pk=notice.pk, triager=by)
    if held.filter(claim_expires_at__lt=until - MINUTE).update(claim_expires_at=until):
        notice.claim_expires_at = until


@transaction.atomic
def release(*, notice: Notice, by, at: datetime) -> Notice:
    """Put a notice back into the queue.

    :raises CannotTriage: if this person does not have it, or nothing is left to decide.
    """
    notice = lock(notice)
    if refusal := why_not_release(notice, by=by):
        raise CannotTriage(refusal)
    let_go([notice])
    record("notice.released", notice, by=by, at=at, internal=True)
    return notice


@transaction.atomic
def reassign(*, notice: Notice, to, by, at: datetime) -> Notice:
    """Reassign a notice to another triager, with a lease for the rest of the day, or the next; and notify them.

    :raises CannotTriage: if it is no longer open, the other person sent it, or this person may not reassign it.
    """
    notice, holder = give(notice=notice, to=to, by=by, at=at)
    news = [news_of_reassignment(to, [notice], by=by, at=at)] if to != by else []
    if holder and holder not in (by, to):
        news.append(news_of_loss(holder, [notice], by=by, at=at))
    notify_many(news, at=at)
    return notice


@transaction.atomic
def give(*, notice: Notice, to, by, at: datetime) -> tuple[Notice, User | None]:
    """As `reassign`, for an action that notifies people itself; return the notice, and who had it.

    :raises CannotTriage: as there.
    """
    notice = lock(notice)
    if refusal := why_not_hand_over(notice, by=by, to=to):
        raise CannotTriage(refusal)
    holder = notice.triager if is_held(notice, at=at) else None
    grant_lease(notice, by=to, at=at, until=waits_until(to, at))
    record("notice.reassigned", notice, by=by, at=at, internal=True, to=str(to))
    return notice, holder


def news_of_reassignment(to, notices: Sequence[Notice], *, by, at: datetime) -> News:
    """The news for somebody who was given notices."""
    path = reverse("desk:notice", args=[notices[0].number]) if len(notices) == 1 else ""
    return _told(to, "notice.handed_to_you", notices, path, by, at, by_mail=True)


def news_of_loss(
    holder, notices: Sequence[Notice], *, by, at: datetime, kind: str = "notice.handed_on"
) -> News:
    """The news for somebody who lost notices: reassigned, or returned to the queue."""
    return _told(holder, kind, notices, "", by, at, by_mail=False)


def _told(person, kind, notices, path, by, at, *, by_mail) -> News:
    key = f"{kind}:{notices[0].pk}:{at.isoformat()}"
    context = {"by": str(by), "count": len(notices)}
    return News(
        recipients=[person], kind=kind, subject=notices[0], path=path or reverse("desk:queue", query={"view": "mine"}),
        event_key=key, by_mail=by_mail, context=context,
    )  # fmt: skip


def lock(notice: Notice) -> Notice:
    """Read a notice again, and lock it until the transaction ends.

    The triager is not joined: Postgres joins before it waits for the lock, and would join the former one.
    """
    rows = Notice.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organisation", "submitted_by").get(pk=notice.pk)


def keep(notice: Notice, *, by, at: datetime) -> None:
    """Grant or renew the lease of the person who works on a locked notice."""
    until = at + LEASE
    if notice.triager_id == by.pk and notice.state == NoticeState.IN_TRIAGE:
        notice.claim_expires_at = max(notice.claim_expires_at or until, until)
        notice.save(update_fields=["claim_expires_at"])
        return
    if notice.triager_id and not is_held(notice, at=at):
        record_many([ran_out(notice)])
    grant_lease(notice, by=by, at=at, until=until)
    record("notice.claimed", notice, by=by, at=at, internal=True)


def grant_lease(notice: Notice, *, by, at: datetime, until: datetime) -> None:
    """Write the triager and the end of the lease of a locked notice."""
    notice.state, notice.triager, notice.claimed_at = NoticeState.IN_TRIAGE, by, at
    notice.claim_expires_at = until
    notice.save(update_fields=["state", "triager", "claimed_at", "claim_expires_at"])
    hand_over(clock_id=notice.clock_id, to=by)


def let_go(notices: Sequence[Notice]) -> None:
    """Release locked notices and their clocks; two statements."""
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(
        state=NoticeState.ACKNOWLEDGED, triager=None, claimed_at=None, claim_expires_at=None
    )
    hand_over_many(clock_ids=[notice.clock_id for notice in notices], to=None)


def waits_until(person, at: datetime) -> datetime:
    """The end of the lease of a notice that was given to a person."""
    return WorkingHours().after(person, at, HANDED_OVER)


def ran_out(notice: Notice) -> Event:
    """The audit event of an expired lease, at the instant of its end."""
    who = {"who": str(notice.triager)}
    return event("notice.lease_ended", notice, by=None, at=notice.claim_expires_at, internal=True, **who)
