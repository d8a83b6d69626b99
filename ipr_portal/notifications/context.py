"""The number beside the inbox, in one statement."""

from ipr_portal.ui.questions import Question, ask

MOST = 100  # more are not told apart
UNREAD_IN = f"""
SELECT count(*) FROM (
    SELECT 1 FROM notifications_notification WHERE recipient_id = %s AND read_at IS NULL AND organisation_id = %s LIMIT {MOST}
) AS unread
"""
UNREAD_AT_DESK = f"""
SELECT count(*) FROM (
    SELECT 1 FROM notifications_notification WHERE recipient_id = %s AND read_at IS NULL LIMIT {MOST}
) AS unread
"""


def inbox(request) -> dict:
    """`unread_count` for the shell, as the page has asked it among its own questions; else that of a person at the desk."""
    told = getattr(request, "unread_count", None)
    if told is None and getattr(request, "capabilities", None):
        told = ask({"unread": unread_at_desk(request.user)})["unread"]
    return {"unread_count": told or 0}


def unread_of(person, organisation) -> Question:
    """How much a person has not read of an organisation."""
    return Question(UNREAD_IN, (person.pk, organisation.pk))


def unread_at_desk(person) -> Question:
    """How much a person has not read at the desk."""
    return Question(UNREAD_AT_DESK, (person.pk,))
