"""What a drawing shows, in words: the figures that matter, and what is missing."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import singledispatch

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .kinds import (
    Bars,
    Columns,
    Dots,
    Flow,
    HeatMap,
    Line,
    Measure,
    Multiples,
    Point,
    Scale,
    Series,
    Strip,
    Value,
)
from .numbers import interval, write

MOST_NAMED = 4  # gaps that are named; more are counted


@singledispatch
def values_of(chart) -> Iterator[Value]:
    """Every figure of a chart, None for each gap."""
    raise TypeError(chart)


@values_of.register(Line)
@values_of.register(Columns)
def _of_series(chart: Line | Columns) -> Iterator[Value]:
    return (point.value for one in chart.series for point in one.points)


@values_of.register
def _of_bars(chart: Bars) -> Iterator[Value]:
    return (row.value for row in chart.rows)


@values_of.register
def _of_scale(chart: Scale) -> Iterator[Value]:
    return (Decimal(sum(row.counts)) or None for row in chart.rows)


@values_of.register
def _of_heat(chart: HeatMap) -> Iterator[Value]:
    return (cell for row in chart.cells for cell in row)


@values_of.register
def _of_dots(chart: Dots) -> Iterator[Value]:
    return (point.value for row in chart.rows for point in (row.before, row.after) if point)


@values_of.register
def _of_flow(chart: Flow) -> Iterator[Value]:
    return (link.value or None for link in chart.links)


@values_of.register
def _of_strip(chart: Strip) -> Iterator[Value]:
    return (span.ends - span.begins for span in chart.spans)


@values_of.register
def _of_multiples(chart: Multiples) -> Iterator[Value]:
    return (point.value for cell in chart.cells for point in cell.points)


def is_empty(chart) -> bool:
    """Whether there is not one figure."""
    return all(value is None for value in values_of(chart))


@singledispatch
def summary(chart) -> str:
    """What the drawing shows, in a few sentences."""
    raise TypeError(chart)


@summary.register
def _say_line(chart: Line) -> str:
    alone = len(chart.series) == 1
    said = [_say_points(one, chart.measure, "" if alone else one.name) for one in chart.series]
    if chart.gate:
        said.append(f"{chart.gate.words}.")
    return " ".join([*said, *_say_gaps(chart.series)])


def _say_points(series: Series, measure: Measure, name: str) -> str:
    known = [point for point in series.points if point.value is not None]
    if not known:
        return _("%(name)s: no data.") % {"name": name} if name else _("No data.")
    first, last = known[0], known[-1]
    reach = interval(last.low, last.high, measure)
    pattern = (
        _("From %(before)s (%(first)s) to %(after)s (%(last)s)")
        if len(known) > 1
        else _("%(after)s (%(last)s)")
    )
    said = pattern % {
        "before": write(first.value, measure), "first": first.label, "after": write(last.value, measure), "last": last.label,
    }  # fmt: skip
    said += _(", interval %(reach)s") % {"reach": reach} if reach else ""
    return f"{name}: {said}." if name else f"{said}."


def _say_gaps(series: Sequence[Series]) -> list[str]:
    """The gaps of a chart, in words."""
    if not series:
        return []
    missing = [
        point.label
        for n, point in enumerate(series[0].points)
        if all(one.points[n].value is None for one in series)
    ]
    return _missing(missing)


def _missing(labels: Sequence[str]) -> list[str]:
    if not labels:
        return []
    if len(labels) > MOST_NAMED:
        return [
            ngettext("No data for %(n)d of them.", "No data for %(n)d of them.", len(labels))
            % {"n": len(labels)}
        ]
    return [_("No data for %(labels)s.") % {"labels": ", ".join(labels)}]


@summary.register
def _say_columns(chart: Columns) -> str:
    parts = []
    for one in chart.series:
        whole = sum((point.value for point in one.points if point.value is not None), Decimal(0))
        parts.append(f"{one.name} {write(whole, chart.measure)}")
    points: Sequence[Point] = chart.series[0].points
    over = _("%(first)s to %(last)s") % {"first": points[0].label, "last": points[-1].label} if points else ""
    return " ".join(
        [_("%(parts)s; %(over)s.") % {"parts": ", ".join(parts), "over": over}, *_say_gaps(chart.series)]
    )


@summary.register
def _say_bars(chart: Bars) -> str:
    said = [f"{row.label} {write(row.value, chart.measure)}" for row in chart.rows[:8]]
    return "; ".join(said) + "."


@summary.register
def _say_scale(chart: Scale) -> str:
    said = []
    for row in chart.rows[:8]:
        answers = ", ".join(
            f"{answer} {count:,}" for answer, count in zip(chart.answers, row.counts, strict=True)
        )
        said.append(f"{row.label}: {answers if sum(row.counts) else _('no answers')}")
    return "; ".join(said) + "."


@summary.register
def _say_heat(chart: HeatMap) -> str:
    places = [
        (cell, row, column)
        for row, cells in zip(chart.rows, chart.cells, strict=True)
        for column, cell in zip(chart.columns, cells, strict=True)
    ]
    known = [(cell, row, column) for cell, row, column in places if cell is not None]
    if not known:
        return _("No data.")
    most, row, column = max(known, key=lambda place: place[0])
    said = _("The most is %(row)s, %(column)s with %(most)s.") % {
        "row": row, "column": column, "most": write(most, chart.measure),
    }  # fmt: skip
    return " ".join([said, *_missing([f"{r}, {c}" for cell, r, c in places if cell is None])])


@summary.register
def _say_dots(chart: Dots) -> str:
    said = []
    for row in chart.rows:
        figures = [write(point.value, chart.measure) for point in (row.before, row.after) if point]
        said.append(f"{row.label}: {' → '.join(figures)}" + (f", {row.said}" if row.said else ""))
    return "; ".join(said + ([chart.gate.words] if chart.gate else [])) + "."


@summary.register
def _say_flow(chart: Flow) -> str:
    names = {node.key: node.label for node in chart.nodes}
    return "; ".join(
        f"{names[link.source]} → {names[link.target]}: {write(link.value, chart.measure)}" for link in chart.links
    ) + "."  # fmt: skip


@summary.register
def _say_strip(chart: Strip) -> str:
    said = [f"{span.from_words} – {span.until_words}: {span.label}" for span in chart.spans]
    return "; ".join(said + ([chart.gate.words] if chart.gate else [])) + "."


@summary.register
def _say_multiples(chart: Multiples) -> str:
    said = [_say_points(Series(cell.label, cell.points), chart.measure, cell.label) for cell in chart.cells]
    if chart.gate:
        said.append(f"{chart.gate.words}.")
    if len(chart.cells) == 1:
        said += _say_gaps([Series("", chart.cells[0].points)])
    return " ".join(said)
