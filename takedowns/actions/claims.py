"""Who has a notice: taking it from the queue, putting it back, handing it over."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.deadlines.actions.clocks import hand_over
from ipr_portal.errors import DomainError, Stale
from takedowns.enums import NoticeState
from takedowns.models import Notice
from takedowns.rules.triage import not_open, why_not_claim


class CannotTriage(DomainError):
    """A rule stands in the way."""


@transaction.atomic
def claim(*, notice: Notice, by, at: datetime) -> Notice:
    """Take a notice out of the queue, so that nobody else decides it meanwhile.

    :raises Stale: if somebody else has it, or it is no longer open.
    """
    notice = lock(notice)
    if refusal := why_not_claim(notice, by=by):
        raise Stale(refusal)
    if notice.triager_id != by.pk:
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
    notice.state, notice.triager, notice.claimed_at = NoticeState.ACKNOWLEDGED, None, None
    notice.save(update_fields=["state", "triager", "claimed_at"])
    hand_over(clock_id=notice.clock_id, to=None)
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
    notice.state, notice.triager, notice.claimed_at = NoticeState.IN_TRIAGE, to, at
    notice.save(update_fields=["state", "triager", "claimed_at"])
    hand_over(clock_id=notice.clock_id, to=to)
    record("notice.reassigned", notice, by=by, at=at, internal=True, to=str(to))
    return notice


def lock(notice: Notice) -> Notice:
    """Read a notice again, and hold it until the transaction ends."""
    rows = Notice.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organisation", "triager", "submitted_by").get(pk=notice.pk)


def take(notice: Notice, *, by, at: datetime) -> None:
    """Write down who has a locked notice from now on."""
    notice.state, notice.triager, notice.claimed_at = NoticeState.IN_TRIAGE, by, at
    notice.save(update_fields=["state", "triager", "claimed_at"])
    hand_over(clock_id=notice.clock_id, to=by)
    record("notice.claimed", notice, by=by, at=at, internal=True)
