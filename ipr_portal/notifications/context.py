"""The number beside the inbox, in one statement, where a scope is open."""

from .models import Notification


def inbox(request) -> dict:
    """`unread_count` for the shell: of this person, in this organisation or at the desk."""
    if not getattr(request, "capabilities", None):
        return {}
    organisation = getattr(request, "organisation", None)
    rows = Notification.objects.filter(recipient=request.user)
    if organisation:
        rows = rows.filter(organisation=organisation)
    return {"unread_count": rows.unread()[:100].count()}
