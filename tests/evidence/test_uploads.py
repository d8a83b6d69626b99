"""How much a request may carry, and how much of it is kept."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import RequestFactory

from ipr_portal.evidence.forms import EvidenceField
from ipr_portal.evidence.uploads import MAX_REQUEST, RefuseOversized
from ipr_portal.evidence.validators import MAX_BYTES

from .files import pdf, picture, upload


class Form(forms.Form):
    files = EvidenceField(max_files=3)
    note = forms.CharField()


@pytest.fixture
def send():
    """Send files with a form; what arrived is closed at the end, as a server does."""
    requests = []

    def post(*uploads):
        requests.append(RequestFactory().post("/", {"note": "as typed", "files": list(uploads)}))
        return requests[-1]

    yield post
    for request in requests:
        request.close()


@pytest.fixture
def post(send):
    """The form, as it was sent."""

    def bind(*uploads):
        request = send(*uploads)
        return Form(request.POST, request.FILES)

    return bind


def test_a_form_takes_several_files(post):
    form = post(upload("a.png", picture()), upload("b.pdf", pdf()))

    assert form.is_valid()
    assert [checked.media_type for checked in form.cleaned_data["files"]] == ["image/png", "application/pdf"]


def test_a_file_beyond_the_limit_is_said_to_be_too_large_and_the_rest_of_the_form_stays(post):
    form = post(upload("film.mp4", bytes(MAX_BYTES + 1)))

    assert form.errors["files"] == [
        "“film.mp4” has 25.0\xa0MB; a file may have up to 25.0\xa0MB. Save it smaller or split it, and add it again."
    ]
    assert form.cleaned_data == {"note": "as typed"}


def test_nothing_of_a_file_beyond_the_limit_is_kept(send):
    kept = send(upload("film.mp4", bytes(MAX_BYTES + 1))).FILES["files"]

    assert (kept.size, kept.read()) == (MAX_BYTES + 1, b"")


def test_a_file_of_exactly_the_limit_is_kept_whole(send):
    kept = send(upload("film.mp4", bytes(MAX_BYTES))).FILES["files"]

    assert (kept.size, len(kept.read())) == (MAX_BYTES, MAX_BYTES)


def test_every_refusal_is_said_at_once_and_what_to_choose_again(post):
    form = post(upload("a.png", b""), upload("b.png", b"<html>"), upload("c.pdf", pdf()))

    assert [sentence.split(".")[0] for sentence in form.errors["files"]] == [
        "“a", "“b", "There is no problem with “c",
    ]  # fmt: skip


def test_a_form_takes_no_more_files_than_it_says(post):
    form = post(*[upload(f"{n}.png", picture()) for n in range(4)])

    assert form.errors["files"] == [
        "4 files are more than we take at once; at most 3 files, please. Add them in parts."
    ]


def test_a_form_may_ask_for_a_file(post):
    assert post().errors["files"] == ["Choose a file."]


def test_an_optional_field_takes_none():
    assert EvidenceField(required=False).clean(None) == []
    with pytest.raises(ValidationError):
        EvidenceField().clean([])


def test_the_control_offers_what_we_take():
    assert str(Form()["files"]).count('accept=".jpg,.jpeg,.jpe,.jfif,.png,.webp,.pdf,.mp4,.m4v"') == 1


@pytest.mark.parametrize(
    ("length", "status"),
    [(str(MAX_REQUEST), 200), (str(MAX_REQUEST + 1), 413), (str(2 << 31), 413), ("", 200), ("x", 200)],
)
def test_a_request_that_says_it_is_too_large_is_refused_unread(length, status):
    request = RequestFactory().get("/", CONTENT_LENGTH=length)
    request.META["wsgi.input"] = None  # nobody reads

    response = RefuseOversized(lambda _request: HttpResponse())(request)

    assert response.status_code == status


def test_the_portal_answers_413_with_a_page(client, db):
    response = client.generic("POST", "/accounts/login/", b"", CONTENT_LENGTH=str(2 << 31))

    assert (response.status_code, "larger than we take" in response.text) == (413, True)
