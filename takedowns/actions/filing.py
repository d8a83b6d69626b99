"""Sending a notice, from the form or an import, and withdrawing it."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse

from ipr_portal.api.models import ApiClient
from ipr_portal.audit.actions import event, record, record_many
from ipr_portal.deadlines.actions.clocks import start, void
from ipr_portal.deadlines.rules import InForce, in_force
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.markets import local_day
from ipr_portal.notifications.actions import notify
from ipr_portal.notifications.wakeup import wake_after_commit
from ipr_portal.tenancy.models import LetterOfAuthority, Organisation
from ipr_portal.tenancy.rows import insert
from ipr_portal.tenancy.trips import planned_once, sent_together
from takedowns.clocks import DECISION
from takedowns.enums import (
    ClockVoid,
    ListingOutcome,
    NoticeOutcome,
    NoticeSource,
    NoticeState,
    WithdrawalReason,
)
from takedowns.models import Notice, NoticeDraft, NoticeFile, Withdrawal
from takedowns.numbers import number_for
from takedowns.rules.filing import (
    Attachment,
    Filing,
    beyond_calendar,
    was_asked,
    why_not_submit,
    why_not_withdraw,
)

from . import drafts, outcome_changes, rights

__all__ = ["Attachment", "CannotFile", "CannotWithdraw", "Filing", "submit", "withdraw"]


class CannotFile(DomainError):
    """A rule forbids it; `refusal` says which field, under which code, and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


class CannotWithdraw(DomainError):
    """A rule forbids it."""


def submit(
    *,
    filing: Filing,
    organisation: Organisation,
    by,
    at: datetime,
    draft: NoticeDraft | None = None,
    agent: Organisation | None = None,
    letter: LetterOfAuthority | None = None,
    source: str = NoticeSource.PORTAL,
    external_ref: str = "",
    client: ApiClient | None = None,
    corrects: Notice | None = None,
    received_at: datetime | None = None,
) -> Notice:
    """Send a notice: number it, start its clock, write it with its listings and evidence, and trigger the receipt.

    Sending one draft twice, even at the same time, makes one notice: the second call returns the first notice.
    Eight statements in three trips, however many listings; an import calls it thousands of times. `external_ref` is
    unique in an organisation: an import looks for it beforehand, and the database refuses the second.

    :param client: the program that sends it in the name of `by`.
    :param corrects: the notice that it corrects; a draft knows it by itself.
    :param received_at: when it reached us, if it was first sent elsewhere: the clock runs from then on.

    :raises CannotFile: if a rule forbids it; nothing is written then.
    :raises Stale: if the draft was thrown away meanwhile.
    """
    if draft and (sent := sent_already(draft)):
        return sent
    right = rights.lock_right(filing.right)
    today = local_day(filing.market, at)
    if refusal := why_not_submit(
        filing, organisation=organisation, right=right, agent=agent, letter=letter, on=today, at=at
    ):
        raise CannotFile(refusal)

    since = received_at or at
    given, promise = _next_and_promise(filing, organisation, since)
    notice = _notice(filing, number=number_for(filing.market, today.year, given.serial))
    notice.pk, notice.organisation, notice.submitted_by, notice.submitted_at = given.key, organisation, by, at
    notice.agent, notice.letter, notice.draft = agent, letter, draft
    notice.corrects_id = draft.corrects_id if draft else corrects.pk if corrects else None
    notice.source, notice.external_ref, notice.client = source, external_ref, client
    with transaction.atomic(savepoint=False), sent_together():
        _start_clock(notice, key=given.clock_key, promise=promise, at=since)
        insert(notice)
        _write_listings(notice, filing)
        _write_files(notice, filing, by=by, at=at)
        _close(draft, at=at)
        named = {"client": client.name} if client else {}
        count = notice.listing_count
        record_many(
            [event("notice.submitted", notice, by=by, at=at, acting_for=agent, listings=count, **named)]
        )
    if source != NoticeSource.IMPORT:  # beat follows within seconds; an import needs no signal for every line
        wake_after_commit("takedowns.acknowledge")
    return notice


