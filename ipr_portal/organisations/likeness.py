"""Whether two organisations may be one, and whether an address belongs to a website. Pure: no ORM, no clock.

All of it is advice for the person who decides, never proof.
"""

import re
import unicodedata
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

# Legal forms, and other words that do not distinguish names.
FORMS = frozenset(
    [
        "pte",
        "ltd",
        "limited",
        "llc",
        "llp",
        "inc",
        "incorporated",
        "co",
        "company",
        "corp",
        "corporation",
        "plc",
        "sdn",
        "bhd",
        "berhad",
        "pt",
        "tbk",
        "cv",
        "gmbh",
        "ag",
        "kg",
        "ug",
        "sa",
        "sas",
        "sarl",
        "srl",
        "spa",
        "bv",
        "nv",
        "ab",
        "as",
        "oy",
        "kk",
        "pty",
        "pvt",
        "private",
        "jsc",
        "tnhh",
        "mtv",
        "the",
        "and",
    ]
)
FREE_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "yahoo.co.id",
        "yahoo.com.sg",
        "yahoo.com.ph",
        "yahoo.com.vn",
        "ymail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "proton.me",
        "protonmail.com",
        "gmx.com",
        "gmx.net",
        "mail.com",
        "zoho.com",
        "yandex.com",
        "qq.com",
        "163.com",
        "126.com",
        "foxmail.com",
        "sina.com",
        "naver.com",
        "mail.ru",
    ]
)


class MailAdvice(Enum):
    """How an e-mail address relates to a website."""

    MATCHES = "MATCHES"
    DIFFERS = "DIFFERS"
    FREE_MAIL = "FREE_MAIL"
    NOTHING_TO_COMPARE = "NOTHING_TO_COMPARE"


def telling_words(name: str) -> list[str]:
    """The distinctive words of a name: in small letters, without punctuation, legal forms and initials.

    A name of nothing else keeps all its words.
    """
    words = [
        word
        for word in re.split(r"[\s!-/:-@\[-`{-~’“”·]+", unicodedata.normalize("NFKC", name).casefold())
        if word
    ]
    return [word for word in words if word not in FORMS and len(word) > 1] or words


def bare_number(number: str) -> str:
    """A registration number without blanks and punctuation, in capitals."""
    return re.sub(r"[\W_]", "", number).upper()


def advise_on_mail(email: str, website: str) -> MailAdvice:
    """Compare the domain of an address with the host of a website; either may be below the other."""
    domain, host = email.rpartition("@")[2].lower(), _host(website)
    if domain in FREE_MAIL:
        return MailAdvice.FREE_MAIL
    if not domain or not host:
        return MailAdvice.NOTHING_TO_COMPARE
    return MailAdvice.MATCHES if _within(domain, host) or _within(host, domain) else MailAdvice.DIFFERS


def _host(website) -> Any:
    host = (urlsplit(website).hostname or "").lower()
    return host.removeprefix("www.")


def _within(inner, outer) -> Any:
    return inner == outer or inner.endswith(f".{outer}")
