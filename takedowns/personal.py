"""Personal data in what people write: finding it, and putting a mark in its place. Pure.

What is found for certain are addresses of mail, telephone numbers, numbers of identity cards, and the names that are known
of a notice. A text may say more of persons than that, so somebody reads it before it is published.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

SHORTEST_NAME = 4  # letters; shorter ones are parts of other words too often
MARKS: Mapping[str, re.Pattern[str]] = {
    "[e-mail address]": re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w"),
    "[telephone number]": re.compile(
        r"\+\d[\d ()-]{7,}\d|(?<![\w-])\(?0\d{1,3}\)?[ -]\d{3,4}[ -]?\d{3,4}(?![\w-])"
    ),
    # Singapore's NRIC and FIN: a letter, seven digits and a check letter.
    "[identity number]": re.compile(r"(?<!\w)[STFGM]\d{7}[A-Z](?!\w)"),
}
NAME = "[name]"


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without the personal data that was found, and how many places were replaced."""

    text: str
    replaced: int


def personal_in(text: str, known: Iterable[str] = (), kept: Iterable[str] = ()) -> list[str]:
    """What a text says of persons, as it stands there.

    :param known: names of the filer, the signatory and the seller.
    :param kept: strings that are no personal data though they look like it, such as the number of a trade mark.
    """
    found = [match[0] for pattern in MARKS.values() for match in pattern.finditer(text)]
    found += [match[0] for name in _names(known) for match in name.finditer(text)]
    fine = set(kept)
    return [one for one in found if one not in fine]


def without_personal(text: str, known: Iterable[str] = (), kept: Iterable[str] = ()) -> Redacted:
    """A text with a mark in place of each piece of personal data that is found; for the parameters see `personal_in`."""
    fine, replaced = set(kept), 0

    def put(mark: str) -> Callable[[re.Match[str]], str]:
        def marked(match: re.Match[str]) -> str:
            nonlocal replaced
            if match[0] in fine:
                return match[0]
            replaced += 1
            return mark

        return marked

    for mark, pattern in MARKS.items():
        text = pattern.sub(put(mark), text)
    for name in _names(known):
        text = name.sub(put(NAME), text)
    return Redacted(text, replaced)


def _names(known: Iterable[str]) -> list[re.Pattern[str]]:
    """Patterns of names, the longest first, so that none leaves a part of another one behind."""
    names = {" ".join(name.split()) for name in known}
    long = sorted((name for name in names if len(name) >= SHORTEST_NAME), key=len, reverse=True)
    return [_pattern(name) for name in long]


def _pattern(name: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, name.split(" ")))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
