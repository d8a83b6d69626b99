"""Letters and reports as PDF: data in, a tagged PDF (PDF/UA-1) in our design out.

    pdf(Document(title=_("Outcome of notice …"), language="en", made_at=now, blocks=[Paragraph(…), Table(…)]))

Nothing that is given is markup: a value is shown letter for letter. The look is `typesetting/letter.typ`.
"""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from ipr_portal.errors import DomainError

from .signs import printable, runs

SECONDS = 30  # for one document
MOST_CHARACTERS = 4_000_000
MOST_ROWS = 5_000  # of all tables together
MOST_PICTURES, LARGEST_PICTURE = 40, 8 << 20
LINK = re.compile(r"(?:https?://|mailto:)\S+")
# What makes a drawing fetch or include something else.
OUTSIDE = re.compile(
    r"""href\s*=\s*(?!["']#)|url\(\s*(?!["']?#)|@import|<!DOCTYPE|<!ENTITY|<\?xml-stylesheet""", re.I
)
# Last on the path, so that a module beside it never hides one of Python's or of a library.
TYPESETTING = (
    f"import sys; sys.path.append({str(Path(__file__).parent)!r}); import typesetting; typesetting.main()"
)


class TooLargeForPaper(DomainError):
    """A document that is longer than any reader would print."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address on the web or to a mailbox; anywhere else they are only words."""

    text: str
    address: str
    above: str = ""  # words on a line of their own


Cell = str | Link


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1  # to 3; none is left out on the way down


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known, as pairs of words and value."""

    rows: Sequence[tuple[str, Cell]]


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    width: int = 1  # as a share of all columns
    right: bool = False  # numbers


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below a head that is repeated on every page."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG, PNG or WebP picture, and what it shows in words."""

    data: bytes
    words: str
    width: int = 80  # mm


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of ours as SVG, and what it shows in words."""

    svg: str
    words: str
    width: int = 166  # mm


@dataclass(frozen=True, slots=True)
class Card:
    """A badge: a name in large letters, what stands below it, and a drawing of ours with what it is in words."""

    name: str
    text: str
    foot: str
    svg: str
    words: str


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards to cut out, two in a row, 83 mm wide and 50 mm high."""

    cards: Sequence[Card]


Block = Paragraph | Heading | Facts | Table | Picture | Chart | Cards


@dataclass(frozen=True, slots=True)
class Document:
    """The contents of the document, from top to bottom."""

    title: str
    language: str  # as Django writes it: en, th, zh-hans
    made_at: datetime
    blocks: Sequence[Block] = field(default_factory=list)
    reference: str = ""  # stands at the top of every page
    foot: str = ""  # at the bottom of every page, beside its number
    watermark: str = ""  # across every page, such as who reads it and when


def pdf(document: Document) -> bytes:
    """Set a document as a tagged PDF, in a process of its own with limits on time and memory.

    :raises TooLargeForPaper: if it is larger than we print.
    :raises ValueError: if a drawing refers to something outside itself.
    :raises RuntimeError: if it could not be set, by a fault of ours.
    """
    _refuse_too_large(document)
    said = json.dumps(_data_of(document))
    if len(said) > MOST_CHARACTERS + MOST_PICTURES * LARGEST_PICTURE:
        raise _too_large()
    command = [sys.executable, "-I", "-c", TYPESETTING]
    try:
        done = subprocess.run(
            command, input=said.encode(), capture_output=True, timeout=SECONDS, env={}, cwd="/"
        )
    except subprocess.TimeoutExpired as error:
        raise _too_large() from error
    if done.returncode < 0:  # stopped by a limit
        raise _too_large()
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return done.stdout


def _too_large() -> TooLargeForPaper:
    return TooLargeForPaper(_("This is too long for one PDF. Narrow it down, and download it in parts."))


def _refuse_too_large(document: Document) -> None:
    rows = sum(len(one.rows) for one in document.blocks if isinstance(one, Facts | Table))
    rows += sum(len(one.cards) for one in document.blocks if isinstance(one, Cards))
    pictures = [one for one in document.blocks if isinstance(one, Picture)]
    if rows > MOST_ROWS or len(pictures) > MOST_PICTURES or len(document.blocks) > MOST_ROWS:
        raise _too_large()
    if any(len(one.data) > LARGEST_PICTURE for one in pictures):
        raise _too_large()


def _data_of(document: Document) -> dict:
    language, _dash, script = document.language.partition("-")
    data = {
        "title": printable(document.title),
        "lang": language.lower(),
        "region": {"hans": "CN", "hant": "TW"}.get(
            script.lower(), script.upper() if len(script) == 2 else ""
        ),
        "sender": printable(_("IPR portal")),
        "reference": printable(document.reference),
        "foot": printable(document.foot),
        "watermark": printable(document.watermark),
        "page": printable(_("Page {page} of {pages}")),
        "blocks": [_block(one) for one in document.blocks],
    }
    if sum(map(len, _texts(data))) > MOST_CHARACTERS:
        raise _too_large()
    return data | {"made_at": int(document.made_at.timestamp())}


def _block(one: Block) -> dict:
    """A block as `letter.typ` reads it."""
    match one:
        case Paragraph():
            return {"kind": "paragraph", "text": runs(one.text), "quiet": one.quiet}
        case Heading():
            return {"kind": "heading", "text": runs(one.text), "level": min(max(one.level, 1), 3)}
        case Facts():
            return {"kind": "facts", "rows": [[runs(label), _cell(value)] for label, value in one.rows]}
        case Table():
            columns = [
                {"title": runs(row.title), "width": row.width, "right": row.right} for row in one.columns
            ]
            rows = [[_cell(cell) for cell in row] for row in one.rows]
            return {"kind": "table", "columns": columns, "rows": rows}
        case Picture():
            data = base64.b64encode(one.data).decode()
            return {"kind": "picture", "picture": data, "words": printable(one.words), "width": one.width}
        case Chart():
            return {"kind": "picture", **_drawing(one), "width": one.width}
        case Cards():
            cards = [
                {"name": runs(card.name), "text": runs(card.text), "foot": runs(card.foot), **_drawing(card)}
                for card in one.cards
            ]
            return {"kind": "cards", "cards": cards}


def _drawing(one: Chart | Card) -> dict[str, str]:
    if OUTSIDE.search(one.svg):
        raise ValueError("A drawing stands by itself: it may refer to nothing outside.")
    return {"svg": one.svg, "words": printable(one.words)}


def _cell(cell: Cell) -> str | list | dict:
    if isinstance(cell, str):
        return runs(cell)
    if not LINK.fullmatch(cell.address):
        return runs(f"{cell.above}\n{cell.text}".strip())
    return {"text": runs(cell.text), "address": cell.address, "above": runs(cell.above)}


def _texts(data) -> Iterator[str]:
    """Every text in some data, pictures left out."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for name, value in data.items():
            if name != "picture":
                yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
