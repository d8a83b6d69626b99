"""The audit trail as the desk searches it."""

import csv
from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from ipr_portal.accounts.models import User
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import stream
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.spreadsheets import harmless

from .actions import record
from .forms import Search
from .groups import grouped
from .models import AuditEvent
from .timeline import NEWEST
from .wording import say, who

EVENTS = ngettext_lazy("%(n)s event", "%(n)s events", "n")
COLUMNS = ["at", "action", "by", "organisation", "subject", "sentence", "staff only"]


@requires(Can.SEARCH_AUDIT)
@require_safe
def search(request):
    """The trail, newest first; nothing at all for a search that cannot be understood."""
    form = Search(request.GET)
    if not form.is_valid():
        return _ask_again(request, form)
    page = paginate(form.narrow(_trail()), NEWEST, after=request.GET.get("after", ""), noun=EVENTS)
    context = {
        "rows": page,
        "groups": grouped(page),
        "form": form,
        "chosen": form.chosen(),
        "people": colleagues(),
    }
    return render(request, "audit/search.html", context)


@requires(Can.SEARCH_AUDIT)
@require_safe
def export(request):
    """All that fits a search as a file; that somebody took it stands in the trail as well."""
    form, now = Search(request.GET), timezone.now()
    if not form.is_valid():
        return _ask_again(request, form)
    chosen = [f"{name}={value}" for name, value in form.chosen().items()]
    who_asks = {"by": request.user, "at": now, "organisation_id": None, "internal": True}
    record("audit.exported", request.user, search=chosen, **who_asks)
    answer = StreamingHttpResponse(
        as_csv(stream(form.narrow(_trail()))), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="audit-{now:%Y-%m-%d-%H%M}.csv"'
    return answer


def colleagues():
    """Whom the field for a person offers: the desk's own people."""
    return User.objects.exclude(staff_role="").order_by("name").values_list("name", "email")


def _trail():
    return AuditEvent.objects.select_related("by", "acting_for", "organisation")


def _ask_again(request, form):
    return render(request, "audit/search.html", {"form": form, "chosen": form.chosen()}, status=422)


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text):
        return text


def as_csv(events) -> Iterator[str]:
    """The trail as CSV, oldest first, a line at a time, harmless in a spreadsheet."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)  # the mark by which Excel knows UTF-8
    for event in events:
        owner = event.organisation or ""
        cells = [event.at.isoformat(), event.action, who(event), owner, event.subject_label, say(event)]
        yield writer.writerow([*map(harmless, cells), event.internal])
