"""Information requests: asking the filer of a notice, answering, judging the answer, and the end of the time."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.deadlines.people import said_to, waiters
from ipr_portal.deadlines.words import say_trouble
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.notifications.actions import News, notify_many
from ipr_portal.tenancy.scope import system_scope
from ipr_portal.ui.moments import say_moment
from takedowns.enums import QUESTIONS_ASKED, ListingOutcome, RequestState
from takedowns.models import InformationItem, InformationRequest, ItemListing, Notice, NoticeFile
from takedowns.queries.questions import held_in
from takedowns.rules.claims import LEASE
from takedowns.rules.questions import (
    DAYS,
    Answer,
    Asking,
    end_of_time,
    why_not_answer,
    why_not_ask_now,
    why_not_judge,
    why_not_these,
    why_not_these_answers,
)
from takedowns.rules.triage import Verdict

from .claims import grant_lease, keep, lock
from .triage import count_settled, mark_listings, what_happened_to
from .waiting import keep_pause, move, note_state, pending_of, waiting_for

MARGIN = timedelta(minutes=1)  # an answer that was sent in time may still be being written


class CannotAsk(DomainError):
    """A rule forbids it; `refusal` says which field is to be corrected."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


class CannotAnswer(DomainError):
    """Something is missing in the answers; `refusals` name the places of the questions."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(str(refusals[0]))
        self.refusals = refusals


@transaction.atomic
def ask(
    *, notice: Notice, version: int, asked: Sequence[Asking], by, at: datetime, days: int = DAYS
) -> InformationRequest:
    """Ask the filer of a notice; who asks has the notice then, and its clock waits if every undecided listing does.

    An answer that was not judged yet counts as not enough.

    :param version: the `Notice.version` that the person saw.
    :param days: business days of the market to answer in.
    :raises Stale: if somebody else has decided, answered or taken the notice since.
    :raises CannotAsk: if a rule forbids it; nothing is changed then.
    """
    notice = lock(notice)
    if notice.version != version:
        raise Stale(what_happened_to(notice))
    before = list(notice.information_requests.order_by("round"))
    if refusal := why_not_ask_now(notice, by=by, at=at, before=before):
        raise CannotAsk(refusal)
    if refusal := why_not_these(notice, asked, days=days, open_ids=pending_of(notice), held=held_in(notice)):
        raise CannotAsk(refusal)
    for row in before:
        if row.state == RequestState.ANSWERED:
            _judge(notice, row, RequestState.INSUFFICIENT, by=by, at=at)
    keep(notice, by=by, at=at)
    row = _write(notice, asked, days=days, by=by, at=at)
    notice.version, notice.first_action_at = notice.version + 1, notice.first_action_at or at
    notice.save(update_fields=["version", "first_action_at"])
    note_state(notice, row.state)
    keep_pause(notice, by=by, at=at)
    record("notice.question_asked", notice, by=by, at=at, questions=len(asked), round=row.round)
    _tell_filer(notice, "notice.question_asked", row, at=at)
    return row


@transaction.atomic
def answer(
    *, request: InformationRequest, given: Mapping[int, Answer], by, at: datetime, agent=None
) -> InformationRequest:
    """Answer every question of a request; the clock goes on from this moment.

    :param given: by the places of the questions; their files are stored already.
    :raises Stale: if it was answered, its time was over, or it is no longer needed.
    :raises CannotAnswer: if an answer is missing; nothing is changed then.
    """
    notice = lock(Notice(pk=request.notice_id))
    row = InformationRequest.objects.select_related("answered_by", "asked_by").get(pk=request.pk)
    if refusal := why_not_answer(row, at=at):
        raise Stale(str(refusal))
    items = list(row.items.order_by("position"))
    if refusals := why_not_these_answers([item.position for item in items], given):
        raise CannotAnswer(refusals)
    _write_answers(notice, items, given, by=by, at=at)
    row.state, row.answered_by, row.answered_at = RequestState.ANSWERED, by, at
    row.save(update_fields=["state", "answered_by", "answered_at"])
    notice.version += 1
    notice.save(update_fields=["version"])
    note_state(notice, row.state)
    keep_pause(notice, by=by, at=at)
    record("notice.question_answered", notice, by=by, at=at, acting_for=agent, round=row.round)
    _tell_desk(notice, row, at=at)
    return row


@transaction.atomic
def accept(*, request: InformationRequest, by, at: datetime) -> InformationRequest:
    """Call an answer enough; its listings are decided next.

    :raises Stale: if there is no answer to judge, or somebody else has the notice.
    """
    return _judged(request, RequestState.ACCEPTED, by=by, at=at)


@transaction.atomic
def find_insufficient(*, request: InformationRequest, by, at: datetime) -> InformationRequest:
    """Call an answer not enough: its listings are asked about again, or decided.

    :raises Stale: as in `accept`.
    """
    return _judged(request, RequestState.INSUFFICIENT, by=by, at=at)


def lapse_due(*, at: datetime, limit: int = 200) -> int:
    """End the requests whose time is over: the undecided listings that they are about lapse. Return how many requests.

    Each in a separate transaction: if a worker dies in between, the next run ends the rest.
    """
    with system_scope():
        due = InformationRequest.objects.over(at - MARGIN).order_by("answer_until", "pk")
        ids = list(due.values_list("pk", "notice_id")[:limit])
    return sum(_lapse_one(pk, notice_id, at=at) for pk, notice_id in ids)


def _lapse_one(pk: int, notice_id: int, *, at: datetime) -> bool:
    with system_scope():
        notice = lock(Notice(pk=notice_id))
        row = InformationRequest.objects.select_related("asked_by").get(pk=pk)
        if row.state != RequestState.OPEN:
            return False
        _lapse(notice, row, at=at)
        return True


def _lapse(notice: Notice, row: InformationRequest, *, at: datetime) -> None:
    """Their outcome is sent with the rest of the notice, and the clock goes on: its pause ended with the time."""
    lapsed = sorted(pending_of(notice) & waiting_for(row))
    verdicts = [Verdict(pk, ListingOutcome.INFO_LAPSED) for pk in lapsed]
    move(row, RequestState.EXPIRED, by=None, at=at)
    note_state(notice, row.state)
    mark_listings(verdicts, at=at)
    count_settled(notice, verdicts, at=at)
    if not notice.pending_count and notice.triager_id is None:  # a settled notice stays with somebody
        grant_lease(notice, by=row.asked_by, at=at, until=at + LEASE)
    record("notice.question_lapsed", notice, by=None, at=at, listings=len(lapsed), round=row.round)
    _tell_filer(notice, "notice.question_lapsed", row, at=at)


def _judged(request: InformationRequest, state: RequestState, *, by, at: datetime) -> InformationRequest:
    notice = lock(Notice(pk=request.notice_id))
    row = InformationRequest.objects.select_related("asked_by", "answered_by").get(pk=request.pk)
    if refusal := why_not_judge(notice, row, by=by, at=at):
        raise Stale(str(refusal))
    keep(notice, by=by, at=at)
    _judge(notice, row, state, by=by, at=at)
    return row


def _judge(notice: Notice, row: InformationRequest, state: RequestState, *, by, at: datetime) -> None:
    move(row, state, by=by, at=at)
    note_state(notice, row.state)
    enough = state == RequestState.ACCEPTED
    action = "notice.answer_accepted" if enough else "notice.answer_insufficient"
    record(action, notice, by=by, at=at, internal=True, round=row.round)


def _write(notice: Notice, asked: Sequence[Asking], *, days: int, by, at: datetime) -> InformationRequest:
    common = {"organisation_id": notice.organisation_id}
    try:
        until = end_of_time(notice, days=days, at=at)
    except BeyondCalendar as error:
        raise CannotAsk(Refusal("", say_trouble(error), "", "days")) from error
    row = InformationRequest.objects.create(
        notice=notice, round=notice.information_requests.count() + 1, asked_by=by, asked_at=at,
        answer_until=until, **common,
    )  # fmt: skip
    items = InformationItem.objects.bulk_create(
        InformationItem(request=row, position=place, code=one.code, sentence=one.sentence, **common)
        for place, one in enumerate(asked, 1)
    )
    ItemListing.objects.bulk_create(
        ItemListing(item=item, listing_id=pk, **common)
        for item, one in zip(items, asked, strict=True)
        for pk in one.listing_ids
    )
    return row


def _write_answers(
    notice: Notice, items: Sequence[InformationItem], given: Mapping[int, Answer], *, by, at: datetime
) -> None:
    common = {"organisation_id": notice.organisation_id, "notice": notice, "added_by": by, "added_at": at}
    for item in items:
        item.answer = given[item.position].text
    InformationItem.objects.bulk_update(items, ["answer"])
    NoticeFile.objects.bulk_create(
        NoticeFile(file=file, kind=QUESTIONS_ASKED[item.code].kind, item=item, **common)
        for item in items
        for file in given[item.position].files
    )


def _tell_filer(notice: Notice, kind: str, row: InformationRequest, *, at: datetime) -> None:
    """Notify those who wait for the decision: the filer and the owners, each in the market's time and their own."""
    path = reverse("organisation:notice", args=[notice.organisation.slug, notice.number])
    people = waiters(notice.clock) if notice.clock else [notice.submitted_by]
    news = [
        News(
            recipients=[person], kind=kind, subject=notice, path=path, event_key=f"{kind}:{row.pk}",
            context={"until": _until(notice, person, row, at)},
        )
        for person in people
    ]  # fmt: skip
    notify_many(news, at=at)


def _until(notice: Notice, person: User, row: InformationRequest, at: datetime) -> str:
    if notice.clock:
        return said_to(person, row.answer_until, notice.clock, at=at)
    return say_moment(row.answer_until, now=at)


def _tell_desk(notice: Notice, row: InformationRequest, *, at: datetime) -> None:
    """Notify who asked, and who has the notice now."""
    kind = "notice.question_answered"
    people = {person.pk: person for person in (row.asked_by, notice.triager) if person}
    path = reverse("desk:notice", args=[notice.number])
    news = News(
        recipients=people.values(), kind=kind, subject=notice, path=path, event_key=f"{kind}:{row.pk}"
    )
    notify_many([news], at=at)
