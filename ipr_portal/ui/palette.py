"""“Find or do anything” at the desk: what each app finds and offers for the words typed.

Each app gives `FINDERS` in its `palette.py`: pairs of an order and a function, which takes the query and returns groups
of hits. Groups are sorted by their order; groups of the same title are merged.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ipr_portal.registers import given

from .context import address, navigation

MOST_WORDS, LONGEST_WORD = 6, 60


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found: the page it leads to, or, for an action, the address it posts to.

    :param fields: what is posted.
    :param also: more words by which it is found.
    """

    href: str
    words: str
    sub: str = ""
    icon: str = "right"
    key: str = ""
    posts: bool = False
    fields: tuple[tuple[str, str], ...] = ()
    also: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    title: str
    hits: list[Hit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed or pasted, and the path of the page on which it was."""

    text: str
    opened: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def words(self) -> list[str]:
        return [word[:LONGEST_WORD].lower() for word in self.text.split()[:MOST_WORDS]]

    @property
    def is_address(self) -> bool:
        return "/" in self.text

    def fits(self, words: str) -> bool:
        """Whether every word stands in some text, in any order."""
        within = words.lower()
        return all(word in within for word in self.words)


Finder = Callable[[Asked, HttpRequest], list[Group]]


@lru_cache(maxsize=1)
def finders() -> tuple[Finder, ...]:
    """The finders of every app, from the top."""
    found = [pair for _app, pairs in given("palette", "FINDERS") for pair in pairs]
    return tuple(finder for _order, finder in sorted(found, key=lambda pair: pair[0]))


def groups_of(asked: Asked, request: HttpRequest) -> list[Group]:
    """Everything that fits, by kind; a kind of which nothing fits is left out."""
    found: dict[str, Group] = {}
    for finder in finders():
        for group in finder(asked, request):
            known = found.get(str(group.title))
            found[str(group.title)] = replace(known, hits=known.hits + group.hits) if known else group
    return [group for group in found.values() if group.hits]


def fitting(hits: list[Hit], asked: Asked) -> list[Hit]:
    return [hit for hit in hits if asked.fits(f"{hit.words} {hit.also}")]


def pages_named(asked: Asked, request: HttpRequest) -> list[Group]:
    """The pages of the navigation, and the map of keys."""
    keys = Hit(address("desk:keys"), _("See every key"), icon="key", key="?")
    pages = [
        Hit(one.href, str(one.label), "", one.icon, f"g {one.key}" if one.key else "")
        for one in navigation(request)
    ]
    return [Group(_("Do"), fitting([keys], asked)), Group(_("Go to"), fitting(pages, asked))]


FINDERS = [(50, pages_named)]
