"""Where no lead is left who had no part, pages and reminders say so, and what an administrator does about it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.audit.models import AuditEvent
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import late_disputes
from takedowns.models import Appeal, CounterNotice, SellerAnswer
from takedowns.queries.appeals import for_desk
from takedowns.queries.deciders import answers_nobody_decides, appeals_nobody_decides
from takedowns.tasks import watch_disputes
from tests.factories import UserFactory

from .appealed import by_seller, taken_and_decided
from .disputing import answered, contested, forwarded, told
from .pages import statements

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOBODY, IN_LIST = "Nobody can decide this.", "Nobody can decide what is marked here."
PEOPLE = "Open Staff"


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def now():
    return timezone.now()


def appeal_about(organisation, decider, now):
    """A seller's appeal about what somebody decided, once no counter-notice is possible."""
    _notice, message = told(organisation, decider, at=now - 60 * DAY)
    return by_seller(message, at=now - DAY)


def contested_about(organisation, decider, checker, filer, now):
    """A counter-notice about what somebody decided, which its rights holder contests."""
    _notice, message = told(organisation, decider, at=now - 10 * DAY)
    answer = answered(message, at=now - 3 * DAY)
    forwarded(answer, checker, at=now - 2 * DAY)
    contested(answer, filer, at=now - DAY)
    return answer


def stuck():
    with staff_scope():
        appeals = appeals_nobody_decides(for_desk(decided=False))
        return len(appeals), len(answers_nobody_decides(SellerAnswer.objects.all()))


def read(client, person, address):
    client.force_login(person)
    return " ".join(client.get(address).content.decode().split())


def news(kind):
    with staff_scope():
        rows = Notification.objects.filter(kind=kind).order_by("recipient__staff_role")
        return list(rows.values_list("recipient__staff_role", flat=True))


def test_the_only_lead_decided_it_and_nobody_can_decide_what_contests_it(acme, lead, triager, filer, now):
    appeal_about(acme, lead, now)
    contested_about(acme, lead, triager, filer, now)
    assert stuck() == (1, 1)

    UserFactory(staff_role="LEAD")

    assert stuck() == (0, 0)


def test_without_a_part_or_without_a_lead(acme, lead, triager, filer, now):
    appeal_about(acme, triager, now)
    contested_about(acme, triager, triager, filer, now)
    assert stuck() == (0, 0)

    lead.is_active = False
    lead.save(update_fields=["is_active"])

    assert stuck() == (1, 1)


def test_what_is_decided_or_not_contested_waits_for_nobody(acme, lead, triager, filer, now):
    other = UserFactory(staff_role="LEAD")
    taken_and_decided(appeal_about(acme, lead, now), other, at=now)
    _notice, message = told(acme, lead, at=now - 10 * DAY)
    answered(message, at=now - 3 * DAY)
    other.is_active = False
    other.save(update_fields=["is_active"])

    assert stuck() == (0, 0)


def test_the_page_of_an_appeal_says_so_and_links_the_people_for_administrators(
    client, acme, lead, triager, now
):
    address = reverse("desk:appeal", args=[appeal_about(acme, lead, now).pk])

    for person in (triager, lead):
        page = read(client, person, address)
        assert (NOBODY in page, "Ask an administrator" in page, PEOPLE in page) == (True, True, False)
        assert "Hand it to another lead" not in page
    admin = UserFactory(staff_role="ADMIN")
    page = read(client, admin, address)
    assert (NOBODY in page, "Take the appeal" in page) == (False, True)


def test_an_administrator_who_had_a_part_too_gives_another_person_the_role(
    client, acme, lead, admin, triager, filer, now
):
    appeal = appeal_about(acme, admin, now)
    lead.is_active = False
    lead.save(update_fields=["is_active"])

    page = read(client, admin, reverse("desk:appeal", args=[appeal.pk]))
    listed = read(client, admin, reverse("desk:appeals"))

    for said in (page, listed):
        assert PEOPLE in said
        assert reverse("desk:staff") in said
    assert (IN_LIST in listed, "nobody can decide it" in listed) == (True, True)
    triager.staff_role = "LEAD"
    triager.save(update_fields=["staff_role"])
    assert IN_LIST not in read(client, admin, reverse("desk:appeals"))
    assert "Take the appeal" in read(client, triager, reverse("desk:appeal", args=[appeal.pk]))


def test_the_page_and_the_list_of_counter_notices_say_so(client, acme, lead, triager, filer, now):
    answer = contested_about(acme, triager, lead, filer, now)
    address, decide = reverse("desk:dispute", args=[answer.pk]), f"{reverse('desk:disputes')}?view=decide"

    assert NOBODY in read(client, lead, address)
    assert IN_LIST in read(client, lead, decide)
    assert IN_LIST not in read(client, lead, reverse("desk:disputes"))
    other = UserFactory(staff_role="LEAD")
    assert NOBODY not in read(client, other, address)
    assert IN_LIST not in read(client, other, decide)


def test_leads_and_administrators_are_told_once_and_named_again_when_it_is_late(
    acme, lead, triager, filer, now
):
    appeal_about(acme, lead, now)
    contested_about(acme, lead, triager, filer, now)
    manager = UserFactory(staff_role="PROGRAMMES")

    watch_disputes()
    watch_disputes()
    with staff_scope():
        CounterNotice.objects.update(due_at=now - HOUR)
        Appeal.objects.update(due_at=now - HOUR)
    told_now = late_disputes.tell_late(at=now)

    assert told_now == 2
    for noun in ("appeal", "counter"):
        assert news(f"{noun}.undecidable") == news(f"{noun}.undecidable_late") == ["LEAD"]
    assert (news("appeal.late_untaken"), news("counter.decision_late")) == ([], [])
    assert manager.staff_role not in news("appeal.undecidable")
    with staff_scope():
        kinds = ["appeal.undecidable_late", "counter.undecidable_late"]
        assert AuditEvent.objects.filter(action__in=kinds).count() == 2


def test_an_administrator_is_told_although_there_is_no_lead(acme, admin, triager, now):
    appeal_about(acme, admin, now)

    assert late_disputes.tell_undecidable(at=now) == 1

    assert news("appeal.undecidable") == ["ADMIN"]


def test_the_lists_take_as_many_statements_for_many_as_for_one(client, acme, lead, triager, filer, now):
    client.force_login(lead)
    counted = []
    for _each in range(2):
        appeal_about(acme, lead, now)
        contested_about(acme, lead, triager, filer, now)
        addresses = (reverse("desk:appeals"), f"{reverse('desk:disputes')}?view=decide")
        counted.append([statements(client, address) for address in addresses])

    assert counted[0] == counted[1]
