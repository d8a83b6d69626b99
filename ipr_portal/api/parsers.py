"""Reading JSON strictly: bounded in size and depth, each name once, no NUL, no number that no column takes."""

import json
import math
import re
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.parsers import BaseParser

from .announced import JSON, MOST_BYTES
from .exceptions import Problem
from .problems import Fault

DEEPEST = 12
LONGEST_NUMBER = 20  # digits
HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|([\[{])|([\]}])', re.DOTALL)


class StrictJSONParser(BaseParser):
    """`application/json` in UTF-8."""

    media_type = JSON

    def parse(self, stream, media_type=None, parser_context=None) -> Any:
        raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise Problem("too_large")
        return read_json(raw)


def read_json(raw: bytes) -> Any:
    """Read a document.

    :raises Problem: `malformed`, saying what and where.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _malformed(_("It is not UTF-8 at byte %(n)d.") % {"n": error.start + 1}) from error
    if "\x00" in text or "\\u0000" in text:
        raise _malformed(_("It contains a NUL character."))
    _check_depth(text)
    try:
        found = json.loads(
            text, object_pairs_hook=_once, parse_int=_whole, parse_float=_decimal, parse_constant=_no_constant
        )
    except json.JSONDecodeError as error:
        said = _("It is not JSON at line %(line)d, column %(column)d.")
        raise _malformed(said % {"line": error.lineno, "column": error.colno}) from error
    if HALF_PAIR.search(text) and not _is_whole(found):
        raise _malformed(_("It contains half of a character (a lone surrogate)."))
    return found


def _is_whole(found: Any) -> bool:
    try:
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _check_depth(text: str) -> None:
    """Refuse deep nesting before it is parsed; brackets in texts are not counted."""
    depth = 0
    for found in TOKENS.finditer(text):
        if found[1]:
            depth += 1
            if depth > DEEPEST:
                raise _malformed(_("It is nested deeper than %(n)d levels.") % {"n": DEEPEST})
        elif found[2]:
            depth -= 1


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _malformed(_("It names “%(name)s” twice in one object.") % {"name": name[:80]})
        found[name] = value
    return found


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise _malformed(_("A number has more than %(n)d digits.") % {"n": LONGEST_NUMBER})
    return int(digits)


def _decimal(digits: str) -> float:
    if len(digits) > 2 * LONGEST_NUMBER:
        raise _malformed(_("A number has more than %(n)d digits.") % {"n": 2 * LONGEST_NUMBER})
    if math.isinf(number := float(digits)):
        raise _malformed(_("A number is too large."))
    return number


def _no_constant(name: str) -> None:
    raise _malformed(_("%(name)s is not a number of JSON.") % {"name": name})


def _malformed(detail: str) -> Problem:
    return Problem("malformed", faults=[Fault("malformed", detail)], detail=detail)
