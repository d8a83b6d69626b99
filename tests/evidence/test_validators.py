"""What is taken as evidence and what is not; every refusal names the file, the reason and a remedy."""

import io
import random

import pikepdf
import pytest
from PIL import Image

from ipr_portal.evidence import inspection, validators
from ipr_portal.evidence.inspection.pdf import MAX_UNPACKED
from ipr_portal.evidence.validators import MAX_BYTES, RefusedFile, check, clean_name

from . import files
from .files import animation, archive, box, pdf, picture, stream, upload, video, written_pdf


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("label.png", picture("PNG"), "image/png"),
        ("label.JPG", picture("JPEG"), "image/jpeg"),
        ("label.webp", picture("WEBP"), "image/webp"),
        ("scan.jpeg", picture("JPEG", mode="CMYK", colour=(1, 2, 3, 4)), "image/jpeg"),
        ("two.jpg", animation("MPO"), "image/jpeg"),
        ("grey.png", picture("PNG", mode="I;16"), "image/png"),
        ("certificate.pdf", pdf(), "application/pdf"),
        (
            "objects.pdf",
            pdf(stream(b"<< /Type /Font >>", b"/Type /ObjStm /Filter /FlateDecode")),
            "application/pdf",
        ),
        ("unboxing.mp4", video(), "video/mp4"),
        ("bom.pdf", b"\xef\xbb\xbf" + pdf(), "application/pdf"),
        ("blank-lines.pdf", b"\r\n\r\n" + written_pdf(), "application/pdf"),
        ("printer.pdf", b"\x1b%-12345X@PJL SET COPIES=1\r\n" + written_pdf(), "application/pdf"),
        ("padded.pdf", pdf() + bytes(2048), "application/pdf"),
        ("padded-long.pdf", written_pdf() + bytes(300_000), "application/pdf"),
        ("padded-spaces.pdf", written_pdf() + b" \r\n" * 3000, "application/pdf"),
        ("two-revisions.pdf", pdf() + b"% saved again\n" + pdf(), "application/pdf"),
        ("office.pdf", written_pdf(encryption=pikepdf.Encryption(user="", owner="own")), "application/pdf"),
        ("packed.pdf", written_pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate), "application/pdf"),
        ("linear.pdf", written_pdf(linearize=True), "application/pdf"),
    ],
)
def test_check_takes_pictures_documents_and_videos(name, content, media_type):
    checked = check(upload(name, content))

    assert (checked.name, checked.media_type, checked.size) == (name, media_type, len(content))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("label.png", b"<!DOCTYPE html><title>x</title>", "not_allowed"),
        ("label.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not_allowed"),
        ("label.gif", picture("GIF"), "not_allowed"),
        ("label.png", picture("TIFF"), "not_allowed"),
        ("label.jpg", picture("AVIF"), "not_allowed"),
        ("notes.txt", b"Bought on Monday.", "not_allowed"),
        ("list.docx", archive("[Content_Types].xml", "word/document.xml"), "not_allowed"),
        ("all.zip", archive("a.png"), "not_allowed"),
        ("setup.png", b"MZ\x90\0\x03\0\0\0", "not_allowed"),
        ("clip.mov", video(brand=b"qt  "), "not_allowed"),
        ("clip.mp4", b"\x1aE\xdf\xa3", "not_allowed"),
        ("voice.pdf", b"ID3\x03\0\0\0\0", "not_allowed"),
        ("noise.png", b"\x01\x02\x03\x04", "not_allowed"),
        ("label.jpg", picture("PNG"), "wrong_extension"),
        ("label.pdf", picture("PNG"), "wrong_extension"),
        ("label.png.exe", picture("PNG"), "wrong_extension"),
        ("label.png", b"", "empty"),
        ("label.png", picture("PNG")[:-20], "broken"),
        ("label.jpg", picture("JPEG")[:-40], "broken"),
        ("label.png", picture("PNG").replace(b"IDAT", b"IDAX"), "broken"),
        ("scan.pdf", pdf()[:-30], "broken"),
        ("clip.mp4", video()[:-30], "broken"),
        ("clip.mp4", video(rest=box(b"moov")), "broken"),
    ],
)
def test_check_refuses_what_it_does_not_know_or_cannot_read(name, content, code):
    with pytest.raises(RefusedFile) as refusal:
        check(upload(name, content))

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "disguised"),
        ("a.jpg", b"\xff\xd8\xff\xe0/*\x4a\x46*/=alert(1)", "disguised"),
        ("a.pdf", pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n%<html><script>\n"), "disguised"),
        ("a.png", picture("PNG") + archive("evil.class"), "carries_archive"),
        ("a.jpg", picture("JPEG") + archive("evil.class"), "carries_archive"),
        ("a.pdf", pdf() + archive("evil.class"), "carries_archive"),
        ("a.png", animation("PNG"), "animated"),
        ("a.webp", animation("WEBP"), "animated"),
        ("a.pdf", written_pdf(encryption=pikepdf.Encryption(user="u", owner="own")), "locked"),
        ("a.pdf", pdf(b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"), "active"),
        ("a.pdf", pdf(b"<< /S /J#61vaScript /JS (x) >>"), "active"),
        ("a.pdf", pdf(stream(b"x", b"/Filter [/FlateDecode /FlateDecode]")), "bomb"),
    ],
)
def test_check_refuses_what_hides_something(name, content, code):
    with pytest.raises(RefusedFile) as refusal:
        check(upload(name, content))

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("bomb.png", picture("PNG", size=(20_000, 20_000), mode="1"), "too_many_pixels"),
        ("bomb.jpg", picture("JPEG", size=(9_000, 6_000), mode="L"), "too_many_pixels"),
        ("bomb.pdf", pdf(stream(bytes(MAX_UNPACKED + 1))), "bomb"),
        ("boxes.mp4", video(rest=box(b"free") * 200_000), "broken"),
    ],
)
def test_check_refuses_bombs(name, content, code):
    with pytest.raises(RefusedFile) as refusal:
        check(upload(name, content))

    assert refusal.value.code == code


