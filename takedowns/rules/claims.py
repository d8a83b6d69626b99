"""Who has a notice, and until when: a claim is a lease that expires."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ipr_portal.tenancy.roles import Can, may
from ipr_portal.ui.moments import say_moment
from takedowns.enums import NoticeState
from takedowns.models import Notice
from takedowns.models.notice_filters import TO_TRIAGE

LEASE = timedelta(minutes=30)  # after the last activity of the triager
HANDED_OVER = timedelta(
    hours=8
)  # of working time: an assigned notice waits for the triager's next hours at the desk


@dataclass(frozen=True, slots=True)
class Claim:
    """The lease of a notice, as one person sees it at one moment."""

    is_held: bool
    is_mine: bool
    may_take: bool
    may_hand_over: bool
    until: datetime | None  # when the lease expires


def claim_of(notice: Notice, *, by, at: datetime) -> Claim:
    """The lease of a notice at a moment, for a reader."""
    is_open = notice.state in TO_TRIAGE
    held, mine = is_held(notice, at=at), notice.triager_id == by.pk
    may_decide = may(by, Can.DECIDE_NOTICES)
    return Claim(
        is_held=held,
        is_mine=mine and is_open,
        may_take=is_open and not held and may_decide,
        may_hand_over=is_open and not why_not_hand_over(notice, by=by),
        until=notice.claim_expires_at if held and notice.undecided_count else None,
    )


def is_held(notice: Notice, *, at: datetime) -> bool:
    """Whether somebody has a notice; a completely decided one stays with the person who decided it."""
    if notice.triager_id is None:
        return False
    return not notice.undecided_count or notice.claim_expires_at is None or at < notice.claim_expires_at


def why_not_claim(notice: Notice, *, by, at: datetime) -> str | None:
    """Answer why a person cannot take a notice, or None."""
    is_open = notice.state in TO_TRIAGE
    if notice.triager_id == by.pk:
        return None if is_open else not_open(notice)
    if is_held(notice, at=at):
        assert notice.claimed_at is not None  # it is held since then
        return _("%(who)s took this notice on %(at)s. Ask them, or a lead, to hand it over.") % {
            "who": notice.triager,
            "at": say_moment(notice.claimed_at, now=at),
        }
    return None if is_open else not_open(notice)


def why_not_release(notice: Notice, *, by) -> str | None:
    """Answer why a person cannot put a notice back, or None."""
    if notice.triager_id != by.pk or notice.state != NoticeState.IN_TRIAGE:
        return _("Only the triager who has the notice can put it back.")
    if not notice.undecided_count:
        return _("Every listing is decided; the notice stays yours until its outcome is sent.")
    return None


def why_not_hand_over(notice: Notice, *, by, to=None) -> str | None:
    """Answer why a person cannot reassign a notice to somebody, or None; without `to`, why not to anybody."""
    if notice.state not in TO_TRIAGE:
        return not_open(notice)
    if notice.triager_id != by.pk and not may(by, Can.REASSIGN_NOTICES):
        return _("Only the triager who has the notice, or a lead, can hand it over.")
    if to and to.pk == notice.submitted_by_id:
        return _("%(who)s sent this notice; somebody else must decide it.") % {"who": to}
    return None


def not_open(notice: Notice) -> str:
    return _("%(number)s is %(state)s and can no longer be decided.") % {
        "number": notice,
        "state": notice.get_state_display(),
    }
