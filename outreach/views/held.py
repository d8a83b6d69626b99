"""What we hold of people: how long an event keeps it, and everything about one person as a page and as a file."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.lazy import LazyStr
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.notifications.wording import say
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page, see_other
from outreach.actions import people
from outreach.actions import retention as actions
from outreach.forms.events import RetentionForm
from outreach.models import Event, StakeholderPerson
from outreach.queries.held import HOLDINGS, Holding, Who, rows_of, values_of, who_is
from outreach.queries.retention import plan

SHOWN = 20  # rows of one table on the page; the file has all


@requires(Can.MANAGE_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def event_retention(request, pk):
    """For how many months an event keeps what it knows of its people."""
    found = get_object_or_404(Event, pk=pk)
    form = RetentionForm(request.POST if request.method == "POST" else None, lines=plan(found))
    if form.is_bound and form.is_valid():
        try:
            actions.set_retention(event=found, months=form.months(), by=request.user, at=timezone.now())
            return see_other(request, "desk:outreach_event", pk)
        except actions.CannotKeepSoLong as refusal:
            form.add_error(refusal.what if refusal.what in form.fields else None, str(refusal))
    context = {"event": found, "form": form}
    return page(request, "outreach/events/retention.html", context, status=422 if form.is_bound else 200)


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table about a person, as the page shows them."""

    words: LazyStr
    lines: list[tuple[datetime, str]]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@requires(Can.MANAGE_STAKEHOLDERS)
@require_safe
def person_held(request, pk):
    """Everything that we hold about a person."""
    found = get_object_or_404(StakeholderPerson, pk=pk)
    who = who_is(found)
    parts = [part for holding in HOLDINGS if (part := part_of(holding, who)).count]
    return page(request, "outreach/stakeholders/held.html", {"found": found, "parts": parts, "who": who})


def part_of(holding: Holding, who: Who) -> Part:
    rows = rows_of(holding, who)
    newest = list(rows[: SHOWN + 1])
    count = len(newest) if len(newest) <= SHOWN else rows.count()
    lines = [(getattr(row, holding.when), words_of(row)) for row in newest[:SHOWN]]
    return Part(holding.words, lines, count)


def words_of(row) -> str:
    return say(row.kind, row.context) if isinstance(row, (Notification, OutgoingMail)) else str(row)


@requires(Can.MANAGE_STAKEHOLDERS)
@require_POST
def person_held_file(request, pk):
    """The same as a file that programs read; that it was taken out is recorded."""
    found = get_object_or_404(StakeholderPerson, pk=pk)
    who, now = who_is(found), timezone.now()
    people.note_export(person=found, by=request.user, at=now)
    said = {
        "about": {"name": found.name, "addresses": who.addresses},
        "made_at": now,
        "tables": {
            holding.model._meta.label_lower: [values_of(row) for row in rows_of(holding, who)]
            for holding in HOLDINGS
        },
    }
    text = json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = content_disposition_header(True, f"person-{found.pk}.json")
    return answer
