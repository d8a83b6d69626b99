"""A pasted text: the addresses in it, with any text around them. The form and the import use the same parser."""

import re
from collections.abc import Iterator

from .edges import INVISIBLE, bare, refanged
from .recognition import MAX_ADDRESS, recognise
from .sites import HOSTS, is_short_link
from .verdicts import MAX_LISTINGS, Duplicate, Recognised, Refused, Row

_SIMPLE = re.compile(
    r"https?://[A-Za-z0-9.-]+/[A-Za-z0-9/._~%+=&?#@-]*[A-Za-z0-9/=]"
)  # one address and nothing else
_SPLIT = re.compile(r"[\s<>\"“”„«»`|]+")
_GLUED = re.compile(
    r"(?<![=/&?%])(?<!^[_~])(?<!^[_~]{2})(?=https?[:：][/／]{2})|[,;、，；](?=(?:https?:)?//|www\.)|(?<=\.html)(?=www\.)",
    re.IGNORECASE,
)
_BEFORE_A_HOST = re.compile(r"[,;、，；](?=((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})/)")
_LABEL = re.compile(r"\[[^\[\]\n]*\]\((?=(?:https?:)?//|www\.)", re.IGNORECASE)  # of a Markdown link
_ANCHOR = re.compile(r"(<a\s[^<>]*>)[^<>]*(?=</a>)", re.IGNORECASE)  # the text of a link in HTML
_AMOUNT = re.compile(r"[0-9.,]+/")  # 24.90/piece


def read_pasted(text: str) -> list[Row]:
    """Read a pasted text line by line: each address recognised, refused, or a duplicate of an earlier row.

    Several addresses may stand on a line; words around them (as copied by a share button) are ignored; a
    line without any address is one refused row. Empty lines do not count.
    """
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for line, raw, verdict in read_text(text):
        if isinstance(verdict, Recognised) and (first := seen.setdefault(verdict.key, len(rows) + 1)) <= len(
            rows
        ):
            rows.append(Row(len(rows) + 1, line, raw, Duplicate(first, verdict)))
        else:
            rows.append(Row(len(rows) + 1, line, raw, verdict))
    return rows


def read_text(text: str) -> Iterator[tuple[int, str, Recognised | Refused]]:
    """Each address of a text: the number of its line, as it was written, and what it names."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.isascii() or INVISIBLE.sub("", line).strip():
            if line := line.strip():
                for raw in addresses_in(line) or [line]:
                    yield number, raw[:MAX_ADDRESS], recognise(raw)


def chunk(listings: list[Recognised], size: int = MAX_LISTINGS) -> Iterator[list[Recognised]]:
    """Cut a list into pieces that fit a notice."""
    for start in range(0, len(listings), size):
        yield listings[start : start + size]


def addresses_in(line: str) -> list[str]:
    """The addresses in a line of text, in their order."""
    if _SIMPLE.fullmatch(line) and "http" not in line[8:]:
        return [line]
    line = refanged(line)
    if "](" in line:
        line = _LABEL.sub(" (", line)
    if "</" in line:
        line = _ANCHOR.sub(r"\1", line)
    words = (piece for word in _SPLIT.split(line) for piece in _pieces(word))
    found = [address for word in words if (address := _cut_address(word))]
    if len(found) > 1:
        found = [address for address in found if not _AMOUNT.match(address)] or found
    return found


def _pieces(word: str) -> Iterator[str]:
    """A word cut where one address ends and the next begins."""
    for piece in _GLUED.split(word):
        start = 0
        for mark in _BEFORE_A_HOST.finditer(piece):
            if mark[1].lower() in HOSTS or is_short_link(mark[1].lower()):
                yield piece[start : mark.start()]
                start = mark.end()
        yield piece[start:]


def _cut_address(word: str) -> str:
    """The address inside a word such as `[link](https://…)`, or nothing if the word holds none."""
    if (at := word.find("://")) > 0:
        start = at
        while start and (
            (word[start - 1].isascii() and word[start - 1].isalnum()) or word[start - 1] in "+.-"
        ):
            start -= 1
        return bare(word, start)
    word = bare(word)
    head, slash, _path = word[:300].partition("/")
    named = slash and "." in head.strip(".") and "@" not in head
    return word if word.startswith(("//", "www.", "WWW.")) or named else ""
