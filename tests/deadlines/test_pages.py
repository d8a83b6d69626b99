"""The pages of deadlines: the explanation for both sides, pauses for leads, and who may see what."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.accounts.models import User
from ipr_portal.audit.models import AuditEvent
from ipr_portal.audit.wording import say
from ipr_portal.deadlines.actions import clocks, pauses
from ipr_portal.deadlines.models import Clock, Pause
from ipr_portal.deadlines.register import PAUSES
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.moments import say_moment
from takedowns.enums import ClockPause
from takedowns.models import Notice
from tests.factories import (
    NoticeFactory,
    PauseFactory,
    RebindingFactory,
    RecalculationFactory,
    ServiceLevelFactory,
)
from tests.statements import statements

pytestmark = pytest.mark.django_db

SINGAPORE = ZoneInfo("Asia/Singapore")


@pytest.fixture
def notice(acme, triager):
    """A notice of Acme's in Singapore with a clock that has just begun, of IPP Plus."""
    now = timezone.now()
    with staff_scope():
        ServiceLevelFactory(organisation=acme, granted_by=triager)
        made = NoticeFactory(organisation=acme, market="SG", submitted_at=now)
        Clock.objects.filter(pk=made.clock_id).update(subject_id="old")
        clock = clocks.start(purpose="notice.decision", subject=made, market="SG", at=now)
        Notice.objects.filter(pk=made.pk).update(clock=clock, due_at=clock.due_at)
        made.refresh_from_db()
    return made


def member(notice, name="notice_deadline"):
    return reverse(f"organisation:{name}", args=["acme", notice.number])


def desk(notice, name="notice_deadline"):
    return reverse(f"desk:{name}", args=[notice.number])


def clock_of(notice) -> Clock:
    with staff_scope():
        return Clock.objects.get(pk=notice.clock_id)


def pauses_of(notice) -> list[Pause]:
    with staff_scope():
        return list(Pause.objects.filter(clock=notice.clock_id).order_by("pk"))


# --- who may ---


@pytest.mark.parametrize(
    ("who", "page", "status"),
    [
        ("acme_owner", member, 200),
        ("filer", member, 200),
        ("viewer", member, 200),
        ("stranger", member, 404),
        ("triager", desk, 200),
        ("lead", desk, 200),
        ("admin", desk, 200),
        ("filer", desk, 404),
    ],
)
def test_both_sides_see_the_deadline_explained_and_strangers_do_not(request, client, notice, who, page, status):  # fmt: skip
    client.force_login(request.getfixturevalue(who))

    assert client.get(page(notice)).status_code == status


@pytest.mark.parametrize(("who", "status"), [("triager", 403), ("lead", 200), ("admin", 200), ("filer", 404)])
def test_leads_and_administrators_pause(request, client, notice, who, status):
    client.force_login(request.getfixturevalue(who))

    assert client.get(desk(notice, "notice_pauses")).status_code == status


@pytest.mark.parametrize("page", [member, desk])
def test_a_number_that_is_not_there_is_not_found(client, notice, lead, acme_owner, page):
    client.force_login(lead if page is desk else acme_owner)
    notice.number = "SG-2026-999999-0"

    assert client.get(page(notice)).status_code == 404


# --- the explanation ---


def test_the_explanation_says_promise_rule_stretches_and_result(client, notice, filer):
    client.force_login(filer)

    page = client.get(member(notice)).content.decode()

    assert f"We answer by {say_moment(clock_of(notice).due_at, zone=SINGAPORE)} at the latest." in page
    assert page.index("We answer") < page.index("strictly less")
    assert page.index("Counted so far") < page.index("strictly less")
    assert "h:min:s" not in page
    assert "IPP Plus: strictly less than 2 business days of 9 h, which is 18 h of working time in Singapore." in page  # fmt: skip
    assert "the promise is kept if we are done in strictly less than 18 h" in page
    assert "During a pause no working time counts" in page
    assert "18 h of working time are used up on" in page


def test_only_staff_see_who_opened_a_pause(client, notice, filer, lead):
    with staff_scope():
        PauseFactory(
            organisation=notice.organisation, clock=notice.clock, opened_by=lead,
            opened_at=notice.submitted_at, note="The registry is asked.",
        )  # fmt: skip
    said = {}
    for person, page in ((filer, member), (lead, desk)):
        client.force_login(person)
        said[person] = client.get(page(notice)).content.decode()

    assert ["The registry is asked." in page for page in said.values()] == [True, True]
    assert ["Opened by" in page for page in said.values()] == [False, True]


def test_the_explanation_tells_of_changes_of_the_calendar(client, notice, filer):
    with staff_scope():
        RebindingFactory(organisation=notice.organisation, clock=notice.clock)
        RecalculationFactory(organisation=notice.organisation, clock=notice.clock)
    client.force_login(filer)

    page = client.get(member(notice)).content.decode()

    assert "When the calendar changed" in page
    assert "We are still late." in page


