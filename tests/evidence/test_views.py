"""Who may see and download a file, and that nothing people send us runs in our pages."""

import hashlib
import io
import uuid

import pytest
from PIL import Image

from ipr_portal.evidence.actions import store
from ipr_portal.evidence.models import Attachment, CustodyEntry, EvidenceFile, attachments
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from tests.conftest import NOON
from tests.factories import (
    CustodyEntryFactory,
    DraftFileFactory,
    EvidenceFileFactory,
    IPRightFactory,
    LetterFactory,
    MembershipFactory,
    NoticeFileFactory,
    OrganisationDocumentFactory,
    RightFileFactory,
    UserFactory,
)

from .files import pdf, photograph, picture, upload

PDF = pdf()


@pytest.fixture(autouse=True)
def one_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def certificate(acme):
    """A file of a notice that was sent."""
    file = EvidenceFileFactory(organisation=acme, bytes_=PDF, name="Zertifikat “Ω”.pdf")
    NoticeFileFactory(organisation=acme, file=file)
    return file


@pytest.fixture
def photo_file(acme, filer):
    """A picture that hangs on nothing yet."""
    with organisation_scope(acme, by=filer):
        return store(upload=upload("IMG_0001.jpg", photograph()), organisation=acme, by=filer, at=NOON)


@pytest.fixture
def photo(acme, filer):
    """A picture on a draft."""
    with organisation_scope(acme, by=filer):
        file = store(upload=upload("IMG_0001.jpg", photograph()), organisation=acme, by=filer, at=NOON)
    DraftFileFactory(organisation=acme, file=file)
    return file


def body(response):
    return b"".join(response.streaming_content)


def custody():
    with staff_scope():
        return list(CustodyEntry.objects.order_by("pk").values_list("kind", "by__email"))


@pytest.mark.parametrize("person", ["acme_owner", "filer", "viewer"])
def test_download_hands_members_the_original_and_notes_it(client, request, person, certificate):
    client.force_login(request.getfixturevalue(person))

    response = client.get(f"/o/acme/files/{certificate.pk}/content/")

    assert (response.status_code, hashlib.sha256(body(response)).hexdigest()) == (200, certificate.sha256)
    assert custody() == [("DOWNLOADED", request.getfixturevalue(person).email)]


def test_download_is_an_attachment_locked_in_a_sandbox(client, filer, certificate):
    client.force_login(filer)

    response = client.get(f"/o/acme/files/{certificate.pk}/content/")

    headers, _body = response.headers, body(response)
    assert {name: headers[name] for name in HEADERS} == HEADERS