def act(**more):
    """A dictionary of a PDF, made when it is asked for: an object belongs to one document alone."""
    return lambda: pikepdf.Dictionary({f"/{key}": made(value) for key, value in more.items()})


def made(value):
    if isinstance(value, list):
        return pikepdf.Array([made(part) for part in value])
    return value() if callable(value) and not isinstance(value, pikepdf.Object) else value


def on_opening(**action):
    """A change: the document does something by itself when it is opened."""
    return lambda document: document.Root.__setitem__("/OpenAction", made(act(**action)))


def at_the_page(**parts):
    """A change: the first page has something more."""

    def change(document):
        for key, value in parts.items():
            document.pages[0].obj[f"/{key}"] = made(value)

    return change


def on_a_link(**action):
    """A change: a link on the first page does something when it is clicked."""
    link = act(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=act(**action))
    return at_the_page(Annots=[link])


def behind_a_reference(key, value):
    """A change: the catalogue says something by a reference to another object."""
    return lambda document: document.Root.__setitem__(key, document.make_indirect(made(value)))


N = pikepdf.Name
SCRIPT = act(S=N.JavaScript, JS="app.alert(1)")
ACTIVE = {
    "a script on opening": on_opening(S=N.JavaScript, JS="app.alert(1)"),
    "a script behind a rendition": on_opening(S=N.Rendition, JS="app.alert(1)", OP=0),
    "a script after a move": on_opening(S=N.GoTo, D=[0, N.Fit], Next=SCRIPT),
    "a script behind a reference": behind_a_reference("/OpenAction", SCRIPT),
    "document scripts": behind_a_reference("/Names", act(JavaScript=act(Names=["x", SCRIPT]))),
    "a script for a page": at_the_page(AA=act(O=SCRIPT)),
    "a script on a link": on_a_link(S=N.JavaScript, JS="app.alert(1)"),
    "a form of scripts": behind_a_reference("/AcroForm", act(XFA="<xdp/>")),
    "a program": on_a_link(S=N.Launch, F="calc.exe"),
    "sending a form": on_opening(S=N.SubmitForm, F="https://evil.example/"),
    "a call home": on_opening(S=N.URI, URI="https://evil.example/"),
    "a call home from a page": at_the_page(AA=act(O=act(S=N.URI, URI="https://evil.example/"))),
    "another document": on_opening(S=N.GoToR, F=r"\\\\evil.example\\share"),
    "another document on a link": on_a_link(S=N.GoToR, F=r"\\\\evil.example\\share"),
    "an address that is a script": on_a_link(S=N.URI, URI="javascript:alert(1)"),
    "an address that is a file": on_a_link(S=N.URI, URI="file:///etc/passwd"),
    "a share as an address": on_a_link(S=N.URI, URI=r"\\\\evil.example\\share"),
    "an attached file": lambda document: document.attachments.__setitem__("a.exe", b"MZ"),
    "an attached file on a page": at_the_page(Annots=[act(Type=N.Annot, Subtype=N.FileAttachment)]),
    "a film": at_the_page(Annots=[act(Type=N.Annot, Subtype=N.RichMedia)]),
}  # fmt: skip


