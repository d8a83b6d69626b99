"""Legal holds by API: a lead places and lifts them, and nobody else reads which order or proceedings."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import LegalHold, OutcomeChange
from tests.api.conftest import ROOT
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import UserFactory
from tests.statements import statements
from tests.takedowns.corrected import sent
from tests.takedowns.pasted import certificate

from .test_filing import at_once

pytestmark = pytest.mark.django_db
DESK = "/api/v1/desk/"
REFERENCE, ORDERED = "High Court, HC/S 412/2026", "The listing stays as it is."
LIFT = {"sentence": "The action was withdrawn."}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """An empty private folder."""
    store = {"BACKEND": "ipr_portal.evidence.storage.PrivateFolder", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"evidence": store}
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def boss(lead):
    return Person(lead, DESK)


@pytest.fixture
def notice(acme, triager):
    """A notice whose outcome was sent: its first two listings were taken down, its third one rejected."""
    outcomes = ["REMOVED", "RESTRICTED", "REJECTED"]
    made, _products = sent(acme, triager, outcomes, at=timezone.now() - timedelta(hours=3))
    return made


def at(notice, noun=""):
    return f"notices/{notice.number}/legal-holds/{noun}"


def place(person, notice, position=1, *, headers=None, **fields):
    said = {"position": position, "reference": REFERENCE, "sentence": ORDERED, "papers": certificate()}
    given = {name: value for name, value in (said | fields).items() if value is not None}
    return person.client.post(f"{DESK}{at(notice)}", given, headers=headers or {})


def test_a_lead_holds_a_listing_reads_it_and_lifts_it(boss, notice):
    tag = boss.get(f"notices/{notice.number}/")["ETag"]
    made = place(boss, notice, papers=[certificate("a.png"), certificate("b.png")], headers={"If-Match": tag})
    key = made.json()["key"]
    lifted = boss.post(at(notice, f"{key}/lifting/"), LIFT, Idempotency_Key="once")
    again = boss.post(at(notice, f"{key}/lifting/"), LIFT, Idempotency_Key="once")
    late = boss.post(at(notice, f"{key}/lifting/"), LIFT)

    said = made.json()
    assert (made.status_code, made["ETag"]) == (201, tag), said
    assert (said["position"], said["reference"], said["sentence"], said["lifted_at"]) == (
        1, REFERENCE, ORDERED, None,
    )  # fmt: skip
    assert [one["name"] for one in said["papers"]] == ["a.png", "b.png"]
    assert (lifted.status_code, lifted.json()["lifted_sentence"]) == (201, LIFT["sentence"])
    assert (again.json(), late.status_code, late.json()["code"]) == (lifted.json(), 409, "conflict")
    assert boss.get(at(notice)).json()["items"] == [lifted.json()]
    assert boss.get(at(notice, f"{key}/")).json() == lifted.json()
    with staff_scope():
        causes = OutcomeChange.objects.filter(position=1).order_by("pk").values_list("cause", flat=True)
        assert list(causes)[-2:] == ["LEGAL_HOLD", "HOLD_LIFTED"]


def test_a_lead_downloads_the_papers_and_a_triager_does_not(boss, notice, triager):
    [paper] = place(boss, notice).json()["papers"]
    address = f"evidence-files/{paper['key']}/content/"

    assert Person(triager, DESK).get(address).status_code == 404
    read = boss.get(address)
    assert (read.status_code, b"".join(read.streaming_content)) == (200, certificate().read())


def test_a_held_listing_is_not_held_again_and_under_one_key_once(boss, notice):
    once = [place(boss, notice, headers={"Idempotency-Key": "once"}) for _call in range(2)]
    other = place(
        boss, notice, papers=[certificate("x.png"), certificate()], headers={"Idempotency-Key": "once"}
    )
    again = place(boss, notice)

    assert [one.status_code for one in once] == [201, 201]
    assert once[0].json() == once[1].json()
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_body")
    assert (again.status_code, faults(again)) == (409, [("held", "position")])
    with staff_scope():
        assert LegalHold.objects.count() == 1


def test_another_version_of_the_notice_is_refused(boss, notice):
    answer = place(boss, notice, headers={"If-Match": '"999"'})

    assert (answer.status_code, answer.json()["code"]) == (412, "version")
    with staff_scope():
        assert (LegalHold.objects.count(), EvidenceFile.objects.count()) == (0, 0)


WRONG = [
    ({"reference": " "}, ("required", "reference")),
    ({"reference": "x" * 201}, ("max_length", "reference")),
    ({"sentence": None}, ("required", "sentence")),
    ({"sentence": "x" * 1001}, ("max_length", "sentence")),
    ({"papers": None}, ("required", "papers")),
    ({"position": "one"}, ("invalid", "position")),
    ({"position": 0}, ("min_value", "position")),
    ({"mood": "good"}, ("unknown", "mood")),
    ({"position": 3}, ("refused", "")),
]


@pytest.mark.parametrize(("change", "fault"), WRONG)
def test_what_is_no_legal_hold_is_refused_at_its_field(boss, notice, change, fault):
    answer = place(boss, notice, **change)

    assert (answer.status_code, faults(answer)) == (422, [fault]), answer.json()
    with staff_scope():
        assert (LegalHold.objects.count(), EvidenceFile.objects.count()) == (0, 0)


def test_a_paper_that_is_none_is_refused_at_its_field(boss, notice):
    program = SimpleUploadedFile("order.pdf", b"MZ\x90\x00 no paper", "application/pdf")

    answer = place(boss, notice, papers=[program])

    assert answer.status_code == 422
    assert {field for _code, field in faults(answer)} == {"papers"}
    assert all(one["remedy"] for one in answer.json()["errors"])


def test_what_is_not_there_is_not_found(boss, notice):
    assert place(boss, notice, 9).status_code == 404
    assert boss.get(at(notice, "999/")).status_code == 404
    assert boss.post(at(notice, "999/lifting/"), LIFT).status_code == 404
    blank = boss.post(at(notice, f"{place(boss, notice).json()['key']}/lifting/"), {"sentence": " "})
    assert (blank.status_code, faults(blank)) == (422, [("required", "sentence")])


def test_nobody_but_leads_reads_or_places_one(boss, notice, triager, acme_owner, program):
    key = place(boss, notice).json()["key"]
    manager, tara = Person(UserFactory(staff_role="PROGRAMMES"), DESK), Person(triager, DESK)
    member = Person(acme_owner, DESK)

    for person, status in ((manager, 403), (tara, 403), (member, 404)):
        read = [person.get(path).status_code for path in (at(notice), at(notice, f"{key}/"))]
        done = [place(person, notice, 2), person.post(at(notice, f"{key}/lifting/"), LIFT)]
        assert [*read, *(one.status_code for one in done)] == [status] * 4
    assert program.get(f"{DESK}{at(notice)}").status_code == 404
    known = [
        tara.get(f"notices/{notice.number}/"),
        Person(acme_owner).get(f"{ROOT}notices/{notice.number}/"),
    ]
    assert not any(REFERENCE in one.content.decode() or ORDERED in one.content.decode() for one in known)


@pytest.mark.parametrize("count", [1, 2])
def test_they_are_read_in_a_fixed_number_of_statements(boss, notice, count):
    for position in range(1, count + 1):
        place(boss, notice, position)

    assert statements(boss.client, f"{DESK}{at(notice)}") == 7


@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_place_one(notice, lead, admin):
    people = [Person(one, DESK) for one in (lead, admin)]

    answers = at_once(*(lambda one=one: place(one, notice) for one in people))

    assert sorted(one.status_code for one in answers) == [201, 409]
    with staff_scope():
        assert LegalHold.objects.count() == 1
