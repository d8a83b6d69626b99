"""Where people with several organisations begin, and what waits in each."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.queries.waiting import Waiting, what_waits
from tests.factories import (
    IPRightFactory,
    LetterFactory,
    MembershipFactory,
    NoticeFactory,
    OrganisationFactory,
)
from tests.takedowns.disputing import answered, forwarded, told


@pytest.fixture
def agent(acme):
    """Somebody at an agency that acts for Acme and Brume."""
    agency = OrganisationFactory(name="Tanjung", slug="tanjung", kind="AGENCY")
    for principal in (acme, OrganisationFactory(name="Brume", slug="brume")):
        LetterFactory(agent=agency, principal=principal)
    return MembershipFactory(organisation=agency, role="FILER").user


def home(person):
    client = Client()
    client.force_login(person)
    return client.get("/")


def rows(person) -> dict[str, Waiting]:
    return {row["place"].organisation.name: row["waiting"] for row in home(person).context["places"]}


def test_each_client_shows_its_open_notices_and_questions(agent, acme):
    NoticeFactory.create_batch(2, organisation=acme)
    IPRightFactory(organisation=acme, state="INFO_REQUIRED")
    NoticeFactory(organisation=OrganisationFactory())  # of somebody else

    found = rows(agent)

    assert (found["Acme Botanicals"].open, found["Acme Botanicals"].to_answer) == (2, 1)
    assert (found["Brume"].open, found["Brume"].to_answer, found["Brume"].next_due) == (0, 0, None)
    assert set(found) == {"Acme Botanicals", "Brume", "Tanjung"}


def test_what_waits_for_an_answer_stands_on_top(agent):
    from ipr_portal.tenancy.models import Organisation

    IPRightFactory(organisation=Organisation.objects.get(slug="brume"), state="INFO_REQUIRED")

    assert next(iter(rows(agent))) == "Brume"


def test_a_seller_who_waits_for_the_reply_counts_as_something_to_answer(agent, acme, triager):
    now = timezone.now()
    _notice, message = told(acme, triager, ["REMOVED", "REMOVED"], at=now)
    forwarded(answered(message, (1, 2), at=now), triager, (1, 2), at=now)

    assert rows(agent)["Acme Botanicals"].to_answer == 1


def test_what_waits_takes_one_statement_for_however_many(agent, acme):
    others = OrganisationFactory.create_batch(5)
    for organisation in others:
        NoticeFactory(organisation=organisation)
    with staff_scope(), CaptureQueriesContext(connection) as captured:
        found = what_waits([acme.pk, *(one.pk for one in others)], at=timezone.now())

    assert len(captured) == 1
    assert [found[one.pk].open for one in others] == [1] * 5


def test_a_revoked_letter_takes_the_client_off_the_page(agent, acme):
    from ipr_portal.tenancy.models import LetterOfAuthority

    LetterOfAuthority.objects.filter(principal=acme).update(valid_until=timezone.now() - timedelta(days=1))

    assert "Acme Botanicals" not in rows(agent)


def test_members_who_manage_see_how_people_sign_in(acme, acme_owner, viewer):
    owner, looks = Client(), Client()
    owner.force_login(acme_owner)
    looks.force_login(viewer)

    pages = [client.get("/o/acme/members/").content.decode() for client in (owner, looks)]

    assert ["Last signed in" in page for page in pages] == [True, False]
    assert ["Second factor</th>" in page for page in pages] == [True, False]
    assert ["Change<span" in page for page in pages] == [True, False]


def test_open_invitations_stand_under_the_members(acme, acme_owner, viewer):
    from tests.factories import InvitationFactory

    InvitationFactory(organisation=acme, email="soon@acme.example")
    InvitationFactory(
        organisation=acme, email="here@acme.example", accepted_at=timezone.now(), accepted_by=viewer
    )
    InvitationFactory(organisation=OrganisationFactory(), email="elsewhere@acme.example")
    clients = [Client(), Client()]
    for client, person in zip(clients, (acme_owner, viewer), strict=True):
        client.force_login(person)

    pages = [client.get("/o/acme/members/").content.decode() for client in clients]

    assert ["soon@acme.example" in page for page in pages] == [True, False]
    assert [mail for mail in ("here@", "elsewhere@") if any(mail in page for page in pages)] == []


@pytest.mark.parametrize(("who", "sees"), [("filer", False), ("triager", True), (None, False)])
def test_the_roles_of_the_desk_are_for_the_desk(who, sees, request, db):
    client = Client()
    if who:
        client.force_login(request.getfixturevalue(who))

    assert ("Search the audit trail".lower() in client.get("/roles/").content.decode().lower()) == sees
