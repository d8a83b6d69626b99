"""Personal data in what people write: finding it, and putting a mark in its place. Pure.

What is found for certain are addresses of mail, telephone numbers and numbers of identity cards as the markets have them, and
the names that are known of a notice. A text may say more of persons than that, so somebody reads it before it is published.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from phonenumbers import Leniency, PhoneNumberMatcher
from phonenumbers.phonenumberutil import UNKNOWN_REGION
from stdnum.id import nik
from stdnum.my import nric
from stdnum.th import pin

SHORTEST_NAME = 4  # letters; shorter ones are parts of other words too often
MAIL, PHONE, IDENTITY, NAME = "[e-mail address]", "[telephone number]", "[identity number]", "[name]"
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
# As people dial it inside any of the markets: (02) 123 4567, 081 234 5678.
DIALLED = re.compile(r"\+\d[\d ()-]{7,}\d|(?<![\w-])\(?0\d{1,3}\)?[ -]\d{3,4}[ -]?\d{3,4}(?![\w-])")
# Singapore's NRIC and FIN: a letter, seven digits and a check letter.
LETTERED = re.compile(r"(?<!\w)[STFGM]\d{7}[A-Z](?!\w)")
MARK = re.compile("|".join(map(re.escape, (MAIL, PHONE, IDENTITY, NAME))))


def _number(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){form}(?![\w-])")


# Numbers of identity cards by their form, and what checks the check digits, days of birth and places in them. Viet Nam's citizen
# number (Decree 137/2015, article 7) begins with one of 96 provinces; the Philippines' PhilSys card number has nothing to check.
IDENTITIES: list[tuple[re.Pattern[str], Callable[[str], bool]]] = [
    (_number(r"\d{6}([ -]?)\d{2}\1\d{4}"), nric.is_valid),
    (_number(r"\d([ -]?)\d{4}\1\d{5}\1\d{2}\1\d"), pin.is_valid),
    (_number(r"\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}"), nik.is_valid),
    (_number(r"0(?:0[1-9]|[1-8]\d|9[0-6])([ -]?)\d{3}\1\d{3}\1\d{3}"), bool),
    (_number(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}"), bool),
]


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without the personal data that was found, and how many places were replaced."""

    text: str
    replaced: int


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A place in a text: where it begins and ends, and the mark that says what it is."""

    start: int
    end: int
    mark: str


def personal_in(
    text: str, known: Iterable[str] = (), kept: Iterable[str] = (), *, market: str = ""
) -> list[str]:
    """What a text says of persons, as it stands there, in its order.

    :param known: names of the filer, the signatory and the seller.
    :param kept: strings that are no personal data though they look like it, such as the number of a trade mark.
    :param market: whose telephone numbers are found as people write them there, without the code of the country.
    """
    return [text[one.start : one.end] for one in _places(text, known, kept, market)]


def without_personal(
    text: str, known: Iterable[str] = (), kept: Iterable[str] = (), *, market: str = ""
) -> Redacted:
    """A text with a mark in place of each piece of personal data that is found; for the parameters see `personal_in`."""
    known, kept, replaced = list(known), list(kept), 0
    # Again until nothing is found: digits beside what was replaced can be a number by themselves.
    while places := _places(text, known, kept, market):
        for one in reversed(places):
            text = text[: one.start] + one.mark + text[one.end :]
        replaced += len(places)
    return Redacted(text, replaced)


def _places(text: str, known: Iterable[str], kept: Iterable[str], market: str) -> list[Found]:
    """The places of personal data, from left to right, none of which overlaps another one."""
    fine, places, last = set(kept), [], 0
    marks = [match.span() for match in MARK.finditer(text)]
    for one in sorted(_all(text, known, market), key=lambda one: (one.start, -one.end)):
        in_mark = any(start <= one.start < end for start, end in marks)
        if one.start >= last and not in_mark and text[one.start : one.end] not in fine:
            places.append(one)
            last = one.end
    return places


def _all(text: str, known: Iterable[str], market: str) -> Iterator[Found]:
    for mark, pattern in ((MAIL, ADDRESS), (IDENTITY, LETTERED), (PHONE, DIALLED)):
        yield from (Found(*match.span(), mark) for match in pattern.finditer(text))
    for number in PhoneNumberMatcher(text, market or UNKNOWN_REGION, leniency=Leniency.VALID):
        yield Found(number.start, number.end, PHONE)
    for form, is_valid in IDENTITIES:
        yield from (Found(*match.span(), IDENTITY) for match in form.finditer(text) if is_valid(match[0]))
    for name in _names(known):
        yield from (Found(*match.span(), NAME) for match in name.finditer(text))


def _names(known: Iterable[str]) -> list[re.Pattern[str]]:
    """Patterns of names, the longest first, so that none leaves a part of another one behind."""
    names = {" ".join(name.split()) for name in known}
    long = sorted((name for name in names if len(name) >= SHORTEST_NAME), key=len, reverse=True)
    return [_pattern(name) for name in long]


def _pattern(name: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, name.split(" ")))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
