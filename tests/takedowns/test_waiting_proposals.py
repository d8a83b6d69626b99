"""Proposals that wait for a rights holder: beside Notices, in the list, on the home, in the inbox, and on the notice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.deadlines.models import Clock
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.questions import ask
from takedowns.actions import retyping
from takedowns.actions.retractions import end_proposals
from takedowns.models import Notice, Retraction, RetypeProposal
from takedowns.queries.to_do import notices_to_fix, only_to_do
from takedowns.queries.waiting import what_waits
from tests.factories import InformationRequestFactory, NoticeFactory, UserFactory

from .corrected import correct
from .disputing import told
from .pages import MOST, member, statements
from .test_conversation_pages import proposed as retyped
from .test_dispute_rules import narrow
from .test_retractions import back, proposed
from .test_waiting_replies import NONE, client_of, told_by

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def counted(acme, at) -> tuple[int, int, int]:
    """What waits by the badge, by the list, and by the choice of an organisation."""
    with staff_scope():
        rows = only_to_do(Notice.objects.filter(organisation=acme), at).count()
        return (
            ask({"n": notices_to_fix(acme, at)})["n"],
            rows,
            what_waits([acme.pk], at=at)[acme.pk].to_answer,
        )


def flat(response) -> str:
    return " ".join(response.content.decode().split())


def to_retype(acme, filer, **more):
    with staff_scope():
        return NoticeFactory(
            organisation=acme, submitted_by=filer, clock=None, due_at=timezone.now() + HOUR, listing_count=2, **more
        )  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "silence"),
    [
        ("GENUINE", "we restore the listing, and it counts as rejected."),
        ("MISTAKE", "the listing stays down, and a lead of our team reads whether our decision was right."),
    ],
)
def test_a_proposal_to_retract_waits_in_all_places_with_what_silence_means(
    acme, acme_owner, triager, reason, silence
):
    now, client = timezone.now(), client_of(acme_owner)
    notice, _message = told(acme, triager, at=now)
    before = told_by(client)
    proposed(notice, reason=reason, at=now)

    assert before == NONE
    assert told_by(client) == (
        ["1 with something to do"],
        [notice.number],
        [f"Answer our proposal to retract listing 1 of {notice.number}"],
        ["retraction.offered"],
    )
    page, home = flat(client.get(member("notice", notice.number))), flat(client.get(member("home")))
    assert "We propose to retract listing 1." in page
    assert member("retraction", notice.number, 1) in page
    assert (silence in page, silence in home) == (True, True)
    assert "You act: answer our proposal to retract by" in flat(
        client.get(member("notices"), {"state": "TO_FIX"})
    )
    assert counted(acme, now) == (1, 1, 1)


def test_a_proposal_of_another_reason_waits_in_all_places(acme, acme_owner, filer, triager):
    client, notice = client_of(filer), to_retype(acme, filer)
    row = retyped(notice, triager)

    assert told_by(client) == (
        ["1 with something to do"],
        [notice.number],
        [f"Answer our proposal of the reason TM-03 for {notice.number}"],
        ["notice.retype_proposed"],
    )
    assert member("notice_reason", notice.number, row.pk) in flat(client.get(member("notice", notice.number)))
    assert "You act: answer our proposal of another reason" in flat(
        client.get(member("notices"), {"state": "TO_FIX"})
    )
    assert counted(acme, timezone.now()) == (1, 1, 1)


def ended_by_time(notice, filer, now):
    with staff_scope():
        Retraction.objects.update(due_at=now - HOUR)
    end_proposals(at=now)


def over_and_not_ended_yet(notice, filer, now):
    with staff_scope():
        Retraction.objects.update(due_at=now - timedelta(seconds=1))


def answered(notice, filer, now):
    back(notice, filer, reason="GENUINE", at=now)


def corrected(notice, filer, now):
    correct(notice, UserFactory(staff_role="LEAD"), at=now)


@pytest.mark.parametrize("end", [ended_by_time, over_and_not_ended_yet, answered, corrected])
def test_a_proposal_to_retract_that_is_over_waits_nowhere(acme, acme_owner, filer, triager, end):
    now, client = timezone.now(), client_of(acme_owner)
    notice, _message = told(acme, triager, at=now)
    proposed(notice, at=now)

    end(notice, filer, now)

    assert told_by(client) == NONE
    assert "We propose to retract" not in flat(client.get(member("notice", notice.number)))
    assert counted(acme, now) == (0, 0, 0)


@pytest.mark.parametrize("end", ["take_back", "decline", "decided", "second review", "withdrawn"])
def test_a_proposal_of_another_reason_that_is_over_waits_nowhere(acme, filer, triager, end):
    client, notice = client_of(filer), to_retype(acme, filer)
    row, now = retyped(notice, triager), timezone.now()

    with staff_scope():
        if end == "take_back":
            retyping.take_back(proposal=row, by=triager, at=now)
        elif end == "decline":
            retyping.decline(proposal=row, sentence="It fits.", by=filer, at=now)
        else:
            rows = Notice.objects.filter(pk=notice.pk)
            rows.update(**{
                "decided": {"pending_count": 1}, "second review": {"second_review_count": 1},
                "withdrawn": {"state": "WITHDRAWN"},
            }[end])  # fmt: skip
        still = RetypeProposal.objects.to_answer().exists()

    badge, listed, home, inbox = told_by(client)
    assert (still, badge, listed, home) == (False, [], [], [])
    assert "notice.retype_proposed" not in inbox
    assert counted(acme, now) == (0, 0, 0)


def test_what_waits_twice_counts_once(acme, acme_owner, filer, triager):
    now = timezone.now()
    notice, _message = told(acme, triager, ["REMOVED", "REMOVED"], at=now)
    proposed(notice, at=now)
    other = to_retype(acme, filer, question_state="OPEN")
    retyped(other, triager)

    assert counted(acme, now) == (2, 2, 2)


def test_silence_is_that_of_the_rule_under_which_it_was_proposed(acme, acme_owner, triager):
    now = timezone.now()
    narrow(silence="STAYS_DOWN")
    notice, _message = told(acme, triager, at=now)
    proposed(notice, at=now)

    page = flat(client_of(acme_owner).get(member("notice", notice.number)))

    assert "the listing stays down, and a lead of our team reads" in page


def test_many_proposals_take_as_many_statements_as_one(acme, acme_owner, triager):
    now, client = timezone.now(), client_of(acme_owner)
    notices = [told(acme, triager, at=now)[0] for _n in range(4)]
    proposed(notices[0], at=now)
    pages = [member("notices"), member("notices") + "?state=TO_FIX", member("home"), member("inbox")]
    one = [statements(client, page) for page in pages]
    for notice in notices[1:]:
        proposed(notice, at=now)

    assert [statements(client, page) for page in pages] == one
    assert max(one[:2]) <= MOST


@pytest.fixture
def running(acme, filer, triager):
    """A notice with a question about one of two listings: its clock runs on."""
    now = timezone.now()
    with staff_scope():
        found = NoticeFactory(organisation=acme, submitted_by=filer, listing_count=2, question_state="OPEN")
        InformationRequestFactory(
            organisation=acme, notice=found, asked_by=triager, asked_at=now - HOUR, answer_until=now + HOUR,
            items=("SHOWS_WHERE",),
        )  # fmt: skip
    return found


def acts(client, notice) -> str:
    page = flat(client.get(member("notice", notice.number)))
    return page[page.index("Who acts now") :][:400]


def test_an_open_question_comes_first_while_the_clock_runs_on(filer, running):
    said = acts(client_of(filer), running)

    assert "<b>You act</b>. Answer our questions above until" in said
    assert "we go on with the other listings meanwhile" in said


@pytest.mark.parametrize("pause", ["MARKETPLACE", "QUESTION", "ELSEWHERE"])
def test_an_open_question_comes_first_during_any_pause(filer, running, pause):
    now = timezone.now()
    with staff_scope():
        Clock.objects.filter(pk=running.clock_id).update(
            paused_from=now - HOUR, paused_until=now + HOUR, pause_reason=pause
        )

    said = acts(client_of(filer), running)

    assert "<b>You act</b>. Answer our questions above until" in said
    assert ("until then the clock is paused" in said) == (pause == "QUESTION")


def test_without_a_question_the_one_who_is_waited_for_acts(acme, filer):
    now = timezone.now()
    with staff_scope():
        notice = NoticeFactory(organisation=acme, submitted_by=filer, listing_count=2)
        Clock.objects.filter(pk=notice.clock_id).update(
            paused_from=now - HOUR, paused_until=now + HOUR, pause_reason="MARKETPLACE"
        )

    assert "<b>The marketplace acts</b>" in acts(client_of(filer), notice)