@pytest.mark.parametrize("packed", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
@pytest.mark.parametrize("what", ACTIVE)
def test_check_refuses_a_pdf_that_acts(what, packed):
    with pytest.raises(RefusedFile) as refusal:
        check(upload("a.pdf", written_pdf(ACTIVE[what], object_stream_mode=packed)))

    assert refusal.value.code == "active"


HARMLESS = {
    "an address with the word": on_a_link(S=N.URI, URI="https://en.wikipedia.org/wiki/JavaScript"),
    "words of programs": at_the_page(Title="/JavaScript /Launch /EmbeddedFiles /Encrypt <script>"),
    "a page to open at": on_opening(S=N.GoTo, D=[0, N.Fit]),
    "a destination": behind_a_reference("/OpenAction", [0, N.Fit]),
    "the next page": on_opening(S=N.Named, N=N.NextPage),
    "a mail address": on_a_link(S=N.URI, URI="mailto:ip@acme.example"),
    "a name that means nothing": at_the_page(PieceInfo=act(JavaScript=N.JavaScript)),
    "a colour called Launch": at_the_page(Group=act(S=N.Transparency, CS=N.Launch)),
}


@pytest.mark.parametrize("what", HARMLESS)
def test_check_accepts_a_pdf_that_only_mentions_such_things(what):
    assert check(upload("a.pdf", written_pdf(HARMLESS[what]))).media_type == "application/pdf"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (written_pdf()[:-400], "broken"),
        (written_pdf(linearize=True)[:-300], "broken"),
        (pdf() + b"<html>" * 400, "broken"),
        (b"%PDF-1.7\nstartxref\n0\n%%EOF", "broken"),
        (b"Content-Type: application/pdf\r\n\r\n" + pdf(), "not_allowed"),
        (b"#!/bin/sh\n" + pdf(), "not_allowed"),
    ],
)
def test_check_refuses_a_pdf_that_is_cut_or_is_something_else_first(content, code):
    with pytest.raises(RefusedFile) as refusal:
        check(upload("a.pdf", content))

    assert refusal.value.code == code


def test_check_says_what_is_wrong_and_what_to_do():
    with pytest.raises(RefusedFile) as refusal:
        check(upload("label.png", b"<!doctype html><p>Not found</p>"))

    assert str(refusal.value) == (
        "“label.png” is a web page. We take JPEG, PNG, WebP, PDF and MP4. "
        "Add a screenshot (PNG), or print the page to PDF."
    )


def test_every_kind_of_refusal_has_words_that_fit():
    more = dict.fromkeys(
        ["kind", "what", "remedy", "better", "size", "limit", "width", "height", "frames"], "…"
    )

    said = [str(RefusedFile(code, "a.png", **more)) for code in validators.WORDS]

    assert [sentence for sentence in said if "“a.png”" not in sentence or "%(" in sentence] == []


def test_every_kind_that_the_look_can_name_has_words():
    named = {what for _pattern, what in inspection.SIGNATURES} | {"text", "unknown"}

    assert named == set(validators.OTHER_KINDS)


def test_check_refuses_what_is_too_large_before_reading_it():
    class Endless(io.BytesIO):
        name, size = "film.mp4", MAX_BYTES + 1

        def chunks(self):
            raise AssertionError("was read")

    with pytest.raises(RefusedFile) as refusal:
        check(Endless())

    assert str(refusal.value).startswith("“film.mp4” has 25.0\xa0MB; a file may have up to 25.0\xa0MB.")


