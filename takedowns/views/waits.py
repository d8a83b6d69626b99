"""What waits for the reader, beside Notices and Rights in the navigation; one statement with the number at the inbox."""

from functools import cache
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import ngettext

from ipr_portal.notifications.context import unread_of
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import organisation_scope
from ipr_portal.ui.questions import ask
from takedowns.rules.to_do import MOST, notices_to_fix, rights_to_see_to

NOTICES, RIGHTS = "organisation:notices", "organisation:rights"  # the entries of the navigation


class Waits(NamedTuple):
    """A number beside an entry, and what it counts."""

    shown: str
    said: str


def what_waits_here(request) -> dict:
    """`waits`, by the name of an entry: for those who can do something about it."""
    organisation = getattr(request, "organisation", None)
    if organisation is not None and request.capabilities:
        request.unread_count, waits = asked(request, organisation, request.capabilities)
        return {"waits": waits, "waits_key": tuple(waits.items())}
    if getattr(request, "capabilities", None):
        return {}  # the desk
    outside = cache(lambda: asked_outside(request))  # called only by a page that shows it
    request.unread_count = lambda: outside()[0]
    return {"waits": lambda: outside()[1], "waits_key": lambda: tuple(outside()[1].items())}


def asked_outside(request) -> tuple[int, dict[str, Waits]]:
    """The same on a page outside every organisation, which opens no scope of its own."""
    if not (place := getattr(request, "workplace", None)):
        return 0, {}
    with organisation_scope(place.organisation, by=request.user):
        return asked(request, place.organisation, place.capabilities)


def asked(request, organisation, capabilities) -> tuple[int, dict[str, Waits]]:
    """How much this person has not read, and what they may act on: asked together."""
    now = timezone.now()
    questions = {"unread": unread_of(request.user, organisation)}
    if Can.FILE_NOTICES in capabilities:
        questions[NOTICES] = notices_to_fix(organisation, now)
    if Can.REGISTER_RIGHTS in capabilities:
        questions[RIGHTS] = rights_to_see_to(organisation, now)
    counts = ask(questions)
    return counts.pop("unread"), {name: in_words(name, n) for name, n in counts.items() if n}


def in_words(name: str, n: int) -> Waits:
    shown = str(n) if n < MOST else f"{MOST - 1}+"
    said = (
        ngettext("%(n)s with something to fix", "%(n)s with something to fix", n)
        if name == NOTICES
        else ngettext("%(n)s needs you", "%(n)s need you", n)
    )
    return Waits(shown, said % {"n": shown})
