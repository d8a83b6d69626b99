"""Telling people in time that a right ends: once for each threshold, however often and by however many it is asked."""

import re
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ipr_portal.audit.models import AuditEvent
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import expiry
from takedowns.models import ExpiryReminder, IPRight
from takedowns.rules.rights import THRESHOLDS, days_left
from takedowns.tasks import watch_rights
from tests.conftest import NOON
from tests.factories import IPRightFactory, MembershipFactory, OrganisationFactory
from tests.takedowns.pages import member

ON = date(2026, 3, 2)  # NOON, in every market


def ending(acme, days, **more):
    return IPRightFactory(organisation=acme, expires_on=ON + timedelta(days=days), **more)


def told(right=None):
    with staff_scope():
        rows = ExpiryReminder.objects.order_by("pk")
        return list((rows.filter(right=right) if right else rows).values_list("days", flat=True))


@pytest.mark.parametrize(
    ("days", "thresholds"),
    [(91, []), (90, [90]), (31, [90]), (30, [30]), (8, [30]), (7, [7]), (0, [7]), (-1, [])],
)
def test_people_are_told_of_the_threshold_that_is_reached(acme, days, thresholds):
    ending(acme, days)

    assert expiry.remind_all(at=NOON) == len(thresholds)
    assert told() == thresholds


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "INFO_REQUIRED", "EXPIRED", "REJECTED"])
def test_only_verified_rights_are_watched(acme, state):
    ending(acme, 7, state=state)

    assert expiry.remind_all(at=NOON) == 0


def test_a_right_without_a_term_is_not_watched(acme):
    IPRightFactory(organisation=acme, expires_on=None)

    assert expiry.remind_all(at=NOON) == 0


def test_each_threshold_is_told_once_as_time_goes_by(acme, acme_owner):
    right = ending(acme, 100)

    for day in range(110):
        for _again in range(2):
            expiry.remind_all(at=NOON + timedelta(days=day))

    assert told(right) == list(THRESHOLDS)
    with staff_scope():
        assert Notification.objects.filter(kind="right.expiring", recipient=acme_owner).count() == 3


def test_a_late_run_sends_one_reminder(acme):
    right = ending(acme, 100)

    expiry.remind_all(at=NOON + timedelta(days=95))

    assert told(right) == [7]


def test_a_renewed_term_is_watched_again(acme):
    right = ending(acme, 20)
    expiry.remind_all(at=NOON)
    with staff_scope():
        IPRight.objects.filter(pk=right.pk).update(expires_on=ON + timedelta(days=50))

    expiry.remind_all(at=NOON)

    assert told(right) == [30, 90]


def test_people_who_manage_rights_are_reminded_in_the_inbox_and_by_mail(
    acme, acme_owner, filer, viewer, stranger
):
    right = ending(acme, 23)

    expiry.remind_all(at=NOON)

    with staff_scope():
        news = Notification.objects.filter(kind="right.expiring").order_by("recipient__name")
        mails = OutgoingMail.objects.filter(kind="right.expiring")
        event = AuditEvent.objects.about(right).get()
        assert [row.recipient for row in news] == [filer, acme_owner]
        assert sorted(mails.values_list("address", flat=True)) == ["filer@acme.example", "owner@acme.example"]
    assert news[0].context["day"] == "Wed 25 Mar 2026"
    assert news[0].path == member("right", right.pk)
    assert (event.action, event.detail) == ("right.expiry_told", {"day": "2026-03-25", "days": 30})


def test_it_takes_as_many_statements_for_fifty_rights_as_for_one(acme, acme_owner):
    def counted(rights):
        for number in range(rights):
            organisation = OrganisationFactory()
            MembershipFactory(organisation=organisation)
            ending(organisation, 5 + number % 3)
        with CaptureQueriesContext(connection) as captured:
            assert expiry.remind(at=NOON, limit=500) == rights
        return len(captured)

    assert counted(1) == counted(50)


def test_more_rights_than_fit_one_transaction_are_told_in_several(acme, monkeypatch):
    monkeypatch.setattr(expiry, "AT_ONCE", 2)
    for _number in range(5):
        ending(acme, 7)

    assert expiry.remind_all(at=NOON) == 5
    assert expiry.remind_all(at=NOON) == 0


def test_the_latest_market_decides_which_day_it_is(acme):
    right = ending(acme, 8)
    evening = datetime(2026, 3, 2, 16, tzinfo=UTC)  # midnight in Singapore, an hour before it in Bangkok

    expiry.remind_all(at=evening - timedelta(seconds=1))
    expiry.remind_all(at=evening)

    assert told(right) == [30, 7]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_it_once():
    acme = OrganisationFactory()
    MembershipFactory(organisation=acme, role="OWNER")
    for _number in range(20):
        ending(acme, 7)
    start, counts, errors = threading.Barrier(4, timeout=30), [], []

    def work():
        try:
            start.wait()
            counts.append(expiry.remind_all(at=NOON))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
        assert not worker.is_alive(), "a worker still waits for another's reminders"

    assert errors == []
    assert sum(counts) == 20
    with staff_scope():
        assert Notification.objects.filter(kind="right.expiring").count() == 20


def test_the_beat_lets_rights_lapse_and_tells_of_those_to_come(acme, acme_owner):
    today = timezone.now().date()
    over, near = (IPRightFactory(organisation=acme, expires_on=today + timedelta(days=n)) for n in (-2, 20))

    watch_rights()

    assert (told(over), told(near)) == ([], [30])
    with staff_scope():
        assert IPRight.objects.get(pk=over.pk).state == "EXPIRED"


# --- the pages ---


@pytest.mark.parametrize(
    ("state", "days", "left"),
    [
        ("VALIDATED", 0, 0),
        ("VALIDATED", 90, 90),
        ("VALIDATED", 91, None),
        ("VALIDATED", -1, None),
        ("EXPIRED", 5, None),
    ],
)
def test_days_left_are_said_once_they_are_few(state, days, left):
    assert days_left(IPRight(state=state, expires_on=ON + timedelta(days=days)), ON) == left


@pytest.mark.parametrize("address", ["rights", "right"])
def test_the_pages_of_rights_show_the_days_left(client, acme, filer, address):
    today = timezone.now().date()
    right = IPRightFactory(organisation=acme, expires_on=today + timedelta(days=40))
    IPRightFactory(organisation=acme)
    client.force_login(filer)

    page = client.get(member(address, *([right.pk] if address == "right" else []))).content.decode()

    assert page.count("Ends in ") == 1


def test_a_right_that_can_carry_nothing_says_so_on_its_page(client, acme, filer):
    right = IPRightFactory(organisation=acme, state="EXPIRED", expires_on=date(2026, 1, 31))
    client.force_login(filer)

    page = client.get(member("right", right.pk)).content.decode()

    assert re.search(r"Expired\s*</span>", page)
    assert "Verified</span>" not in page
    assert "Nothing for now." in page
