"""The counts of the shell: unread news, and waiting items beside entries of the navigation; in one statement."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from django.utils import timezone

from ipr_portal.tenancy.scope import organisation_scope
from ipr_portal.tenancy.trips import planned_once
from ipr_portal.ui.questions import Question, ask
from ipr_portal.ui.register import items

MOST = 100  # more are not told apart
SHOWN_IF = "shown_if:"  # before the address of an entry, among the answers
UNREAD_IN = f"""
SELECT count(*) FROM (
    SELECT 1 FROM notifications_notification WHERE recipient_id = %s AND read_at IS NULL AND organisation_id = %s
    LIMIT {MOST}
) AS unread
"""
UNREAD_AT_DESK = f"""
SELECT count(*) FROM (
    SELECT 1 FROM notifications_notification WHERE recipient_id = %s AND read_at IS NULL LIMIT {MOST}
) AS unread
"""


class Waits(NamedTuple):
    """A number beside an entry of the navigation, and what it counts; or that the entry is not shown here."""

    shown: str
    said: str
    is_hidden: bool = False


def numbers(request) -> dict:
    """`unread_count`, and `nav_waits` by the address of an entry; a page may have asked for them among its own questions.

    Such a page sets `request.unread_count`, and in an organisation calls `note_numbers`.
    """
    if (told := getattr(request, "unread_count", None)) is not None:
        return as_context(told, getattr(request, "waits", {}))
    if not getattr(request, "capabilities", None):
        outside = cache(lambda: numbers_outside(request))  # called only by a page that shows them
        return {key: (lambda key=key: outside()[key]) for key in ("unread_count", "nav_waits", "waits_key")}
    if (organisation := getattr(request, "organisation", None)) is None:
        return as_context(ask({"unread": unread_at_desk(request.user)}, cursor=planned_once)["unread"], {})
    note_numbers(
        request, ask(numbers_asked(request.user, organisation, request.capabilities), cursor=planned_once)
    )
    return as_context(request.unread_count, request.waits)


def as_context(unread: int, waits: dict[str, Waits]) -> dict:
    return {"unread_count": unread, "nav_waits": waits, "waits_key": tuple(waits.items())}


def numbers_outside(request) -> dict:
    """The same on a page outside every organisation, which opens no scope of its own."""
    if not (place := getattr(request, "workplace", None)):
        return as_context(0, {})
    with organisation_scope(place.organisation, by=request.user):
        answers = ask(numbers_asked(request.user, place.organisation, place.capabilities))
    return as_context(answers["unread"], waits_in(answers))


def numbers_asked(person, organisation, capabilities) -> dict[str, Question]:
    """What a person has not read of an organisation, and what waits there that they may act on."""
    now = timezone.now()
    counted = {
        item.address: item.waiting.asks(organisation, now)
        for item in items("MEMBER")
        if item.waiting and item.waiting.can in capabilities
    }
    shown = {
        SHOWN_IF + item.address: item.only_where(organisation, now)
        for item in items("MEMBER")
        if item.only_where and item.can in capabilities
    }
    return {"unread": Question(UNREAD_IN, (person.pk, organisation.pk))} | counted | shown


def note_numbers(request, answers: Mapping[str, Any]) -> None:
    """Keep for the shell what a page asked by `numbers_asked` among its own questions."""
    request.unread_count, request.waits = answers["unread"], waits_in(answers)


def waits_in(answers: Mapping[str, Any]) -> dict[str, Waits]:
    found = {}
    for item in items("MEMBER"):
        if item.waiting and (n := answers.get(item.address)):
            shown = str(n) if n < MOST else f"{MOST - 1}+"
            found[item.address] = Waits(shown, item.waiting.said % {"n": n})
        if item.only_where and not answers.get(SHOWN_IF + item.address):
            found[item.address] = Waits("", "", is_hidden=True)
    return found


def unread_at_desk(person) -> Question:
    """How much a person has not read at the desk."""
    return Question(UNREAD_AT_DESK, (person.pk,))
