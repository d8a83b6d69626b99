"""Comparing what people wrote: without case, accents of habit and tricks. Pure."""

import re
import unicodedata
from functools import lru_cache

SHINGLE = 3  # words
# Look-alike characters with which counterfeits misspell a mark.
_MISREAD = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o", "3": "e", "5": "s", "$": "s", "@": "a"})
_IN_ASCII = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)} | _MISREAD


@lru_cache(maxsize=512)  # a text is compared with one term after another
def plain(text: str) -> str:
    """A text without case, marks and without characters other than letters and digits, as words between single
    blanks."""
    if text.isascii():  # the same, many times as fast
        return " ".join(text.casefold().translate(_IN_ASCII).split())
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_MISREAD)
    return " ".join("".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in folded).split())


def shows(text: str, term: str) -> bool:
    """Whether a text shows a term, also misspelt, run together, or in pieces; short terms only as words."""
    term, text = plain(term), plain(text)
    if not term:
        return False
    if len(term) < 4:
        return f" {term} " in f" {text} "
    return term.replace(" ", "") in text.replace(" ", "")


def in_latin(text: str) -> bool:
    """Whether most letters of a text are Latin: only then can a Latin mark be missed in it."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c < "\u0250" for c in letters) > len(letters) / 2


@lru_cache(maxsize=256)  # each notice is compared with the same twenty before it
def shingles(text: str) -> frozenset[str]:
    """Every three words in a row of a text, figures aside: by what two texts share of them they are the same or not."""
    words = plain(re.sub(r"\d+", " ", text)).split()
    if len(words) < SHINGLE * 2:  # a script without blanks, or a word or two
        words = list("".join(words))
    return frozenset(" ".join(words[n : n + SHINGLE]) for n in range(max(1, len(words) - SHINGLE + 1)))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two texts share: 1 for the same, 0 for nothing in common (Jaccard)."""
    return len(one & other) / len(one | other) if one | other else 0.0
