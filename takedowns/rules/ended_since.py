"""What a notice was sent under and has ended since: its right, or the letter of authority of the agency that sent it.

Neither stops the notice: a person decides, and the rights holder can withdraw it. Nothing that was decided before changes.
"""

from datetime import date, datetime

from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from ipr_portal.markets import local_day
from ipr_portal.ui.moments import say_day, say_moment
from takedowns.models import Notice

from .rights import is_over


def ended_since(notice: Notice, *, at: datetime) -> list[Refusal]:
    """What has ended while an open notice waits, each with what that means for the decision."""
    if not notice.pending_count:
        return []
    return [said for said in (_right(notice, at), _letter(notice, at)) if said]


def expired_on(notice: Notice, *, at: datetime) -> date | None:
    """The last day of the right of a notice, if that is over in its market."""
    right = notice.right
    return right.expires_on if is_over(right, local_day(notice.market, at)) else None


def ended_for_new_decision(notice: Notice, *, at: datetime) -> list[Refusal]:
    """What has ended since a notice was sent, for who decides about it again: an appeal, or a correction."""
    found = []
    if day := expired_on(notice, at=at):
        sentence = _("The right expired on %(day)s.") % {"day": say_day(day)}
        found.append(
            Refusal("RT-02", sentence, _("Look for a renewal before you take anything down under it."))
        )
    if letter := _letter(notice, at):
        found.append(Refusal(letter.code, letter.sentence))
    return found


def why_not_take_down_now(notice: Notice, *, knows_expired: bool, at: datetime) -> Refusal | None:
    """Answer why a listing is not taken down on appeal or by a correction, or None: the right has expired, and nobody says
    that they know it.
    """
    day = expired_on(notice, at=at)
    if day is None or knows_expired:
        return None
    sentence = _("The right expired on %(day)s.") % {"day": say_day(day)}
    return Refusal("", sentence, _("Tick that you know it, or take nothing down."), "knows_expired")


def _right(notice: Notice, at: datetime) -> Refusal | None:
    day = expired_on(notice, at=at)
    if day is None:
        return None
    sentence = _("The right expired on %(day)s, after this notice was sent.")
    remedy = _("It was in force then. Look for a renewal before you decide; without one, the code is RT-02.")
    return Refusal("RT-02", sentence % {"day": say_day(day)}, remedy)


def _letter(notice: Notice, at: datetime) -> Refusal | None:
    letter = notice.letter
    if letter is None or letter.valid_until is None or letter.valid_until > at:
        return None
    sentence = _("The letter of authority of %(agency)s ended %(moment)s, after this notice was sent.")
    remedy = _("The notice goes on unless the rights holder withdraws it. If it must end, the code is AU-05.")
    said = {"agency": notice.agent, "moment": say_moment(letter.valid_until, now=at)}
    return Refusal("AU-05", sentence % said, remedy)
