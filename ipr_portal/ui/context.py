"""What every page's shell needs, from the request alone.

Addresses and entries depend on nothing but their names and what somebody may do, so they are computed once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from ipr_portal.lazy import LazyStr

from .register import Item, items

THEMES = {"system": _("As the system"), "light": _("Light"), "dark": _("Dark")}
THEME_COOKIE = "theme"

BOTTOM_BAR = 5  # places along the lower edge of a phone; the last is More when there are more entries
FOOT = [
    ("help", _("Help")),
    ("contact", _("Contact")),
    ("terms", _("Terms")),
    ("privacy", _("Privacy")),
    ("developers:overview", _("Developers")),
]
PERSON_NAV = [
    ("profile", "person", _("Your profile")),
    ("mfa_index", "shield", _("Second factor and passkeys")),
    ("usersessions_list", "phone", _("Where you are signed in")),
    ("sign_ins", "history", _("Sign-in history")),
    ("account_change_password", "key", _("Change password")),
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a navigation.

    :param apart: whether a gap is left above it.
    :param key: the letter that leads there, after g.
    :param covers: paths of pages that belong to it: whole where they end in "$", else what begins with them.
    """

    href: str
    icon: str
    label: LazyStr
    current: bool = False
    apart: bool = False
    key: str = ""
    covers: tuple[str, ...] = ()
    home: bool = False
    name: str = ""  # of the address, by which what waits there is found

    def covered(self, path: str) -> int:
        """How much of a path it accounts for; 0 for a page that does not belong to it."""
        fits = [
            one for one in self.covers if (path == one[:-1] if one.endswith("$") else path.startswith(one))
        ]
        return max(map(len, fits), default=0)


def shell(request) -> dict:
    """Navigation, theme and the demo banner, as `shell.…` in every template."""
    theme = request.COOKIES.get(THEME_COOKIE, "system")
    nav = cache(lambda: navigation(request))  # called by the templates that show it
    return {
        "shell": {
            "base": lambda: "base_member.html" if workplace(request) else "base_public.html",
            "workplace": lambda: workplace(request),
            "key": lambda: tuple(
                (entry.href, entry.current) for entry in nav()
            ),  # what its navigation depends on
            "theme": theme if theme in THEMES else "system",
            "themes": [{"value": value, "label": label} for value, label in THEMES.items()],
            "nav": nav,
            "bottom": lambda: nav()[: bottom_bar(nav())],
            "more": lambda: nav()[bottom_bar(nav()) :],
            "person": (mine := person(request.path)),
            "person_key": tuple(entry.current for entry in mine),
            "inbox": lambda: inbox(request),
            "operator": settings.OPERATOR,
            "foot": foot(),
            "register": address("register_organisation"),
            "demo": settings.DEMO_MODE,
            "shop": address("shop_home"),
            "mail": address("mail") if settings.MAIL_PAGE else "",
        }
    }


@lru_cache(maxsize=32)
def foot() -> tuple[Entry, ...]:
    """The pages about the portal itself."""
    return tuple(Entry(address(name), "", label) for name, label in FOOT)


def navigation(request) -> list[Entry]:
    """The shell's entries for what this person may do here; one that has no page yet is left out."""
    if place := workplace(request):
        organisation = place.organisation
        found = entries(place.capabilities, organisation.slug, organisation.is_verified)
    else:
        found = entries(frozenset(getattr(request, "capabilities", None) or ()), "")
    here = current(request.path, found)
    return [replace(entry, current=True) if entry is here else entry for entry in found]


def workplace(request) -> Any:
    """The organisation whose navigation a page shows, with what this person may do there; None at the desk."""
    return getattr(request, "workplace", None) or None


def bottom_bar(nav: list) -> int:
    """How many entries stand along the lower edge of a phone."""
    return len(nav) if len(nav) <= BOTTOM_BAR else BOTTOM_BAR - 1


@lru_cache(maxsize=1024)
def entries(granted: frozenset, slug: str, verified: bool = False) -> tuple[Entry, ...]:
    """The entries of an organisation, or of the desk, for somebody with these capabilities."""
    return tuple(
        entry(item, href, slug)
        for item in items("MEMBER" if slug else "DESK")
        if item.can in granted
        and (settings.DEMO_MODE or item.can != "SEE_COMPONENTS")
        and not (verified and item.until_verified)
        and (href := address(item.address, *filter(None, [slug])))
    )


def entry(item: Item, href: str, slug: str) -> Entry:
    """An entry of the navigation, with the pages that belong to it."""
    own = (href,) if item.only is None else (f"{href}$", *(f"{href}{below}" for below in item.only))
    also = tuple(address(name, *filter(None, [slug])) for name in item.also)
    return Entry(
        href,
        item.icon,
        item.label,
        apart=item.apart,
        key=item.go,
        covers=own + also,
        home=item.home,
        name=item.address,
    )


def home_of(granted: frozenset, slug: str = "") -> str:
    """The start page for these capabilities, in an organisation or at the desk; "" if there is none."""
    found = entries(granted, slug)
    return next((one.href for one in found if one.home), "")


def person(path: str) -> list[Entry]:
    """The entries of the personal menu; the open page is marked."""
    return [replace(entry, current=path.startswith(entry.href)) for entry in of_everybody()]


@lru_cache(maxsize=1)
def of_everybody() -> tuple[Entry, ...]:
    return tuple(Entry(address(name), icon, label) for name, icon, label in PERSON_NAV)


def current(path: str, found: Iterable[Entry]) -> Entry | None:
    """The entry that a page belongs to: the one that accounts for most of its path."""
    return max((one for one in found if one.covered(path)), key=lambda one: one.covered(path), default=None)


def inbox(request) -> str:
    """The inbox of this organisation, or of the desk; none where no scope is open."""
    if place := workplace(request):
        return address("organisation:inbox", place.organisation.slug)
    return address("desk:desk_inbox") if getattr(request, "capabilities", None) else ""


@lru_cache(maxsize=4096)
def address(name: str, *args) -> str:
    """The path of a named page, or nothing while there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
