"""Mail addresses: one canonical form, for any spelling of the domain."""

import unicodedata

DOTS = str.maketrans({"。": "."})  # the full stop of Chinese and Japanese; browsers read it as a dot (UTS 46)
LONGEST = 254  # characters, of an address that mail servers take (RFC 5321, 4.5.3.1.3), and of every column


def one_form(address: str) -> str:
    """The address with its domain in small ASCII letters, as browsers and mail servers write it.

    `somchai@บริษัท.ไทย` becomes `somchai@xn--…`. The part before the @ is not changed.

    :raises ValueError: if the domain cannot be written so.
    """
    local, at, domain = address.rpartition("@")
    plain = unicodedata.normalize("NFKC", domain).lower().translate(DOTS)
    return f"{local}{at}{'.'.join(map(_label, plain.split('.')))}"


def _label(label: str) -> str:
    """One part of a domain in ASCII (RFC 5891): ASCII is kept, the rest becomes punycode."""
    if label.isascii():
        return label
    return "xn--" + unicodedata.normalize("NFC", label).encode("punycode").decode("ascii")


def is_hidden(character: str) -> bool:
    """Whether a character shows nothing, or changes how its neighbours read (formats, controls, blanks, fillers)."""
    return character != " " and (unicodedata.category(character) in HIDDEN or character in FILLERS)


HIDDEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"}
FILLERS = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800", "\u034f", *map(chr, range(0xFE00, 0xFE10))}