HEADERS = {
    "Content-Type": "application/pdf",
    "Content-Length": str(len(PDF)),
    "Content-Disposition": "attachment; filename*=utf-8''Zertifikat%20%E2%80%9C%CE%A9%E2%80%9D.pdf",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def test_download_does_not_answer_head(client, filer, certificate):
    client.force_login(filer)

    assert client.head(f"/o/acme/files/{certificate.pk}/content/").status_code == 405
    assert custody() == []


@pytest.mark.parametrize("part", ["", "content/", "preview/"])
def test_a_stranger_gets_404(client, stranger, certificate, part):
    client.force_login(stranger)

    assert client.get(f"/o/acme/files/{certificate.pk}/{part}").status_code == 404
    assert client.get(f"/o/other/files/{certificate.pk}/{part}").status_code == 404
    assert client.get(f"/desk/files/{certificate.pk}/{part}").status_code == 404


def test_nobody_signed_in_is_asked_to_sign_in(client, certificate):
    response = client.get(f"/o/acme/files/{certificate.pk}/content/")

    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_a_file_that_hangs_on_nothing_is_nowhere(client, filer, acme):
    file = EvidenceFileFactory(organisation=acme, bytes_=PDF)
    client.force_login(filer)

    assert client.get(f"/o/acme/files/{file.pk}/content/").status_code == 404
    assert client.get(f"/o/acme/files/{uuid.uuid4()}/content/").status_code == 404


@pytest.mark.parametrize(
    ("attach", "status"),
    [
        (lambda acme, file: NoticeFileFactory(organisation=acme, file=file), 200),
        (lambda acme, file: RightFileFactory(organisation=acme, file=file), 200),
        (lambda acme, file: RightFileFactory(organisation=acme, file=file, right=_draft_right(acme)), 404),
        (lambda acme, file: DraftFileFactory(organisation=acme, file=file), 404),
        (lambda acme, file: None, 404),
    ],
)
def test_the_desk_sees_what_was_sent_to_it_and_no_drafts(client, triager, acme, attach, status):
    file = EvidenceFileFactory(organisation=acme, bytes_=PDF)
    attach(acme, file)
    client.force_login(triager)

    response = client.get(f"/desk/files/{file.pk}/content/")

    assert response.status_code == status
    assert body(response) == PDF if status == 200 else custody() == []


def _draft_right(acme):
    return IPRightFactory(organisation=acme, state="DRAFT", submitted_at=None)


def test_a_damaged_file_is_not_handed_out(client, filer, certificate):
    with staff_scope():
        type(certificate).objects.update(intact=False)
    client.force_login(filer)

    response = client.get(f"/o/acme/files/{certificate.pk}/content/")

    assert response.status_code == 409
    assert "no longer matches the hash it was received under" in response.text


def test_preview_is_a_reencoded_picture_in_a_sandbox(client, filer, photo):
    client.force_login(filer)

    response = client.get(f"/o/acme/files/{photo.pk}/preview/")

    content = body(response)
    assert (content[:4], content[8:12], b"Exif" in content) == (b"RIFF", b"WEBP", False)
    assert response["Content-Type"] == "image/webp"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert [kind for kind, _by in custody()] == ["RECEIVED"]


def test_a_document_has_no_preview(client, filer, certificate):
    client.force_login(filer)

    assert client.get(f"/o/acme/files/{certificate.pk}/preview/").status_code == 404


def test_the_page_of_a_file_tells_its_custody_without_naming_staff(client, filer, triager, certificate):
    for person in (filer, triager):
        CustodyEntryFactory(
            organisation=certificate.organisation, file=certificate, by=person, kind="DOWNLOADED"
        )
    client.force_login(filer)

    page = client.get(f"/o/acme/files/{certificate.pk}/").text

    said = [
        "Fadil Filer downloaded the file.",
        "The IPR team downloaded the file.",
        certificate.sha256,
        "Tara",
    ]
    assert [sentence in page for sentence in said] == [True, True, True, False]


def test_the_page_of_a_file_asks_as_much_for_three_hands_as_for_one(client, triager, certificate, queries):
    def touch():
        CustodyEntryFactory(organisation=certificate.organisation, file=certificate, by=UserFactory())

    client.force_login(triager)
    touch()
    for_one = queries(f"/desk/files/{certificate.pk}/")
    touch(), touch()

    assert queries(f"/desk/files/{certificate.pk}/") == for_one


@pytest.mark.parametrize(
    ("person", "status"), [("lead", 200), ("admin", 200), ("triager", 403), ("filer", 404)]
)
def test_leads_see_damaged_files(client, request, person, status, certificate):
    with staff_scope():
        type(certificate).objects.update(intact=False)
    client.force_login(request.getfixturevalue(person))

    response = client.get("/desk/files/damaged/")

    assert (response.status_code, certificate.sha256 in response.text) == (status, status == 200)


def test_damaged_files_ask_as_much_for_three_as_for_one(client, lead, queries):
    client.force_login(lead)
    EvidenceFileFactory(intact=False)
    for_one = queries("/desk/files/damaged/")
    EvidenceFileFactory.create_batch(2, intact=False)

    assert queries("/desk/files/damaged/") == for_one


@pytest.fixture
def seen_by(client, acme):
    """The answers to a file's page, its content and its preview, for a person in an organisation or at the desk."""

    def ask(person, file, *, desk=False):
        client.force_login(person)
        base = f"/desk/files/{file.pk}/" if desk else f"/o/acme/files/{file.pk}/"
        answers = [client.get(base + part) for part in ("", "content/", "preview/")]
        for answer in answers:
            answer.close()
        return {answer.status_code for answer in answers}

    return ask


@pytest.fixture
def agency_filer(acme):
    letter = LetterFactory(principal=acme)
    return MembershipFactory(organisation=letter.agent, role="FILER").user


ATTACHED = {
    "draft": lambda acme, file: DraftFileFactory(organisation=acme, file=file),
    "registration": lambda acme, file: OrganisationDocumentFactory(organisation=acme, file=file),
    "notice": lambda acme, file: NoticeFileFactory(organisation=acme, file=file),
    "right": lambda acme, file: RightFileFactory(organisation=acme, file=file),
}


@pytest.mark.parametrize(
    ("hangs_on", "person", "status"),
    [
        ("draft", "filer", 200),
        ("draft", "viewer", 404),
        ("draft", "agency_filer", 404),
        ("registration", "viewer", 200),
        ("registration", "agency_filer", 404),
        ("notice", "viewer", 200),
        ("notice", "agency_filer", 200),
        ("right", "viewer", 200),
        ("right", "agency_filer", 200),
    ],
)
def test_a_file_is_as_visible_to_members_as_what_it_hangs_on(
    request, seen_by, acme, photo_file, hangs_on, person, status
):
    ATTACHED[hangs_on](acme, photo_file)

    assert seen_by(request.getfixturevalue(person), photo_file) == {status}


@pytest.mark.parametrize(
    ("hangs_on", "role", "status"),
    [
        ("registration", "TRIAGER", 200),
        ("registration", "PROGRAMMES", 404),
        ("notice", "PROGRAMMES", 200),
        ("notice", "OUTREACH", 404),
        ("draft", "ADMIN", 404),
    ],
)
def test_a_file_is_as_visible_to_staff_as_what_it_hangs_on(seen_by, acme, photo_file, hangs_on, role, status):
    ATTACHED[hangs_on](acme, photo_file)

    assert seen_by(UserFactory(staff_role=role), photo_file, desk=True) == {status}


def test_files_of_a_draft_that_was_discarded_are_gone_with_it(seen_by, acme, filer, photo_file):
    DraftFileFactory(organisation=acme, file=photo_file, draft__discarded_at=NOON)

    assert seen_by(filer, photo_file) == {404}


@pytest.mark.parametrize("model", attachments(), ids=lambda model: model.__name__)
def test_every_attachment_says_who_sees_its_files(model):
    assert issubclass(model, Attachment)
    assert model.members_need in Can


def test_every_model_with_a_file_is_an_attachment():
    relations = EvidenceFile._meta.get_fields(include_hidden=True)
    related = {relation.related_model for relation in relations if relation.one_to_many}

    assert related - set(attachments()) == {CustodyEntry}


def test_the_parts_of_a_long_picture_are_served_one_by_one(client, acme, filer):
    with organisation_scope(acme, by=filer):
        tall = upload("page.png", picture(size=(90, 4000)))
        file = store(upload=tall, organisation=acme, by=filer, at=NOON)
    NoticeFileFactory(organisation=acme, file=file)
    client.force_login(filer)
    base = f"/o/acme/files/{file.pk}/"

    sizes = [
        Image.open(io.BytesIO(body(client.get(f"{base}preview/?part={part}")))).size for part in (1, 2, 3)
    ]

    assert sizes == [(90, 1800), (90, 1800), (90, 400)]
    assert client.get(base).content.count(b"evidence__whole") == 3
    for part in ("4", "0", "-1", "²", "9" * 5000, "x"):
        assert client.get(f"{base}preview/", {"part": part}).status_code == 404
