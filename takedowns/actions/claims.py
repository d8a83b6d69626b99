"""Who has a notice: taking it from the queue, putting it back, handing it over."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.deadlines.actions.clocks import hand_over
from ipr_portal.errors import DomainError, Stale
from takedowns.enums import NoticeState
from takedowns.models import Notice
from takedowns.rules.triage import LEASE, not_open, why_not_claim


class CannotTriage(DomainError):
    """A rule stands in the way."""


@transaction.atomic
def claim(*, notice: Notice, by, at: datetime) -> Notice:
    """Take a notice out of the queue, so that nobody else decides it meanwhile.

    :raises Stale: if somebody else has it, or it is no longer open.
    """
    notice = lock(notice)
    if refusal := why_not_claim(notice, by=by, at=at):
        raise Stale(refusal)
    if notice.triager_id == by.pk:
        renew(notice, at=at)
    else:
        take(notice, by=by, at=at)
    return notice


@transaction.atomic
def release(*, notice: Notice, by, at: datetime) -> Notice:
    """Put a notice back into the queue.

    :raises CannotTriage: if it is not this person's.
    """
    notice = lock(notice)
    if notice.triager_id != by.pk or not notice.may_become(NoticeState.ACKNOWLEDGED):
        raise CannotTriage(_("Only who has the notice can put it back."))
    let_go(notice)
    record("notice.released", notice, by=by, at=at, internal=True)
    return notice


@transaction.atomic
def reassign(*, notice: Notice, to, by, at: datetime) -> Notice:
    """Hand a notice to another triager, whoever has it now.

    :raises CannotTriage: if it is no longer open.
    """
    notice = lock(notice)
    if notice.state not in (NoticeState.ACKNOWLEDGED, NoticeState.IN_TRIAGE):
        raise CannotTriage(not_open(notice))
    hold(notice, by=to, at=at)
    record("notice.reassigned", notice, by=by, at=at, internal=True, to=str(to))
    return notice


def lock(notice: Notice) -> Notice:
    """Read a notice again, and hold it until the transaction ends."""
    rows = Notice.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organisation", "triager", "submitted_by").get(pk=notice.pk)


def take(notice: Notice, *, by, at: datetime) -> None:
    """Give a locked notice to a person, and say so."""
    hold(notice, by=by, at=at)
    record("notice.claimed", notice, by=by, at=at, internal=True)


def hold(notice: Notice, *, by, at: datetime) -> None:
    """Write whose a locked notice is from now on, until its lease runs out."""
    notice.state, notice.triager, notice.claimed_at = NoticeState.IN_TRIAGE, by, at
    notice.claim_expires_at = at + LEASE
    notice.save(update_fields=["state", "triager", "claimed_at", "claim_expires_at"])
    hand_over(clock_id=notice.clock_id, to=by)


def renew(notice: Notice, *, at: datetime) -> None:
    """Begin the lease of a locked notice anew: whoever holds it works on it."""
    notice.claim_expires_at = at + LEASE
    notice.save(update_fields=["claim_expires_at"])


def let_go(notice: Notice) -> None:
    """Write that a locked notice is nobody's."""
    notice.state, notice.triager = NoticeState.ACKNOWLEDGED, None
    notice.claimed_at = notice.claim_expires_at = None
    notice.save(update_fields=["state", "triager", "claimed_at", "claim_expires_at"])
    hand_over(clock_id=notice.clock_id, to=None)
