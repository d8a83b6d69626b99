"""What was asked about a notice, as its pages show it."""

from collections.abc import Iterable
from datetime import datetime

from takedowns.enums import QUESTIONS_ASKED, QuestionCode, RequestState
from takedowns.models import InformationRequest, Listing, Notice
from takedowns.rules.questions import InFile, not_for, where_in_file


def held_in(notice: Notice) -> InFile:
    """The files that a notice holds, by what they show; one statement."""
    rows = notice.files.order_by("-pk").values_list("kind", "file__name")
    return InFile(dict(rows))


def requests_of(notice: Notice) -> list[InformationRequest]:
    """All requests about a notice, the first round first, with questions, listings and answers."""
    return list(InformationRequest.objects.filter(notice=notice).whole())


def open_request(requests: Iterable[InformationRequest], at: datetime) -> InformationRequest | None:
    """The one that can be answered at a moment."""
    return next((row for row in requests if row.state == RequestState.OPEN and at < row.answer_by), None)


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
    """The undecided listings of a notice by their places."""
    return {one.position: one for one in notice.listings.pending().in_order()}