def test_check_refuses_what_grows_beyond_its_announced_size():
    class Liar:
        name, size = "film.mp4", 10

        def chunks(self):
            while True:
                yield bytes(1 << 20)

    with pytest.raises(RefusedFile) as refusal:
        check(Liar())

    assert refusal.value.code == "too_large"


def test_check_ends_a_look_that_takes_too_long(monkeypatch):
    monkeypatch.setattr(validators, "SECONDS", 0.001)

    with pytest.raises(RefusedFile) as refusal:
        check(upload("label.png", picture()))

    assert refusal.value.code == "too_heavy"


def test_a_preview_is_upright_small_and_without_metadata():
    drawn = Image.open(io.BytesIO(check(upload("IMG_0001.jpg", files.photograph())).previews[0]))

    assert (drawn.format, drawn.size, dict(drawn.getexif())) == ("WEBP", (48, 64), {})


def test_a_preview_has_at_most_1200_pixels_a_side():
    drawn = Image.open(io.BytesIO(check(upload("wide.png", picture(size=(3000, 1000)))).previews[0]))

    assert drawn.size == (1200, 400)


@pytest.mark.parametrize(
    ("size", "parts"),
    [
        ((1170, 40_000), [(1170, 1800)] * 22 + [(1170, 400)]),
        ((2340, 20_000), [(1200, 1800)] * 5 + [(1200, 1256)]),
        ((6000, 400), [(1800, 400)] * 3 + [(600, 400)]),
        ((900, 2700), [(400, 1200)]),
        ((1, 1_000_000), [(1, 1800)] * 40),
    ],
)
def test_a_preview_of_a_long_picture_keeps_its_width_in_parts(size, parts):
    previews = check(upload("page.png", picture(size=size, mode="L"))).previews

    assert [Image.open(io.BytesIO(part)).size for part in previews] == parts


def test_a_long_photograph_that_lies_on_its_side_is_cut_along_its_length():
    exif = Image.Exif()
    exif[0x0112] = 6
    previews = check(upload("a.jpg", picture("JPEG", size=(4000, 300), exif=exif))).previews

    assert [Image.open(io.BytesIO(part)).size for part in previews] == [(300, 1800), (300, 1800), (300, 400)]


def test_a_preview_keeps_what_is_transparent():
    drawn = Image.open(
        io.BytesIO(check(upload("a.png", picture(mode="RGBA", colour=(9, 9, 9, 0)))).previews[0])
    )

    assert drawn.convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("label.png", "label.png"),
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\fakepath\\label.png", "label.png"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00b\r\nc\x1b.png", "abc.png"),
        ("zero\u200bwidth\ufeff.png", "zerowidth.png"),
        ("  two\u00a0\u2028 lines .png", "two lines .png"),
        ('a<b>:"|?*.png', "a_b______.png"),
        ("...hidden.png", "hidden.png"),
        ("หลักฐาน ใบเสร็จ.pdf", "หลักฐาน ใบเสร็จ.pdf"),
        ("hoá đơn.pdf".encode().decode(), "hoá đơn.pdf"),
        ("a" * 300 + ".jpeg", "a" * 250 + ".jpeg"),
        ("a" * 300, "a" * 255),
        ("noending", "noending"),
        ("a.thisisnotanextension", "a.thisisnotanextension"),
        ("", "file"),
        (".", "file"),
    ],
)
def test_clean_name_keeps_what_people_read(name, clean):
    assert clean_name(name) == clean


def test_a_name_without_an_ending_gets_the_usual_one():
    assert check(upload("certificate", pdf())).name == "certificate.pdf"


def test_no_noise_makes_the_look_fail():
    dice = random.Random(7)
    heads = [picture("PNG"), picture("JPEG"), picture("WEBP"), pdf(), video()]
    outcomes = set()
    for n in range(20):
        good = bytearray(heads[n % len(heads)])
        for _change in range(12):
            good[dice.randrange(4, len(good))] = dice.randrange(256)
        try:
            outcomes.add(type(check(upload("noise", bytes(good)))).__name__)
        except RefusedFile as refusal:
            outcomes.add(type(refusal).__name__)

    assert outcomes <= {"CheckedFile", "RefusedFile"}
