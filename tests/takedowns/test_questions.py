"""Information requests: who may ask what, what the clock does meanwhile, and what ends them."""

from datetime import timedelta

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines.actions.clocks import worked_until
from ipr_portal.deadlines.models import Pause
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.errors import Stale
from ipr_portal.notifications.models import Notification
from takedowns.actions import filing, questions, triage
from takedowns.actions.questions import MARGIN, CannotAnswer, CannotAsk
from takedowns.actions.undo import undo
from takedowns.enums import ListingOutcome, NoticeState, RequestState
from takedowns.models import InformationRequest, Listing, Notice, NoticeFile, OutcomeChange
from takedowns.rules.questions import Answer, Asking, InFile, all_wait, where_in_file
from takedowns.rules.triage import GRACE, Verdict
from takedowns.tasks import lapse_questions
from tests.deadlines.scene import sg
from tests.factories import EvidenceFileFactory, NoticeFileFactory, UserFactory

from .asking import ANSWERED, ASKED, ENDS, MOMENT, answer, ask, clock_of, held

pytestmark = pytest.mark.usefixtures("everyone")


def reject(listing):
    return Verdict(
        listing.pk, ListingOutcome.REJECTED, code="SU-01", sentence="The label shows another mark."
    )


def decide(notice, listings, by, at):
    now = Notice.objects.get(pk=notice.pk)
    return triage.decide(
        notice=now, version=now.version, verdicts=[reject(one) for one in listings], by=by, at=at
    )


def state_of(row):
    return InformationRequest.objects.get(pk=row.pk).state


def is_paused(notice, at):
    return Pause.objects.filter(
        clock=notice.clock_id, closed_at=None, opened_at__lte=at, cap_at__gt=at
    ).exists()


def time_left(notice, at):
    clock = clock_of(notice)
    return worktime_of(clock.version_id).worked(at, clock.due_at)


def test_ask_pauses_the_clock_until_the_answer_and_gives_back_the_time_left(acme, triager, filer):
    notice = held(acme, triager, submitted_by=filer)
    before = time_left(notice, ASKED)

    row = ask(notice, triager)
    paused = is_paused(notice, ASKED)
    answer(row, filer)

    assert (row.answer_until, row.round, paused, is_paused(notice, ANSWERED)) == (ENDS, 1, True, False)
    assert time_left(notice, ANSWERED) == before
    assert worked_until(clock_of(notice), ANSWERED, list(clock_of(notice).pauses.all())) == timedelta(hours=2)
    told = Notification.objects.filter(kind__startswith="notice.question").values_list("recipient", "kind")
    assert (filer.pk, "notice.question_asked") in told
    assert (triager.pk, "notice.question_answered") in told
    assert not Notification.objects.filter(kind__in=["clock.paused", "clock.resumed"]).exists()


def test_the_clock_waits_only_while_every_undecided_listing_does(acme, triager):
    notice = held(acme, triager, 3)
    first, second, third = notice.listings.in_order()
    ask(notice, triager, listings=[first, second])
    seen = [is_paused(notice, ASKED)]

    made = decide(notice, [third], triager, sg("Mon 14:00"))
    seen.append(is_paused(notice, sg("Mon 14:00")))
    undo(decision=made, by=triager, at=sg("Mon 15:00"))
    seen.append(is_paused(notice, sg("Mon 15:00")))

    assert seen == [False, True, False]


def test_a_decision_of_every_listing_closes_the_request_and_its_undo_opens_it_again(acme, triager):
    notice = held(acme, triager, 2)
    row = ask(notice, triager)
    first, second = notice.listings.in_order()
    decide(notice, [first], triager, sg("Mon 13:00"))
    states = [state_of(row)]

    made = decide(notice, [second], triager, sg("Mon 14:00"))
    states.append(state_of(row))
    rests = is_paused(notice, sg("Mon 14:00"))
    undo(decision=made, by=triager, at=sg("Mon 14:00") + MOMENT)

    assert [*states, state_of(row)] == [RequestState.OPEN, RequestState.NOT_NEEDED, RequestState.OPEN]
    assert (rests, is_paused(notice, sg("Mon 15:00"))) == (False, True)
    assert Notice.objects.get(pk=notice.pk).question_state == RequestState.OPEN


def test_an_undo_after_the_time_leaves_the_request_closed(acme, triager, lead):
    notice = held(acme, triager)
    row = ask(notice, triager)
    made = decide(notice, notice.listings.all(), triager, sg("Mon 14:00"))

    undo(decision=made, by=lead, at=ENDS)

    assert state_of(row) == RequestState.NOT_NEEDED


def test_a_decision_on_an_answer_accepts_it(acme, triager, filer):
    notice = held(acme, triager)
    row = answer(ask(notice, triager), filer)

    made = decide(notice, notice.listings.all(), triager, ANSWERED + MOMENT)
    closed = state_of(row)
    undo(decision=made, by=triager, at=ANSWERED + 2 * MOMENT)

    assert (closed, state_of(row)) == (RequestState.ACCEPTED, RequestState.ANSWERED)


