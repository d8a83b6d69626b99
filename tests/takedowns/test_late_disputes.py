"""Counter-notices and appeals that the desk lets lie: leads are told once, and what the law limits is forwarded."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.audit.models import AuditEvent
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import appeals, disputes, late_disputes
from takedowns.actions.appeals import CannotAppeal
from takedowns.enums import OPEN_STATES, CounterNoticeState
from takedowns.models import Appeal, CounterNotice
from takedowns.queries.appeals import late_at_desk
from takedowns.queries.disputes import TABS, for_desk
from takedowns.tasks import watch_disputes
from tests.factories import UserFactory

from .appealed import LATE, by_seller, decide, take
from .corrected import LATER
from .disputing import answered, contested, forwarded, in_market, states, told
from .test_legal_holds import lift, place

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SWORN = {"sworn": True, "address": "1 Main St", "phone": "+1 415 555 0100"}


@pytest.fixture
def other_lead(lead):
    return UserFactory(staff_role="LEAD", name="Mei Tan")


def due(answer):
    with staff_scope():
        return CounterNotice.objects.filter(answer=answer).first().due_at


def news(kind, person):
    with staff_scope():
        return Notification.objects.filter(kind=kind, recipient=person).count()


def late(at):
    return late_disputes.tell_late(at=at)


def test_leads_are_told_once_that_a_check_and_then_a_decision_are_late(acme, lead, triager, filer):
    _notice, message = told(acme, triager, ["REMOVED", "REMOVED"])
    answer = answered(message, (1, 2))
    check = due(answer)

    assert (late(check - HOUR), late(check), late(check + HOUR)) == (0, 1, 0)
    assert (news("counter.check_late", lead), news("counter.check_late", triager)) == (1, 0)

    forwarded(answer, triager, (1, 2), at=check + HOUR)
    contested(answer, filer, (1, 2), at=check + 2 * HOUR)
    decision = due(answer)
    assert (late(decision - HOUR), late(decision), late(decision + DAY)) == (0, 1, 0)
    assert news("counter.decision_late", lead) == 1


@pytest.mark.parametrize("contests", [False, True])
def test_what_is_under_legal_hold_is_not_late(client, settings, acme, lead, triager, filer, contests):
    notice, message = told(acme, triager)
    answer = answered(message)
    if contests:
        forwarded(answer, triager)
        contested(answer, filer)
    hold = place(notice, lead)
    over, tab = due(answer) + DAY, "decide" if contests else "check"

    assert late(over) == 0
    with staff_scope():
        assert late_at_desk(at=over)[tab] == 0
        assert [row.due_at for row in for_desk(tab)] == [None]
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(lead)
    assert "Legal hold" in client.get(f"{reverse('desk:disputes')}?view={tab}").content.decode()
    lift(hold, lead, at=over)
    assert (due(answer) > over, late(due(answer))) == (True, 1)
    with staff_scope():
        assert late_at_desk(at=due(answer))[tab] == 1


def test_an_appeal_about_what_is_under_legal_hold_is_not_late(client, settings, acme, lead, triager):
    notice, message = told(acme, triager, ["REMOVED", "REMOVED"])
    appeal = by_seller(message, (1, 2))
    hold = place(notice, lead, at=LATE)
    over = appeal.due_at + DAY

    assert late(over) == 0
    with staff_scope():
        assert late_at_desk(at=over)["appeals"] == 0
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(lead)
    assert "Legal hold" in client.get(reverse("desk:appeals")).content.decode()
    assert (
        "court order or proceedings" in client.get(reverse("desk:appeal", args=[appeal.pk])).content.decode()
    )
    lift(hold, lead, at=over)
    with staff_scope():
        moved = Appeal.objects.get().due_at
    assert (moved > over, late(moved)) == (True, 1)


def test_every_state_of_a_counter_notice_is_in_one_tab():
    assert sorted(state for states in TABS.values() for state in states) == sorted(CounterNoticeState)
    assert set(TABS["ended"]) == set(CounterNoticeState) - set(OPEN_STATES)


def test_leads_are_told_once_that_an_appeal_is_late(acme, lead, triager):
    _notice, message = told(acme, triager)
    appeal = by_seller(message)

    assert (late(appeal.due_at - HOUR), late(appeal.due_at), late(appeal.due_at + DAY)) == (0, 1, 0)
    assert news("appeal.late_untaken", lead) == 1


def test_what_a_lead_has_and_is_late_names_them(acme, lead, triager):
    _notice, message = told(acme, triager)
    appeal = by_seller(message)
    take(appeal, lead)

    assert late(appeal.due_at) == 1
    with staff_scope():
        assert AuditEvent.objects.get(action="appeal.late").detail["who"] == str(lead)


def test_what_nobody_checks_is_forwarded_so_that_the_days_of_the_rights_holder_still_fit(
    acme, acme_owner, triager
):
    notice, message = told(acme, triager)
    in_market(notice, "US")
    answer = answered(message, **SWORN)

    at = LATER
    while not disputes.forward_unchecked(at=at):
        at += timedelta(minutes=10)
        assert at < LATER + 10 * DAY, "it was never forwarded"

    assert LATER + 3 * DAY < at < LATER + 7 * DAY  # four business days of fourteen are left for the check
    assert disputes.forward_unchecked(at=at) == 0
    with staff_scope():
        row = CounterNotice.objects.get(answer=answer)
        assert (row.state, row.checked_by, row.checked_at) == ("FORWARDED", None, at)
        assert AuditEvent.objects.get(action="counter.forwarded").by is None
        assert Notification.objects.filter(kind="counter.forwarded", recipient=acme_owner).count() == 1
    # Ten business days to reply, as if a person had forwarded it then, and restored by the fourteenth.
    assert at + 13 * DAY < row.due_at < LATER + 21 * DAY
    assert disputes.restore_silent(at=row.due_at + HOUR) == 1


def test_what_is_not_complete_or_has_no_last_day_waits_for_a_person(acme, triager):
    notice, message = told(acme, triager)
    in_market(notice, "US")
    answer = answered(message, **SWORN)
    _other, general = told(acme, triager)
    answered(general)
    with staff_scope():
        answer.phone = ""  # as it was before the portal asked for one
        answer.save(update_fields=["phone"])

    assert disputes.forward_unchecked(at=LATER + 30 * DAY) == 0
    assert states() == ["RECEIVED", "RECEIVED"]


def test_a_lead_gives_an_appeal_to_another_who_had_no_part(acme, lead, other_lead, triager):
    _notice, message = told(acme, triager)
    appeal = by_seller(message)

    def give(to, by):
        with staff_scope():
            row = Appeal.objects.get(pk=appeal.pk)
            return appeals.assign(appeal=row, to=to, by=by, at=LATE + HOUR)

    with pytest.raises(CannotAppeal, match="Only a lead"):
        give(other_lead, triager)
    with pytest.raises(CannotAppeal, match="cannot decide"):
        give(triager, lead)
    given = give(other_lead, lead)

    assert (given.state, given.taken_by, news("appeal.assigned", other_lead)) == ("ASSIGNED", other_lead, 1)
    with pytest.raises(CannotAppeal, match="Mei Tan decides"):
        decide(appeal, lead)
    assert decide(appeal, other_lead).state == "DENIED"


def test_who_had_a_part_is_given_no_appeal(acme, lead, other_lead, triager):
    _notice, message = told(acme, other_lead)
    appeal = by_seller(message)

    with staff_scope(), pytest.raises(CannotAppeal, match="cannot decide"):
        appeals.assign(appeal=appeal, to=other_lead, by=lead, at=LATE + HOUR)


def test_the_lists_mark_what_is_late_and_say_who_has_an_appeal(
    client, acme, lead, other_lead, triager, settings
):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    now = timezone.now()
    _notice, message = told(acme, triager, at=now - 70 * DAY)
    appeal = by_seller(message, at=now - 30 * DAY)
    _other, second = told(acme, triager, at=now - 20 * DAY)
    answered(second, at=now - 15 * DAY)
    client.force_login(lead)

    before = client.get(reverse("desk:appeals")).content.decode()
    assert before.count("1 late") == 2  # of the tab to check, and of the tab of appeals
    assert "nobody yet" in before

    page = client.get(reverse("desk:appeal", args=[appeal.pk])).content.decode()
    assert "Give appeal" in page
    given = client.post(reverse("desk:appeal_assign", args=[appeal.pk]), {"to": other_lead.pk})
    nobody = client.post(reverse("desk:appeal_assign", args=[appeal.pk]), {"to": triager.pk})

    assert (given.status_code, nobody.status_code) == (302, 409)
    assert "Mei Tan" in client.get(reverse("desk:appeals")).content.decode()


@pytest.mark.parametrize("to", ["", "nobody"])
def test_to_give_an_appeal_to_nobody_is_refused_at_the_field(
    client, acme, lead, other_lead, triager, settings, to
):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    _notice, message = told(acme, triager)
    appeal = by_seller(message)
    client.force_login(lead)

    reply = client.post(reverse("desk:appeal_assign", args=[appeal.pk]), {"to": to})

    assert reply.status_code == 422
    said = ["Choose a lead who had no part in the decision."]
    assert reply.context["assign_form"].errors == {"to": said}
    assert "The appeal was not given to anybody" in reply.content.decode()


def test_the_task_does_it_all(acme, lead, triager):
    now = timezone.now()
    _notice, message = told(acme, triager, at=now - 20 * DAY)
    answered(message, at=now - 15 * DAY)

    watch_disputes()
    watch_disputes()

    assert news("counter.check_late", lead) == 1
