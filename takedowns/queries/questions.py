"""What was asked about a notice, as its pages show it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.deadlines.words import say_both, say_worktime
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.ui.moments import say_moment, say_soon
from takedowns.enums import QUESTIONS_ASKED, QuestionCode, RequestState
from takedowns.models import InformationItem, InformationRequest, Listing, Notice, SentFile
from takedowns.rules.questions import InFile, not_for, places_in_words, where_in_file


def held_in(notice: Notice) -> InFile:
    """The files that a notice holds, by what they show; one statement."""
    rows = notice.files.order_by("-pk").values_list("kind", "file__name")
    return InFile(dict(rows))


def requests_of(notice: Notice) -> list[InformationRequest]:
    """All requests about a notice, the first round first, with questions, listings and answers."""
    return list(InformationRequest.objects.filter(notice=notice).whole())


def waiting_places(notice: Notice) -> set[int]:
    """The places of the listings about which the filer is asked now."""
    waiting = [row for row in requests_of(notice) if row.state == RequestState.OPEN]
    return {place for row in waiting for item in row.items.all() for place in item.positions}


def offered_questions(notice: Notice) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What can be asked about a notice as choices, and what it holds already with where."""
    held, free, known = held_in(notice), [], []
    for code in QUESTIONS_ASKED:
        if not_for(notice, code):
            continue
        label = str(QuestionCode(code).label)
        if where := where_in_file(code, notice, held):
            known.append((label, where))
        else:
            free.append((str(code), label))
    return free, known


def open_listings(notice: Notice) -> dict[int, Listing]:
    """The listings of a notice that a question can be about, by their places."""
    return {one.position: one for one in notice.listings.undecided().in_order()}


def sent_files(keys: Collection[UUID], agent, *, by_team: bool = False) -> dict[UUID, EvidenceFile]:
    """Of some keys the files that were sent to be named later, by this organisation or by this agency for it.

    :param by_team: those of our team instead.
    """
    if not keys:
        return {}
    sent = SentFile.objects.filter(agent=agent, by_team=by_team, file=OuterRef("pk"))
    return EvidenceFile.objects.filter(Exists(sent)).in_bulk(list(keys))


@dataclass(frozen=True, slots=True)
class Told:
    """A request as a page tells of it."""

    row: InformationRequest
    until: str  # in the reader's time and the market's
    left: str  # working time; "" where none is left to answer in
    listing_count: int

    @property
    def items(self) -> list[tuple[InformationItem, str]]:
        """Each question, and which listings it is about."""
        return [(one, places_in_words(one.positions, self.listing_count)) for one in self.row.items.all()]

    @property
    def is_open(self) -> bool:
        return bool(self.left)


def told_of(notice: Notice, *, at: datetime) -> list[Told]:
    """All requests about a notice, for a reader at a moment."""
    return [told_one(notice, row, at=at) for row in requests_of(notice)]


def told_one(notice: Notice, row: InformationRequest, *, at: datetime) -> Told:
    clock, reader = notice.clock, timezone.get_current_timezone()
    waits = row.state == RequestState.OPEN and at < row.answer_until
    if clock is None:
        left = say_soon(row.answer_until, now=at) if waits else ""
        return Told(row, say_moment(row.answer_until, now=at), left, notice.listing_count)
    worktime = worktime_of(clock.version_id)
    left = say_worktime(worktime.worked(at, row.answer_until), clock.standard_day) if waits else ""
    return Told(row, say_both(row.answer_until, worktime.zone, reader, at=at), left, notice.listing_count)
