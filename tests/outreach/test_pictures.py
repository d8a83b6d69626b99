"""Pictures of pages: drawn again by us, shown to who reads the page, and nothing in them runs."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from ipr_portal.formatted_text import page_as_html
from ipr_portal.tenancy.scope import staff_scope
from outreach.models import ResourcePicture
from tests.factories import ResourceFactory

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


def png(size=(320, 200), **more) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, "PNG", **more)
    return file.getvalue()


def add(desk, page, data, name="seal.png", words="The seal of a genuine jar"):
    address = reverse("desk:library_picture", args=[page.pk])
    return desk.post(address, {"file": SimpleUploadedFile(name, data), "words": words})


def only_picture():
    with staff_scope():
        return ResourcePicture.objects.select_related("resource").get()


def test_a_picture_is_added_pasted_and_seen_by_everybody(desk, client):
    page = ResourceFactory(state="DRAFT")
    assert add(desk, page, png()).status_code == 302
    picture = only_picture()
    assert picture.markdown in desk.get(reverse("desk:library_page", args=[page.pk])).content.decode()
    client.logout()
    hidden = client.get(picture.get_absolute_url())
    with staff_scope():
        type(page).objects.filter(pk=page.pk).update(state="PUBLISHED", body=picture.markdown)

    shown = client.get(picture.get_absolute_url())
    read = client.get(reverse("resource", args=[page.slug])).content.decode()

    assert (hidden.status_code, shown.status_code, shown["Content-Type"]) == (404, 200, "image/webp")
    assert f'<img src="{picture.get_absolute_url()}" alt="The seal of a genuine jar">' in read


def test_what_readers_get_is_our_own_drawing(desk):
    page = ResourceFactory()
    info = Image.Exif()
    info[0x010E] = "taken at the house of Siti"

    add(desk, page, png(exif=info))
    content = bytes(only_picture().content)

    assert (content[:4], content[8:12]) == (b"RIFF", b"WEBP")
    assert b"Siti" not in content


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.svg", SVG, "an SVG drawing, which can run scripts"),
        ("a.png", SVG, "an SVG drawing, which can run scripts"),
        ("a.png", png(size=(200, 4000)), "too large for a page"),
        ("a.png", b"nonsense", "a text file"),
    ],
)
def test_what_is_no_picture_for_a_page_is_refused_with_a_remedy(desk, name, data, said):
    answer = add(desk, ResourceFactory(), data, name)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_words_with_brackets_are_refused(desk):
    answer = add(desk, ResourceFactory(), png(), words="x](javascript:alert(1))")

    assert answer.status_code == 422
    assert "Leave out brackets" in answer.content.decode()


@pytest.mark.parametrize("audience", ["REGISTERED", "IPP_PLUS", "STAFF"])
def test_a_stranger_sees_no_picture_of_a_page_for_others(desk, client, audience):
    add(desk, ResourceFactory(audience=audience), png())
    client.logout()

    assert client.get(only_picture().get_absolute_url()).status_code == 404


def test_only_those_who_keep_the_library_add_pictures(client, triager):
    client.force_login(triager)

    assert add(client, ResourceFactory(), png()).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/resources/pictures/../../media/evil.webp",
        "/resources/pictures/evil.webp",
        "/resources/pictures/00000000-0000-0000-0000-000000000000.svg",
        "//elsewhere.example/resources/pictures/00000000-0000-0000-0000-000000000000.webp",
    ],
)
def test_only_addresses_of_our_pictures_are_shown(address):
    assert "src=" not in page_as_html(f"![x]({address})")
