"""A figure over time: lines with a band and a threshold, small multiples, and the sparkline beside a number."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from .frame import HIGHEST, Frame, Room, frame_for, grid, labels_below, meet, room_of, spread, tick_words
from .kinds import Cell, Gate, Line, Multiples, Point, Value
from .marks import AnyMark, Circle, Drawing, Group, Path, Words, across, line_through, upright
from .numbers import shorten, width_of, write
from .scale import Axis, axis_for

LOOKS = ("1", "2", "3")
MOST_ROOM = 150  # pixels for the words at the end of a line
Place = tuple[float, float]


def draw_line(chart: Line, size: str) -> Drawing:
    """The lines with their last figures at the end of each."""
    ticks = axis_for(_heights(chart), chart.measure, 1, 0).ticks
    ends = _end_words(chart)
    room = min(MOST_ROOM, max((width_of(words, 13) for *_rest, words in ends), default=0) + 14)
    frame = frame_for(size, ticks, chart.measure, max(room, 24))
    axis = frame.axis(ticks)
    xs = _across(frame, len(chart.series[0].points))
    marks = grid(frame, axis, chart.measure)
    if len(chart.series) == 1:
        marks += _bands(chart.series[0].points, xs, axis)
    marks += _gate(chart.gate, frame, axis)
    for number, series in enumerate(chart.series):
        marks += _stretches(series.points, xs, axis, "q" if series.quiet else LOOKS[number % 3])
    labels = [point.label for point in chart.series[0].points]
    words = [*_ends(chart, frame, axis, xs), *labels_below(frame, labels, xs)]
    if chart.gate:
        marks.append(_gate_words(chart.gate, chart, frame, axis, xs, words))
    return Drawing(size, frame.width, frame.height, (*marks, *words))


def _heights(chart: Line) -> list[Value]:
    found = [
        value
        for series in chart.series
        for point in series.points
        for value in (point.value, point.low, point.high)
    ]
    return [*found, chart.gate.value] if chart.gate and any(v is not None for v in found) else found


def _across(frame: Frame, count: int) -> list[float]:
    if count == 1:
        return [(frame.left + frame.right) / 2]
    return [frame.left + (frame.right - frame.left) * n / max(count - 1, 1) for n in range(count)]


def runs(points: Sequence[Point]) -> Iterator[list[int]]:
    """The numbers of the points that follow each other without a gap."""
    run: list[int] = []
    for number, point in enumerate(points):
        if point.value is None:
            if run:
                yield run
            run = []
        else:
            run.append(number)
    if run:
        yield run


def _height(axis: Axis, figure: Decimal | None) -> float:
    """Where a figure stands that is known: `runs` and `last_known` name no others."""
    assert figure is not None
    return axis.place(figure)


def _bands(points: Sequence[Point], xs: Sequence[float], axis: Axis) -> Iterator[AnyMark]:
    """The intervals: a band along a stretch, a stroke at a point alone."""
    for run in runs(
        [point if point.low is not None and point.high is not None else Point("", None) for point in points]
    ):
        upper = [(xs[n], _height(axis, points[n].high)) for n in run]
        lower = [(xs[n], _height(axis, points[n].low)) for n in reversed(run)]
        if len(run) == 1:
            yield Path("lq", upright(upper[0][0], upper[0][1], lower[0][1]))
        else:
            yield Path("band", line_through([*upper, *lower]) + "Z")


def _stretches(points: Sequence[Point], xs: Sequence[float], axis: Axis, look: str) -> Iterator[AnyMark]:
    """A line for each stretch without a gap; a dot where a figure stands alone, and at the last."""
    last = last_known(points)
    for run in runs(points):
        places = [(xs[n], _height(axis, points[n].value)) for n in run]
        if len(run) > 1:
            yield Path(f"l{look}", line_through(places))
        elif run[0] != last:
            yield Circle(f"dot b{look}", *places[0], 4)
    if last is not None:
        yield Circle(f"dot b{look}", xs[last], _height(axis, points[last].value), 5)


def last_known(points: Sequence[Point]) -> int | None:
    """The number of the last point that has a figure."""
    return next((n for n in range(len(points) - 1, -1, -1) if points[n].value is not None), None)


def _gate(gate: Gate | None, frame: Frame, axis: Axis) -> list[AnyMark]:
    return [Path("gate", across(frame.left, frame.right, axis.place(gate.value)))] if gate else []


def _gate_words(
    gate: Gate, chart: Line, frame: Frame, axis: Axis, xs: Sequence[float], others: Sequence[Words]
) -> Words:
    """The words of the threshold, above or below it, at the left or the right: clear of others, where the fewest lines run.

    Where others are in the way everywhere, they are cut.
    """
    y, said = axis.place(gate.value), shorten(gate.words, frame.right - frame.left - 16)
    lines = [place for series in chart.series for place in _along(series.points, xs, axis)]
    spots = [
        Words(x, base, said, look)
        for x, look in ((frame.left + 8, "word halo"), (frame.right - 8, "word halo end"))
        for base in (max(y - 7, HIGHEST), y + 17)
    ]

    def in_the_way(spot: Words) -> list[Room]:
        return [room for one in others if meet(room_of(spot), room := room_of(one))]

    def crossed(spot: Words) -> tuple[int, int]:
        left, right, *_rest = room_of(spot)
        top, bottom = spot.y - 15, spot.y + 6
        run = sum(left - 4 <= a <= right + 8 and top <= b <= bottom for a, b in lines)
        return len(in_the_way(spot)), run

    best = min(spots, key=crossed)
    if not in_the_way(best):
        return best
    room = min((left for left, *_rest in in_the_way(spots[0])), default=frame.right) - spots[0].x - 8
    return replace(spots[0], text=shorten(said, room))


def _along(points: Sequence[Point], xs: Sequence[float], axis: Axis) -> Iterator[Place]:
    """Places along a line, a dozen between two points."""
    for run in runs(points):
        places = [(xs[n], _height(axis, points[n].value)) for n in run]
        yield from places[:1]
        for (x1, y1), (x2, y2) in pairwise(places):
            yield from ((x1 + (x2 - x1) * n / 12, y1 + (y2 - y1) * n / 12) for n in range(1, 13))


def _end_words(chart: Line) -> list[tuple[Decimal, str, str]]:
    """What stands at the ends: place, look and words; the interval of a line that is alone."""
    found: list[tuple[Decimal, str, str]] = []
    for number, series in enumerate(chart.series):
        if (last := last_known(series.points)) is None or (value := series.points[last].value) is None:
            continue
        point = series.points[last]
        words = write(value, chart.measure)
        if len(chart.series) > 1:
            words = f"{series.name} {words}"
        found.append((value, "say-1" if number == 0 else "word", words))
        if len(chart.series) == 1 and point.low is not None and point.high is not None:
            found += [(end, "", write(end, chart.measure, unit=False)) for end in (point.high, point.low)]
    return found


def _ends(chart: Line, frame: Frame, axis: Axis, xs: Sequence[float]) -> list[Words]:
    ends = _end_words(chart)
    x = (
        max((xs[n] for s in chart.series if (n := last_known(s.points)) is not None), default=frame.right)
        + 10
    )
    ys = spread([axis.place(value) + 4 for value, *_rest in ends], *frame.room)
    return [
        Words(x, y, shorten(words, frame.width - x + 8), look)
        for (_v, look, words), y in zip(ends, ys, strict=True)
    ]


def draw_cells(chart: Multiples) -> list[Drawing]:
    """A small line for each cell, all on one scale."""
    values: list[Value] = [p.value for cell in chart.cells for p in cell.points]
    if chart.gate:
        values.append(chart.gate.value)
    ticks = axis_for(values, chart.measure, 1, 0).ticks
    ends = (ticks[0], ticks[-1])
    return [_cell(cell, chart, ends) for cell in chart.cells]


def _cell(cell: Cell, chart: Multiples, ticks: Sequence[Decimal]) -> Drawing:
    left = max(map(width_of, tick_words(ticks, chart.measure))) + 10
    frame = Frame("cell", 400, 108, left, 392, 12)
    axis = frame.axis(ticks)
    xs = _across(frame, len(cell.points))
    marks = [
        *grid(frame, axis, chart.measure),
        *_gate(chart.gate, frame, axis),
        *_stretches(cell.points, xs, axis, "1"),
    ]
    if cell.points:
        marks.append(Words(left, 102, cell.points[0].label))
    if len(cell.points) > 1:
        marks.append(Words(392, 102, cell.points[-1].label, "end"))
    return Drawing("cell", 400, 108, tuple(marks))


def gather(cells: Sequence[tuple[str, Drawing]], columns: int = 2) -> Drawing:
    """Several small drawings as one, each under its words: for the file that is taken away."""
    groups = [
        Group(
            n % columns * 420, n // columns * 140, (Words(0, 14, words, "say"), Group(0, 24, drawing.marks))
        )
        for n, (words, drawing) in enumerate(cells)
    ]
    return Drawing("half", 420 * columns - 20, -(-len(cells) // columns) * 140, tuple(groups))


def draw_spark(values: Sequence[Value]) -> Drawing:
    """A trend beside a number, 96 by 28; the words under the number say the same."""
    points = [Point("", value) for value in values]
    known = [value for value in values if value is not None]
    axis = Axis((min(known), max(known)), 24, 4) if len(set(known)) > 1 else None
    flat = Axis((Decimal(0), Decimal(1)), 14, 14)
    xs = [2 + 88 * n / max(len(points) - 1, 1) for n in range(len(points))]
    return Drawing("spark", 96, 28, tuple(_stretches(points, xs, axis or flat, "1")))
