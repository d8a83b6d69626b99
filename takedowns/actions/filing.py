"""Sending a notice, from the form or an import, and withdrawing it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse

from ipr_portal.api.models import ApiClient
from ipr_portal.audit.actions import event, record, record_many
from ipr_portal.deadlines.actions.clocks import due_moments, start_many, unstarted, void
from ipr_portal.deadlines.instants import Instants
from ipr_portal.deadlines.rules import in_force
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.markets import local_day
from ipr_portal.notifications.actions import notify
from ipr_portal.notifications.wakeup import wake_after_commit
from ipr_portal.tenancy.models import LetterOfAuthority, Organisation
from ipr_portal.tenancy.rows import insert_rows
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
from takedowns.rules.gates import open_codes

from . import drafts, holding, outcome_changes, rights, waiting

__all__ = [
    "Attachment", "CannotFile", "CannotWithdraw", "Filing", "Submission", "ToSend", "submit", "withdraw",
]  # fmt: skip


class CannotFile(DomainError):
    """A rule forbids it; `refusal` says which field, under which code, and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


class CannotWithdraw(DomainError):
    """A rule forbids it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSend:
    """A notice that is about to be sent, alone or with others.

    :param overruled: the keys of the warnings that the filer has read and overruled.
    :param external_ref: what its sender calls it; unique in an organisation.
    :param corrects: the notice that it corrects; a draft knows it by itself.
    """

    filing: Filing
    overruled: Collection[str] = ()
    external_ref: str = ""
    draft: NoticeDraft | None = None
    corrects: Notice | None = None


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
    :param received_at: when it reached us, if it was first sent elsewhere: the clock runs from then on.

    :raises CannotFile: if a rule forbids it; nothing is written then.
    :raises Stale: if the draft was thrown away meanwhile.
    """
    if draft and (sent := sent_already(draft)):
        return sent
    who = {"by": by, "at": at, "agent": agent, "letter": letter}
    together = Submission(
        [filing], organisation=organisation, source=source, client=client, since=received_at or at, **who
    )
    if refusal := together.why_not(filing):
        raise CannotFile(refusal)
    one = ToSend(filing=filing, external_ref=external_ref, draft=draft, corrects=corrects)
    return together.write([one])[0]


