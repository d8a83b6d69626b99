"""Is it a host, and whose? A host that is not in the table is unknown, or it imitates a marketplace."""

import re
import unicodedata
from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

from .verdicts import RefusalReason, Refused

_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)$")
_NAMES = ("lazada", "shopee", "tokopedia", "aliexpress", "tiktok", "mercadolibre", "mercadolivre")
_SHORT_NAMES = ("amazon", "ebay", "etsy")
_WITHIN = re.compile(
    "amazon(?!as|aws|la|lte)|^(?:ebay|etsy)"
)  # other words hold them too: amazonas, thebay, betsy
# What looks like a Latin letter, as far as it occurs in names of marketplaces: other scripts, and letters with strokes.
_LETTERS = str.maketrans(
    "аеорсухіѕԁɡһјӏԛԝлтмкпвгαορνιεκτυχɑıłøđħŧƶ", "aeopcyxisdghjlqwntmknbraopviektuxailodhtz"
)
_DIGITS = str.maketrans("0123456789|", "olzeasbtbgl")


def host_of(authority: str) -> str | Refused:
    """The bare host in lower case, if a browser would take it and a person would recognise it."""
    if "@" in authority:
        return Refused(RefusalReason.CREDENTIALS)
    if authority.startswith("["):
        return Refused(RefusalReason.IP_ADDRESS)
    name, _colon, port = authority.partition(":")
    if port and port not in ("80", "443"):
        return Refused(RefusalReason.ODD_PORT, port[:20])
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name).replace("。", ".")
    name = name.lower().rstrip(".")
    labels = name.split(".")
    if _NUMBER.match(labels[-1]):
        return Refused(RefusalReason.IP_ADDRESS)
    if len(labels) < 2 or not all(labels) or len(name) > 253 or "%" in name:
        return Refused(RefusalReason.NOT_AN_ADDRESS)
    return name


@lru_cache(maxsize=4096)
def stranger(host: str) -> Refused:
    """Classify an unknown host by its registered domain: an imitation, or another site.

    Where the name of a marketplace stands before the domain of somebody else, it is an imitation too.
    """
    registered = _suffixes().privatesuffix(host) or host
    labels = [_decoded(label) for label in host.split(".")]
    own = len(labels) - registered.count(".") - 1
    if _imitates(labels[own]) or any(_is_a_name(label) for label in labels[:own]):
        return Refused(RefusalReason.LOOKALIKE_HOST, host)
    return Refused(RefusalReason.UNKNOWN_MARKETPLACE, host)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def _decoded(label: str) -> str:
    """A label as displayed."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _skeleton(text: str) -> str:
    """The visual skeleton of a label: without accents, digits for the letters they look like, i and l as one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    plain = plain.translate(_LETTERS).translate(_DIGITS).replace("i", "l")
    return plain.replace("rn", "m").replace("vv", "w")


def _once(text: str) -> str:
    """A word with each doubled letter once: `lazzada`."""
    return re.sub(r"(.)\1+", r"\1", text)


_LONG = tuple(map(_skeleton, _NAMES))
_SHORT = tuple(map(_skeleton, _SHORT_NAMES))
_ALL = {_once(name) for name in (*_LONG, *_SHORT)}


def _is_a_name(label: str) -> bool:
    """Whether one of its words is the name of a marketplace."""
    return any(_once(_skeleton(word)) in _ALL for word in label.split("-"))


def _imitates(label: str) -> bool:
    seen = _skeleton(label.replace("-", ""))
    return _is_a_name(label) or any(name in seen for name in _LONG) or _WITHIN.search(seen) is not None