@transaction.atomic
def withdraw(*, notice: Notice, reason: str, by, at: datetime, sentence: str = "", agent=None) -> Withdrawal:
    """Withdraw a notice before any of it is decided.

    :raises CannotWithdraw: if any of it is decided, or it is already withdrawn.
    """
    rows = Notice.objects.select_for_update(of=("self",), no_key=True)
    notice = rows.select_related("organisation").get(pk=notice.pk)
    if refusal := why_not_withdraw(notice):
        raise CannotWithdraw(str(refusal))
    common = {
        "organisation_id": notice.organisation_id,
        "notice": notice,
        "withdrawn_by": by,
        "withdrawn_at": at,
    }
    row = Withdrawal.objects.create(reason=WithdrawalReason(reason), sentence=sentence, **common)
    notice.listings.pending().update(
        outcome=ListingOutcome.WITHDRAWN, decided_at=at, after_question=was_asked(notice)
    )
    notice.state, notice.outcome = NoticeState.WITHDRAWN, NoticeOutcome.WITHDRAWN
    notice.pending_count, notice.version = 0, notice.version + 1
    notice.save(update_fields=["state", "outcome", "pending_count", "version"])
    outcome_changes.write_first([notice.pk])
    if notice.clock_id:
        void(clock_id=notice.clock_id, reason=ClockVoid.WITHDRAWN, at=at)
    record("notice.withdrawn", notice, by=by, at=at, acting_for=agent, reason=row.reason, sentence=sentence)
    if notice.triager:
        path = reverse("desk:notice", args=[notice.number])
        notify([notice.triager], "notice.withdrawn", notice, at=at, path=path, reason=row.reason)
    return row


def sent_already(draft: NoticeDraft) -> Notice | None:
    """Lock a draft; if it was already sent, return its notice.

    :raises Stale: if it was thrown away.
    """
    try:
        drafts.lock(draft)
    except Stale:
        if sent := Notice.objects.select_related("organisation").filter(draft=draft).first():
            return sent
        raise
    return None


NEXT = """
SELECT nextval('takedowns_notice_id_seq'), nextval('takedowns_notice_serial'), nextval('deadlines_clock_id_seq')
"""


class Next(NamedTuple):
    """The key and the serial of the next notice, and the key of its clock: each names the other as it is written."""

    key: int
    serial: int
    clock_key: int


def _next_and_promise(filing: Filing, organisation: Organisation, since: datetime) -> tuple[Next, InForce]:
    """Allocate the number, and find the promise for a notice in a market; both in one round trip."""
    with sent_together(), planned_once() as cursor:
        cursor.execute(NEXT)
        promise = in_force(filing.market, organisation.pk, since)
        return Next._make(cursor.fetchone()), promise


def _start_clock(notice: Notice, *, key: int, promise: InForce, at: datetime) -> None:
    """Start the clock of a notice; the operator of an import is not among those who wait for it."""
    slug, number = notice.organisation.slug, notice.number
    asker = None if notice.source == NoticeSource.IMPORT else notice.submitted_by
    try:
        notice.clock = start(
            subject=notice, purpose=DECISION, market=notice.market, at=at, asker=asker, key=key, promise=promise,
            desk_path=reverse("desk:notice", args=[number]),
            member_path=reverse("organisation:notice", args=[slug, number]),
        )  # fmt: skip
    except BeyondCalendar as error:
        raise CannotFile(beyond_calendar(notice.market)) from error
    notice.due_at, notice.risk_at = notice.clock.due_at, notice.clock.three_quarters_at


def _notice(filing, *, number) -> Notice:
    same = (
        "market", "right", "reason", "explanation", "language", "message_to_seller", "capacity", "good_faith",
        "accuracy", "signature", "signed_from", "complainant_name", "complainant_email", "complainant_address",
        "complainant_phone",
    )  # fmt: skip
    return Notice(
        number=number,
        locations=list(filing.locations),
        details=dict(filing.details),
        listing_count=len(filing.listings),
        pending_count=len(filing.listings),
        **{name: getattr(filing, name) for name in same},
    )


WRITE_LISTINGS = """
INSERT INTO takedowns_listing (organisation_id, notice_id, position, marketplace, market, item, key, pasted, seller_key,
    outcome, rejection_code)
SELECT %s, %s, position, marketplace, market, item, key, pasted, '', 'PENDING', ''
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
    WITH ORDINALITY AS named (marketplace, market, item, key, pasted, position)
"""


def _write_listings(notice, filing) -> None:
    names = ("marketplace", "market", "item", "key", "address")
    columns = [[getattr(found, name) for found in filing.listings] for name in names]
    with planned_once() as cursor:
        cursor.execute(WRITE_LISTINGS, [notice.organisation_id, notice.pk, *columns])


def _write_files(notice, filing, *, by, at) -> None:
    if filing.files:
        common = {"organisation_id": notice.organisation_id, "notice": notice, "added_by": by, "added_at": at}
        NoticeFile.objects.bulk_create(
            NoticeFile(file=attached.file, kind=attached.kind, **common) for attached in filing.files
        )


def _close(draft, *, at) -> None:
    if draft:
        draft.sent_at = at
        # It is locked, so it is there: `save` would wait to count what it wrote.
        NoticeDraft.objects.filter(pk=draft.pk).update(sent_at=at)
