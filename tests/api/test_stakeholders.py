"""Stakeholders and reach at the desk by API, and the members of an organisation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.accounts.models import SignIn
from tests.api.conftest import ROOT
from tests.api.people import Person
from tests.factories import (
    EventFactory,
    FollowUpFactory,
    LoggedContactFactory,
    MembershipFactory,
    RegistrationFactory,
    StakeholderOrganisationFactory,
    StakeholderPersonFactory,
    UserFactory,
)
from tests.statements import statements

DESK, DAY = "/api/v1/desk/", timedelta(days=1)


@pytest.fixture
def farah(db, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return Person(UserFactory(staff_role="OUTREACH", name="Farah Aziz"), DESK)


@pytest.fixture
def today():
    return timezone.now().date()


def names(answer):
    return [one["name"] for one in answer.json()["items"]]


def test_stakeholders_are_listed_and_narrowed(farah, today):
    quiet = StakeholderOrganisationFactory(name="Alpha House", type="LAW_FIRM", markets=["TH"])
    recent = StakeholderOrganisationFactory(name="Beta House")
    for where, days in ((quiet, 300), (recent, 2)):
        LoggedContactFactory(person=StakeholderPersonFactory(works_for=where), on=today - days * DAY)
    StakeholderOrganisationFactory(name="Gone House", merged_into=recent)

    assert names(farah.get("stakeholders/")) == ["Alpha House", "Beta House"]
    for query, found in (("view=quiet", "Alpha House"), ("type=LAW_FIRM", "Alpha House"), ("market=SG", "Beta House"), ("text=beta", "Beta House")):  # fmt: skip
        assert names(farah.get(f"stakeholders/?{query}")) == [found]
    row = farah.get("stakeholders/").json()["items"][1]
    assert (row["last_contact_on"], row["people_known"]) == ((today - 2 * DAY).isoformat(), 1)
    first = farah.get("stakeholders/?size=1").json()
    assert names(farah.get(first["next"].removeprefix("http://testserver"))) == ["Beta House"]


def test_one_stakeholder_shows_people_promises_and_history(farah, today):
    where = StakeholderOrganisationFactory(name="Alpha House")
    person = StakeholderPersonFactory(works_for=where, name="Kanya", job="Counsel")
    LoggedContactFactory(person=person, on=today, words="Spoke about letters")
    FollowUpFactory(person=person, with_organisation=where, words="Send the template")
    RegistrationFactory(person=person, event=EventFactory(title="Workshop A"), state="ATTENDED")

    body = farah.get(f"stakeholders/{where.pk}/").json()

    assert [(one["name"], one["job"]) for one in body["people"]] == [("Kanya", "Counsel")]
    assert [one["words"] for one in body["promised"]] == ["Send the template"]
    assert {one["words"] for one in body["history"]} == {"Spoke about letters", "Workshop A"}
    assert (body["tenant"], body["owner"], body["merged_into"]) == (None, None, None)
    assert farah.get("stakeholders/999999999/").status_code == 404


def test_reach_counts_organisations_and_persons_apart(farah, today):
    where = StakeholderOrganisationFactory(type="LAW_FIRM", markets=["SG", "TH"])
    people = [StakeholderPersonFactory(works_for=where) for _n in range(2)]
    for one in people:
        LoggedContactFactory(person=one, on=today - 2 * DAY)
    event = EventFactory(starts_at=timezone.now() - 3 * DAY, state="HELD", capacity=None)
    RegistrationFactory(person=people[0], event=event, state="ATTENDED")
    RegistrationFactory(event=event, state="NO_SHOW")  # registered but absent
    LoggedContactFactory(on=today - 400 * DAY)

    body, longer = (farah.get(f"reach/?months={months}").json() for months in (12, 36))

    assert (body["total"], longer["total"]["organisations"]) == ({"organisations": 1, "people": 2}, 2)
    assert body["by_type"] == [{"organisations": 1, "people": 2, "key": "LAW_FIRM"}]
    assert {(one["key"], one["organisations"], one["people"]) for one in body["by_market"]} == {
        ("SG", 1, 2),
        ("TH", 1, 2),
    }
    assert {(one["key"], one["people"]) for one in body["by_format"]} == {("CONTACT", 2), ("WORKSHOP", 1)}
    assert [one["market"] for one in body["by_type_and_market"]] == ["SG", "TH"]
    assert body["check_ins"] == {"held": 0, "organisations": 0, "people": 0}


@pytest.mark.parametrize(
    "path", ["stakeholders/?type=KING", "stakeholders/?market=XX", "stakeholders/?view=loud", "stakeholders/?after=abc", "reach/?months=7",
             "reach/?months=x", "reach/?size=5"]
)  # fmt: skip
def test_what_is_no_parameter_is_refused(farah, path):
    assert farah.get(path).status_code == 400


def test_only_outreach_reads_stakeholders(triager, acme_owner, program, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    for noun in ("stakeholders/", "stakeholders/1/", "reach/"):
        answers = [
            Person(triager, DESK).get(noun),
            Person(acme_owner, DESK).get(noun),
            program.get(f"{DESK}{noun}"),
        ]
        assert [one.status_code for one in answers] == [403, 404, 404]


@pytest.mark.parametrize("count", [1, 5])
def test_stakeholders_take_a_fixed_number_of_statements(farah, count):
    for _n in range(count):
        LoggedContactFactory()

    found = [
        statements(farah.client, f"{DESK}{noun}")
        for noun in ("stakeholders/", "stakeholders/?view=quiet", "reach/")
    ]
    assert found == [4, 4, 10]


# --- members of an organisation ---


def test_members_are_listed_with_their_roles_and_to_owners_how_they_sign_in(
    acme, acme_owner, filer, viewer, program
):
    at = timezone.now()
    SignIn.objects.create(user=filer, at=at, let_in=True)

    seen, plain = (
        Person(acme_owner).get("members/").json()["items"],
        Person(viewer).get("members/").json()["items"],
    )

    assert {one["name"]: one["role"] for one in plain} == {
        acme_owner.name: "OWNER",
        filer.name: "FILER",
        viewer.name: "VIEWER",
    }
    signed_in = {one["name"]: one["last_signed_in_at"] for one in seen}
    assert (signed_in[filer.name] is not None, {one["has_second_factor"] for one in seen}) == (True, {False})
    for rows in (plain, program.get("members/").json()["items"]):
        assert {(one["last_signed_in_at"], one["has_second_factor"]) for one in rows} == {(None, None)}


def test_strangers_find_no_members_and_nobody_changes_them(acme, acme_owner, stranger):
    assert Person(stranger).get("members/").status_code == 404
    assert Person(acme_owner).send("members/").status_code == 405


@pytest.mark.parametrize("count", [1, 5])
def test_members_take_a_fixed_number_of_statements(acme, acme_owner, count):
    for _n in range(count):
        MembershipFactory(organisation=acme)

    assert statements(Person(acme_owner).client, f"{ROOT}members/") == 6
