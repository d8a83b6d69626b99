"""Before and after, or few items with intervals: dots with intervals on one scale, our statement at the right."""

from collections.abc import Iterator, Sequence

from .kinds import Dots, DotsRow, Gate, Point, Value
from .marks import AnyMark, Circle, Drawing, Path, Words, across, upright
from .numbers import shorten, width_of, write, write_tick
from .scale import Axis, axis_for

WIDTHS = {"full": 1152, "half": 560, "small": 344}
ABOVE = 14  # pixels for a name above its row
ROW, APART = 46, 8  # pixels a row; how far before and after stand from its middle
MOST = {"full": 6, "half": 5, "small": 3}  # parts of the axis


def draw_dots(chart: Dots, size: str) -> Drawing:
    """A row for each item; on a small drawing our statement is under it. Where a name is long, all stand above their row."""
    width, small = WIDTHS[size], size == "small"
    wanted = max((width_of(row.label) * 1.05 for row in chart.rows), default=0) + 16
    names = [_lines(row.label, width) for row in chart.rows]
    above = ABOVE * max(map(len, names), default=1) if wanted > width / 3 else 0
    row_high = ROW + above + (16 if small else 0)
    left = 0 if above else wanted
    said = 0 if small else min(max((width_of(row.said) for row in chart.rows), default=0) + 16, width / 3)
    axis = axis_for(_values(chart), chart.measure, left + 8, width - said - 24, most=MOST[size])
    top = 30 if chart.gate else 14  # the words of the gate stand above it
    bottom = top + row_high * len(chart.rows)
    under = 16 if small and any(row.said for row in chart.rows) else 0  # pixels of our statement
    spans = [(top + row_high * n + above, top + row_high * (n + 1) - under) for n in range(len(chart.rows))]
    marks = [*_grid(chart, axis, top, bottom), *_gate(chart.gate, axis, top, spans)]
    for number, row in enumerate(chart.rows):
        y = top + row_high * number + above + ROW / 2
        if above:
            begin = y - ROW / 2 + 4 - ABOVE * (len(names[number]) - 1)
            marks += [Words(0, begin + ABOVE * n, one, "say halo") for n, one in enumerate(names[number])]
        else:
            marks.append(Words(0, y + 4, shorten(row.label, left - 8), "say"))
        if row.said:
            x, place = (left + 8, y + 28) if small else (width - said + 8, y + 4)
            marks.append(Words(x, place, shorten(row.said, width - x), "word halo"))
        marks += _pair(chart, row, axis, y, first=number == 0)
    return Drawing(size, width, bottom + 22, tuple(marks))


def _lines(name: str, room: float) -> list[str]:
    """A name in one line, or in two where it is long."""
    words, first = name.split(" "), list[str]()
    while words and width_of(" ".join([*first, words[0]])) * 1.05 <= room:
        first.append(words.pop(0))
    if not words or not first:
        return [shorten(name, room)]
    return [" ".join(first), shorten(" ".join(words), room)]


def _values(chart: Dots) -> Iterator[Value]:
    if chart.gate:
        yield chart.gate.value
    for row in chart.rows:
        for point in (row.before, row.after):
            if point:
                yield from (point.value, point.low, point.high)


def _grid(chart: Dots, axis: Axis, top: float, bottom: float) -> Iterator[AnyMark]:
    for tick in axis.ticks:
        x = axis.place(tick)
        yield Path("grid", upright(x, top, bottom))
        last = tick == axis.ticks[-1]
        yield Words(
            x,
            bottom + 16,
            write(tick, chart.measure) if last and chart.measure.unit else write_tick(tick),
            "mid",
        )


def _gate(
    gate: Gate | None, axis: Axis, top: float, spans: Sequence[tuple[float, float]]
) -> Iterator[AnyMark]:
    """The limit beside the dots of each row; it leaves out the names and statements, which it would cross."""
    if gate:
        x = axis.place(gate.value)
        yield Path("gate", upright(x, top - 4, top) + "".join(upright(x, *span) for span in spans))
        yield Words(x, top - 10, gate.words, "mid word")


def _pair(chart: Dots, row: DotsRow, axis: Axis, y: float, *, first: bool) -> Iterator[AnyMark]:
    if row.before:
        yield from _dot(row.before, axis, y - APART, "lq", "ring", chart.before if first else "")
        yield from _dot(row.after, axis, y + APART, "l1", "dot b1", chart.after if first else "")
    else:
        yield from _dot(row.after, axis, y, "l1", "dot b1", "")


def _dot(point: Point, axis: Axis, y: float, line: str, dot: str, words: str) -> Iterator[AnyMark]:
    if point.value is None:
        return
    end = point.value
    if point.low is not None and point.high is not None:
        yield Path(line, across(axis.place(point.low), axis.place(point.high), y))
        end = max(end, point.high)
    yield Circle(dot, axis.place(point.value), y, 5)
    if words:
        right = axis.place(end) + 10
        if right + width_of(words) <= axis.place(axis.ticks[-1]) + 24:  # beyond it our statement begins
            yield Words(right, y + 4, words, "word halo")
        else:
            begin = point.value if point.low is None else min(point.value, point.low)
            yield Words(axis.place(begin) - 10, y + 4, words, "end word halo")