def test_a_decision_made_before_the_answer_was_read_is_stale(acme, triager, filer):
    notice = held(acme, triager)
    row = ask(notice, triager)
    seen = Notice.objects.get(pk=notice.pk).version
    answer(row, filer)

    with pytest.raises(Stale, match="answered the questions"):
        triage.decide(
            notice=notice, version=seen, verdicts=[reject(notice.listings.get())], by=triager, at=ANSWERED
        )


def test_a_second_round_finds_the_first_answer_insufficient_and_is_the_last(acme, triager, filer):
    notice = held(acme, triager)
    first = answer(ask(notice, triager), filer)
    second = ask(notice, triager, at=ANSWERED + MOMENT)
    answer(second, filer, at=ANSWERED + 2 * MOMENT)
    questions.find_insufficient(request=second, by=triager, at=ANSWERED + 3 * MOMENT)

    with pytest.raises(CannotAsk, match="no third time"):
        ask(notice, triager, at=ANSWERED + 4 * MOMENT)

    assert (state_of(first), state_of(second)) == (RequestState.INSUFFICIENT, RequestState.INSUFFICIENT)


def test_what_was_not_answered_in_time_lapses_and_is_sent_with_the_rest(acme, triager, filer):
    notice = held(acme, triager, submitted_by=filer)
    row = ask(notice, triager)
    runs = [questions.lapse_due(at=at) for at in (ENDS, ENDS + MARGIN, ENDS + 2 * MARGIN)]

    settled = triage.settle_ripe(at=ENDS + MARGIN + GRACE)

    notice.refresh_from_db()
    assert (runs, settled, state_of(row)) == ([0, 1, 0], 1, RequestState.EXPIRED)
    assert (notice.state, notice.triager) == (NoticeState.DECIDED, triager)
    assert Listing.objects.get(notice=notice).outcome == ListingOutcome.INFO_LAPSED
    assert OutcomeChange.objects.get(notice=notice).effect_after == "BAD"
    assert clock_of(notice).worked == timedelta(hours=2) + MARGIN + GRACE
    assert Notification.objects.filter(recipient=filer, kind="notice.question_lapsed").count() == 1


def test_a_lapse_leaves_the_other_listings_to_be_decided(acme, triager):
    notice = held(acme, triager, 2)
    first, second = notice.listings.in_order()
    ask(notice, triager, listings=[first])

    questions.lapse_due(at=ENDS + MARGIN)

    outcomes = list(notice.listings.in_order().values_list("outcome", flat=True))
    assert outcomes == [ListingOutcome.INFO_LAPSED, ListingOutcome.PENDING]
    assert triage.settle_ripe(at=ENDS + MARGIN + GRACE) == 0


def test_a_notice_that_went_back_to_the_queue_lapses_and_settles(acme, triager):
    notice = held(acme, triager)
    ask(notice, triager)
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.ACKNOWLEDGED, triager=None, claimed_at=None, claim_expires_at=None
    )

    questions.lapse_due(at=ENDS + MARGIN)

    assert triage.settle_ripe(at=ENDS + MARGIN + GRACE) == 1


def test_the_task_runs_what_is_over(acme, triager):
    row = ask(held(acme, triager), triager)
    InformationRequest.objects.filter(pk=row.pk).update(answer_until=ASKED + MOMENT)

    lapse_questions()
    lapse_questions()

    assert state_of(row) == RequestState.EXPIRED


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (lambda row, filer, triager: None, "The time to answer was over"),
        (lambda row, filer, triager: questions.lapse_due(at=ENDS + MARGIN), "The time to answer was over"),
        (lambda row, filer, triager: answer(row, filer), "answered this on"),
        (
            lambda row, filer, triager: decide(row.notice, row.notice.listings.all(), triager, ANSWERED),
            "no longer need an answer",
        ),
    ],
)
def test_an_answer_too_late_is_refused_with_what_happened(acme, triager, filer, late, said):
    row = ask(held(acme, triager), triager)
    late(row, filer, triager)

    with pytest.raises(Stale, match=said):
        answer(row, filer, at=ENDS)


def test_an_answer_needs_words_or_a_file_for_every_question(acme, triager, filer):
    row = ask(held(acme, triager), triager, "SHOWS_WHERE", "GENUINE_PICTURE")

    with pytest.raises(CannotAnswer) as refused:
        questions.answer(request=row, given={1: Answer("The cap.")}, by=filer, at=ANSWERED)

    assert [(one.field, one.row) for one in refused.value.refusals] == [("answer", 2)]
    assert state_of(row) == RequestState.OPEN


