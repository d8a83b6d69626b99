"""The forecast of the coming week, and how good forecasts were."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ipr_portal.charts.kinds import Measure
from ipr_portal.charts.numbers import write
from ipr_portal.deadlines.chips import chips_of
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page
from programmes.forecast import FEWEST_WEEKS, MOST_PEOPLE
from programmes.queries.forecasts import chances_of, judged, newest_forecast

from .sides import side_of
from .tables import Table, table_taken

PER_CENT = Measure("%", 0)
HEAD = [
    gettext_lazy("Notice"),
    gettext_lazy("Participant"),
    gettext_lazy("Due"),
    gettext_lazy("Chance of breach, %"),
]


@requires(Can.WATCH_GUARANTEE)
@require_safe
def forecast(request):
    """What the coming week brings; every open deadline in danger with its chance of breach."""
    now, side, found = timezone.now(), side_of(request), newest_forecast()
    chances = chances_of(found) if found else []
    table = Table("forecast", HEAD, [as_file(row) for row in chances])
    if (file := table_taken(request, {"chances": table})) is not None:
        return file
    quality, chips = judged(at=now), chips_of((row.clock for row in chances), now)
    context = {
        "side": side, "forecast": found, "fewest": FEWEST_WEEKS, "most": MOST_PEOPLE, "now": now,
        "chances": [
            (row, say_chance(row.chance, is_past=row.clock.due_at <= found.made_at), chips[row.clock_id])
            for row in chances if found
        ],
        "quality": quality,
        "brier": None if quality.brier is None else f"{quality.brier:.3f}",
        "coverage": None if quality.coverage is None else write(Decimal(round(100 * quality.coverage)), PER_CENT),
    }  # fmt: skip
    return page(request, "programmes/guarantee/forecast.html", context)


def say_chance(chance: float, *, is_past: bool = False) -> str:
    """A chance in per cent; neither nothing nor certainty is said of what may come either way.

    :param is_past: whether it was late already when the forecast was made, so that it is certain.
    """
    if is_past:
        return write(Decimal(100), PER_CENT)
    if chance < 0.01:
        return _("under 1 %")
    if chance > 0.99:
        return _("over 99 %")
    return write(Decimal(round(100 * chance)), PER_CENT)


def as_file(row) -> list[object]:
    clock = row.clock
    return [clock.subject_label, clock.organisation.name, clock.due_at, round(100 * row.chance, 1)]
