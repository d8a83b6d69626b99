"""The story of one subject, for its page."""

from dataclasses import replace

from ipr_portal.ui.pagination import Page, paginate

from .models import AuditEvent

NEWEST = ("-at", "-id")
SIZE = 50


def timeline(subject, request) -> Page:
    """What happened to a subject, as `events` for `audit/timeline.html`: the last fifty, oldest first.

    Members never see what is internal: here, and by the policy of the table. `?events=` leads to earlier ones.
    One statement.
    """
    events = AuditEvent.objects.about(subject).select_related("by", "acting_for")
    if request.organisation:
        events = events.filter(internal=False)
    page = paginate(events, NEWEST, after=request.GET.get("events", ""), size=SIZE, count=False)
    return replace(page, items=page.items[::-1])
