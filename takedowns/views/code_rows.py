"""What a rejection code means, how it counts, whether it can be fixed, and what the filer will read."""

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ipr_portal.lazy import LazyStr
from takedowns.enums import REJECTIONS, Effect
from takedowns.queries.outcomes import COUNTS, FIXED_ALL_THE_SAME

COUNTS_AT_DESK = {
    Effect.BAD: _("Counts in full against accuracy"),
    Effect.HALF: _("Counts half if fixed within 10 business days, else in full"),
    Effect.NEUTRAL: _("Does not count in accuracy"),
    Effect.MISTYPED: _("Counts beyond one listing in fifty"),
}


@dataclass(frozen=True, slots=True)
class CodeSaid:
    """One code for the desk, and as the filer reads it."""

    code: str
    meaning: LazyStr
    remedy: LazyStr
    curable: bool
    counts: LazyStr  # for the desk
    counts_short: LazyStr  # for the filer
    counts_more: LazyStr


@lru_cache(maxsize=1)
def codes_said() -> tuple[CodeSaid, ...]:
    """Every code, in the order of the table."""
    return tuple(_said(code) for code in REJECTIONS)


def _said(code: str) -> CodeSaid:
    row = REJECTIONS[code]
    short, more = COUNTS[row.effect]
    if row.curable and row.effect in FIXED_ALL_THE_SAME:
        more = FIXED_ALL_THE_SAME[row.effect]
    return CodeSaid(code, row.meaning, row.remedy, row.curable, COUNTS_AT_DESK[row.effect], short, more)


def write_code(code: str, sentence: str) -> SafeString:
    """What stands under a code that was sent; nothing for one that is none."""
    if code not in REJECTIONS:
        return SafeString("")
    return _write(code, sentence, get_language())


@lru_cache(maxsize=256)
def _write(code: str, sentence: str, _language: str | None) -> SafeString:
    context = {"said": _said(code), "sentence": sentence}
    return render_to_string("takedowns/desk/code_said.html", context)
