"""What is taken as evidence and what is not; every refusal names the file, the reason and a remedy."""

import io
import random

import pytest
from PIL import Image

from ipr_portal.evidence import inspection, validators
from ipr_portal.evidence.validators import MAX_BYTES, RefusedFile, check, clean_name

from . import files
from .files import animation, archive, box, pdf, picture, stream, upload, video


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
        ("a.pdf", pdf(trailer=b"/Encrypt 9 0 R"), "locked"),
        ("a.pdf", pdf(b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"), "active"),
        ("a.pdf", pdf(b"<< /S /J#61vaScript /JS (x) >>"), "active"),
        ("a.pdf", pdf(stream(b"<< /S /Launch >>", b"/Type /ObjStm /Filter /FlateDecode")), "active"),
        ("a.pdf", pdf(stream(b"<< /S /Launch >>", b"/Type /ObjStm /Filter /Fl#61teDecode")), "active"),
        ("a.pdf", pdf(stream(b"<< /EmbeddedFiles 4 0 R >>", b"/Type /ObjStm", packed=False)), "active"),
        ("a.pdf", pdf(stream(b"x", b"/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]")), "broken"),
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
        ("bomb.pdf", pdf(stream(bytes(inspection.MAX_UNPACKED + 1))), "bomb"),
        ("bomb.pdf", pdf(stream(bytes(40 << 20), b"/Type /ObjStm /Filter /FlateDecode")), "bomb"),
        ("boxes.mp4", video(rest=box(b"free") * 200_000), "broken"),
    ],
)
def test_check_refuses_bombs(name, content, code):
    with pytest.raises(RefusedFile) as refusal:
        check(upload(name, content))

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
    drawn = Image.open(io.BytesIO(check(upload("IMG_0001.jpg", files.photograph())).preview))

    assert (drawn.format, drawn.size, dict(drawn.getexif())) == ("WEBP", (48, 64), {})


def test_a_preview_has_at_most_1200_pixels_a_side():
    drawn = Image.open(io.BytesIO(check(upload("wide.png", picture(size=(3000, 1000)))).preview))

    assert drawn.size == (1200, 400)


def test_a_preview_keeps_what_is_transparent():
    drawn = Image.open(io.BytesIO(check(upload("a.png", picture(mode="RGBA", colour=(9, 9, 9, 0)))).preview))

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
