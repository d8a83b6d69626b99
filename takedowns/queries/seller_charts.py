"""The chart of a seller: what was decided about its listings, week by week."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipr_portal.charts.chart import Chart, make_chart
from ipr_portal.charts.kinds import COUNT, Columns, Heading, Point, Series


def weeks_chart(weeks: Mapping[date, Counter]) -> Chart:
    """Listings decided by week, taken down and otherwise."""
    down = sum(counts["upheld"] for counts in weeks.values())
    total = sum(counts.total() for counts in weeks.values())
    parts = [
        (_("taken down"), "upheld", False),
        (_("rejected"), "rejected", False),
        (_("neither"), "other", True),
    ]
    days = [date_format(day, "j M") for day in weeks]
    series = [
        Series(name, [Point(day, Decimal(counts[kind])) for day, counts in zip(days, weeks.values(), strict=True)], quiet=quiet)
        for name, kind, quiet in parts
    ]  # fmt: skip
    title = ngettext(
        "%(down)d of %(total)d listing was taken down",
        "%(down)d of %(total)d listings were taken down",
        total,
    ) % {"down": down, "total": total}
    if not total:
        title = _("No listing of this seller was decided in these weeks")
    sub = _("Listings of this seller by the week of the decision, from Monday, in the time of the desk")
    heading = Heading(title, _("Decisions by week"), sub, _("Week of"))
    return make_chart("weeks", Columns(series if total else [Series("", [])], COUNT), heading, wide=True)
