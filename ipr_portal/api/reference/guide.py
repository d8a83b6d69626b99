"""`docs/api.md` in sections; paths of the portal's own pages become links."""

import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.text import slugify

from ipr_portal.formatted_text import page_as_html

FILE = settings.BASE_DIR / "docs" / "api.md"
OWN_PAGE = re.compile(r"`(/(?:developers|api)/[\w/.#-]*)`")


@dataclass(frozen=True, slots=True)
class Section:
    """A section under its heading."""

    title: str
    slug: str
    html: SafeString


@cache
def sections() -> tuple[Section, ...]:
    """What stands under each heading of the second level; the title and what is above the first one is left out."""
    parts = re.split(r"^## (.+)$", FILE.read_text(), flags=re.MULTILINE)[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return tuple(Section(title, slugify(title), _html(body)) for title, body in pairs)


def _html(body: str) -> SafeString:
    return page_as_html(OWN_PAGE.sub(r"[`\1`](\1)", body), heading=3)
