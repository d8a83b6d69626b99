"""The people to whom a notice can be reassigned: written as HTML without a template, because there may be many."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from takedowns.queries.team import Loaded

PERSON = (
    '<li><button class="menu__act" form="hand-over" name="to" value="{}">{}'
    '<small class="quiet"> {}</small></button></li>'
)


def write_people(people: Iterable[Loaded]) -> SafeString:
    """The people as list items; nothing where there are none."""
    language = get_language()
    return SafeString("\n".join([
        PERSON.format(one.pk, escape(one.name), _holds(one.notices, one.listings, language)) for one in people
    ]))  # fmt: skip


@lru_cache(maxsize=1024)
def _holds(notices: int, listings: int, _language: str | None) -> str:
    words = ngettext(
        "%(n)s notice, listings left: %(listings)s", "%(n)s notices, listings left: %(listings)s", notices
    )
    return escape(words % {"n": notices, "listings": listings})
