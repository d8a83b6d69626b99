"""Names as they are compared. Pure: no ORM, no clock."""

import re
import unicodedata

from ipr_portal.organisations.likeness import FREE_MAIL, telling_words

ALONE = re.compile(r"(?<!\w)(\d)(?!\w)")
MARKS = re.compile("[\u0300-\u036f]")  # accents; the vowels and tones of Thai are other signs and stay


def folded(name: str) -> str:
    """The words of a name that tell it from others: small, without accents, punctuation and legal forms.

    A single digit is one of these, though a single letter is not: “Unit 1” and “Unit 2” are two.

    >>> folded("Công ty TNHH Mộc Thanh Lam")
    'cong ty moc thanh lam'
    """
    return " ".join(telling_words(ALONE.sub(r"0\1", plain(name))))[:200]


def plain(text: str) -> str:
    """The same text in small letters without accents."""
    bare = MARKS.sub("", unicodedata.normalize("NFD", text.casefold())).replace("đ", "d")
    return unicodedata.normalize("NFC", bare)


def domain_of(email: str) -> str:
    """The domain of an organisation's mail; nothing for the mail providers that everybody uses."""
    domain = email.rpartition("@")[2].lower()
    return "" if domain in FREE_MAIL else domain
