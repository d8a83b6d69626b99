"""The number beside the inbox, in one statement."""

from functools import cache

from django.db import connection

from ipr_portal.tenancy.scope import organisation_scope
from ipr_portal.ui.questions import Question

MOST = 100  # more are not told apart
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


def inbox(request) -> dict:
    """`unread_count` for the shell: of this person, in this organisation or at the desk."""
    if (
        told := getattr(request, "unread_count", None)
    ) is not None:  # a page that asked it among its own questions
        return {"unread_count": told}
    if getattr(request, "capabilities", None):
        return {"unread_count": unread(request.user, getattr(request, "organisation", None))}
    return {"unread_count": cache(lambda: unread_outside(request))}  # called only by a page that shows it


def unread_outside(request) -> int:
    """The same on a page outside every organisation, which opens no scope of its own."""
    if not (place := getattr(request, "workplace", None)):
        return 0
    with organisation_scope(place.organisation, by=request.user):
        return unread(request.user, place.organisation)


def unread_at_desk(person) -> Question:
    """The question behind the number at the desk, for a page that has more to ask; it sets `request.unread_count`."""
    return Question(UNREAD_AT_DESK, (person.pk,))


def unread_in(person, organisation) -> Question:
    """The same for the number in an organisation."""
    return Question(UNREAD_IN, (person.pk, organisation.pk))


def unread(person, organisation) -> int:
    asked = unread_in(person, organisation) if organisation else unread_at_desk(person)
    with connection.cursor() as cursor:  # on every page, so without the ORM's own time
        cursor.execute(asked.sql, asked.values)
        return cursor.fetchone()[0]
