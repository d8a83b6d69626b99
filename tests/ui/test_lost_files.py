"""A form that is refused says which files have to be chosen again: no browser offers them a second time."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from ipr_portal.evidence.forms import EvidenceField
from ipr_portal.ui.templatetags.ui import chosen_files
from tests.evidence.files import pdf, upload
from tests.factories import IPRightFactory, MembershipFactory, OrganisationFactory
from tests.takedowns.pages import member


class Refused(forms.Form):
    title = forms.CharField()
    files = EvidenceField(required=False)


def posted(*names):
    files = MultiValueDict({"files": [SimpleUploadedFile(name, pdf(), "application/pdf") for name in names]})
    return Refused({"title": ""}, files)


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["a.pdf"], "“a.pdf”"),
        (["a.pdf", "b.pdf"], "“a.pdf”, “b.pdf”"),
        (["ใบทะเบียน.pdf"], "“ใบทะเบียน.pdf”"),
        (["evil\u202efdp.exe.pdf"], "“evilfdp.exe.pdf”"),
        (["a\u200bb.pdf"], "“ab.pdf”"),
        (["x" * 200 + ".pdf"], "“" + "x" * 48 + "…" + "x" * 7 + ".pdf”"),
        ([f"{number}.pdf" for number in range(30)], ", ".join(f"“{number}.pdf”" for number in range(10))),
    ],
)
def test_files_that_were_chosen_are_named(names, said):
    form = posted(*names)

    assert chosen_files(form) == said
    assert chosen_files(form["files"]) == said


def test_a_form_without_files_names_none():
    assert chosen_files(Refused()) == ""
    assert chosen_files(Refused({"title": ""})["files"]) == ""


def test_a_name_is_written_as_text(rf):
    page = str(posted("<b>x.pdf").as_p())

    assert "<b>x" not in page


REFUSED = {
    "right_new": ({"kind": "TRADEMARK", "title": "SENANDIKA", "send": "1"}, []),
    "right_renewal": ({"expires_on": "no day"}, ["right"]),
    "right_files": ({"kind": "NONSENSE"}, ["right"]),
}


@pytest.mark.parametrize("name", ["right_new", "right_renewal", "right_files"])
def test_a_refused_form_of_a_right_names_the_certificate(client, acme, filer, name):
    typed, which = REFUSED[name]
    right = IPRightFactory(organisation=acme, state="EXPIRED", expires_on="2026-01-31")
    client.force_login(filer)

    answer = client.post(
        member(name, *([right.pk] if which else [])), typed | {"files": [upload("certificate.pdf", pdf())]}
    )

    assert answer.status_code == 422
    assert "Files are not kept: choose “certificate.pdf” again." in words(answer)
    assert "Choose “certificate.pdf” again. Nothing is wrong with it" in words(answer)


def test_a_refused_registration_names_its_document(client, db, stranger):
    client.force_login(stranger)

    answer = client.post("/register/", {"kind": "AGENCY", "documents": upload("extract.pdf", pdf())})

    assert answer.status_code == 422
    assert "Files are not kept: choose “extract.pdf” again." in words(answer)


def test_refused_answers_to_our_questions_name_the_document(client, stranger):
    organisation = OrganisationFactory(slug="asked", state="INFO_REQUIRED")
    MembershipFactory(organisation=organisation, role="OWNER", user=stranger)
    client.force_login(stranger)

    answer = client.post(
        "/o/asked/verification/sending/", {"message": "", "documents": upload("extract.pdf", pdf())}
    )

    assert answer.status_code == 422
    assert "Files are not kept: choose “extract.pdf” again." in words(answer)


def test_a_refused_form_without_files_says_nothing_of_them(client, acme, filer):
    client.force_login(filer)

    answer = client.post(member("right_new"), {"kind": "TRADEMARK", "title": "S", "send": "1"})

    assert "Everything you typed is still here." in words(answer)
    assert "Files are not kept" not in words(answer)