class Submission:
    """Notices of one organisation that one person sends at one moment: what is the same for all is looked up once.

    Their rights stay locked until the transaction ends.
    """

    def __init__(
        self, filings: Sequence[Filing], *, organisation: Organisation, by, at: datetime, agent: Organisation | None,
        letter: LetterOfAuthority | None, source: str, client: ApiClient | None = None, since: datetime | None = None,
    ) -> None:  # fmt: skip
        """Lock the rights, and find the promise of each market and the gated reasons that are open.

        :param since: from when their clocks run, if not from `at`.
        """
        self.organisation, self.by, self.at, self.since = organisation, by, at, since or at
        self.agent, self.letter, self.source, self.client = agent, letter, source, client
        self.today = {market: local_day(market, at) for market in {one.market for one in filings}}
        with sent_together():
            holding = rights.Holding({one.right.pk for one in filings})
            self._promises = {market: in_force(market, organisation.pk, self.since) for market in self.today}
        self.held = holding.read()
        self.opened = open_codes(organisation, at) if any(one.reason.gated for one in filings) else set()
        self._due: dict[str, Instants | None] = {}  # by market; None beyond its calendar

    def why_not(self, filing: Filing) -> Refusal | None:
        """Answer why one of the notices cannot be sent, or None."""
        refusal = why_not_submit(
            filing, organisation=self.organisation, right=self.held[filing.right.pk], agent=self.agent,
            letter=self.letter, on=self.today[filing.market], at=self.at, opened=self.opened,
        )  # fmt: skip
        if refusal:
            return refusal
        return None if self._due_in(filing.market) else beyond_calendar(filing.market)

    def write(self, chosen: Sequence[ToSend]) -> list[Notice]:
        """Write notices that nothing keeps from being sent, in the order of their numbers."""
        notices = [self._notice(one, keys) for one, keys in zip(chosen, _next(len(chosen)), strict=True)]
        # Two that write the same references at once must not wait for each other crosswise.
        by_reference = sorted(notices, key=lambda one: one.external_ref)
        named = {"client": self.client.name} if self.client else {}
        with transaction.atomic(savepoint=False), sent_together():
            start_many([one.clock for one in notices if one.clock])
            insert_rows(by_reference)
            _write_listings(notices, chosen)
            _write_files(notices, chosen, by=self.by, at=self.at)
            _close([one.draft for one in chosen if one.draft], at=self.at)
            record_many(
                event(
                    "notice.submitted", one, by=self.by, at=self.at, acting_for=self.agent, listings=one.listing_count,
                    **named,
                )
                for one in notices
            )  # fmt: skip
        if (
            self.source != NoticeSource.IMPORT
        ):  # beat follows within seconds; an import needs no signal for every line
            wake_after_commit("takedowns.acknowledge")
        return notices

    def _notice(self, one: ToSend, keys: "Next") -> Notice:
        filing, draft = one.filing, one.draft
        number = number_for(filing.market, self.today[filing.market].year, keys.serial)
        notice = _notice(filing, number=number)
        notice.pk, notice.organisation, notice.submitted_by = keys.key, self.organisation, self.by
        notice.submitted_at, notice.agent, notice.letter, notice.draft = (
            self.at,
            self.agent,
            self.letter,
            draft,
        )
        notice.corrects_id = draft.corrects_id if draft else one.corrects.pk if one.corrects else None
        notice.source, notice.external_ref, notice.client = self.source, one.external_ref, self.client
        self._start_clock(notice, keys.clock_key)
        return notice

    def _start_clock(self, notice: Notice, key: int) -> None:
        """The clock of a notice; the operator of an import is not among those who wait for it."""
        slug, number, market = self.organisation.slug, notice.number, notice.market
        notice.clock = unstarted(
            subject=notice, purpose=DECISION, market=market, at=self.since, key=key, promise=self._promises[market],
            asker=None if self.source == NoticeSource.IMPORT else self.by, due=self._due_in(market),
            desk_path=reverse("desk:notice", args=[number]),
            member_path=reverse("organisation:notice", args=[slug, number]),
        )  # fmt: skip
        notice.due_at, notice.risk_at = notice.clock.due_at, notice.clock.three_quarters_at

    def _due_in(self, market: str) -> Instants | None:
        if market not in self._due:
            try:
                self._due[market] = due_moments(self._promises[market], self.since)
            except BeyondCalendar:
                self._due[market] = None
        return self._due[market]


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
    holding.end_on_withdrawal(notice, by=by, at=at)
    notice.listings.pending().update(
        outcome=ListingOutcome.WITHDRAWN, decided_at=at, after_question=was_asked(notice)
    )
    notice.state, notice.outcome = NoticeState.WITHDRAWN, NoticeOutcome.WITHDRAWN
    waiting.on_withdrawal(notice, by=by, at=at)
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
FROM generate_series(1, %s::int)
"""


class Next(NamedTuple):
    """The key and the serial of the next notice, and the key of its clock: each names the other as it is written."""

    key: int
    serial: int
    clock_key: int


def _next(count: int) -> list[Next]:
    """Allocate the numbers of some notices, in one statement."""
    with planned_once() as cursor:
        cursor.execute(NEXT, [count])
        return [Next._make(row) for row in cursor.fetchall()]


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
SELECT %s, notice, position, marketplace, market, item, key, pasted, '', 'PENDING', ''
FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS named (notice, position, marketplace, market, item, key, pasted)
"""


def _write_listings(notices: Sequence[Notice], chosen: Sequence[ToSend]) -> None:
    names = ("marketplace", "market", "item", "key", "address")
    rows = [
        (notice.pk, position, *(getattr(found, name) for name in names))
        for notice, one in zip(notices, chosen, strict=True)
        for position, found in enumerate(one.filing.listings, 1)
    ]
    with planned_once() as cursor:
        cursor.execute(WRITE_LISTINGS, [notices[0].organisation_id, *map(list, zip(*rows, strict=True))])


def _write_files(notices: Sequence[Notice], chosen: Sequence[ToSend], *, by, at) -> None:
    rows = [
        NoticeFile(
            organisation_id=notice.organisation_id, notice=notice, file=attached.file, kind=attached.kind, added_by=by,
            added_at=at,
        )
        for notice, one in zip(notices, chosen, strict=True)
        for attached in one.filing.files
    ]  # fmt: skip
    if rows:
        NoticeFile.objects.bulk_create(rows)


def _close(sent: Sequence[NoticeDraft], *, at) -> None:
    if sent:
        for draft in sent:
            draft.sent_at = at
        # They are locked, so they are there: `save` would wait to count what it wrote.
        NoticeDraft.objects.filter(pk__in=[one.pk for one in sent]).update(sent_at=at)
