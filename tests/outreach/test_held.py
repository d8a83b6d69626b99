"""Everything that is held about a person can be taken out, and no column that names one is forgotten."""

import json

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import CharField, EmailField
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ipr_portal.accounts.models import User
from ipr_portal.audit.models import AuditEvent
from ipr_portal.notifications.actions import write_mail
from ipr_portal.tenancy.scope import staff_scope
from outreach.models import Registration, StakeholderPerson
from outreach.queries.held import HOLDINGS, NOT_A_PERSON
from tests.conftest import NOON
from tests.factories import (
    FeedbackFactory,
    InterestFactory,
    LoggedContactFactory,
    RegistrationFactory,
    StakeholderPersonFactory,
    SubscriptionFactory,
    UserFactory,
    VoteFactory,
)

MODELS = [*apps.get_app_config("outreach").get_models(), *apps.get_app_config("notifications").get_models()]


def columns_that_name_somebody():
    """Each column of the two apps that points to a person, an account or a registration, or holds an address."""
    for model in MODELS:
        for column in model._meta.concrete_fields:
            points = column.related_model in (User, StakeholderPerson) and column.name != "merged_into"
            through = column.related_model is Registration and model is not Registration
            holds = isinstance(column, EmailField) or (
                isinstance(column, CharField) and "address" in column.name
            )
            if points or through or holds:
                yield f"{model._meta.label_lower}.{column.name}"


def columns_that_are_taken_out():
    for one in HOLDINGS:
        for lookup in (*one.people, *one.accounts, *one.addresses):
            yield f"{one.model._meta.label_lower}.{lookup.partition('__')[0]}"


def test_no_column_that_names_somebody_is_forgotten():
    forgotten = set(columns_that_name_somebody()) - set(columns_that_are_taken_out()) - set(NOT_A_PERSON)

    assert forgotten == set()


def test_a_new_column_would_be_found():
    assert {
        "outreach.interest.contact",
        "notifications.keptmail.address",
        "outreach.certificate.registration",
    } <= set(columns_that_name_somebody())


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def siti(acme):
    """Somebody with rows in many tables, under two entries and an account."""
    account = UserFactory(email="siti@batik.example")
    person = StakeholderPersonFactory(name="Siti", email="Siti@batik.example".lower())
    StakeholderPersonFactory(name="Sity", email="siti@home.example", merged_into=person)
    RegistrationFactory(person=person, topic="Letters of authority")
    LoggedContactFactory(person=person, words="Spoke about Thailand")
    FeedbackFactory(title="A wish of Siti", asked_by=account)
    VoteFactory(organisation=acme, cast_by=account)
    InterestFactory(organisation=acme, contact=account)
    SubscriptionFactory(address="SITI@home.example")
    with staff_scope():
        write_mail("siti@home.example", "certificate.issued", at=NOON, event_key="certificate.issued:1",
                   subject="Workshop", number="A", check="B", link_path="/secret/")  # fmt: skip
    return person


def strangers():
    other = StakeholderPersonFactory(name="Somebody else", email="other@firm.example")
    RegistrationFactory(person=other)
    LoggedContactFactory(person=other)
    SubscriptionFactory(address="other@firm.example")


def test_the_file_has_every_row_of_the_person_and_none_of_others(desk, siti):
    strangers()

    answer = desk.post(reverse("desk:person_held_file", args=[siti.pk]))

    said = json.loads(answer.content)
    found = {table: len(rows) for table, rows in said["tables"].items() if rows}
    assert found == {
        "outreach.stakeholderperson": 2, "outreach.registration": 1, "outreach.loggedcontact": 1,
        "outreach.feedback": 1, "outreach.vote": 1, "outreach.interest": 1, "outreach.subscription": 1,
        "notifications.outgoingmail": 1,
    }  # fmt: skip
    assert said["tables"]["outreach.registration"][0]["topic"] == "Letters of authority"
    assert b"other@firm.example" not in answer.content


def test_the_file_opens_nothing_and_its_making_is_recorded(desk, siti):
    answer = desk.post(reverse("desk:person_held_file", args=[siti.pk]))

    assert answer["Content-Disposition"] == f'attachment; filename="person-{siti.pk}.json"'
    assert b"/secret/" not in answer.content
    with staff_scope():
        assert AuditEvent.objects.filter(action="stakeholder.exported", subject_id=str(siti.pk)).count() == 1


def test_the_page_lists_it_in_words(desk, siti):
    said = desk.get(reverse("desk:person_held", args=[siti.pk])).content.decode()

    assert "Registrations for events (1)" in said
    assert "Spoke about Thailand" in said
    assert "siti@home.example" in said


def test_a_table_with_many_rows_takes_one_more_statement_to_count_them(desk, siti):
    address = reverse("desk:person_held", args=[siti.pk])
    desk.get(address)  # the first page of a session takes more
    with CaptureQueriesContext(connection) as one:
        desk.get(address)
    LoggedContactFactory.create_batch(25, person=siti)
    RegistrationFactory.create_batch(5, person=siti)

    with CaptureQueriesContext(connection) as many:
        said = desk.get(address).content.decode()

    assert "6 more are in the file." in said
    assert len(many) == len(one) + 1


@pytest.mark.parametrize("person", ["triager", "filer"])
def test_nobody_else_takes_it_out(client, request, siti, person):
    client.force_login(request.getfixturevalue(person))

    assert client.post(reverse("desk:person_held_file", args=[siti.pk])).status_code in (403, 404)