def test_the_files_of_an_answer_join_the_evidence_as_what_they_show(acme, triager, filer):
    notice = held(acme, triager)
    row = ask(notice, triager, "GENUINE_PICTURE")
    file = EvidenceFileFactory(organisation=acme)

    questions.answer(request=row, given={1: Answer(files=(file,))}, by=filer, at=ANSWERED)

    attached = NoticeFile.objects.get(notice=notice)
    assert (attached.file, attached.kind, attached.item) == (file, "GENUINE", row.items.get())
    with pytest.raises(CannotAsk, match="in the notice already"):
        ask(notice, triager, "GENUINE_PICTURE", at=ANSWERED + MOMENT)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "NOBODY_ASKS_THIS"}, "Choose one of the questions"),
        ({"listing_ids": ()}, "Name open listings"),
        ({"listing_ids": (0,)}, "Name open listings"),
        ({"code": "OTHER", "sentence": ""}, "Write what you want to know"),
        ({"code": "LETTER"}, "not sent by an agent"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(acme, triager, change, said):
    notice = held(acme, triager)
    fine = {"code": "SHOWS_WHERE", "listing_ids": (notice.listings.get().pk,), "sentence": "Which?"}

    with pytest.raises(CannotAsk, match=said) as refused:
        questions.ask(
            notice=notice, version=notice.version, asked=[Asking(**fine | change)], by=triager, at=ASKED
        )

    assert refused.value.refusal.row == 1


@pytest.mark.parametrize("days", [0, 11])
def test_the_time_to_answer_is_one_to_ten_business_days(acme, triager, days):
    with pytest.raises(CannotAsk, match="1 to 10 business days"):
        ask(held(acme, triager), triager, days=days)


@pytest.mark.parametrize(
    ("kind", "details", "code", "where"),
    [
        ("TEST_PURCHASE", {}, "TEST_PURCHASE", "Evidence, Test purchase: photo.jpg"),
        ("OTHER", {"test_purchase": "TP-12"}, "TEST_PURCHASE", "“Reference of the test purchase”: TP-12"),
        ("CLAIM_CHART", {}, "CLAIM_CHART", "Evidence, Claim chart: photo.jpg"),
        ("COURT_DECISION", {}, "COURT_DECISION", "Evidence, Decision of a court or an office: photo.jpg"),
        ("OTHER", {"decision_reference": "HC 12"}, "COURT_DECISION", "“Reference of the decision”: HC 12"),
        ("GENUINE", {}, "GENUINE_PICTURE", "Evidence, Genuine product: photo.jpg"),
        ("GENUINE", {}, "SUSPECT_PICTURE", ""),
        ("OTHER", {}, "OTHER", ""),
        ("OTHER", {}, "SHOWS_WHERE", ""),
    ],
)
def test_what_a_notice_holds_is_not_asked_for(kind, details, code, where):
    notice = Notice(details=details)

    assert where_in_file(code, notice, InFile({kind: "photo.jpg"})) == where


def test_the_letter_of_an_agent_is_in_the_notice():
    assert where_in_file("LETTER", Notice(letter_id=1), InFile({})) != ""


@pytest.mark.parametrize(
    ("pending", "waiting", "answer"),
    [((), (), False), ((), (1,), False), ((1,), (1, 2), True), ((1, 2), (1,), False), ((1,), (1,), True)],
)
def test_all_wait(pending, waiting, answer):
    assert all_wait(pending, waiting) is answer


def test_nothing_is_asked_after_a_breach(acme, triager):
    notice = held(acme, triager)

    with pytest.raises(CannotAsk, match="is used up"):
        ask(notice, triager, at=clock_of(notice).due_at)


def test_nothing_is_asked_while_a_question_is_open_or_by_who_does_not_have_it(acme, triager):
    notice = held(acme, triager)
    with pytest.raises(CannotAsk, match="took this notice"):
        ask(notice, UserFactory(staff_role="TRIAGER"), at=sg("Mon 11:10"))
    ask(notice, triager)

    with pytest.raises(CannotAsk, match="A question is open already"):
        ask(notice, triager, at=ASKED + MOMENT)


def test_a_withdrawal_closes_the_request_and_counts_as_after_a_question(acme, triager, filer):
    notice = held(acme, triager, submitted_by=filer)
    row = ask(notice, triager)

    filing.withdraw(notice=notice, reason="MISTAKE", by=filer, at=ANSWERED)

    assert state_of(row) == RequestState.NOT_NEEDED
    assert Listing.objects.get(notice=notice).after_question is True
    assert Notice.objects.get(pk=notice.pk).question_state == ""


def test_what_the_team_thinks_of_an_answer_stays_internal(acme, triager, filer):
    row = answer(ask(held(acme, triager), triager), filer)

    questions.accept(request=row, by=triager, at=ANSWERED + MOMENT)

    actions = dict(AuditEvent.objects.filter(action__contains="answer").values_list("action", "internal"))
    assert actions == {"notice.question_answered": False, "notice.answer_accepted": True}
    with pytest.raises(Stale, match="no answer to judge"):
        questions.accept(request=row, by=triager, at=ANSWERED + MOMENT)


def test_files_of_a_notice_are_found_by_their_kind(acme, triager):
    notice = held(acme, triager)
    NoticeFileFactory(organisation=acme, notice=notice, kind="CLAIM_CHART", item=None)

    with pytest.raises(CannotAsk, match="in the notice already"):
        ask(notice, triager, "CLAIM_CHART")
