"""Accuracy as charts: over time, by reason, of candidates; and what guidance changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipr_portal.charts.chart import Chart, make_chart
from ipr_portal.charts.kinds import Dots, DotsRow, Gate, Heading, Instead, Line, Point, Series
from ipr_portal.markets import desk_zone
from ipr_portal.tenancy.models import Organisation
from programmes.accuracy import Figures as FiguresOfScore
from programmes.accuracy import Scored
from programmes.enums import EvaluationKind, Figure, ProgrammeKind, Purpose
from programmes.models import ActionItem, Evaluation, Participation, Programme, Snapshot
from programmes.rules.guidance import Change, Counted
from programmes.wording import say_share, say_sum

from .settings import limits_of

FEWEST = 2  # points that make a line
WEEKS = 26  # that the line looks back, a point a week


def gate_of(programme: Programme, purpose: str, figure: str) -> Decimal | None:
    """The threshold in force of a figure of accuracy, in per cent; None where the criteria do not ask for it."""
    return _percent(limits_of(purpose, figure).get(programme.pk))


def watch_limit() -> Decimal | None:
    """The limit of accuracy below which participants of the programme are watched, in per cent."""
    programme = Programme.objects.filter(kind=ProgrammeKind.PROGRAMME, closed_at=None).order_by("pk").first()
    return gate_of(programme, Purpose.WATCH, Figure.EXIT_UPPER) if programme else None


def accuracy_chart(
    organisation: Organisation, programme: Programme, evaluations: Sequence[Evaluation], *, at: datetime
) -> Chart:
    """Accuracy with its interval by week, from what was stored each day; where there is too little, by monthly evaluation.

    :param evaluations: the newest first.
    """
    limit = gate_of(programme, Purpose.WATCH, Figure.EXIT_UPPER)
    stored: Sequence[Snapshot | Evaluation] = weekly(organisation, at=at)
    sub = _("Three months to each day, a point a week, 95 % interval")
    if len(stored) < FEWEST:
        stored = [one for one in reversed(evaluations) if one.kind == EvaluationKind.MONTHLY]
        sub = _("Three months to each monthly evaluation, 95 % interval")
    instead = None
    if len(stored) < FEWEST:
        instead = Instead(_("No course yet"), _("It is drawn from the second monthly evaluation on."))
    heading = Heading(_title(stored, limit), _("Accuracy over time"), sub, _("As of"), instead)
    points = [_point(one) for one in stored]
    return make_chart("accuracy", Line([Series(_("Accuracy"), points)], gate=_gate(limit)), heading)


def weekly(organisation: Organisation, *, at: datetime) -> list[Snapshot]:
    """One stored score a week, the last of each, the oldest first; one statement."""
    rows = Snapshot.objects.filter(
        organisation=organisation, as_of__gt=at - timedelta(weeks=WEEKS), as_of__lte=at
    )
    last_of_week = {one.day.isocalendar()[:2]: one for one in rows.order_by("day", "version")}
    return list(last_of_week.values())


def _point(one: Snapshot | Evaluation) -> Point:
    day = date_format(one.as_of.astimezone(desk_zone()), "j M Y")
    base = _("%(n)s counted") % {"n": say_sum(one.denominator if isinstance(one, Snapshot) else one.counted)}
    return Point(day, _percent(one.point), _percent(one.lower), _percent(one.upper), base)


def trend_chart(
    weeks: Sequence[Snapshot], scored: Scored, *, limit: Decimal | None, wide: bool = False
) -> Chart:
    """Accuracy with its interval by stored week, and now.

    :param weeks: the oldest first.
    :param limit: the threshold below which participants are watched, in per cent.
    """
    total = scored.total
    now = Point(
        _("Now"), _percent(total.point), _percent(total.lower), _percent(total.upper),
        _("%(n)s counted") % {"n": say_sum(total.n)},
    )  # fmt: skip
    stored = [*(_point(one) for one in weeks), now]
    instead = None
    if sum(point.value is not None for point in stored) < FEWEST:
        instead = Instead(_("No course yet"), _("Each day is stored; it is drawn from the second week on."))
    heading = Heading(
        title=_title([total], limit), name=_("Accuracy by week"),
        sub=_("Three months to each week, 95 % interval, as stored then"), first=_("As of"), instead=instead,
    )  # fmt: skip
    return make_chart(
        "accuracy", Line([Series(_("Accuracy"), stored)], gate=_gate(limit)), heading, wide=wide
    )


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else share * 100


def _gate(limit: Decimal | None) -> Gate | None:
    return None if limit is None else Gate(limit, _("limit %(limit)s") % {"limit": say_share(limit / 100)})


def _title(stored: Sequence[Snapshot | Evaluation | FiguresOfScore], limit: Decimal | None) -> str:
    """The finding: where the interval lies."""
    last = stored[-1] if stored else None
    if last is None or last.lower is None or last.upper is None:
        return _("Accuracy")
    values = {
        "point": say_share(last.point), "lower": say_share(last.lower), "upper": say_share(last.upper),
        "limit": say_share(limit / 100) if limit is not None else "",
    }  # fmt: skip
    if limit is None:
        return _("Accuracy %(point)s, between %(lower)s and %(upper)s") % values
    if last.lower * 100 >= limit:
        return _("Above %(limit)s beyond doubt: %(point)s, lower end %(lower)s") % values
    if last.upper * 100 < limit:
        return _("Below %(limit)s beyond doubt: %(point)s, upper end %(upper)s") % values
    return _("Around %(limit)s: %(point)s, between %(lower)s and %(upper)s") % values


def reasons_chart(scored: Scored, programme: Programme, labels: Mapping[str, str]) -> Chart:
    """Accuracy by reason of the claim, the lowest first; too few listings are said, not drawn."""
    found = sorted(
        scored.by("reason").items(), key=lambda pair: (pair[1].point is None, pair[1].point, pair[0])
    )
    rows = [
        DotsRow(
            f"{code} {labels.get(code, '')}".strip(),
            Point(code, None) if one.is_too_few else Point(
                code, _percent(one.point), _percent(one.lower), _percent(one.upper), say_sum(one.n)
            ),
            said=_("%(good)s of %(n)s, too few to say") % {"good": say_sum(one.good), "n": say_sum(one.n)}
            if one.is_too_few
            else _("%(share)s, %(good)s of %(n)s") % {
                "share": say_share(one.point), "good": say_sum(one.good), "n": say_sum(one.n),
            },
        )
        for code, one in found
        if one.n
    ]  # fmt: skip
    limit = gate_of(programme, Purpose.WATCH, Figure.EXIT_UPPER)
    low = [
        code
        for code, one in found
        if not one.is_too_few and one.upper is not None and one.upper * 100 < (limit or 0)
    ]
    title = _("Below the limit beyond doubt: %(codes)s") % {"codes": ", ".join(low)} if low else ""
    instead = None if any(row.after.value is not None for row in rows) else Instead(
        _("Too few to say"), _("A rate is shown from 20 counted listings of one reason on.")
    )  # fmt: skip
    good = _("Accuracy by reason") if instead else _("No reason is below the limit beyond doubt")
    heading = Heading(
        title or good, _("Accuracy by reason"),
        _("Counted listings of three months, 95 % interval; a rate from 20 listings on"), _("Reason"), instead,
    )  # fmt: skip
    return make_chart("reasons", Dots(rows, gate=_gate(limit)), heading)


def candidates_chart(rows: Sequence[Participation], programme: Programme) -> Chart:
    """Candidates with the interval of their last evaluation, against the threshold of admission in force."""
    limit = gate_of(programme, Purpose.ADMISSION, Figure.LOWER)
    shown = [
        DotsRow(
            row.organisation.name,
            Point(str(row.organisation), _percent(one.point), _percent(one.lower), _percent(one.upper)),
            said=_("n %(n)s, lower end %(lower)s") % {"n": say_sum(one.counted), "lower": say_share(one.lower)},
        )
        for row in rows
        if (one := row.evaluation) and one.point is not None
    ]  # fmt: skip
    passing = sum(bool(row.evaluation and row.evaluation.admits) for row in rows)
    title = ngettext(
        "%(passing)d of %(n)d candidate meets every criterion",
        "%(passing)d of %(n)d candidates meet every criterion", len(rows),
    ) % {"passing": passing, "n": len(rows)}  # fmt: skip
    sub = _("Accuracy of three months with its 95 % interval; admitted by its lower end")
    return make_chart(
        "candidates", Dots(shown, gate=_gate(limit)), Heading(title, _("Candidates"), sub, _("Candidate"))
    )


def guidance_chart(effects: Sequence[tuple[ActionItem, Change]]) -> Chart:
    """What each action on a code changed, 60 days before and after; claimed only where the intervals are apart."""
    rows = [
        DotsRow(
            action.code, _counted(_("after"), change.after), _counted(_("before"), change.before), say_effect(change)
        )
        for action, change in effects
    ]  # fmt: skip
    helped = [action.code for action, change in effects if change.points and change.points > 0]
    title = (
        _("It helped with %(codes)s; the rest we do not claim")
        if helped
        else _("No effect can be claimed yet")
    )
    heading = Heading(
        title % {"codes": ", ".join(helped)}, _("Effect of guidance"),
        _("Share of decided listings not rejected for the code, 60 days before and after the action was done, 95 % interval"),
        _("Code"),
    )  # fmt: skip
    return make_chart("guidance", Dots(rows, before=_("before"), after=_("after")), heading)


def _counted(label: str, one: Counted) -> Point:
    low, high = one.interval or (None, None)
    return Point(label, one.share, low, high, str(one.decided))


def say_effect(change: Change) -> str:
    """What may be said of an effect."""
    if change.points is not None:
        return _("%(points)s points") % {"points": f"{change.points:+.1f}"}
    return _("too few to say") if change.is_too_few else _("not claimed: they overlap")
