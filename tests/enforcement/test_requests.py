"""Requests of agencies and their clock."""

from datetime import timedelta

import pytest
from django.urls import reverse

from enforcement.actions import entries, requests
from enforcement.models import AgencyRequest, Case, Referral
from ipr_portal.markets import local_day
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope, system_scope

from .scene import at_desk

DAY = timedelta(days=1)


@pytest.fixture
def asked(ours, manager):
    """A request that is due in ten days."""
    day = local_day("SG", ours.at)
    referral = ours.add(
        Referral, agency_kind="CUSTOMS", agency="Customs", report_number="7", mode="RH_ONLY", documents="certificate",
        lodged_on=day,
    )  # fmt: skip
    return ours.add(
        AgencyRequest, referral=referral, words="A genuine item", asked_on=day, due_on=day + 10 * DAY
    )


def reminded(at):
    with system_scope():
        n = requests.remind(at=at)
        kinds = Notification.objects.filter(kind__startswith="case.request").order_by("pk")
        return n, [row.kind for row in kinds]


def test_an_answer_is_asked_for_three_days_before_and_alarmed_after_its_day_each_once(asked, manager, now):
    assert reminded(now + 6 * DAY) == (0, [])
    assert reminded(now + 7 * DAY) == (1, ["case.request_near"])
    assert reminded(now + 10 * DAY) == (0, ["case.request_near"])
    assert reminded(now + 11 * DAY) == (1, ["case.request_near", "case.request_late"])
    assert reminded(now + 30 * DAY)[0] == 0
    with system_scope():
        assert set(
            Notification.objects.filter(kind="case.request_late").values_list("recipient", flat=True)
        ) == {manager.pk}


def test_an_answer_stops_the_clock(asked, manager, now):
    values = {"answer": "Sent by courier", "answered_on": now.date()}
    at_desk(manager, lambda: entries.fill_in(row=asked, values=values, by=manager, at=now))

    assert reminded(now + 20 * DAY) == (0, [])


def test_a_closed_case_asks_for_nothing(asked, manager, now):
    with staff_scope(by=manager):
        Case.objects.update(stage="CLOSED", closed_at=now)

    assert reminded(now + 20 * DAY) == (0, [])


def test_the_page_shows_how_many_days_are_left(client, asked, case, manager):
    client.force_login(manager)

    page = client.get(reverse("desk:case", args=[case.number])).content.decode()

    assert "Answer Customs" in page
    assert "deadline--running" in page.split("Answer Customs")[1].split("</li>")[0]
