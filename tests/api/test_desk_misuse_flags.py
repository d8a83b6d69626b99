"""Flagging a sender of notices by API: a lead reviews it, and nobody of the organisation reads it."""

import pytest

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import MisuseCase, MisuseFlag
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import LetterFactory, MembershipFactory, NoticeFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
DESK = "/api/v1/desk/"
WHY = "A competitor, as it seems."


@pytest.fixture
def tara(triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return Person(triager, DESK)


@pytest.fixture
def notice(acme):
    with staff_scope():
        return NoticeFactory(organisation=acme)


def at(notice):
    return f"notices/{notice.number}/misuse-flags/"


def test_a_triager_flags_who_sent_a_notice_and_a_lead_reads_the_case(tara, lead, notice, acme):
    made = tara.post(at(notice), {"grounds": WHY}, Idempotency_Key="once")
    again = tara.post(at(notice), {"grounds": WHY}, Idempotency_Key="once")
    more = tara.post(at(notice), {"grounds": "Once more."})

    said = made.json()
    assert (made.status_code, said["organisation"], said["notice"], said["source"]) == (
        201,
        acme.slug,
        notice.number,
        "DESK",
    )
    assert (said["grounds"], said["flagged_by"]["key"], said["filer"]["key"]) == (
        WHY,
        tara.user.pk,
        notice.submitted_by_id,
    )
    assert (again.json(), more.status_code) == (said, 201)
    assert more.json()["misuse_case"] == said["misuse_case"]
    read = Person(lead, DESK).get(f"misuse-cases/{said['misuse_case']}/").json()
    assert [one["grounds"] for one in read["flags"]] == [WHY, "Once more."]


def test_for_a_notice_of_an_agency_the_agency_is_flagged(tara, acme):
    agency = OrganisationFactory(kind="AGENCY", slug="agency")
    agent = MembershipFactory(organisation=agency, role="OWNER").user
    letter = LetterFactory(principal=acme, agent=agency)
    with staff_scope():
        notice = NoticeFactory(
            organisation=acme, agent=agency, letter=letter, submitted_by=agent, capacity="AGENT"
        )

    assert tara.post(at(notice), {"grounds": WHY}).json()["organisation"] == "agency"


def test_an_organisation_is_flagged_without_a_notice(tara, acme):
    made = tara.post("organisations/acme/misuse-flags/", {"grounds": WHY}).json()

    assert (made["organisation"], made["notice"], made["filer"]) == ("acme", None, None)
    with staff_scope():
        assert MisuseCase.objects.get().against == acme


WRONG = [
    ({}, ("required", "grounds")),
    ({"grounds": "  "}, ("required", "grounds")),
    ({"grounds": "x" * 2001}, ("max_length", "grounds")),
    ({"grounds": 5}, ("type", "grounds")),
    ({"grounds": WHY, "notice": "1"}, ("unknown", "notice")),
]


@pytest.mark.parametrize(("body", "fault"), WRONG)
def test_what_is_no_flag_is_refused_at_its_field(tara, notice, body, fault):
    for path in (at(notice), "organisations/acme/misuse-flags/"):
        answer = tara.post(path, body)
        assert (answer.status_code, faults(answer)) == (422, [fault])
    with staff_scope():
        assert not MisuseFlag.objects.exists()


def test_what_is_not_there_is_not_flagged(tara, acme):
    for path in ("notices/SG-2026-000001-9/misuse-flags/", "organisations/nobody/misuse-flags/"):
        assert tara.post(path, {"grounds": WHY}).status_code == 404


def test_members_programs_and_others_flag_nobody(tara, notice, acme_owner, program):
    manager, member = Person(UserFactory(staff_role="PROGRAMMES"), DESK), Person(acme_owner, DESK)

    for path in (at(notice), "organisations/acme/misuse-flags/"):
        answers = [one.post(path, {"grounds": WHY}).status_code for one in (manager, member)]
        assert answers == [403, 404]
        assert program.post(f"{DESK}{path}", {"grounds": WHY}).status_code == 404
    with staff_scope():
        assert not MisuseFlag.objects.exists()
