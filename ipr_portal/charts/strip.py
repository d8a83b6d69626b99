"""One clock, or one case: a strip with numbers on it; the sentences stand below it on the page."""

from collections.abc import Iterator

from .frame import spread
from .kinds import Strip
from .marks import HATCH, AnyMark, Circle, Drawing, Path, Rect, Words, upright
from .numbers import width_of
from .scale import Axis

WIDTHS = {"full": 1152, "half": 560, "small": 344}
HIGH, Y = 90, 34


def draw_strip(chart: Strip, size: str) -> Drawing:
    """The stretches on a bed, marks above them, the axis below."""
    width = WIDTHS[size]
    axis = Axis((chart.begins, chart.ends if chart.ends > chart.begins else chart.begins + 1), 10, width - 10)
    marks: list[AnyMark] = [Rect("bed", 10, Y, width - 20, 20)]
    for span in chart.spans:
        start, end = axis.place(span.begins), axis.place(span.ends)
        marks.append(Rect(HATCH if span.quiet else "b1", start, Y, max(end - start, 1), 20))
    if chart.gate:
        marks += [Path("gate", upright(axis.place(chart.gate.at), Y - 6, Y + 26))]
    marks += [*_ticks(chart, axis, width), *_numbers(chart, axis)]
    if chart.gate:
        x = axis.place(chart.gate.at)
        marks.append(Words(x, HIGH - 3, chart.gate.words, "word " + ("end" if x > width / 2 else "")))
    return Drawing(size, width, HIGH, tuple(marks))


def _ticks(chart: Strip, axis: Axis, width: float) -> Iterator[AnyMark]:
    free = 0.0
    for tick in chart.ticks:
        x, wide = axis.place(tick.at), width_of(tick.words)
        start = min(max(x - 8, 0), width - wide)
        yield Path("axis", upright(x, Y + 22, Y + 27))
        if start >= free:
            yield Words(start, Y + 40, tick.words)
            free = start + wide + 10


def _numbers(chart: Strip, axis: Axis) -> Iterator[AnyMark]:
    """A ring with its number for each mark; those at nearly one moment stand beside each other."""
    places = [axis.place(mark.at) for mark in chart.marks]
    apart = spread(places, axis.start, axis.end, 20)
    for number, (x, place) in enumerate(zip(places, apart, strict=True), 1):
        yield Path("axis", upright(x, 27, Y))
        yield Circle("ring", place, 18, 9)
        yield Words(place, 22, str(number), "mid say")
