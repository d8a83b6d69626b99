"""An event on paper: badges, the sign-in sheet, the report."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ipr_portal.charts.chart import Chart as Drawn
from ipr_portal.paper import Card, Cards, Chart, Column, Document, Facts, Heading, Paragraph, Table, pdf
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.moments import say_day
from outreach.actions.mails import say_when, say_where
from outreach.models import Event
from outreach.queries.events import people_of, what_became

from .door import check_in_path, picture_of
from .event_charts import attendance_chart, survey_chart

ROOM_TO_SIGN = "\n\n"  # two more lines: a row about a centimetre high


@requires(Can.MANAGE_EVENTS)
@require_safe
def paper(request, pk, which):
    """One of the papers of an event, as PDF."""
    found = get_object_or_404(Event, pk=pk)
    papers = {"badges": badges, "sign-in": sign_in_sheet, "report": report}
    if which not in papers:
        raise Http404
    answer = HttpResponse(pdf(papers[which](found, at=timezone.now())), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{found.slug}-{which}.pdf")
    return answer


def _document(event: Event, title: str, blocks, at) -> Document:
    facts = Facts([(_("When"), say_when(event)), (_("Where"), say_where(event))])
    return Document(title=title, language="en", made_at=at, reference=event.title, blocks=[facts, *blocks])


def _people(event: Event):
    return (
        people_of(event)
        .filter(state__in=["REGISTERED", "CHECKED_IN", "ATTENDED", "NO_SHOW"])
        .order_by("person__name")
    )


def badges(event: Event, *, at) -> Document:
    """A card for each participant, to be cut out: name, organisation, the code at the door and its address as a picture."""
    words = _("The address that opens the door")
    cards = [
        Card(
            str(row.person), str(row.comes_from or ""), row.code,
            picture_of(f"{settings.SITE_URL}{check_in_path(row)}"), words,
        )
        for row in _people(event)
    ]  # fmt: skip
    return _document(
        event, _("Badges"), [Cards(cards)] if cards else [Paragraph(_("Nobody is registered."))], at
    )


def sign_in_sheet(event: Event, *, at) -> Document:
    """A line for each participant to sign, and some empty ones."""
    columns = [
        Column(_("Name"), 3),
        Column(_("Organisation"), 3),
        Column(pgettext("on paper", "Signature"), 3),
    ]
    rows = [[str(row.person), str(row.comes_from or ""), ROOM_TO_SIGN] for row in _people(event)]
    return _document(
        event, _("Sign-in sheet"), [Table(columns, [*rows, *([["", "", ROOM_TO_SIGN]] * 8)])], at
    )


def report(event: Event, *, at) -> Document:
    """One page: who came, what they said, what we promised."""
    found = what_became(event)
    came = found.get("ATTENDED", 0) + found.get("SUBSTITUTE", 0) + found.get("CHECKED_IN", 0)
    present = event.registrations.present()
    numbers = Facts([
        (_("Present"), str(came)), (_("Did not come"), str(found.get("NO_SHOW", 0))),
        (_("Organisations"), str(present.values("comes_from").distinct().count())),
    ])  # fmt: skip
    follow_ups = [[row.words, str(row.owner), say_day(row.due_on), _("done") if row.done_at else _("open")]
                  for row in event.follow_ups.select_related("owner").order_by("due_on")]  # fmt: skip
    columns = [Column(_("Promised"), 4), Column(_("Who"), 2), Column(_("Until"), 2), Column(_("State"), 1)]
    promised = Table(columns, follow_ups) if follow_ups else Paragraph(_("Nothing was promised."), quiet=True)
    said = survey_chart(event)
    answers = Paragraph(str(said.heading.instead.why)) if said.heading.instead else drawn(said)
    blocks = [
        numbers, Heading(_("Who came")), drawn(attendance_chart(event)) if came else Paragraph(_("Nobody came.")),
        Heading(_("What they said")), answers, Heading(_("What we promised")), promised,
    ]  # fmt: skip
    return _document(event, _("Report"), blocks, at)


def drawn(chart: Drawn) -> Chart:
    return Chart(chart.file(), chart.said)
