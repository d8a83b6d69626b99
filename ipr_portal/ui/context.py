"""What every page's shell needs, from the request alone."""

from dataclasses import dataclass

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
    ("desk:rights", "rights", _("Rights to verify"), "VERIFY_RIGHTS"),
    ("desk:register", "building", _("Organisations"), "VERIFY_ORGANISATIONS"),
    ("desk:executions", "send", _("Takedowns being carried out"), "WATCH_EXECUTIONS"),
    ("desk:outages", "cart", _("Marketplace"), "WATCH_EXECUTIONS"),
    ("desk:audit", "history", _("Audit trail"), "SEARCH_AUDIT"),
    ("desk:staff", "people", _("Staff"), "MANAGE_STAFF"),
    ("desk:gallery", "book", _("Components"), "SEE_COMPONENTS"),
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
    """One line of a navigation."""

    href: str
    icon: str
    label: str
    current: bool = False


def shell(request) -> dict:
    """Navigation, theme and the demo banner, as `shell.…` in every template."""
    theme = request.COOKIES.get(THEME_COOKIE, "system")
    return {
        "shell": {
            "theme": theme if theme in THEMES else "system",
            "themes": [{"value": value, "label": label} for value, label in THEMES.items()],
            "nav": navigation(request),
            "person": [Entry(address(name), icon, label) for name, icon, label in PERSON_NAV],
            "inbox": inbox(request),
            "demo": settings.DEMO_MODE,
            "mail": address("mail") if settings.MAIL_PAGE else "",
        }
    }


def navigation(request) -> list[Entry]:
    """The shell's entries for what this person may do here."""
    granted = getattr(request, "capabilities", None) or ()
    organisation = getattr(request, "organisation", None)
    args = [organisation.slug] if organisation else []
    entries = []
    for name, icon, label, capability in MEMBER_NAV if organisation else DESK_NAV:
        if capability in granted and (href := address(name, *args)):
            entries.append(Entry(href, icon, label, is_current(request, href)))
    return entries


def is_current(request, href: str) -> bool:
    """Whether a page belongs to an entry; the desk's root is the queue and its notices alone."""
    if href == address("desk:queue"):
        return request.path == href or request.path.startswith(f"{href}notices/")
    return request.path.startswith(href)


def inbox(request) -> str:
    if organisation := getattr(request, "organisation", None):
        return address("organisation:inbox", organisation.slug)
    return address("desk:desk_inbox") if getattr(request, "capabilities", None) else ""


def address(name: str, *args) -> str:
    """The path of a named page, or nothing while there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
