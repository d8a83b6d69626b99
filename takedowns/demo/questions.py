"""What was asked of filers in the demo world: open, answered, and not answered in time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ipr_portal.accounts.models import User
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import questions, triage
from takedowns.actions.questions import MARGIN
from takedowns.enums import QuestionCode
from takedowns.models import InformationRequest, Notice
from takedowns.queries.questions import offered_questions
from takedowns.rules.questions import Answer, Asking, end_of_time
from takedowns.rules.triage import GRACE

from .times import IPP_PLUS

OPEN, ANSWERED, LAPSED = 3, 2, 2
# What is asked, in the order in which it is preferred, with a sentence and what the filer answers.
ASKED = {
    QuestionCode.TEST_PURCHASE: (
        "If you bought one, the batch code on the bottom would settle it.",
        "We bought one on 12 October, order 4471-20. The batch code L7731 was never printed by our plant.",
    ),
    QuestionCode.SELLER: (
        "The seller writes that it buys from your distributor.",
        "It was a dealer of ours until March of last year. The contract ended, and no stock was left.",
    ),
    QuestionCode.SHOWS_WHERE: (
        "On the pictures that we see the mark is not legible.",
        "On the third picture, at the lower edge of the label, below the volume.",
    ),
}


def ask_some(*, now: datetime) -> None:
    """Ask about some notices of today, each of another rights holder where that is possible."""
    nadia = User.objects.get(email=DEMO_PEOPLE[0].email)
    with staff_scope(by=nadia):
        asked = list(_ask(nadia, now))
        for row in asked[OPEN : OPEN + ANSWERED]:
            _answer(row, at=now - timedelta(minutes=35))
    _lapse_some(nadia, now)


def _ask(nadia: User, now: datetime) -> Iterator[InformationRequest]:
    """Questions of the last hours, the first of them to people who can be signed in as."""
    rows = Notice.objects.free(now).filter(submitted_at__lt=now - timedelta(hours=5), risk_at__gt=now)
    rows = rows.select_related("organisation", "letter").exclude(submitted_by=nadia).order_by("-submitted_at")
    found = sorted(rows, key=lambda notice: notice.organisation.name != IPP_PLUS[0])
    for number, notice in enumerate(found[: OPEN + ANSWERED]):
        at = now - timedelta(hours=3, minutes=20 - 17 * number)
        yield _question(notice, number, by=nadia, at=at)


def _question(notice: Notice, number: int, *, by: User, at: datetime, days: int = 5) -> InformationRequest:
    free = dict(offered_questions(notice)[0])
    codes = [code for code in ASKED if code in free]
    code = codes[number % len(codes)]
    ids = tuple(notice.listings.pending().values_list("pk", flat=True))
    asked = [Asking(code, ids, ASKED[code][0])]
    return questions.ask(notice=notice, version=notice.version, asked=asked, days=days, by=by, at=at)


def _answer(row: InformationRequest, *, at: datetime) -> None:
    given = {item.position: Answer(ASKED[QuestionCode(item.code)][1]) for item in row.items.all()}
    questions.answer(request=row, given=given, by=row.notice.submitted_by, at=at)


def _lapse_some(nadia: User, now: datetime) -> None:
    """Ask about the oldest notices that are in time, soon after they came, and let a business day pass without an answer."""
    with staff_scope(by=nadia):
        rows = Notice.objects.free(now).filter(question_state="", due_at__gt=now, paused_until=None)
        rows = rows.filter(submitted_at__lt=now - timedelta(hours=26)).select_related("letter")
        asked = [
            row
            for notice in rows.order_by("submitted_at")[:LAPSED]
            if (row := _asked_early(notice, nadia, now))
        ]
    if asked:
        questions.lapse_due(at=now - MARGIN)
        triage.settle_ripe(at=now - MARGIN + GRACE, only=[row.notice_id for row in asked])


def _asked_early(notice: Notice, nadia: User, now: datetime) -> InformationRequest | None:
    """None where a business day has not passed since."""
    at = notice.submitted_at + timedelta(minutes=25)
    if end_of_time(notice, days=1, at=at) >= now - 2 * MARGIN:
        return None
    return _question(notice, 1, by=nadia, at=at, days=1)
