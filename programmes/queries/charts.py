"""The accuracy of an organisation over its evaluations, as a chart."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ipr_portal.charts.chart import Chart, make_chart
from ipr_portal.charts.kinds import Gate, Heading, Instead, Line, Point, Series
from programmes.enums import EvaluationKind
from programmes.models import Evaluation
from programmes.wording import say_share

from .settings import desk_zone

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
        title=_title(monthly), name=_("Accuracy by evaluation"),
        sub=_("Three months to each evaluation, 95 % interval"), first=_("As of"), instead=instead,
    )  # fmt: skip
    return make_chart("accuracy", Line([Series(_("Accuracy"), points)], gate=Gate(GATE, "90 %")), heading)


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else share * 100


def _title(monthly: Sequence[Evaluation]) -> str:
    """The finding: where the interval lies."""
    last = monthly[-1] if monthly else None
    if last is None or last.lower is None or last.upper is None:
        return _("Accuracy")
    values = {"point": say_share(last.point), "lower": say_share(last.lower), "upper": say_share(last.upper)}
    if last.lower * 100 >= GATE:
        return _("Above 90 %% beyond doubt: %(point)s, lower end %(lower)s") % values
    if last.upper * 100 < GATE:
        return _("Below 90 %% beyond doubt: %(point)s, upper end %(upper)s") % values
    return _("Around 90 %%: %(point)s, between %(lower)s and %(upper)s") % values
