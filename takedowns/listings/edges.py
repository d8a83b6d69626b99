"""The bounds of an address in a text: marks around it, invisible characters, text that follows it."""

import re

# Invisible, and without a meaning in an address: soft hyphen, joiners, direction marks, variation selectors, fillers.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\U000e0000-\U000e0fff"
)
_DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # around an address they do no harm, inside they do
INVISIBLE = re.compile(f"[{_INVISIBLE}]")
# Never the end of an address, and never its beginning.
_MARKS = frozenset(
    " \t\r\n\xa0\u3000.,;:!?'\"`*|…‥，。、；：！？．｡､·•‧∙—–～＂＇‘’“”„‚‹›«»″′¡¿।॥۔،؛؟ฯ" + _DIRECTIONS
)  # fmt: skip
_EMPHASIS = frozenset("_~*")  # such marks at the end touch an address only where they stand before it too
_PAIRS = dict(zip(")]}>）］｝＞】」』》〉〕〗｠｣", "([{<（［｛＜【「『《〈〔〖｟｢", strict=True))
_OPENING = frozenset(_PAIRS.values())
_BEFORE = "".join(_MARKS | _EMPHASIS | _OPENING)
_ENCODED_END = re.compile(r"(?i)(?:%e2%80%8[b-f]|%e2%80%a[89a-e]|%e2%81%a[06-9]|%ef%bb%bf)+$")
# Punctuation of scripts that put no space around it: the sentence continues there, unless the path is in that script
# itself.
_SENTENCE = re.compile("[，。、；：！？．｡､（）［］｛｝【】「」『』《》〈〉〔〕〖〗“”…]")
_PATH_GOES_ON = re.compile("[./][A-Za-z0-9]")
# Addresses that were made harmless to click: hxxps://www[.]example[.]org/.
_MAYBE_DEFANGED = re.compile(r"(?i)h(?:xx|tx|xt)p|\[\.|\.\]|\(\.\)|\{\.\}|[\[({]\s?dot\s?[\])}]|\[:|\[/")
_SCHEME = re.compile(r"(?i)\bh(?:tt|xx|tx|xt)p(s?)(?:\[:\]\[?//\]?|\(:\)//|\[://\]|:\[//\]|://|:\\\\)")
_DOT = r"(?:\s?\[\s?(?:\.|dot)\s?\]\s?|\s?\(\s?(?:\.|dot)\s?\)\s?|\s?\{\s?(?:\.|dot)\s?\}\s?|\[\.|\.\])"
_DEFANGED_HOST = re.compile(
    rf"(?i)(?<![\w/.\]-])(?:https?://)?[a-z0-9-]+(?:(?:{_DOT}|\.)[a-z0-9-]+)+(?=[/:?#\s]|$)"
)
_DEFANGED_DOT = re.compile(f"(?i){_DOT}")
_WIDE_SCHEME = re.compile("(?i)(https?)[:：][/／]{2}")


def refanged(text: str) -> str:
    """Restore defanged addresses, and a full-width `://`: `hxxps://www[.]…`."""
    if not text.isascii():
        text = _WIDE_SCHEME.sub(r"\1://", text)
    if not _MAYBE_DEFANGED.search(text):
        return text
    text = _SCHEME.sub(r"http\1://", text)
    return _DEFANGED_HOST.sub(lambda host: _DEFANGED_DOT.sub(".", host[0]), text)


def bare(text: str, start: int = 0) -> str:
    """The address that begins at `start` of a text, or after the marks there, without surrounding characters.

    What belongs to it stays: `_` at the end of a name, a bracket that closes one inside the address.
    """
    if not text.isascii():
        before, after = (INVISIBLE.sub("", part) for part in (text[:start], text[start:]))
        text, start = before + after, len(before)
    address = text[start:].lstrip(_BEFORE)
    emphasis = frozenset(text[: len(text) - len(address)]) & _EMPHASIS
    address = _without_end(address, emphasis)
    while address[-3:-2] == "%" and (encoded := _ENCODED_END.search(address, max(0, len(address) - 120))):
        address = _without_end(address[: encoded.start()], emphasis)
    if not address.isascii():
        address = _without_end(_without_sentence(address), frozenset())
    return address


def _without_end(address: str, emphasis: frozenset[str]) -> str:
    """Remove marks at the end, and closing brackets that were not opened in the address."""
    end, surplus = len(address), dict[str, int]()
    while end:
        last = address[end - 1]
        if opening := _PAIRS.get(last):
            if opening not in surplus:
                surplus[opening] = address.count(last, 0, end) - address.count(opening, 0, end)
            if surplus[opening] <= 0:
                break
            surplus[opening] -= 1
        elif last in _OPENING:
            if last in surplus:
                surplus[last] += 1
        elif last not in _MARKS and last not in emphasis:
            break
        end -= 1
    return address[:end]


def _without_sentence(address: str) -> str:
    """Cut where a sentence continues after an address of ASCII letters: `…/repo，请删除`."""
    path = address.find("/", address.find("//") + 2)
    found = _SENTENCE.search(address, path) if path >= 0 else None
    if found and address[path : found.start()].isascii() and not _PATH_GOES_ON.search(address, found.end()):
        return address[: found.start()]
    return address
