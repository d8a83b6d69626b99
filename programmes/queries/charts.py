"""The accuracy of an organisation over its evaluations, or over the stored scores of weeks, as a chart."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ipr_portal.charts.chart import Chart, make_chart
from ipr_portal.charts.kinds import Gate, Heading, Instead, Line, Point, Series
from programmes.accuracy import Scored
from programmes.enums import EvaluationKind
from programmes.models import Evaluation, Snapshot
from programmes.wording import say_share, say_sum

from .scores import desk_zone

GATE = Decimal(90)
FEWEST = 2  # evaluations that make a line


def accuracy_chart(evaluations: Sequence[Evaluation]) -> Chart:
    """Accuracy with its interval by monthly evaluation, the oldest first.

    :param evaluations: the newest first.
    """
    monthly = [one for one in reversed(evaluations) if one.kind == EvaluationKind.MONTHLY]
    zone = desk_zone()
    points = [
        Point(
            date_format(one.as_of.astimezone(zone), "j M Y"), _percent(one.point), _percent(one.lower),
            _percent(one.upper), _("%(n)s counted") % {"n": one.counted},
        )
        for one in monthly
    ]  # fmt: skip
    instead = None
    if len(points) < FEWEST:
        instead = Instead(_("No course yet"), _("It is drawn from the second monthly evaluation on."))
    heading = Heading(
        title=_title(monthly[-1] if monthly else None), name=_("Accuracy by evaluation"),
        sub=_("Three months to each evaluation, 95 % interval"), first=_("As of"), instead=instead,
    )  # fmt: skip
    return make_chart("accuracy", Line([Series(_("Accuracy"), points)], gate=Gate(GATE, "90 %")), heading)


def trend_chart(weeks: Sequence[Snapshot], scored: Scored, *, wide: bool = False) -> Chart:
    """Accuracy with its interval by stored week, and now.

    :param weeks: the oldest first.
    """
    zone, total = desk_zone(), scored.total
    stored = [_point(one.as_of, zone, one, say_sum(one.denominator)) for one in weeks]
    stored.append(_point(scored.as_of, zone, total, say_sum(total.n), label=_("Now")))
    instead = None
    if sum(point.value is not None for point in stored) < FEWEST:
        instead = Instead(_("No course yet"), _("Each day is stored; it is drawn from the second week on."))
    heading = Heading(
        title=_title(total), name=_("Accuracy by week"),
        sub=_("Three months to each week, 95 % interval, as stored then"), first=_("As of"), instead=instead,
    )  # fmt: skip
    return make_chart(
        "accuracy", Line([Series(_("Accuracy"), stored)], gate=Gate(GATE, "90 %")), heading, wide=wide
    )


def _point(at: datetime, zone: ZoneInfo, figures: Any, counted: str, *, label: str = "") -> Point:
    return Point(
        label or date_format(at.astimezone(zone), "j M Y"), _percent(figures.point), _percent(figures.lower),
        _percent(figures.upper), _("%(n)s counted") % {"n": counted},
    )  # fmt: skip


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else share * 100


def _title(last: Any) -> str:
    """The finding: where the interval lies.

    :param last: the newest figures, or None.
    """
    if last is None or last.lower is None or last.upper is None:
        return _("Accuracy")
    values = {"point": say_share(last.point), "lower": say_share(last.lower), "upper": say_share(last.upper)}
    if last.lower * 100 >= GATE:
        return _("Above 90 %% beyond doubt: %(point)s, lower end %(lower)s") % values
    if last.upper * 100 < GATE:
        return _("Below 90 %% beyond doubt: %(point)s, upper end %(upper)s") % values
    return _("Around 90 %%: %(point)s, between %(lower)s and %(upper)s") % values
