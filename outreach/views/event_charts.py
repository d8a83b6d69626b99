"""The charts of an event that is over: what became of the registrations, and what people said."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipr_portal.charts.chart import Chart, make_chart
from ipr_portal.charts.kinds import Bars, Heading, Instead, Row, Scale, ScaleRow
from outreach.enums import EventState
from outreach.forms.events import ANSWERS, QUESTIONS
from outreach.models import Event
from outreach.queries.events import LEAST_ANSWERS, survey_of, what_became


def charts_of(event: Event) -> list[Chart]:
    """Both charts, once attendance is closed."""
    if event.state not in (EventState.HELD, EventState.REPORTED):
        return []
    return [attendance_chart(event), survey_chart(event)]


def attendance_chart(event: Event) -> Chart:
    found = what_became(event)
    rows = [
        (_("Attended"), found.get("ATTENDED", 0), False), (_("Attended as a substitute"), found.get("SUBSTITUTE", 0), False),
        (_("Did not come"), found.get("NO_SHOW", 0), True), (_("Withdrew in time"), found.get("WITHDRAWN", 0), True),
        (_("Waiting list, no place"), found.get("WAITLISTED", 0), True),
    ]  # fmt: skip
    came, all_ = rows[0][1] + rows[1][1], rows[0][1] + rows[1][1] + rows[2][1]
    title = (
        _("%(came)d of %(all)d came") % {"came": came, "all": all_} if all_ else _("Nobody was registered")
    )
    total = sum(count for _label, count, _quiet in rows)
    heading = Heading(
        title, _("Who came"), ngettext("%(n)d registration by what became of it", "%(n)d registrations by what became of them", total) % {"n": total},
        _("What became of it"), None if total else Instead(_("No data"), _("Nobody was registered for this event.")),
    )  # fmt: skip
    bars = Bars(
        [Row(label, Decimal(count), quiet=quiet) for label, count, quiet in rows], of=Decimal(total or 1),
        counted=_("was there"), uncounted=_("was not there"),
    )  # fmt: skip
    return make_chart("attendance", bars, heading)


def survey_chart(event: Event) -> Chart:
    found = survey_of(event)
    rows = [ScaleRow(str(QUESTIONS[key]), found[key]) for key in QUESTIONS if key in found]
    why = _("Answers are shown from %(n)d on, so that nobody can be recognised.") % {"n": LEAST_ANSWERS}
    best = max(found, key=lambda key: sum(found[key][3:]) / sum(found[key]), default="")
    title = (
        _("What people liked most: %(what)s") % {"what": QUESTIONS[best]} if best else _("Too few answers")
    )
    heading = Heading(
        title, _("What they said"), _("Number of answers, without names"), _("Question"),
        None if rows else Instead(_("Too few answers to show"), why),
    )  # fmt: skip
    return make_chart("survey", Scale(rows, [str(words) for words in ANSWERS]), heading)
