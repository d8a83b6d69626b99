"""The number beside the inbox, in one statement."""

from functools import cache

from django.db import connection

from ipr_portal.tenancy.scope import organisation_scope

MOST = 100  # more are not told apart
UNREAD = """
SELECT count(*) FROM (
    SELECT 1 FROM notifications_notification
    WHERE recipient_id = %(person)s AND read_at IS NULL AND (%(organisation)s IS NULL OR organisation_id = %(organisation)s)
    LIMIT %(most)s
) AS unread
"""


def inbox(request) -> dict:
    """`unread_count` for the shell: of this person, in this organisation or at the desk."""
    if getattr(request, "capabilities", None):
        return {"unread_count": unread(request.user, getattr(request, "organisation", None))}
    return {"unread_count": cache(lambda: unread_outside(request))}  # called only by a page that shows it


def unread_outside(request) -> int:
    """The same on a page outside every organisation, which opens no scope of its own."""
    if not (place := getattr(request, "workplace", None)):
        return 0
    with organisation_scope(place.organisation, by=request.user):
        return unread(request.user, place.organisation)


def unread(person, organisation) -> int:
    asked = {"person": person.pk, "organisation": organisation and organisation.pk, "most": MOST}
    with connection.cursor() as cursor:  # on every page, so without the ORM's own time
        cursor.execute(UNREAD, asked)
        return cursor.fetchone()[0]
