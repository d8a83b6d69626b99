"""Reading a PDF as its reader does: its words in order, and how it is tagged."""

from collections import Counter
from io import BytesIO
from itertools import chain

import pikepdf


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(data))


def words(data: bytes) -> str:
    """All text of a PDF, page by page, through the table by which each font says what its glyphs mean."""
    return "\n".join("".join(_shown(page)) for page in opened(data).pages)


def _shown(page):
    fonts = {name: _table(font) for name, font in page.Resources.Font.items()}
    table, actual = {}, []  # of each marked stretch that is open: whether its text was said already
    for operands, operator in pikepdf.parse_content_stream(page):
        kind = str(operator)
        if kind == "Tf":
            table = fonts[str(operands[0])]
        elif kind in ("BDC", "BMC"):
            named = operands[1] if kind == "BDC" else {}
            said = named.get("/ActualText") if isinstance(named, pikepdf.Dictionary) else None
            actual.append(said is not None)
            yield str(said) if said is not None else ""
        elif kind == "EMC":
            actual.pop()
        elif kind in ("Tj", "TJ") and not any(actual):
            parts = operands[0] if kind == "TJ" else operands
            strings = [bytes(part) for part in parts if isinstance(part, pikepdf.String)]
            yield from (table.get(code, "") for code in chain.from_iterable(map(_codes, strings)))
        elif kind == "ET":
            yield "\n"


def _codes(string: bytes):
    return [string[at : at + 2] for at in range(0, len(string), 2)]


def _table(font) -> dict[bytes, str]:
    """Code to text, from a font's ToUnicode."""
    lines = font.ToUnicode.read_bytes().decode("latin-1").split("\n")
    found = {}
    for line in lines:
        parts = [part.strip("<>") for part in line.split() if part.startswith("<")]
        if len(parts) == 2 and len(parts[0]) == 4:
            found[bytes.fromhex(parts[0])] = bytes.fromhex(parts[1]).decode("utf-16-be")
    return found


def tags(data: bytes) -> Counter:
    """How often each structure element stands in a PDF."""
    with opened(data) as file:
        return Counter(str(element.S)[1:] for element in _elements(file.Root.StructTreeRoot))


def languages(data: bytes) -> set[str]:
    """The languages that parts of a PDF are said to be in."""
    with opened(data) as file:
        found = list(_elements(file.Root.StructTreeRoot))
        for page in file.pages:
            stretches = [named for named, kind in pikepdf.parse_content_stream(page) if str(kind) == "BDC"]
            found += [named[1] for named in stretches]
        return {str(element.Lang) for element in found if "/Lang" in element}


def _elements(element):
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            if "/S" in kid:
                yield kid
            yield from _elements(kid)
