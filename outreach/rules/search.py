"""How words are compared in searches of the library: without accents, case and punctuation, in any script."""

import re
import unicodedata
from dataclasses import dataclass

WORDS = 6  # of one search
SHORTEST = 3  # letters, of a word in a script with blanks between words
COMMON = frozenset(
    [
        "the",
        "and",
        "for",
        "that",
        "this",
        "with",
        "what",
        "how",
        "when",
        "where",
        "who",
        "why",
        "does",
        "did",
        "was",
        "are",
        "can",
        "may",
        "not",
        "you",
        "your",
        "our",
        "from",
        "into",
        "about",
        "have",
        "has",
        "will",
    ]
)
CODE = re.compile(r"\b([A-Za-z]{2})[- ]?(\d\d)\b")
SEPARATED = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ß": "s"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for: folded words, the longest first, and a rejection code."""

    words: tuple[str, ...]
    code: str

    def __bool__(self) -> bool:
        return bool(self.words or self.code)


def fold(text: str) -> str:
    """Lower case, without the accents of Latin letters; everything but letters, marks and digits becomes a blank.

    Thai vowels and tone marks stay: without them other words would be found.
    """
    apart = unicodedata.normalize("NFD", text.casefold()).translate(SEPARATED)
    kept = "".join(one for one in apart if not "\u0300" <= one <= "\u036f")
    signs = unicodedata.normalize("NFC", kept)
    return " ".join("".join(one if unicodedata.category(one)[0] in "LMN" else " " for one in signs).split())


def read_search(text: str) -> Asked:
    """The words to look for; common words count only if there are no others."""
    found = CODE.search(text)
    code = f"{found[1].upper()}-{found[2]}" if found else ""
    every = fold(CODE.sub(" ", text)).split()
    telling = [word for word in every if (len(word) >= SHORTEST and word not in COMMON) or not word.isascii()]
    chosen = telling or ([] if code else every)
    return Asked(tuple(sorted(dict.fromkeys(chosen), key=len, reverse=True)[:WORDS]), code)
