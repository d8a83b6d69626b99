"""What every page's shell needs, from the request alone.

Addresses and entries depend on nothing but their names and what somebody may do, so they are worked out once.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

THEMES = {"system": _("As the system"), "light": _("Light"), "dark": _("Dark")}
THEME_COOKIE = "theme"

# name of the address, icon, words, capability that it takes
MEMBER_NAV = [
    ("organisation:file", "file", _("File"), "FILE_NOTICES"),
    ("organisation:notices", "notices", _("Notices"), "VIEW_NOTICES"),
    ("organisation:rights", "rights", _("Rights"), "VIEW_RIGHTS"),
    ("organisation:members", "people", _("Members"), "VIEW_MEMBERS"),
    ("organisation:verification", "shield", _("Verification"), "VIEW_MEMBERS"),
    ("organisation:letters", "pen", _("Letters of authority"), "VIEW_MEMBERS"),
    ("organisation:organisation_settings", "gear", _("Settings"), "MANAGE_ORGANISATION"),
]
DESK_NAV = [
    ("desk:queue", "tray", _("Triage"), "VIEW_QUEUE"),
    ("desk:team_load", "standing", _("Load of the team"), "REASSIGN_NOTICES"),
    ("desk:rights", "rights", _("Rights to verify"), "VERIFY_RIGHTS"),
    ("desk:register", "building", _("Organisations"), "VERIFY_ORGANISATIONS"),
    ("desk:explanations", "pen", _("Canned explanations"), "DECIDE_NOTICES"),
    ("desk:executions", "send", _("Takedowns being carried out"), "WATCH_EXECUTIONS"),
    ("desk:outages", "cart", _("Stop the marketplace"), "STOP_MARKETPLACE"),
    ("desk:calendars", "event", _("Calendars"), "VIEW_CALENDARS"),
    ("desk:undelivered", "mail", _("Undelivered mail"), "WATCH_MAIL"),
    ("desk:audit", "history", _("Audit trail"), "SEARCH_AUDIT"),
    ("desk:staff", "people", _("Staff"), "MANAGE_STAFF"),
    ("desk:gallery", "book", _("Components"), "SEE_COMPONENTS"),
]
GO = {
    "desk:queue": "t", "desk:rights": "r", "desk:register": "o", "desk:explanations": "x", "desk:executions": "e",
    "desk:outages": "m", "desk:team_load": "l", "desk:calendars": "c", "desk:undelivered": "u", "desk:audit": "a", "desk:staff": "s",
}  # fmt: skip
SETTLED = "organisation:verification"  # leaves the navigation once it is done; the settings lead there
APART = {"organisation:members", "desk:register", "desk:audit"}  # a gap above these
_DRAFTS = re.compile(r"^(/o/[^/]+)/drafts/.*$")
BOTTOM_BAR = 5  # places along the lower edge of a phone; the last is More when there are more entries
FOOT = [
    ("help", _("Help")),
    ("contact", _("Contact")),
    ("terms", _("Terms")),
    ("privacy", _("Privacy")),
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
    """One line of a navigation; `apart` leaves a gap above it."""

    href: str
    icon: str
    label: str
    current: bool = False
    apart: bool = False
    key: str = ""  # the letter after g that leads there


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
        found = entries(place.capabilities, organisation.slug, organisation.state == "VERIFIED")
    else:
        found = entries(frozenset(getattr(request, "capabilities", None) or ()), "")
    here = current(request.path, [entry.href for entry in found])
    return [replace(entry, current=True) if entry.href == here else entry for entry in found]


def workplace(request):
    """The organisation whose navigation a page shows, with what this person may do there; None at the desk."""
    return getattr(request, "workplace", None) or None


def bottom_bar(nav: list) -> int:
    """How many entries stand along the lower edge of a phone."""
    return len(nav) if len(nav) <= BOTTOM_BAR else BOTTOM_BAR - 1


@lru_cache(maxsize=1024)
def entries(granted: frozenset, slug: str, verified: bool = False) -> tuple[Entry, ...]:
    """The entries of an organisation, or of the desk, for somebody with these capabilities."""
    return tuple(
        Entry(href, icon, label, apart=name in APART, key=GO.get(name, ""))
        for name, icon, label, capability in (MEMBER_NAV if slug else DESK_NAV)
        if capability in granted
        and (settings.DEMO_MODE or capability != "SEE_COMPONENTS")
        and not (verified and name == SETTLED)
        and (href := address(name, *filter(None, [slug])))
    )


def person(path: str) -> list[Entry]:
    """The entries of everybody's own menu; the page that is open is marked."""
    return [replace(entry, current=path.startswith(entry.href)) for entry in of_everybody()]


@lru_cache(maxsize=1)
def of_everybody() -> tuple[Entry, ...]:
    return tuple(Entry(address(name), icon, label) for name, icon, label in PERSON_NAV)


def current(path: str, hrefs: Iterable[str]) -> str:
    """The entry that a page belongs to: the longest that its path begins with; to the queue, only what is its own."""
    queue = address("desk:queue")
    of_queue = (f"{queue}notices/", f"{queue}views/")
    path = _DRAFTS.sub(r"\1/file/", path)  # a draft is a part of filing
    own = [
        href
        for href in hrefs
        if path.startswith(href) and (href != queue or path == queue or path.startswith(of_queue))
    ]
    return max(own, key=len, default="")


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
