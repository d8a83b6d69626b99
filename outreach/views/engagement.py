"""Engagement: how many were reached, by what, and what is left to do."""

from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ipr_portal.charts.chart import Chart, make_chart, spark
from ipr_portal.charts.downloads import taken_away
from ipr_portal.charts.kinds import COUNT, Bars, Gate, Heading, Instead, Line, Measure, Point, Row, Series
from ipr_portal.markets import MARKETS
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page
from ipr_portal.ui.moments import say_day
from ipr_portal.ui.parameters import word_in
from outreach import reach
from outreach.enums import EventFormat, StakeholderType
from outreach.models import FollowUp
from outreach.queries.events import workshop_years
from outreach.queries.feedback import built_lately, promise_of
from outreach.queries.stakeholders import gone_quiet, pairs_of_organisations, pairs_of_people

HELD = 700  # organisations in 18 months: what the team says of itself
CHOICES = ("6", "12", "18", "24", "36")
SHOWN_MONTHS = 18


@requires(Can.MANAGE_STAKEHOLDERS)
@require_safe
def engagement(request):
    """Distinct reach of a window of months, with its history, types, markets and formats."""
    now, today = timezone.now(), timezone.localdate()
    months = int(word_in(request.GET, "months", CHOICES, str(reach.MONTHS)))
    window = reach.months_to(today, months)
    history = reach.months_before(window, SHOWN_MONTHS)
    total = history[-1][1]
    charts = [reach_chart(history, months), type_chart(window, total), format_chart(window)]
    if file := taken_away(request, charts):
        return file
    promises = workshop_years(at=now)
    late = FollowUp.objects.filter(done_at=None, due_on__lt=today).order_by("due_on")
    context = {
        "window": window, "months": months, "choices": CHOICES, "total": total, "charts": charts,
        "this_year": next(row for row in promises if row.year == today.year),
        "trend": spark([Decimal(one.organisations) for _day, one in history]), "promises": promises,
        "late": late.count(), "oldest": late.first(), "pairs": len(pairs_of_people()) + len(pairs_of_organisations()),
        "quiet": gone_quiet(at=now).count(), "matrix": matrix(window), "markets": list(MARKETS),
        "check_ins": reach.check_ins_in(window), "answers": promise_of(now), "built": built_lately(), "said": f"{total.organisations:,}", "said_people": f"{total.people:,}",
    }  # fmt: skip
    return page(request, "outreach/engagement/engagement.html", context)


def reach_chart(history, months: int) -> Chart:
    """The line of distinct organisations, each point a window of its own, with the figure to hold."""
    last = history[-1][1].organisations
    words = _("%(n)s organisations in %(months)d months: above %(held)d") if last >= HELD else _(
        "%(n)s organisations in %(months)d months: below %(held)d")  # fmt: skip
    points = [Point(date_format(day, "M y"), Decimal(one.organisations)) for day, one in history]
    measure = Measure(lowest=Decimal(0))
    heading = Heading(
        words % {"n": f"{last:,}", "months": months, "held": HELD}, _("Distinct reach"),
        _("Distinct organisations with somebody present at an event or in a logged contact, duplicates merged, check-ins not counted; as of %(day)s")
        % {"day": say_day(history[-1][0])}, _("Month"),
    )  # fmt: skip
    gate = Gate(Decimal(HELD), _("%(n)d, the figure we hold") % {"n": HELD})
    return make_chart("reach", Line([Series(_("Organisations"), points)], measure, gate), heading, wide=True)


def type_chart(window: reach.Window, total: reach.Reached) -> Chart:
    found = reach.by_type(window)
    here = reverse("desk:stakeholders")
    rows = [
        Row(str(StakeholderType(one.key).label), Decimal(one.organisations), href=f"{here}?type={one.key}")
        for one in found
    ]
    title = _("No data yet")
    if rows and total.organisations:
        share = round(100 * found[0].organisations / total.organisations)
        title = _("%(share)d %% are of one type: %(type)s") % {"share": share, "type": rows[0].label}
    sub = _("Distinct organisations by type, n = %(n)d") % {"n": total.organisations}
    nothing = None if rows else Instead(_("No data yet"), _("Log a contact, or hold an event."))
    bars = Bars(rows, of=Decimal(total.organisations or 1), measure=COUNT)
    return make_chart("types", bars, Heading(title, _("Reach by type"), sub, _("Type"), nothing))


def format_chart(window: reach.Window) -> Chart:
    rows = [
        Row(str(EventFormat(one.key).label) if one.key in EventFormat.values else _("Talks outside events"), Decimal(one.organisations))
        for one in reach.by_format(window)
    ]  # fmt: skip
    title = (
        _("%(n)d organisations came by one format: %(format)s")
        % {"n": rows[0].value, "format": rows[0].label}
        if rows
        else _("No data yet")
    )
    nothing = None if rows else Instead(_("No data yet"), _("Log a contact, or hold an event."))
    sub = _("Distinct organisations by format; one may be in several")
    return make_chart("formats", Bars(rows), Heading(title, _("Reach by format"), sub, _("Format"), nothing))


def matrix(window: reach.Window) -> list[tuple[str, list[int | None]]]:
    """Rows by type, a cell for each market; None where there is none."""
    found = reach.by_type_and_market(window)
    types = [one.key for one in reach.by_type(window)]
    return [
        (str(StakeholderType(key).label), [found.get((key, market)) for market in MARKETS]) for key in types
    ]
