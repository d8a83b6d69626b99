"""Which characters our fonts can show, and what replaces the others: a PDF/UA may contain no missing glyph."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

UNKNOWN = "□"
FONTS = Path(__file__).parent / "fonts"
ZERO_WIDTH = "\u200b"  # a place where a line may break
LONG = re.compile(r"[^\s\u200b\u0e00-\u0e7f\u3000-\ud7ff]{31,}")
# Scripts that tell their language: how its words break, and how a reader aloud says them.
SCRIPTS = re.compile(
    "(?P<th>[\u0e00-\u0e7f]+)|(?P<zh>[\u3400-\u9fff]+)|(?P<ko>[\uac00-\ud7a3]+)|(?P<ja>[\u3040-\u30ff]+)"
)
SHOWN_AS_A_LINE_END = {"\n", "\u2028", "\u2029"}


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Every character that the fonts have in both weights (`fonts/signs.txt`)."""
    signs: set[str] = set()
    for part in (FONTS / "signs.txt").read_text().split():
        first, _dash, last = part.partition("-")
        signs.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return frozenset(signs)


def printable(text: object) -> str:
    """A text with □ for what no font of ours shows; invisible characters are dropped, long words may break."""
    composed = unicodedata.normalize("NFC", str(text).replace("\r\n", "\n"))
    shown = "".join(map(_shown, composed))
    return LONG.sub(_breakable, shown)


def _shown(sign: str) -> str:
    if sign in SHOWN_AS_A_LINE_END:
        return "\n"
    kind = unicodedata.category(sign)
    if kind == "Zs" or sign == "\t":
        return sign if sign == "\u00a0" else " "
    if sign == ZERO_WIDTH:
        return sign
    if kind in ("Cc", "Cf") or (kind in ("Mn", "Me") and sign not in known()):
        return ""
    return sign if sign in known() else UNKNOWN


def _breakable(word: re.Match) -> str:
    """A word of more than thirty characters, with places to break; an address on the web breaks by itself."""
    if word[0].startswith(("http://", "https://")):
        return word[0]
    return ZERO_WIDTH.join(word[0][start : start + 30] for start in range(0, len(word[0]), 30))


def runs(text: object) -> str | list[list[str]]:
    """A printable text, cut where its script tells another language: [language, text] each, "" for none."""
    said = printable(text)
    found, end = [], 0
    for run in SCRIPTS.finditer(said):
        if run.start() > end:
            found.append(["", said[end : run.start()]])
        found.append([run.lastgroup or "", run[0]])
        end = run.end()
    if not found:
        return said
    return [*found, ["", said[end:]]] if end < len(said) else found
