"""Values that a button or a link sends besides a form: keys, known words, a few words of text. Each is bounded.

Views read a request through these or through a form; `tests/guards/test_parameters.py` looks.
"""

from collections.abc import Collection, Mapping

from django.http import Http404, QueryDict

from .text import find_unwanted, tidy

DIGITS = 18  # of a key: the largest that fits into a column has 19
KEYS = 100  # that one request names
LONGEST_PATH = 2000  # characters, of an address to go back to


def as_key(text: str) -> int | None:
    """The key that a text is, or None: a few ASCII digits and nothing else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None


def key_in(query: Mapping[str, str], name: str) -> int:
    """The key that a request names.

    :raises Http404: if it names none.
    """
    if (key := as_key(query.get(name, ""))) is None:
        raise Http404
    return key


def keys_in(values: list[str], most: int = KEYS) -> list[int]:
    """The keys among some values; what is none is left out."""
    return [key for value in values[:most] if (key := as_key(value)) is not None]


def listed_in(query: Mapping[str, str], name: str, most: int = KEYS) -> list[int]:
    """The keys of one value, such as `12,15`."""
    return keys_in(query.get(name, "")[: most * (DIGITS + 1)].split(","), most)


def many_in(query: QueryDict, name: str, most: int = KEYS) -> list[str]:
    """The values that a name has, the first hundred of them."""
    return query.getlist(name)[:most]


def word_in(query: Mapping[str, str], name: str, known: Collection[str], default: str = "") -> str:
    """The word that a request names, if it is one that we know."""
    word = query.get(name, "")
    return word if word in known else default


def texts_in(query: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    """What was sent under some names, each as `text_in` reads it; what is empty is left out."""
    return {name: text for name in names if (text := text_in(query, name))}


def text_in(query: Mapping[str, str], name: str, most: int = 100) -> str:
    """The first characters of what somebody typed, tidied; nothing for what no text may hold."""
    text = tidy(query.get(name, "")[:most])
    return "" if find_unwanted(text) else text
