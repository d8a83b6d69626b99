"""What a notice was sent under and has ended since: its right, or the letter of authority of the agency that sent it.

Neither stops the notice: a person decides, and the rights holder can withdraw it. Nothing that was decided before changes.
"""

from datetime import datetime

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


def _right(notice: Notice, at: datetime) -> Refusal | None:
    right = notice.right
    if right.expires_on is None or not is_over(right, local_day(notice.market, at)):
        return None
    sentence = _("The right expired on %(day)s, after this notice was sent.")
    remedy = _("It was in force then. Look for a renewal before you decide; without one, the code is RT-02.")
    return Refusal("RT-02", sentence % {"day": say_day(right.expires_on)}, remedy)


def _letter(notice: Notice, at: datetime) -> Refusal | None:
    letter = notice.letter
    if letter is None or letter.valid_until is None or letter.valid_until > at:
        return None
    sentence = _("The letter of authority of %(agency)s ended %(moment)s, after this notice was sent.")
    remedy = _("The notice goes on unless the rights holder withdraws it. If it must end, the code is AU-05.")
    said = {"agency": notice.agent, "moment": say_moment(letter.valid_until, now=at)}
    return Refusal("AU-05", sentence % said, remedy)