def test_a_notice_from_before_clocks_says_so(client, acme, filer):
    old = NoticeFactory(organisation=acme, clock=None, due_at=timezone.now())
    client.force_login(filer)

    assert "No deadline was kept for this notice" in client.get(member(old)).content.decode()


def test_the_explanation_takes_as_many_statements_with_three_pauses_as_with_one(client, notice, lead):
    def pause():
        with staff_scope():
            PauseFactory(organisation=notice.organisation, clock=notice.clock, opened_at=notice.submitted_at)

    client.force_login(lead)
    pause()
    one = statements(client, desk(notice))
    pause()
    pause()

    assert statements(client, desk(notice)) == one


# --- where the chip stands ---


@pytest.mark.parametrize("state", ["ACKNOWLEDGED", "WITHDRAWN"])
def test_the_pages_of_a_notice_show_the_chip_as_a_link(client, notice, filer, lead, state):
    with staff_scope():
        Notice.objects.filter(pk=notice.pk).update(state=state)
    for person, page, link in ((filer, member(notice, "notice"), member(notice)), (lead, desk(notice, "notice"), desk(notice))):  # fmt: skip
        client.force_login(person)
        assert f'class="deadline deadline--running" href="{link}"' in client.get(page).content.decode()


def test_the_notice_says_what_is_promised_and_who_acts(client, notice, filer):
    client.force_login(filer)

    page = client.get(member(notice, "notice")).content.decode()

    assert "<b>IPP Plus</b>: less than 2 business days" in page
    assert "<b>We act</b>. It is in the queue of our team. We decide by" in page


@pytest.mark.parametrize("reason", ClockPause.values)
@pytest.mark.parametrize("name", ["notice", "notices", "notice_deadline"])
def test_no_pause_says_that_the_rights_holder_acts_where_there_is_nothing_to_do(
    client, notice, filer, lead, reason, name
):
    paused(notice, lead, reason=reason)
    client.force_login(filer)

    address = reverse("organisation:notices", args=["acme"]) if name == "notices" else member(notice, name)

    page = client.get(address).content.decode()

    assert "deadline--paused" in page
    assert "You act" not in page
    assert "your answer" not in page
    assert "wait for an answer" not in page


@pytest.mark.parametrize("reason", ClockPause.values)
def test_a_paused_notice_says_by_when_it_is_decided(client, notice, filer, lead, reason):
    paused(notice, lead, reason=reason)
    client.force_login(filer)
    due = say_moment(clock_of(notice).due_at, zone=SINGAPORE)

    page = client.get(member(notice, "notice")).content.decode()

    assert f"We decide by {due} at the latest" in page


def test_the_list_of_notices_shows_a_chip_for_each(client, notice, acme, filer):
    NoticeFactory(organisation=acme)
    client.force_login(filer)

    page = client.get(reverse("organisation:notices", args=["acme"])).content.decode()

    assert page.count('class="deadline ') == 2


# --- pausing ---


def paused(notice, lead, *, reason="ELSEWHERE", note=""):
    """Pause the clock of a notice for six hours, as a lead did."""
    now = timezone.now()
    with staff_scope():
        return pauses.pause(
            clock_id=notice.clock_id,
            reason=reason,
            cap_at=now + timedelta(hours=6),
            note=note,
            by=lead,
            at=now,
        )


@pytest.mark.parametrize("side", ["desk", "member"])
def test_the_note_of_a_pause_stands_under_the_deadline_on_both_sides(client, notice, filer, lead, side):
    paused(notice, lead, note="The registry confirms the class by Thursday.")
    client.force_login(lead if side == "desk" else filer)

    page = client.get((desk if side == "desk" else member)(notice, "notice")).content.decode()

    assert "The registry confirms the class by Thursday." in page


def test_the_times_of_a_pause_are_in_the_reader_s_zone(client, notice, lead):
    """The reader sits in Jakarta, the market in Singapore: chip and line name one zone."""
    User.objects.filter(pk=lead.pk).update(time_zone="Asia/Jakarta")
    pause = paused(notice, lead)
    client.force_login(lead)

    page = client.get(desk(notice, "notice")).content.decode()

    lines = page[page.index('id="pauses"') :]
    line = lines[: lines.index("</div>")]
    assert say_moment(pause.cap_at, zone=ZoneInfo("Asia/Jakarta")) in line
    assert "WIB" in page[page.index("deadline--paused") :][:600]
    assert "SGT" not in line


def valid(**more):
    until = timezone.now() + timedelta(hours=2)
    wall = timezone.localtime(until, timezone.get_fixed_timezone(480))  # Singapore
    return {"reason": "ELSEWHERE", "cap_at": f"{wall:%Y-%m-%dT%H:%M}", "note": "Which class?"} | more


