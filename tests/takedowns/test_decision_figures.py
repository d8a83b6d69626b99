"""Figures of decisions: reversed, asked about, fixed, rejected again under the same code; and no data."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import disputes
from takedowns.enums import REJECTIONS
from takedowns.models import InformationRequest, Listing, Notice
from takedowns.queries.decision_figures import figures_until
from tests.factories import OrganisationFactory, ProductFactory

from .appealed import by_holder, taken_and_decided
from .corrected import LATER, SENT, about, execute, sent
from .disputing import act, answered, contested, forwarded, lead_of_another_desk, told

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AT = SENT + 60 * DAY


@pytest.fixture
def other_lead(lead):
    return lead_of_another_desk()


def figures(at=AT):
    with staff_scope():
        return figures_until(at)


def of(shares):
    return {row.label: (row.part, row.whole) for row in shares}


def test_without_anything_to_count_there_is_no_data(db):
    found = figures()

    shares = [found.reversed, found.first_pass, found.asked, found.cured, found.repeated]
    assert [(one.whole, one.rate) for one in shares] == [(0, None)] * 5
    assert (found.reversed_by, found.reversed_of, found.asked_by, found.asked_of) == ([], [], [], [])


def test_what_a_counter_notice_or_an_appeal_reversed_is_counted_by_analyst_and_code(
    acme, triager, filer, lead, other_lead
):
    _notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    contested(answer, filer)
    act(disputes.uphold, answer, lead, sentence="The papers are in order.", at=LATER + HOUR)
    sent(acme, triager, ["REMOVED"])
    rejected, _products = sent(acme, other_lead, ["REJECTED", "REJECTED"])
    taken_and_decided(by_holder(rejected, filer), lead, (1,), ground="TRADEMARK_USE")

    found = figures()

    assert (found.reversed.part, found.reversed.whole, found.reversed.rate) == (2, 4, 50)
    assert of(found.reversed_by) == {str(triager): (1, 2), str(other_lead): (1, 2)}
    assert of(found.reversed_of) == {"Taken down": (1, 2), "SU-01": (1, 2)}


def test_what_the_rights_holder_won_back_was_not_reversed(acme, triager, filer, lead, other_lead):
    notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    contested(answer, filer)
    act(disputes.uphold, answer, lead, sentence="The papers are in order.", at=LATER + HOUR)
    execute(LATER + 2 * HOUR)
    before = figures().reversed.part
    taken_and_decided(by_holder(notice, filer), other_lead, (1,), ground="TRADEMARK_USE")

    assert (before, figures().reversed.part, figures().reversed.whole) == (1, 0, 1)


def test_questions_are_counted_by_who_asked_and_who_was_asked(acme, triager, other_lead):
    first, _products = sent(acme, triager, ["REMOVED"])
    sent(acme, triager, ["REMOVED"])
    sent(OrganisationFactory(name="Borneo Prints"), other_lead, ["REJECTED"])
    with staff_scope():
        for round_, state in ((1, "INSUFFICIENT"), (2, "ACCEPTED")):
            InformationRequest.objects.create(
                organisation=acme, notice=first, round=round_, state=state, asked_by=other_lead, asked_at=SENT,
                answer_until=SENT + DAY, answered_by=triager, answered_at=SENT, closed_by=other_lead, closed_at=SENT,
            )  # fmt: skip

    found = figures()

    assert (found.first_pass.part, found.first_pass.whole) == (2, 3)
    assert (found.asked.part, found.asked.whole) == (1, 3)
    assert of(found.asked_of) == {acme.name: (1, 2), "Borneo Prints": (0, 1)}
    assert of(found.asked_by) == {str(triager): (0, 2), str(other_lead): (1, 2)}


def test_what_was_fixed_in_time_is_counted_when_its_time_is_over(acme, triager):
    notice, _products = sent(acme, triager, ["REJECTED", "REJECTED", "REJECTED"], code="EV-01")
    with staff_scope():
        first = notice.listings.get(position=1)
        fixed = about(acme, [ProductFactory()]).listings.get()
        assert first.curable_until is not None
        Listing.objects.filter(pk=first.pk).update(cured_by=fixed, cured_at=SENT + DAY)
        before = figures_until(first.curable_until).cured

    assert (before.whole, figures().cured.part, figures().cured.whole) == (0, 1, 3)


@pytest.mark.parametrize(("days", "code", "part"), [(29, "SU-01", 1), (31, "SU-01", 0), (29, "SU-03", 0)])
def test_a_code_that_came_back_within_thirty_days_is_repeated(acme, triager, days, code, part):
    sent(acme, triager, ["REJECTED", "REJECTED"])
    later, _products = sent(acme, triager, ["REJECTED"], at=SENT + days * DAY, code=code)
    with staff_scope():
        Notice.objects.filter(pk=later.pk).update(submitted_at=SENT + days * DAY - HOUR)

    found = figures(at=SENT + 31 * DAY)

    assert (found.repeated.part, found.repeated.whole) == (part, 1)


def test_the_page_is_for_leads_and_says_where_there_is_no_data(acme, triager, lead, client, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    address = reverse("desk:decision_figures")
    client.force_login(triager)
    assert client.get(address).status_code == 403
    client.force_login(lead)
    empty = client.get(address).content.decode()
    sent(acme, triager, ["REMOVED", "REJECTED"], at=timezone.now())

    page = client.get(address).content.decode()

    assert ("No data yet" in empty, "0 of 1" in empty) == (True, False)
    assert [one.count("No outcome was sent in these 90 days") for one in (empty, page)] == [1, 0]
    assert str(REJECTIONS["SU-01"].meaning) in page
    assert ("0 of 1" in page, str(triager) in page, acme.name in page) == (True, True, True)


def test_many_decisions_take_as_many_statements_as_one(acme, triager, django_assert_num_queries):
    sent(acme, triager, ["REMOVED"])
    with staff_scope(), django_assert_num_queries(6):
        one = figures_until(AT)
    for _ in range(3):
        sent(acme, triager, ["REJECTED", "REMOVED"])
    with staff_scope(), django_assert_num_queries(6):
        many = figures_until(AT)

    assert (one.reversed.whole, many.reversed.whole) == (1, 7)
