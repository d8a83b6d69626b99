"""What a reader puts into their own calendar: last days of rights, the due moment of a notice."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import IPRight
from tests.factories import IPRightFactory, NoticeFactory
from tests.takedowns.pages import member, statements

pytestmark = pytest.mark.django_db


def events(answer):
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def soon(days=30):
    return timezone.now().date() + timedelta(days=days)


def test_the_last_day_of_a_right_is_a_day_with_three_reminders(as_filer, acme):
    right = IPRightFactory(organisation=acme, expires_on=soon())

    (event,) = events(as_filer.get(member("right_calendar", right.pk)))

    assert event["dtstart"].dt == right.expires_on
    assert event["summary"] == "SENANDIKA: last day in force"
    assert event["uid"].startswith(f"right-{right.pk}-last-day@")
    assert event["url"].endswith(member("right", right.pk))
    assert [alarm["trigger"].dt.days for alarm in event.walk("VALARM")] == [-90, -30, -7]


def test_a_renewed_right_moves_the_same_event(as_filer, acme):
    right = IPRightFactory(organisation=acme, expires_on=soon())
    (before,) = events(as_filer.get(member("right_calendar", right.pk)))
    with staff_scope():
        IPRight.objects.filter(pk=right.pk).update(expires_on=soon(3650), submitted_at=timezone.now())

    (after,) = events(as_filer.get(member("right_calendar", right.pk)))

    assert after["uid"] == before["uid"]
    assert after["dtstart"].dt == soon(3650)
    assert after["sequence"] >= before["sequence"] > 0


def test_a_right_without_a_term_has_no_last_day(as_filer, acme):
    right = IPRightFactory(organisation=acme, expires_on=None)

    assert as_filer.get(member("right_calendar", right.pk)).status_code == 404


def test_all_renewals_are_one_file_of_the_verified_rights_nearest_first(as_filer, acme):
    late, near = (IPRightFactory(organisation=acme, expires_on=soon(days)) for days in (400, 30))
    IPRightFactory(organisation=acme, expires_on=soon(-10))
    IPRightFactory(organisation=acme, expires_on=soon(), state="DRAFT")
    IPRightFactory(expires_on=soon())

    answer = as_filer.get(member("rights_calendar"))

    assert [event["uid"].partition("-last")[0] for event in events(answer)] == [
        f"right-{near.pk}",
        f"right-{late.pk}",
    ]
    assert answer["Content-Disposition"] == 'attachment; filename="renewals.ics"'


def test_all_renewals_take_as_many_statements_as_one(as_filer, acme):
    IPRightFactory(organisation=acme, expires_on=soon())
    one = statements(as_filer, member("rights_calendar"))
    IPRightFactory.create_batch(5, organisation=acme, expires_on=soon())

    assert statements(as_filer, member("rights_calendar")) == one <= 14


def test_the_pages_of_rights_offer_their_files(as_filer, acme):
    right = IPRightFactory(organisation=acme, expires_on=soon())

    assert member("right_calendar", right.pk) in as_filer.get(member("right", right.pk)).content.decode()
    assert member("rights_calendar") in as_filer.get(member("rights")).content.decode()


def test_the_due_moment_of_a_notice_is_a_moment(as_filer, acme):
    notice = NoticeFactory(organisation=acme)

    (event,) = events(as_filer.get(member("deadline_calendar", notice.number)))

    assert event["dtstart"].dt == notice.clock.due_at.replace(microsecond=0)
    assert event["status"] == "CONFIRMED"
    assert "@acme.example" not in event.to_ical().decode()


def test_a_stopped_clock_takes_the_event_out_again(as_filer, acme):
    at, hour = timezone.now(), timedelta(hours=1)
    notice = NoticeFactory(organisation=acme, clock__state="MET", clock__stopped_at=at, clock__worked=hour)

    (event,) = events(as_filer.get(member("deadline_calendar", notice.number)))

    assert event["status"] == "CANCELLED"
    page = as_filer.get(member("notice_deadline", notice.number)).content.decode()
    assert member("deadline_calendar", notice.number) not in page


def test_the_desk_has_the_due_moment_with_the_way_to_its_own_page(client, acme, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    notice = NoticeFactory(organisation=acme)
    client.force_login(triager)

    (event,) = events(client.get(reverse("desk:deadline_calendar", args=[notice.number])))
    page = client.get(reverse("desk:notice_deadline", args=[notice.number])).content.decode()

    assert event["url"].endswith(reverse("desk:notice", args=[notice.number]))
    assert event["summary"] == f"{notice.number} is due"
    assert reverse("desk:deadline_calendar", args=[notice.number]) in page


def test_nobody_has_the_dates_of_another_organisation(client, acme, stranger):
    right, notice = IPRightFactory(organisation=acme, expires_on=soon()), NoticeFactory(organisation=acme)
    client.force_login(stranger)

    for address in (
        member("right_calendar", right.pk), member("rights_calendar"), member("deadline_calendar", notice.number),
        f"/o/other/rights/{right.pk}/last-day.ics", f"/o/other/notices/{notice.number}/due.ics",
    ):  # fmt: skip
        assert client.get(address).status_code in (403, 404), address
