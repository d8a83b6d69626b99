"""The pages of the registry, for its owner and for the desk."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import rights
from takedowns.models import IPRight, RightFile, RightReview
from tests.conftest import NOON
from tests.factories import (
    EvidenceFileFactory,
    IPRightFactory,
    OrganisationFactory,
    RightFileFactory,
    RightReviewFactory,
)
from tests.takedowns.pages import MOST, member, statements
from tests.takedowns.pasted import certificate

MARK = {
    "kind": "TRADEMARK", "title": "SENANDIKA", "mark_kind": "WORD", "office": "SG", "owner_name": "Acme Pte. Ltd.",
    "registration_number": "40202112345X", "registered_on": "2021-05-10", "expires_on": "2041-05-09",
    "nice_classes": "3, 5 and 35", "goods": "Cosmetics", "markets": ["SG"],
}  # fmt: skip


def rows():
    with staff_scope():
        return list(IPRight.objects.order_by("pk"))


# --- the owner ---


def test_the_registry_takes_as_many_statements_for_three_rights_as_for_one(as_filer, acme):
    RightFileFactory(organisation=acme)
    one = statements(as_filer, member("rights"))
    RightFileFactory.create_batch(2, organisation=acme)

    assert statements(as_filer, member("rights")) == one <= MOST


def test_a_disclaimer_is_kept_and_shown(as_filer, acme):
    said = MARK | {
        "title": "SENANDIKA BOTANICALS",
        "disclaimer": "BOTANICALS",
        "files": [certificate()],
        "send": "1",
    }

    answer = as_filer.post(member("right_new"), said)

    [right] = rows()
    page = as_filer.get(answer.url).content.decode()
    assert right.disclaimer == "BOTANICALS"
    assert page.index("Disclaimer") < page.index(">BOTANICALS<")


def test_an_empty_registry_says_what_to_do(as_filer, acme):
    assert "No right is registered yet" in as_filer.get(member("rights")).content.decode()


def test_the_registry_filters_by_state_kind_and_market(as_filer, acme):
    IPRightFactory(organisation=acme, title="A", in_markets=["TH"], office="WO")
    IPRightFactory(organisation=acme, title="B", state="EXPIRED")
    IPRightFactory(title="of somebody else")

    def titles(**query):
        return [right.title for right in as_filer.get(member("rights"), query).context["rights"]]

    assert titles() == ["A", "B"]
    assert titles(state="EXPIRED") == ["B"]
    assert titles(market="TH") == ["A"]
    assert titles(kind="PATENT") == []
    assert titles(state="nonsense") == ["A", "B"]


def test_a_new_right_begins_with_its_kind(as_filer, acme):
    answer = as_filer.get(member("right_new"))

    assert next(template.name for template in answer.templates) == "takedowns/rights/kinds.html"


def test_registering_sends_a_right_with_its_certificate(as_filer, acme):
    answer = as_filer.post(member("right_new"), MARK | {"files": [certificate()], "send": "1"})

    [right] = rows()
    assert answer.url == member("right", right.pk)
    assert (right.state, right.nice_classes) == ("SUBMITTED", [3, 5, 35])
    assert as_filer.get(answer.url).status_code == 200


def test_an_unfinished_right_is_kept_with_its_name_alone(as_filer, acme):
    as_filer.post(member("right_new"), {"kind": "PATENT", "title": "Pump", "save": "1"})

    [right] = rows()
    assert (right.kind, right.title, right.state) == ("PATENT", "Pump", "DRAFT")


def test_a_refused_registration_keeps_what_was_typed_and_says_what_is_missing(as_filer, acme):
    answer = as_filer.post(member("right_new"), MARK | {"goods": "", "nice_classes": "46", "send": "1"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"goods", "nice_classes", "files"}
    assert "“46” is not a class; classes are numbered 1 to 45." in answer.content.decode()
    assert 'value="40202112345X"' in answer.content.decode()
    assert rows() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("SENAN\x00DIKA", "There is an empty control character at position 6."),
        ("SENAN\u202eDIKA", "There is a character that reverses the reading direction at position 6."),
        ("S" * 100_000, "At most 300 characters, please; there are 100,000."),
    ],
)
def test_hostile_text_is_refused_with_the_reason(as_filer, acme, typed, said):
    answer = as_filer.post(member("right_new"), MARK | {"title": typed, "save": "1"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["title"][0].startswith(said)


def test_a_file_that_is_not_what_it_says_is_refused_beside_the_field(as_filer, acme):
    lie = SimpleUploadedFile("certificate.pdf", b"<html></html>", "application/pdf")
    answer = as_filer.post(member("right_new"), MARK | {"files": [lie], "send": "1"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["files"]


def test_a_question_is_shown_and_answered(as_filer, acme, filer):
    right = IPRightFactory(organisation=acme, state="INFO_REQUIRED")
    RightReviewFactory(organisation=acme, right=right)

    assert (
        "The certificate cannot be read" in as_filer.get(member("right_details", right.pk)).content.decode()
    )
    answer = as_filer.post(member("right_details", right.pk), MARK | {"files": [certificate()], "send": "1"})

    assert answer.status_code == 302
    assert rows()[0].state == "SUBMITTED"


def test_a_verified_right_cannot_be_rewritten(as_filer, acme):
    right = IPRightFactory(organisation=acme)

    assert as_filer.post(member("right_details", right.pk), MARK | {"send": "1"}).status_code == 409


def test_an_expired_right_is_renewed_with_proof(as_filer, acme):
    right = IPRightFactory(organisation=acme, state="EXPIRED", expires_on="2026-01-31")

    assert as_filer.post(member("right_renewal", right.pk), {"expires_on": "2041-01-31"}).status_code == 422
    answer = as_filer.post(
        member("right_renewal", right.pk), {"expires_on": "2041-01-31", "files": [certificate()]}
    )

    assert answer.status_code == 302
    assert (rows()[0].state, str(rows()[0].expires_on)) == ("SUBMITTED", "2041-01-31")


def test_a_translation_can_be_added_to_a_verified_right(as_filer, acme):
    right = IPRightFactory(organisation=acme)

    as_filer.post(
        member("right_files", right.pk), {"kind": "OTHER", "files": [certificate("translation.png")]}
    )

    with staff_scope():
        assert RightFile.objects.get().kind == "OTHER"


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "INFO_REQUIRED", "VALIDATED", "EXPIRED", "REJECTED"])
def test_every_state_of_a_right_has_a_page(as_filer, acme, state):
    right = IPRightFactory(organisation=acme, state=state)
    if state == "REJECTED":
        RightReviewFactory(organisation=acme, right=right, verdict="REJECTED", code="RT-05", questions=[])

    assert as_filer.get(member("right", right.pk)).status_code == 200


# --- the desk ---


@pytest.fixture
def at_desk(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    return client


def test_the_queue_of_rights_takes_as_many_statements_for_three_as_for_one(at_desk):
    IPRightFactory(state="SUBMITTED")
    one = statements(at_desk, reverse("desk:rights"))
    IPRightFactory.create_batch(2, state="SUBMITTED")

    assert statements(at_desk, reverse("desk:rights")) == one <= MOST


def test_the_desk_shows_the_oldest_right_first(at_desk):
    late, early = (IPRightFactory(state="SUBMITTED", submitted_at=f"2026-03-0{day}T09:00Z") for day in (2, 1))

    assert [right.pk for right in at_desk.get(reverse("desk:rights")).context["rights"]] == [
        early.pk,
        late.pk,
    ]


def test_the_desk_does_not_see_what_is_still_being_written(at_desk):
    assert at_desk.get(reverse("desk:right", args=[IPRightFactory(state="DRAFT").pk])).status_code == 404


def answer_with(client, right, **answer):
    address = reverse("desk:right", args=[right.pk])
    seen = client.get(address).context["form"].initial["submitted_at"]
    return client.post(address, {"submitted_at": seen} | answer)


def test_the_desk_verifies_a_right(at_desk):
    answer = answer_with(at_desk, IPRightFactory(state="SUBMITTED"), verdict="VALIDATED")

    assert answer.url == reverse("desk:rights")
    assert rows()[0].state == "VALIDATED"


def test_the_desk_asks_coded_questions(at_desk):
    answer_with(
        at_desk,
        IPRightFactory(state="SUBMITTED"),
        verdict="INFO_REQUIRED",
        questions=["DATES_DIFFER", "OWNER_DIFFERS"],
    )

    with staff_scope():
        assert RightReview.objects.get().questions == ["DATES_DIFFER", "OWNER_DIFFERS"]


def test_an_answer_without_a_code_is_refused_and_kept(at_desk):
    answer = answer_with(
        at_desk, IPRightFactory(state="SUBMITTED"), verdict="REJECTED", sentence="Not yours."
    )

    assert answer.status_code == 422
    assert "Not yours." in answer.content.decode()


def test_a_stale_answer_is_told_what_happened(at_desk, lead):
    right = IPRightFactory(state="SUBMITTED")
    seen = at_desk.get(reverse("desk:right", args=[right.pk])).context["form"].initial["submitted_at"]
    with staff_scope():
        rights.review(right=right, submitted_at=right.submitted_at, verdict="VALIDATED", by=lead, at=NOON)

    answer = at_desk.post(
        reverse("desk:right", args=[right.pk]), {"submitted_at": seen, "verdict": "VALIDATED"}
    )

    assert answer.status_code == 409
    assert "Liam Lead answered for SENANDIKA" in answer.content.decode()


def test_what_differs_from_the_certificate_is_asked_and_named(at_desk):
    right = IPRightFactory(state="SUBMITTED", goods="Soap")
    answer_with(
        at_desk, right, verdict="INFO_REQUIRED", claim_owner_name="differs", claim_goods="differs",
        claim_nice_classes="differs", claim_registration_number="matches",
    )  # fmt: skip

    with staff_scope():
        review = RightReview.objects.get()
    assert review.questions == ["OWNER_DIFFERS", "SCOPE_DIFFERS"]
    assert review.sentence == (
        "Differs from the document: Owner, as registered, Nice classes and Goods and services."
    )


def test_a_right_that_differs_is_not_verified(at_desk):
    answer = answer_with(
        at_desk, IPRightFactory(state="SUBMITTED"), verdict="VALIDATED", claim_registration_number="differs"
    )

    assert (answer.status_code, rows()[0].state) == (422, "SUBMITTED")
    assert "You marked as different: Registration number." in answer.content.decode()


def test_a_certificate_is_shown_in_all_its_parts(at_desk):
    right = IPRightFactory(state="SUBMITTED")
    file = EvidenceFileFactory(
        organisation=right.organisation, media_type="image/png", preview_parts=3, scan_state="CLEAN"
    )
    RightFileFactory(right=right, file=file)

    page = at_desk.get(reverse("desk:right", args=[right.pk])).content.decode()

    preview = reverse("desk:file_preview", args=[file.pk])
    assert [page.count(f'"{preview}{part}"') for part in ("", "?part=2", "?part=3", "?part=4")] == [
        1,
        1,
        1,
        0,
    ]


def test_a_certificate_that_is_not_checked_yet_is_not_shown(at_desk):
    right = IPRightFactory(state="SUBMITTED")
    file = EvidenceFileFactory(organisation=right.organisation, media_type="image/png", scan_state="PENDING")
    RightFileFactory(right=right, file=file)

    page = at_desk.get(reverse("desk:right", args=[right.pk])).content.decode()

    assert "It cannot be opened before it has passed our checks." in page
    assert reverse("desk:file_preview", args=[file.pk]) not in page


def test_a_right_that_was_answered_can_be_read(at_desk):
    right = IPRightFactory(state="VALIDATED")

    assert at_desk.get(reverse("desk:right", args=[right.pk])).status_code == 200


# --- who may ---


@pytest.mark.parametrize(
    ("who", "expected"), [("acme_owner", 200), ("filer", 200), ("viewer", 403), ("stranger", 404)]
)
def test_who_may_register_rights(client, acme, request, who, expected):
    client.force_login(request.getfixturevalue(who))

    assert client.get(member("right_new")).status_code == expected


@pytest.mark.parametrize("name", ["right", "right_details"])
def test_a_right_of_another_organisation_is_not_found(as_filer, acme, name):
    theirs = IPRightFactory(organisation=OrganisationFactory(), state="DRAFT")

    assert as_filer.get(member(name, theirs.pk)).status_code == 404


@pytest.mark.parametrize("name", ["right_renewal", "right_files"])
def test_nothing_is_added_to_a_right_of_another_organisation(as_filer, acme, name):
    theirs = IPRightFactory(organisation=OrganisationFactory(), state="EXPIRED")

    answer = as_filer.post(
        member(name, theirs.pk), {"expires_on": "2041-01-31", "kind": "OTHER", "files": [certificate()]}
    )

    assert answer.status_code == 404
