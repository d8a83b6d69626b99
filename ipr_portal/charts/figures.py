"""The figures of a chart as a table: what a reader sees, and what a file carries."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch

from django.utils.translation import gettext as _

from .flow import value_of
from .kinds import Bars, Columns, Dots, Flow, HeatMap, Line, Measure, Multiples, Point, Scale, Strip, Value
from .numbers import interval, plain, share, write


@dataclass(frozen=True, slots=True)
class Field:
    """One cell: what is read, and the same for a program; `number` stands at the right."""

    shown: str
    raw: str
    number: bool = True


@dataclass(frozen=True, slots=True)
class Figures:
    """A table: heads and rows, the first column naming the row."""

    heads: Sequence[tuple[str, bool]]  # and whether numbers stand below it
    rows: Sequence[Sequence[Field]]


def words(text: str) -> Field:
    return Field(text, text, number=False)


def figure(value: Value, measure: Measure) -> Field:
    return Field(write(value, measure, unit=False), plain(value))


def _head(name: str, measure: Measure) -> tuple[str, bool]:
    return (f"{name}, {measure.unit}" if measure.unit else name), True


@singledispatch
def figures_of(chart, first: str) -> Figures:
    raise TypeError(chart)


@figures_of.register
def _of_lines(chart: Line, first: str) -> Figures:
    series, measure = chart.series, chart.measure
    ranged = [any(point.low is not None for point in one.points) for one in series]
    based = [any(point.base for point in one.points) for one in series]
    heads: list[tuple[str, bool]] = [(first or _("When"), False)]
    for one, has_range, has_base in zip(series, ranged, based, strict=True):
        heads += [_head(one.name, measure)]
        heads += [(_("Lower end"), True), (_("Upper end"), True)] if has_range else []
        heads += [(_("Base"), True)] if has_base else []
    rows = []
    for number, point in enumerate(series[0].points):
        row = [words(point.label)]
        for one, has_range, has_base in zip(series, ranged, based, strict=True):
            row += _of_point(one.points[number], measure, has_range, has_base)
        rows.append(row)
    return Figures(heads, rows)


def _of_point(point: Point, measure: Measure, has_range: bool, has_base: bool) -> list[Field]:
    found = [figure(point.value, measure)]
    found += [figure(point.low, measure), figure(point.high, measure)] if has_range else []
    found += [Field(point.base, point.base)] if has_base else []
    return found


@figures_of.register
def _of_columns(chart: Columns, first: str) -> Figures:
    heads = [(first or _("When"), False), *(_head(one.name, chart.measure) for one in chart.series)]
    return Figures(heads, [
        [words(point.label), *(figure(one.points[number].value, chart.measure) for one in chart.series)]
        for number, point in enumerate(chart.series[0].points)
    ])  # fmt: skip


@figures_of.register
def _of_bars(chart: Bars, first: str) -> Figures:
    heads = [(_("Code"), False)] if any(row.code for row in chart.rows) else []
    heads += [(first or _("What"), False), _head(_("Count"), chart.measure)]
    heads += [(_("Share, %"), True)] if chart.of else []
    heads += [(_("Remark"), False)] if any(row.note for row in chart.rows) else []
    rows = []
    for one in chart.rows:
        row = [words(one.code)] if any(row.code for row in chart.rows) else []
        row += [words(one.label), figure(one.value, chart.measure)]
        if chart.of:
            said = share(one.value, chart.of)
            row.append(
                Field(said, plain(round(one.value * 100 / chart.of, 1)) if one.value is not None else "")
            )
        row += [words(one.note)] if any(row.note for row in chart.rows) else []
        rows.append(row)
    return Figures(heads, rows)


@figures_of.register
def _of_scale(chart: Scale, first: str) -> Figures:
    heads = [(first or _("Question"), False), *((answer, True) for answer in chart.answers)]
    return Figures(heads, [
        [words(row.label), *(Field(f"{count:,}", str(count)) for count in row.counts)] for row in chart.rows
    ])  # fmt: skip


@figures_of.register
def _of_heat(chart: HeatMap, first: str) -> Figures:
    heads = [(first or _("Row"), False), *((name, True) for name in chart.columns)]
    return Figures(heads, [
        [words(name), *(figure(cell, chart.measure) for cell in cells)]
        for name, cells in zip(chart.rows, chart.cells, strict=True)
    ])  # fmt: skip


@figures_of.register
def _of_dots(chart: Dots, first: str) -> Figures:
    measure, pairs = chart.measure, any(row.before for row in chart.rows)
    heads: list[tuple[str, bool]] = [(first or _("What"), False)]
    for name in [chart.before or _("Before")] * pairs + [chart.after or _("Value")]:
        heads += [_head(name, measure), (_("Interval"), True), (_("Base"), True)]
    heads.append((_("Our statement"), False))
    rows = []
    for row in chart.rows:
        points = [row.before or Point("", None)] * pairs + [row.after]
        cells = [cell for point in points for cell in _with_interval(point, measure)]
        rows.append([words(row.label), *cells, words(row.said)])
    return Figures(heads, rows)


def _with_interval(point: Point, measure: Measure) -> list[Field]:
    reach = interval(point.low, point.high, measure)
    return [figure(point.value, measure), Field(reach, reach), Field(point.base, point.base)]


@figures_of.register
def _of_flow(chart: Flow, first: str) -> Figures:
    names = {node.key: node.label for node in chart.nodes}
    totals = {node.key: value_of(chart, node) for node in chart.nodes}
    heads = [(_("From"), False), (_("To"), False), _head(_("Count"), chart.measure)]
    return Figures([*heads, (_("Share, %"), True)], [
        [words(names[link.source]), words(names[link.target]), figure(link.value, chart.measure),
         Field(share(link.value, totals[link.source]), plain(round(link.value * 100 / totals[link.source], 1)))]
        for link in chart.links if totals[link.source]
    ])  # fmt: skip


@figures_of.register
def _of_strip(chart: Strip, first: str) -> Figures:
    heads = [(_("From"), False), (_("Until"), False), (_("What it is"), False)]
    return Figures([*heads, (_("Length"), True)], [
        [words(span.from_words), words(span.until_words), words(span.label), Field(span.length, span.length)]
        for span in chart.spans
    ])  # fmt: skip


@figures_of.register
def _of_multiples(chart: Multiples, first: str) -> Figures:
    longest = max(chart.cells, key=lambda cell: len(cell.points), default=None)
    labels = [point.label for point in longest.points] if longest else []
    heads = [(first or _("What"), False), *(_head(label, chart.measure) for label in labels)]
    return Figures(heads, [
        [words(cell.label), *(figure(point.value, chart.measure) for point in cell.points)] for cell in chart.cells
    ])  # fmt: skip
