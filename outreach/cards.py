"""Cards of people (vCard, RFC 6350 and the two versions before it). Pure: no framework.

Every encoding that address books write: a mark at the beginning, UTF-8, or Windows-1252 of old telephones; folded lines,
quoted-printable, escapes.
"""

import quopri
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MOST_CARDS = 20_000
MOST_BYTES = 10 << 20
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
PROPERTY = re.compile(r"(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<more>(?:;[^:]*)?):(?P<value>.*)", re.DOTALL)


class NotCards(ValueError):
    """No file of cards; the text says why: `empty`, `broken`, `many`, `large` or `encoding`."""


@dataclass(frozen=True, slots=True)
class Card:
    number: int  # of the card in the file, from 1
    name: str
    email: str
    organisation: str
    phone: str
    job: str


def read(data: bytes, older: str = "cp1252") -> list[Card]:
    """The cards of a file.

    :param older: the encoding of a file that is not in Unicode.
    :raises NotCards: if there is none, a card does not end, it is too large, or in another encoding.
    """
    if len(data) > MOST_BYTES:
        raise NotCards("large")
    text = _text(data, older)
    cards = list(_cards(_unfolded(text)))
    if not cards:
        raise NotCards("empty")
    return cards


def _text(data: bytes, older: str) -> str:
    encoding = next((name for mark, name in MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        try:
            return unicodedata.normalize("NFC", data.decode(older))
        except UnicodeDecodeError as error:
            raise NotCards("encoding") from error


def _unfolded(text: str) -> list[str]:
    """The lines of a file: one that begins with a blank goes on, and so does a quoted-printable one that ends with =."""
    lines: list[str] = []
    for line in re.split(r"\r\n|\n|\r", text):
        if lines and line[:1] in (" ", "\t"):
            lines[-1] += line[1:]
        elif lines and lines[-1].endswith("=") and "QUOTED-PRINTABLE" in lines[-1].partition(":")[0].upper():
            lines[-1] = lines[-1][:-1] + line
        else:
            lines.append(line)
    return lines


def _cards(lines: list[str]) -> Iterator[Card]:
    inside: dict[str, str] | None = None
    number = 0
    for line in lines:
        word = line.strip().upper()
        if word == "BEGIN:VCARD":
            if inside is not None:
                raise NotCards("broken")
            inside, number = {}, number + 1
            if number > MOST_CARDS:
                raise NotCards("many")
        elif word == "END:VCARD" and inside is not None:
            yield _card(number, inside)
            inside = None
        elif inside is not None and (found := PROPERTY.fullmatch(line)):
            inside.setdefault(found["name"].upper(), _value(found))
    if inside is not None:
        raise NotCards("broken")


def _value(found: re.Match) -> str:
    """The value of a property; parts of a name keep their semicolons."""
    value = found["value"]
    if "QUOTED-PRINTABLE" in found["more"].upper():
        charset = re.search(r"CHARSET=\"?([\w-]+)", found["more"], re.I)
        raw = quopri.decodestring(value.encode("latin-1", errors="replace"))
        try:
            value = raw.decode(charset[1] if charset else "utf-8", errors="replace")
        except LookupError:
            value = raw.decode("utf-8", errors="replace")
    return value


def _card(number: int, said: dict[str, str]) -> Card:
    family, given = [*map(_plain, re.split(r"(?<!\\);", said.get("N", ""))), "", ""][:2]
    name = _plain(said.get("FN", "")) or f"{given} {family}".strip()
    return Card(
        number=number,
        name=name,
        email=_plain(said.get("EMAIL", "")).removeprefix("mailto:").lower(),
        organisation=_plain(re.split(r"(?<!\\);", said.get("ORG", ""))[0]),
        phone=_plain(said.get("TEL", "")).removeprefix("tel:"),
        job=_plain(said.get("TITLE", "")),
    )


def _plain(value: str) -> str:
    r"""A value without its escapes: \, \; and \n."""
    return " ".join(re.sub(r"\\([,;:\\nN])", lambda one: " " if one[1] in "nN" else one[1], value).split())
