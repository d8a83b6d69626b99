"""Certificates and extracts of the demo world, drawn as offices and registers write them."""

import hashlib
import io
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from ipr_portal.evidence.validators import CheckedFile, check

from .countries import COUNTRIES
from .lettering import length_of, write

WIDE, HIGH = 620, 860
INK, PALE, PAPER, LINE = "#1b2226", "#5b666d", "#fbf8ef", "#9a8f6d"
Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """What a document says."""

    issuer: str
    title: str
    rows: Rows
    foot: str


def extract_of(legal_name: str, country: str, number: str, address: str, day: date) -> Paper:
    """The extract from the register of companies."""
    rows = [("Name", legal_name), ("Number", number), ("Registered address", address), ("Status", "Live"), ("As of", day_said(day))]  # fmt: skip
    return Paper(
        COUNTRIES[country].register,
        "EXTRACT FROM THE REGISTER OF COMPANIES",
        tuple(rows),
        "Specimen of an invented register. Not an official document.",
    )


def day_said(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "not limited"


def drawn(paper: Paper) -> Image.Image:
    """The document as a scan of one page."""
    page = Image.new("RGB", (WIDE, HIGH), PAPER)
    brush = ImageDraw.Draw(page)
    brush.rectangle((18, 18, WIDE - 18, HIGH - 18), outline=LINE, width=3)
    brush.rectangle((26, 26, WIDE - 26, HIGH - 26), outline=LINE)
    _middle(brush, 84, paper.issuer, 21, INK, "SemiBold")
    _middle(brush, 128, paper.title, 15, PALE, "SemiBold")
    brush.line((120, 150, WIDE - 120, 150), fill=LINE, width=2)
    y = 205
    for label, value in paper.rows:
        write(brush, (64, y), label, 14, PALE)
        for line in _lines(value, 17, WIDE - 128):
            y += 26
            write(brush, (64, y), line, 17, INK, "SemiBold")
        y += 38
    brush.ellipse((WIDE - 190, HIGH - 200, WIDE - 90, HIGH - 100), outline="#a23b3b", width=4)
    brush.ellipse((WIDE - 178, HIGH - 188, WIDE - 102, HIGH - 112), outline="#a23b3b", width=2)
    write(brush, (64, HIGH - 60), paper.foot, 11, PALE)
    return page


def _middle(brush, y: int, words: str, size: int, fill: str, weight: str) -> None:
    while size > 9 and length_of(words, size, weight) > WIDE - 80:
        size -= 1
    write(brush, ((WIDE - length_of(words, size, weight)) / 2, y), words, size, fill, weight)


def _lines(words: str, size: int, width: float) -> list[str]:
    """Words broken into lines."""
    lines, line = [], ""
    for word in words.split(" "):
        longer = f"{line} {word}".strip()
        if line and length_of(longer, size, "SemiBold") > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


@cache
def scanned(name: str, paper: Paper) -> CheckedFile:
    """The document as its owner scanned it; drawn once in a process."""
    return as_picture(name, drawn(paper))


def as_picture(name: str, picture: Image.Image) -> CheckedFile:
    """A picture that we drew, ready to be stored: it needs no look into unknown bytes, and is its own preview."""
    content = io.BytesIO()
    picture.save(content, "WEBP", quality=80, method=0)
    upload = SimpleUploadedFile(f"{name}.webp", content.getvalue(), content_type="image/webp")
    return known(upload, preview=content.getvalue())


def known(upload: SimpleUploadedFile, *, preview: bytes) -> CheckedFile:
    """What a check of the file would answer; `tests/demo` compares the two."""
    content = upload.read()
    upload.seek(0)
    digest = hashlib.sha256(content).hexdigest()
    return CheckedFile(upload, str(upload.name), len(content), digest, str(upload.content_type), [preview])


def as_pdf(name: str, picture: Image.Image) -> CheckedFile:
    """The page as the PDF that an office sends, looked into as every upload is."""
    content = io.BytesIO()
    picture.save(content, "PDF", resolution=75)
    return check(SimpleUploadedFile(f"{name}.pdf", content.getvalue(), content_type="application/pdf"))
