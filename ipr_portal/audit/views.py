"""The audit trail as the desk searches it."""

import csv
from collections.abc import Iterator

from django import forms
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import stream
from ipr_portal.ui.forms import Day
from ipr_portal.ui.pagination import paginate

from .models import AuditEvent
from .sentences import SENTENCES, say, who

NEWEST = ("-at", "-id")


class Search(forms.Form):
    """What the trail can be narrowed by, as the address carries it."""

    action = forms.ChoiceField(
        label=_("Action"), required=False, choices=[("", _("Every action")), *((name, name) for name in SENTENCES)]
    )
    person = forms.CharField(label=_("E-mail address of the person"), required=False, max_length=254)
    subject = forms.CharField(label=_("Subject"), required=False, max_length=200)
    since = forms.DateField(label=_("From"), required=False, widget=Day)
    until = forms.DateField(label=_("To"), required=False, widget=Day)

    COLUMNS = {
        "action": "action",
        "person": "by__email__iexact",
        "subject": "subject_label__iexact",
        "since": "at__date__gte",
        "until": "at__date__lte",
    }

    def narrow(self, rows):
        """The rows that fit what was filled in."""
        self.is_valid()
        chosen = {self.COLUMNS[name]: value for name, value in self.cleaned_data.items() if value}
        return rows.filter(**chosen)


@requires(Can.SEARCH_AUDIT)
@require_safe
def search(request):
    """The trail, newest first; `?format=csv` gives all that fits as a file."""
    form = Search(request.GET)
    rows = form.narrow(AuditEvent.objects.select_related("by", "acting_for", "organisation"))
    if request.GET.get("format") == "csv":
        answer = StreamingHttpResponse(as_csv(stream(rows)), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return answer
    page = paginate(rows, NEWEST, after=request.GET.get("after", ""))
    return render(request, "audit/search.html", {"rows": page, "form": form})


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text):
        return text


def as_csv(events) -> Iterator[str]:
    """The trail as CSV, a line at a time, harmless in a spreadsheet."""
    writer = csv.writer(_Line())
    yield writer.writerow(["at", "action", "by", "organisation", "subject", "sentence", "staff only"])
    for event in events:
        cells = [event.at.isoformat(), event.action, who(event), event.organisation or "", event.subject_label, say(event)]
        yield writer.writerow([*map(harmless, cells), event.internal])


def harmless(cell) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
