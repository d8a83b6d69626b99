"""The conversation about a notice as its pages show it: who wrote what, and who has read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from ipr_portal.ui.moments import say_moment
from takedowns.enums import RetypeState
from takedowns.models import Notice, NoticeMessage, NoticeNote, RetypeProposal
from takedowns.models.notices import TO_TRIAGE


@dataclass(frozen=True, slots=True)
class Line:
    """A message as a reader sees it.

    :param who: a person; for a rights holder our people are the team, without a name.
    :param read: by whom it was read and when; "" where nobody of the other side has.
    :param is_new: whether this reader had not seen it before.
    """

    row: NoticeMessage
    who: str
    read: str
    is_own: bool
    is_new: bool


def lines_of(notice: Notice, *, reader, for_team: bool) -> list[Line]:
    """The conversation about a notice for a reader of one side, the oldest first; four statements, or one if empty."""
    rows = list(NoticeMessage.objects.filter(notice=notice).whole())
    return [_line(row, reader=reader, for_team=for_team) for row in rows]


def new_in(lines: Sequence[Line]) -> list[int]:
    """The keys of the messages that the reader had not seen."""
    return [one.row.pk for one in lines if one.is_new]


def notes_of(notice: Notice) -> list[NoticeNote]:
    """The internal notes about a notice, the oldest first; at the desk alone."""
    return list(NoticeNote.objects.filter(notice=notice).select_related("written_by"))


def _line(row: NoticeMessage, *, reader, for_team: bool) -> Line:
    is_own, receipts = row.from_team == for_team, list(row.receipts.all())
    who = _("Our team") if row.from_team and not for_team else str(row.written_by)
    is_new = not is_own and reader.pk not in {one.reader_id for one in receipts}
    return Line(row, who, _read(row, for_team), is_own, is_new)


def _read(row: NoticeMessage, for_team: bool) -> str:
    receipts = list(row.receipts.all())
    if not receipts:
        return ""
    if not row.from_team and not for_team:  # the rights holder reads that the team has, not who
        said = _("Read by our team, %(at)s")
        return said % {"at": say_moment(receipts[0].read_at)}
    said = _("%(who)s, %(at)s")
    people = [said % {"who": one.reader, "at": say_moment(one.read_at)} for one in receipts]
    return _("Read by %(people)s") % {"people": get_text_list(people, _("and"))}


def proposals_of(notice: Notice) -> list[RetypeProposal]:
    """The proposals of another reason, the newest first; one statement."""
    return list(RetypeProposal.objects.filter(notice=notice).whole())


def open_one(notice: Notice, proposals: Sequence[RetypeProposal]) -> RetypeProposal | None:
    """The proposal that the filer can still answer: nothing is decided yet."""
    if notice.state not in TO_TRIAGE or notice.undecided_count < notice.listing_count:
        return None
    return next((row for row in proposals if row.state == RetypeState.OPEN), None)
