"""The number beside the inbox, in one statement, where a scope is open."""

from django.db import connection

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
    if not getattr(request, "capabilities", None):
        return {}
    organisation = getattr(request, "organisation", None)
    asked = {"person": request.user.pk, "organisation": organisation and organisation.pk, "most": MOST}
    with connection.cursor() as cursor:  # on every page, so without the ORM's own time
        cursor.execute(UNREAD, asked)
        return {"unread_count": cursor.fetchone()[0]}
