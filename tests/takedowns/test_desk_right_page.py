"""A right at the desk, in every state and for everybody who works there."""

import pytest
from django.urls import reverse

from takedowns.enums import RightState
from tests.factories import IPRightFactory, UserFactory

ANSWER = "Send answer"


@pytest.fixture
def at_desk(client, settings, db):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False

    def sign_in(role):
        client.force_login(UserFactory(staff_role=role))
        return client

    return sign_in


@pytest.mark.parametrize("state", sorted(set(RightState.values) - {"SUBMITTED", "DRAFT"}))
def test_a_right_that_is_not_waiting_shows_its_facts_and_no_form(at_desk, state):
    right = IPRightFactory(state=state)

    page = at_desk("TRIAGER").get(reverse("desk:right", args=[right.pk]))

    assert page.status_code == 200
    assert right.registration_number in page.content.decode()
    assert ANSWER not in page.content.decode()


@pytest.mark.parametrize("role", ["OUTREACH", "LEGAL"])
def test_managers_do_not_see_rights_that_wait(at_desk, role):
    right, client = IPRightFactory(state="SUBMITTED"), at_desk(role)
    address = reverse("desk:right", args=[right.pk])

    assert (client.get(address).status_code, client.post(address, {"verdict": "VALIDATED"}).status_code) == (
        403,
        403,
    )


def test_a_triager_answers_what_waits(at_desk):
    right = IPRightFactory(state="SUBMITTED")

    page = at_desk("TRIAGER").get(reverse("desk:right", args=[right.pk]))

    assert ANSWER in page.content.decode()
