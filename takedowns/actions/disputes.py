"""Counter-notices after they came in: checked, forwarded, replied to, decided; and what silence means.

Each action takes counter-notices of one answer, whose notice is locked first; either all of them move, or none.
"""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.deadlines.people import said_to
from ipr_portal.deadlines.words import say_trouble
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.notifications.actions import News, notify_many
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import system_scope
from ipr_portal.ui.moments import say_moment
from takedowns.enums import CounterNoticeState, InvalidCode, OutcomeCause, RestoredBecause, Silence
from takedowns.models import CounterNotice, CounterReplyFile, Listing, Notice, SellerAnswer
from takedowns.queries.appeals import took_part_in
from takedowns.queries.legal_holds import holds_about
from takedowns.queries.people import who_is_told
from takedowns.rules.disputes import (
    business_days,
    is_complete,
    is_to_forward,
    reply_until,
    why_not_check,
    why_not_contest,
    why_not_decide,
    why_not_reply,
)
from takedowns.rules.legal_holds import WAITS

from . import outcome_changes, seller_messages
from .claims import lock
from .restorations import restore

log = logging.getLogger(__name__)

MARGIN = timedelta(minutes=1)  # a reply that was sent in time may still be being written
State = CounterNoticeState


class CannotDispute(DomainError):
    """A rule forbids it; `refusal` names the field."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@transaction.atomic
def forward(*, answer: SellerAnswer, listing_ids: Collection[int], by, at: datetime) -> list[CounterNotice]:
    """Forward counter-notices to the rights holder, who can reply from now on.

    :raises Stale: if one was checked meanwhile.
    :raises CannotDispute: if this person may not, or the calendar ends too soon.
    """
    notice, rows = _locked(answer, listing_ids)
    _refuse_check(rows, by)
    _forward(notice, answer, rows, by=by, at=at)
    return rows


def forward_unchecked(*, at: datetime, limit: int = 200) -> int:
    """Forward what is complete and nobody has checked, before the law's last day cuts the rights holder's days short.

    Only under rules with such a day; each answer in a separate transaction. Return how many answers.
    """
    with system_scope():
        waiting = CounterNotice.objects.filter(state=State.RECEIVED, rule__restore_before__isnull=False)
        found = list(waiting.order_by("received_at", "answer").values_list("answer", flat=True)[:limit])
    return sum(_forward_unchecked(key, at=at) for key in dict.fromkeys(found))


def _forward_unchecked(key: UUID, *, at: datetime) -> bool:
    try:
        return _forward_what_is_due(key, at=at)
    except (BeyondCalendar, CannotDispute) as error:  # others are forwarded all the same
        log.warning("A counter-notice of answer %s is not forwarded: %s", key, error)
        return False


def _forward_what_is_due(key: UUID, *, at: datetime) -> bool:
    with system_scope():
        answer = SellerAnswer.objects.get(pk=key)
        notice = lock(Notice(pk=answer.notice_id))
        waiting = CounterNotice.objects.select_related("listing", "rule").filter(
            answer=answer, state=State.RECEIVED
        )
        rows = [
            row
            for row in waiting.order_by("listing__position")
            if is_complete(answer, row.rule)
            and is_to_forward(row.rule, notice, received_at=row.received_at, at=at)
        ]
        if rows:
            _forward(notice, answer, rows, by=None, at=at)
        return bool(rows)


@transaction.atomic
def refuse(
    *, answer: SellerAnswer, listing_ids: Collection[int], code: InvalidCode, sentence: str, by, at: datetime
) -> list[CounterNotice]:
    """Not accept counter-notices that are incomplete; the seller reads why, and may send another.

    :raises Stale: if one was checked meanwhile.
    :raises CannotDispute: if this person may not, or the sentence is missing.
    """
    notice, rows = _locked(answer, listing_ids)
    _refuse_check(rows, by)
    if not sentence.strip():
        raise CannotDispute(Refusal("", _("Say what is missing; the seller reads it."), field="sentence"))
    for row in rows:
        row.checked_by, row.checked_at, row.invalid_code, row.invalid_sentence = by, at, code, sentence
        _close(row, State.INVALID, at, "checked_by", "checked_at", "invalid_code", "invalid_sentence")
    record("counter.refused", notice, by=by, at=at, internal=True, listings=len(rows), sentence=sentence)
    seller_messages.write_of_refusals(rows, at=at)
    return rows


@transaction.atomic
def accept(
    *, answer: SellerAnswer, listing_ids: Collection[int], by, at: datetime, agent=None
) -> list[CounterNotice]:
    """Accept counter-notices as their rights holder: the listings are restored.

    :raises CannotDispute: if a listing is under legal hold.
    :raises Stale: if somebody else replied, the time is over, or the listing was restored.
    """
    notice, rows = _locked(answer, listing_ids)
    _refuse_reply(rows, at)
    _refuse_held(rows)
    for row in rows:
        row.replied_by, row.replied_at = by, at
        _win(row, State.HOLDER_ACCEPTS, notice, at, "replied_by", "replied_at")
    record("counter.accepted", notice, by=by, at=at, acting_for=agent, listings=len(rows))
    return rows


@transaction.atomic
def contest(
    *, answer: SellerAnswer, listing_ids: Collection[int], sentence: str, lawsuit: str, by, at: datetime,
    files: Sequence[EvidenceFile] = (), agent=None,
) -> list[CounterNotice]:  # fmt: skip
    """Contest counter-notices as their rights holder; a lead decides.

    :param lawsuit: court and number of an action, where there is one.
    :raises Stale: as in `accept`.
    :raises CannotDispute: if something is missing.
    """
    notice, rows = _locked(answer, listing_ids)
    _refuse_reply(rows, at)
    for row in rows:
        if refusal := why_not_contest(row, sentence=sentence, lawsuit=lawsuit):
            raise CannotDispute(refusal)
        row.state, row.replied_by, row.replied_at = State.HOLDER_CONTESTS, by, at
        row.reply, row.lawsuit = sentence, lawsuit
        row.due_at = _by_calendar(lambda row=row: business_days(notice, row.rule.decide_days, at=at))
        row.alarmed_at = None
        row.save(
            update_fields=["state", "due_at", "alarmed_at", "replied_by", "replied_at", "reply", "lawsuit"]
        )
    CounterReplyFile.objects.bulk_create(
        CounterReplyFile(organisation_id=notice.organisation_id, counter_notice=row, file=file)
        for row in rows
        for file in files
    )
    record("counter.contested", notice, by=by, at=at, acting_for=agent, listings=len(rows), sentence=sentence)
    path = reverse("desk:dispute", args=[answer.pk])
    news = News(
        recipients=staff_who(Can.CORRECT_DECISIONS), kind="counter.contested", subject=notice, path=path,
        event_key=f"counter.contested:{rows[0].pk}", context={"listings": len(rows)},
    )  # fmt: skip
    notify_many([news], at=at)
    return rows


@transaction.atomic
def uphold(
    *, answer: SellerAnswer, listing_ids: Collection[int], sentence: str, by, at: datetime
) -> list[CounterNotice]:
    """Decide contested counter-notices for the seller: the listings are restored.

    :raises Stale: if one was decided meanwhile.
    :raises CannotDispute: if this person may not, or the sentence is missing.
    """
    notice, rows = _to_decide(answer, listing_ids, sentence, by)
    _refuse_held(rows)
    for row in rows:
        row.decided_by, row.decided_at, row.decision_sentence = by, at, sentence
        _win(row, State.UPHELD, notice, at, "decided_by", "decided_at", "decision_sentence")
    record("counter.upheld", notice, by=by, at=at, listings=len(rows), sentence=sentence)
    _tell_holder(notice, answer, "counter.upheld", rows, at=at, sentence=sentence)
    return rows


@transaction.atomic
def dismiss(
    *, answer: SellerAnswer, listing_ids: Collection[int], sentence: str, by, at: datetime
) -> list[CounterNotice]:
    """Decide contested counter-notices against the seller: the listings stay down.

    :raises Stale: if one was decided meanwhile.
    :raises CannotDispute: if this person may not, or the sentence is missing.
    """
    notice, rows = _to_decide(answer, listing_ids, sentence, by)
    for row in rows:
        row.decided_by, row.decided_at, row.decision_sentence = by, at, sentence
        _close(row, State.DISMISSED, at, "decided_by", "decided_at", "decision_sentence")
    record("counter.dismissed", notice, by=by, at=at, listings=len(rows), sentence=sentence)
    seller_messages.write_of_refusals(rows, at=at)
    _tell_holder(notice, answer, "counter.dismissed", rows, at=at, sentence=sentence)
    return rows


def restore_silent(*, at: datetime, limit: int = 200) -> int:
    """Act on what a rights holder has not replied about when the time was over, as the rule says; return how many listings.

    Each in a separate transaction: if a worker dies in between, the next run restores the rest.
    """
    with system_scope():
        due = CounterNotice.objects.silent(at - MARGIN).order_by("due_at", "pk")
        found = list(due.values_list("pk", "listing__notice")[:limit])
    return sum(_restore_silent(pk, notice_id, at=at) for pk, notice_id in found)


def _restore_silent(pk: int, notice_id: int, *, at: datetime) -> bool:
    with system_scope():
        notice = lock(Notice(pk=notice_id))
        row = CounterNotice.objects.select_related("listing", "answer", "rule").get(pk=pk)
        if holds_about([row.listing_id]):
            return False
        if row.state != State.FORWARDED or row.due_at is None or row.due_at > at - MARGIN:
            return False
        if row.rule.silence == Silence.STAYS_DOWN:
            kind = "counter.lapsed"
            _close(row, State.LAPSED, at)
            seller_messages.write_of_refusals([row], at=at)
        else:
            kind = "counter.silent"
            _win(row, State.HOLDER_SILENT, notice, at)
        record(kind, notice, by=None, at=at, position=row.listing.position)
        _tell_holder(notice, row.answer, kind, [row], at=at)
        return True


def close_open(listing: Listing, *, at: datetime) -> None:
    """Close an open counter-notice about a listing that is restored for another reason, with its notice locked."""
    for row in CounterNotice.objects.open().filter(listing=listing):
        _close(row, State.NOT_NEEDED, at)


def _locked(answer: SellerAnswer, listing_ids: Collection[int]) -> tuple[Notice, list[CounterNotice]]:
    notice = lock(Notice(pk=answer.notice_id))
    outcome_changes.lock(listing_ids)
    rows = CounterNotice.objects.select_related("listing", "rule").filter(
        answer=answer, listing__in=list(listing_ids)
    )
    found = list(rows.order_by("listing__position"))
    if not found:
        raise CannotDispute(Refusal("", _("Choose at least one listing."), field="listings"))
    return notice, found


def _forward(
    notice: Notice, answer: SellerAnswer, rows: Sequence[CounterNotice], *, by, at: datetime
) -> None:
    """Forward counter-notices; without a person the trail says that the portal did.

    :raises CannotDispute: if the calendar ends too soon.
    """
    for row in rows:
        row.due_at = _by_calendar(
            lambda row=row: reply_until(row.rule, notice, received_at=row.received_at, at=at)
        )
        row.state, row.checked_by, row.checked_at = State.FORWARDED, by, at
        row.save(update_fields=["state", "due_at", "checked_by", "checked_at"])
    record("counter.forwarded", notice, by=by, at=at, listings=len(rows))
    until = min(row.due_at for row in rows if row.due_at)
    stays = rows[0].rule.silence == Silence.STAYS_DOWN
    kind = "counter.forwarded_stays_down" if stays else "counter.forwarded"
    _tell_holder(notice, answer, kind, rows, at=at, until=until)


def _refuse_check(rows: Sequence[CounterNotice], by) -> None:
    for row in rows:
        if refusal := why_not_check(row, by=by):
            raise CannotDispute(refusal) if row.state == State.RECEIVED else Stale(str(refusal))


def _refuse_reply(rows: Sequence[CounterNotice], at: datetime) -> None:
    held = holds_about(row.listing_id for row in rows)
    for row in rows:
        if refusal := why_not_reply(row, at=at, held=row.listing_id in held):
            raise Stale(str(refusal))


def _refuse_held(rows: Sequence[CounterNotice]) -> None:
    """:raises CannotDispute: if what would restore a listing waits for the end of its legal hold."""
    held = holds_about(row.listing_id for row in rows)
    for row in rows:
        if row.listing_id in held:
            sentence = _("Listing %(n)d: %(why)s") % {"n": row.listing.position, "why": str(WAITS)}
            raise CannotDispute(Refusal("", sentence, field="listings"))


def _to_decide(answer: SellerAnswer, listing_ids, sentence: str, by) -> tuple[Notice, list[CounterNotice]]:
    notice, rows = _locked(answer, listing_ids)
    people = took_part_in(notice, [row.listing_id for row in rows])
    for row in rows:
        if refusal := why_not_decide(row, people[row.listing_id], by=by):
            raise CannotDispute(refusal) if row.state == State.HOLDER_CONTESTS else Stale(str(refusal))
    if not sentence.strip():
        raise CannotDispute(Refusal("", _("Say why; both sides read it."), field="sentence"))
    return notice, rows


def _by_calendar(asked) -> datetime:
    try:
        return asked()
    except BeyondCalendar as error:
        raise CannotDispute(Refusal("", say_trouble(error))) from error


def _win(row: CounterNotice, state: State, notice: Notice, at: datetime, *written: str) -> None:
    """Close a counter-notice for its seller, and restore the listing."""
    row.restoration = restore(
        row.listing, notice=notice, because=RestoredBecause.COUNTER_NOTICE, cause=OutcomeCause.COUNTER_UPHELD, at=at
    )  # fmt: skip
    _close(row, state, at, "restoration", *written)


def _close(row: CounterNotice, state: State, at: datetime, *written: str) -> None:
    row.state, row.closed_at, row.due_at = state, at, None
    row.save(update_fields=["state", "closed_at", "due_at", *written])


def _tell_holder(
    notice: Notice, answer: SellerAnswer, kind: str, rows: Sequence[CounterNotice], *, at: datetime,
    until: datetime | None = None, sentence: str = "",
) -> None:  # fmt: skip
    """Notify the rights holder, each person in the market's time and their own."""
    path = reverse("organisation:dispute", args=[notice.organisation.slug, notice.number, answer.pk])
    said = {"listings": len(rows), "position": rows[0].listing.position, "sentence": sentence}
    news = [
        News(
            recipients=[person], kind=kind, subject=notice, path=path, event_key=f"{kind}:{rows[0].pk}",
            context=said | {"until": _until(notice, person, until, at)},
        )
        for person in who_is_told(notice)
    ]  # fmt: skip
    notify_many(news, at=at)


def _until(notice: Notice, person: User, until: datetime | None, at: datetime) -> str:
    if until is None:
        return ""
    return said_to(person, until, notice.clock, at=at) if notice.clock else say_moment(until, now=at)
