"""Messages and notes about a notice: may this be written, and what a template says for a notice."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.errors import Refusal
from ipr_portal.tenancy.roles import Can, may
from ipr_portal.ui.moments import say_moment
from takedowns.enums import MESSAGE, NoticeState
from takedowns.models import Notice
from takedowns.wording import fill

from .explanations import OfferedText, shared_values, why_not_say

LONGEST_MESSAGE, LONGEST_NOTE = 4000, 4000
MOST_FILES = 5  # of one message
CLOSED = (NoticeState.DECIDED, NoticeState.WITHDRAWN)


def why_not_send(text: str, files: Sequence, *, from_team: bool) -> Refusal | None:
    """Answer why a message cannot be sent, or None. Only our own may have variables."""
    if not text.strip():
        return Refusal("", _("Write a message."), "", "text")
    if len(text) > LONGEST_MESSAGE:
        said = _("A message has at most %(n)d characters.") % {"n": LONGEST_MESSAGE}
        return Refusal("", said, _("Send the rest as a second message or as a file."), "text")
    if len(files) > MOST_FILES:
        said = _("Send at most %(n)d files with one message.") % {"n": MOST_FILES}
        return Refusal("", said, "", "files")
    if from_team and (unknown := why_not_say(text, MESSAGE)):
        return Refusal("", unknown, "", "text")
    return None


def why_not_as_team(by) -> Refusal | None:
    """Answer why this person cannot write for our team, or None."""
    if may(by, Can.DECIDE_NOTICES):
        return None
    return Refusal("", _("Only people who decide notices can write here."))


def why_not_note(text: str) -> Refusal | None:
    """Answer why a note cannot be written, or None."""
    if not text.strip():
        return Refusal("", _("Write a note."), "", "note")
    if len(text) > LONGEST_NOTE:
        return Refusal("", _("A note has at most %(n)d characters.") % {"n": LONGEST_NOTE}, "", "note")
    return None


def message_values(notice: Notice, *, at: datetime) -> dict[str, str]:
    """What the variables of a message mean for a notice; the deadline in the time of its market."""
    return shared_values(notice) | {"deadline": _deadline(notice, at)}


def filled(text: str, notice: Notice, *, at: datetime) -> str:
    """A message as the rights holder reads it."""
    return fill(text, message_values(notice, at=at))


def texts_for(notice: Notice, offered: Sequence[OfferedText]) -> list[OfferedText]:
    """The templates for messages in the market of a notice, those in its language first."""
    fitting = [one for one in offered if one.code == MESSAGE and one.market in ("", notice.market)]
    return sorted(fitting, key=lambda one: (one.language != notice.language, not one.market, one.name))


def _deadline(notice: Notice, at: datetime) -> str:
    clock = notice.clock
    if notice.state in CLOSED or clock is None or clock.stopped_at:
        return _("no date: nothing is left to decide")
    return say_moment(clock.due_at, zone=worktime_of(clock.version_id).zone, now=at)