def test_a_pause_is_entered_in_the_local_time_of_the_market(client, notice, lead):
    client.force_login(lead)
    data = valid()

    answer = client.post(desk(notice, "notice_pauses"), data, follow=True)

    (pause,) = pauses_of(notice)
    wall = timezone.localtime(pause.cap_at, timezone.get_fixed_timezone(480))
    assert (f"{wall:%Y-%m-%dT%H:%M}", pause.note, pause.opened_by) == (data["cap_at"], "Which class?", lead)
    assert "Resume the deadline" in answer.content.decode()


def test_resuming_ends_the_pause(client, notice, lead):
    client.force_login(lead)
    client.post(desk(notice, "notice_pauses"), valid())
    (pause,) = pauses_of(notice)

    client.post(desk(notice, "notice_pauses"), {"resume": pause.pk})

    assert pauses_of(notice)[0].closed_by == lead
    assert clock_of(notice).paused_until is None


def test_resuming_twice_says_that_it_has_ended(client, notice, lead):
    client.force_login(lead)
    client.post(desk(notice, "notice_pauses"), valid())
    (pause,) = pauses_of(notice)
    client.post(desk(notice, "notice_pauses"), {"resume": pause.pk})

    answer = client.post(desk(notice, "notice_pauses"), {"resume": pause.pk}, follow=True)

    assert "This pause has ended already." in answer.content.decode()


@pytest.mark.parametrize("key", ["0", "x", ""])
def test_a_pause_that_is_not_there_cannot_be_resumed(client, notice, lead, key):
    client.force_login(lead)

    assert client.post(desk(notice, "notice_pauses"), {"resume": key}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"cap_at": "soon"}, "Give a day and a time, such as 2026-11-26 18:00."),
        ({"cap_at": "2020-01-01T10:00"}, "it must be in the future"),
        (
            {"reason": "MARKETPLACE", "cap_at": "2028-01-03T10:00"},
            "A pause for this reason lasts at most 10 business days.",
        ),
        ({"cap_at": "2028-01-03T10:00"}, "A pause for this reason lasts at most 60 business days."),
        ({"reason": "WHIM"}, "Select a valid choice."),
        ({"reason": "QUESTION"}, "Select a valid choice."),  # nobody could answer it
        ({"note": "x" * 301}, "At most 300 characters, please"),
    ],
)
def test_a_pause_that_cannot_be_is_refused_with_what_to_do(client, notice, lead, wrong, said):
    client.force_login(lead)

    answer = client.post(desk(notice, "notice_pauses"), valid(**wrong))

    assert (answer.status_code, said in answer.content.decode(), pauses_of(notice)) == (422, True, [])


def test_a_stopped_clock_cannot_be_paused(client, notice, lead):
    with staff_scope():
        clocks.stop(clock_id=notice.clock_id, at=timezone.now())
    client.force_login(lead)

    assert client.post(desk(notice, "notice_pauses"), valid()).status_code == 409


def test_those_who_wait_are_told_of_a_pause_and_its_end_in_both_times(client, notice, acme_owner, lead):
    User.objects.filter(pk=acme_owner.pk).update(time_zone="Europe/London")
    client.force_login(lead)
    client.post(desk(notice, "notice_pauses"), valid())
    (pause,) = pauses_of(notice)
    client.post(desk(notice, "notice_pauses"), {"resume": pause.pk})

    with staff_scope():
        news = Notification.objects.filter(recipient=acme_owner, kind__startswith="clock.").order_by("pk")
        told = {row.kind: row.context.get("until") or row.context["due"] for row in news}
        trail = [say(row) for row in AuditEvent.objects.filter(action__startswith="clock.").order_by("pk")]
    assert all(re.search(r" (GMT|BST) \(.*SGT\)$", said) for said in told.values())
    assert list(told) == ["clock.paused", "clock.resumed"]
    assert trail[0].startswith("We paused the deadline (We wait for a step outside the portal), at the latest until ")  # fmt: skip
    assert [said.rstrip(".").endswith(" SGT") for said in trail] == [True, True]


@pytest.mark.parametrize(
    ("reason", "offered"),
    [("QUESTION", False), ("ELSEWHERE", True), ("MARKETPLACE", True), ("RIGHT_IN_DOUBT", True)],
)
def test_only_reasons_that_somebody_can_end_are_offered(client, notice, lead, reason, offered):
    client.force_login(lead)

    page = client.get(desk(notice, "notice_pauses")).content.decode()

    assert (f'value="{reason}"' in page, PAUSES[reason].offered) == (offered, offered)


@pytest.mark.parametrize(
    ("side", "said"), [("desk", "the rights holder waits for us"), ("member", "you wait for us")]
)
def test_the_explanation_speaks_to_who_reads_it(client, notice, filer, triager, side, said):
    client.force_login(triager if side == "desk" else filer)

    page = client.get((desk if side == "desk" else member)(notice, "notice_deadline")).content.decode()

    assert f"because from then on {said}." in page
    assert ("you" in page[page.index("The clock starts") :][:400]) == (side == "member")
