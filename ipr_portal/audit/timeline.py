"""The story of one subject, for its page."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import CharField, Value
from django.db.models.functions import Coalesce, NullIf

from ipr_portal.ui.pagination import Page, cut, window_of

from .models import AuditEvent

NEWEST = ("-at", "-id")
SIZE = 50
BY = Coalesce(NullIf("by__name", Value("")), "by__email", output_field=CharField())


class Told(NamedTuple):
    """What a timeline reads of an event; named as the columns are."""

    id: int
    at: datetime
    action: str
    subject_type: str
    subject_label: str
    internal: bool
    detail: dict
    by: str | None  # the person's name; nobody: the portal
    acting_for: str | None  # the agency's name


OWN = Told._fields[:7]


def timeline(subject, request) -> Page:
    """What happened to a subject, as `events` for `audit/timeline.html`: the last fifty, oldest first.

    Members never see what is internal: here, and by the policy of the table. `?events=` leads to earlier ones.
    One statement.
    """
    events = AuditEvent.objects.about(subject)
    if request.organisation:
        events = events.filter(internal=False)
    after = request.GET.get("events", "")
    window = window_of(events, NEWEST, after=after).values_list(*OWN, BY, "acting_for__name")[: SIZE + 1]
    page = cut(map(Told._make, window), NEWEST, of=AuditEvent, size=SIZE, after_first=bool(after))
    return replace(page, items=page.items[::-1])
