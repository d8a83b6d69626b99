"""Bars in rows: ranks, funnels and answers on a scale. On a page they are a list; as a file they are one drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from .kinds import Bars, Row, Scale, ScaleRow
from .marks import HATCH, AnyMark, Drawing, Group, Rect, Words
from .numbers import share, shorten, width_of, write

STEPS = {2: "24", 3: "134", 4: "1345", 5: "12345"}  # of the ramp, for so many answers
FIGURE, SHARE = 306, 360  # where the figures of a file and their shares end
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
    """All rows in one drawing, for a file; where shares stand beside the figures, each column has its head."""
    heads: list[AnyMark] = []
    if chart.of is not None:
        heads = [Words(FIGURE, 14, _("Count"), "end"), Words(SHARE, 14, _("Share"), "end")]
    top = 26 if heads else 0
    groups = [Group(0, top + n * 26, _row_of_file(one, chart)) for n, one in enumerate(bar_rows(chart))]
    return Drawing("half", 580, max(top + len(groups) * 26, 26), (*heads, *groups))


def _row_of_file(one: BarRow, chart: Bars) -> tuple[AnyMark, ...]:
    code = one.row.code if isinstance(one.row, Row) else ""
    words = f"{code}  {one.row.label}".strip()
    marks: list[AnyMark] = [
        Words(0, 14, shorten(words, 240), "word"),
        Words(SHARE if chart.of is None else FIGURE, 14, one.figure, "end say"),
    ]
    marks += [Words(SHARE, 14, one.share, "end")] if one.share else []
    marks += [Group(376, 3, one.bar.marks)] if one.bar else []
    return tuple(marks)


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
