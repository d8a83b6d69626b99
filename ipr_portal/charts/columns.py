"""Counts over time as stacked columns. They begin at 0; what is below 0 is stacked downwards."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from .frame import Frame, frame_for, grid, labels_below, spread
from .kinds import Columns, Series, Value
from .marks import HATCH, AnyMark, Drawing, Rect, Words
from .numbers import shorten, width_of, write
from .scale import Axis, axis_for

SEAM = 1.0  # pixels between two parts of a column
ROOM_BELOW = Decimal("1.15")  # so that a figure below its column stays clear of the labels
ROOM_FOR_FIGURE = 16  # the narrowest column that carries a figure


def draw_columns(chart: Columns, size: str) -> Drawing:
    """The columns, the figure of the part that matters on each, the names of the parts beside the last."""
    ticks = axis_for(_reaches(chart), chart.measure, 1, 0, from_zero=True).ticks
    room = _room(chart) if size != "small" else 8
    frame = frame_for(size, ticks, chart.measure, room)
    axis, labels = frame.axis(ticks), [point.label for point in chart.series[0].points]
    band = (frame.right - frame.left) / max(len(labels), 1)
    width = min(band * 0.72, 64)
    xs = [frame.left + band * (n + 0.5) for n in range(len(labels))]
    marks = grid(frame, axis, chart.measure)
    for number, x in enumerate(xs):
        marks += _column(chart, number, x, width, axis)
    if size != "small":
        marks += _names(chart, frame, axis, xs[-1] + width / 2 + 8 if xs else frame.right + 6)
    return Drawing(size, frame.width, frame.height, (*marks, *labels_below(frame, labels, xs)))


def looks(series: Sequence[Series]) -> list[str]:
    """The paint of each part: the first, then the part that matters, then the rest; quiet ones are hatched."""
    free = iter(("b1", "b2", "b3", "b4", "b5"))
    return [HATCH if one.quiet else next(free, "b5") for one in series]


def _column_values(chart: Columns, number: int) -> list[Value]:
    return [series.points[number].value for series in chart.series]


def _reaches(chart: Columns) -> Iterator[Value]:
    """How high and how low each column reaches."""
    for number in range(len(chart.series[0].points)):
        known = [value for value in _column_values(chart, number) if value is not None]
        yield sum((v for v in known if v > 0), Decimal(0))
        yield sum((v for v in known if v < 0), Decimal(0)) * ROOM_BELOW


def _column(chart: Columns, number: int, x: float, width: float, axis: Axis) -> list[AnyMark]:
    values = _column_values(chart, number)
    if all(value is None for value in values):
        said = _("no data")
        return [Words(x, axis.place(Decimal(0)) - 5, said if width_of(said) <= width else "–", "mid")]
    marks: list[AnyMark] = []
    up = down = Decimal(0)
    for value, look in zip(values, looks(chart.series), strict=True):
        if not value:
            continue
        base = up if value > 0 else down
        up, down = (up + value, down) if value > 0 else (up, down + value)
        marks.append(_part(look, x, width, axis, base, base + value))
    figure = values[_that_matters(chart)]
    if figure is None or (not figure and len(chart.series) > 1):  # a zero of several parts is left out
        return marks
    if chart.label_last and width >= ROOM_FOR_FIGURE and _fits(figure, chart, width):
        y = axis.place(down) + 15 if down and not up else axis.place(up) - 5
        marks.append(Words(x, y, write(figure, chart.measure, unit=False), "say mid"))
    return marks


def _fits(figure: Decimal, chart: Columns, width: float) -> bool:
    return width_of(write(figure, chart.measure, unit=False)) <= width * 1.35


def _part(look: str, x: float, width: float, axis: Axis, base: Decimal, end: Decimal) -> Rect:
    first, second = sorted((axis.place(base), axis.place(end)))
    seam = SEAM if base and second - first > 2 * SEAM else 0
    top, bottom = (first, second - seam) if end > base else (first + seam, second)
    return Rect(look, x - width / 2, top, width, bottom - top)


def _that_matters(chart: Columns) -> int:
    """The last part that is not quiet."""
    return max((n for n, series in enumerate(chart.series) if not series.quiet), default=0)


def _room(chart: Columns) -> float:
    if len(chart.series) == 1:
        return 12
    return min(120, max(width_of(words) for words in _last_words(chart)) + 16)


def _last_words(chart: Columns) -> list[str]:
    return [series.name for series in chart.series if not series.quiet]


def _names(chart: Columns, frame: Frame, axis: Axis, x: float) -> list[AnyMark]:
    """The names of the parts beside the last column, at their height; quiet ones stand in the key."""
    if len(chart.series) == 1 or not chart.series[0].points:
        return []
    base, places, words = Decimal(0), [], []
    for series in chart.series:
        value = max(series.points[-1].value or Decimal(0), Decimal(0))
        if not series.quiet:
            places.append(axis.place(base + value / 2) + 4)
            words.append(series.name)
        base += value
    x = x if x < frame.right - 24 else frame.right + 6  # the lines of the grid end before them, or are long
    ys = _upwards(places, *frame.room)
    return [
        Words(x, y, shorten(said, frame.width - x), "word halo") for said, y in zip(words, ys, strict=True)
    ]


def _upwards(places: Sequence[float], low: float, high: float) -> list[float]:
    """Places kept apart by moving the higher ones up: the names stand in the order of the parts."""
    return [-place for place in spread([-place for place in places], -high, -low)]
