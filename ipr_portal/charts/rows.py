"""Bars in rows: ranks, funnels and answers on a scale. On a page they are a list; as a file they are one drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .kinds import Bars, Row, Scale, ScaleRow
from .marks import HATCH, AnyMark, Drawing, Group, Rect, Words
from .numbers import share, shorten, width_of, write

STEPS = {2: "24", 3: "134", 4: "1345", 5: "12345"}  # of the ramp, for so many answers
DARK = "45"  # steps that take light words


@dataclass(frozen=True, slots=True)
class BarRow:
    """A row as the page shows it."""

    row: Row | ScaleRow
    figure: str
    share: str
    bar: Drawing | None


def bar_rows(chart: Bars) -> list[BarRow]:
    """Each row with its figure, its share and its bar; the longest bar fills its room."""
    longest = _longest(chart)
    return [
        BarRow(row, write(row.value, chart.measure), share(row.value, chart.of), _bar(row, chart, longest))
        for row in chart.rows
    ]


def _longest(chart: Bars) -> Decimal:
    return max((abs(row.value) for row in chart.rows if row.value is not None), default=Decimal(0))


def _bar(row: Row, chart: Bars, longest: Decimal) -> Drawing | None:
    if row.value is None:
        return None
    marks: list[AnyMark] = [Rect("bed", 0, 0, 200, 12)] if chart.funnel else []
    if longest and row.value:
        marks.append(Rect(_look(row), 0, 0, 200 * float(abs(row.value) / longest), 12))
    return Drawing("row", 200, 12, tuple(marks))


def _look(row: Row) -> str:
    return HATCH if row.quiet else "b2" if row.value is not None and row.value < 0 else "b1"


def draw_bars(chart: Bars) -> Drawing:
    """All rows in one drawing, for a file."""
    groups: list[AnyMark] = []
    for number, one in enumerate(bar_rows(chart)):
        code = one.row.code if isinstance(one.row, Row) else ""
        words = f"{code}  {one.row.label}".strip()
        figures = f"{one.figure}   {one.share}".strip()
        marks = [Words(0, 14, shorten(words, 270), "word"), Words(360, 14, figures, "end say")]
        bar = [Group(376, 3, one.bar.marks)] if one.bar else []
        groups.append(Group(0, number * 26, (*marks, *bar)))
    return Drawing("half", 580, max(len(groups), 1) * 26, tuple(groups))


def scale_rows(chart: Scale) -> list[BarRow]:
    """Each question with its answers as one bar, split into shares; a row that nobody answered has no bar."""
    return [BarRow(row, f"{sum(row.counts):,}", "", _split(row, 400)) for row in chart.rows]


def steps_of(count: int) -> str:
    """The steps of the ramp for so many answers."""
    return STEPS[min(max(count, 2), 5)]


def _split(row: ScaleRow, width: float) -> Drawing | None:
    if not (whole := sum(row.counts)):
        return None
    marks: list[AnyMark] = []
    x, steps = 0.0, steps_of(len(row.counts))
    for count, step in zip(row.counts, steps, strict=True):
        part = width * count / whole
        if count:
            marks.append(Rect(f"s{step}", x, 0, max(part - 1, 1), 20))
            said = f"{count:,}"
            if part > width_of(said) + 6:
                marks.append(Words(x + part / 2, 14, said, "mid high" if step in DARK else "mid low"))
        x += part
    return Drawing("scale", width, 20, tuple(marks))


def draw_scale(chart: Scale) -> Drawing:
    """All questions in one drawing, for a file."""
    groups: list[AnyMark] = []
    for number, one in enumerate(scale_rows(chart)):
        bar = [Group(250, 0, one.bar.marks)] if one.bar else []
        groups.append(Group(0, number * 30, (Words(0, 14, shorten(one.row.label, 235), "word"), *bar)))
    return Drawing("half", 650, max(len(groups), 1) * 30, tuple(groups))


def used(rows: Sequence[Row]) -> bool:
    """Whether some rows do not count, so that a key is needed."""
    return any(row.quiet for row in rows)
