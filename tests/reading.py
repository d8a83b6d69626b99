"""What somebody can read of an answer: of its words, its head, and the files and documents in it."""

import html
import io
import re
import zipfile
from urllib.parse import unquote

import pikepdf

from tests.paper.pages import words as words_of_paper

ENDS = re.compile(r"(?:\s|\u200b|\u00ad)+")  # where a word or a line may end: one blank is as good as another


def text_of(answer) -> str:
    """All that an answer says: its head, and its body as a reader or a program would take it apart."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{unquote(str(dict(answer.items())))} {text_in(body)}"


def text_in(body: bytes) -> str:
    """The text of a page, a table, a calendar file, a packed file or a PDF."""
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return " ".join(f"{name} {text_in(packed.read(name))}" for name in packed.namelist())
    if body[:5] == b"%PDF-":
        return plain(text_of_pdf(body))
    return plain(body.decode(errors="replace"))


def plain(text: str) -> str:
    """A text without what stands between its letters: entities, soft line ends, several blanks."""
    return ENDS.sub(" ", html.unescape(text.replace("\r\n ", "")))


def text_of_pdf(body: bytes) -> str:
    """The words of every page through the tables of its fonts, and every unpacked stream and text of the file."""
    with pikepdf.open(io.BytesIO(body)) as file:
        parts = [str(value) for value in file.docinfo.values()] if "/Info" in file.trailer else []
        for one in file.objects:
            if isinstance(one, pikepdf.Stream):
                parts.append(_unpacked(one))
            elif isinstance(one, pikepdf.String):
                parts.append(str(one))
            elif isinstance(one, pikepdf.Dictionary):
                parts += [str(value) for value in one.values() if isinstance(value, pikepdf.String)]
        has_fonts = all("/Font" in page.get("/Resources", {}) for page in file.pages)
    return " ".join([words_of_paper(body) if has_fonts else "", *parts])


def _unpacked(stream: pikepdf.Stream) -> str:
    try:
        return stream.read_bytes().decode("latin-1")
    except pikepdf.PdfError:  # a picture, which holds no text
        return ""
