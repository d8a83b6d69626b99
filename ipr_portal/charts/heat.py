"""How much, by two keys: a heat map in five steps of one hue."""

from decimal import Decimal

from .kinds import HeatMap, Value
from .marks import AnyMark, Drawing, Rect, Words
from .numbers import shorten, width_of, write
from .rows import DARK

WIDTHS = {"full": (1152, 30), "half": (560, 24), "small": (344, 22)}  # and the height of a row
SPACE = 2


def draw_heat(chart: HeatMap, size: str) -> Drawing:
    """A field for each pair of keys, its figure in it where there is room."""
    width, high = WIDTHS[size]
    left = min(max(map(width_of, chart.rows), default=0) + 10, width / 3)
    wide = (width - left) / max(len(chart.columns), 1)
    most = max((cell for row in chart.cells for cell in row if cell is not None), default=Decimal(0))
    figures = width_of(write(most, chart.measure, unit=False)) + 4 <= wide  # in all fields, or in none
    marks: list[AnyMark] = [*_heads(chart, left, wide)]
    for number, (name, cells) in enumerate(zip(chart.rows, chart.cells, strict=True)):
        y = 20 + number * high
        marks.append(Words(0, y + high / 2 + 4, shorten(name, left - 6)))
        for place, cell in enumerate(cells):
            said = write(cell, chart.measure, unit=False) if figures else ""
            marks += _field(cell, said, most, left + place * wide, y, wide - SPACE, high - SPACE)
    return Drawing(size, width, 20 + len(chart.rows) * high, tuple(marks))


def _heads(chart: HeatMap, left: float, wide: float) -> list[AnyMark]:
    every = max(1, -int(-(max(map(width_of, chart.columns), default=0) + 6) // wide))
    return [
        Words(left + (n + 0.5) * wide - 1, 12, name, "mid")
        for n, name in enumerate(chart.columns)
        if n % every == 0
    ]


def _field(
    cell: Value, said: str, most: Decimal, x: float, y: float, wide: float, high: float
) -> list[AnyMark]:
    if cell is None:
        return [Rect("none", x, y, wide, high)]
    step = step_of(cell, most)
    marks: list[AnyMark] = [Rect(f"s{step}", x, y, wide, high)]
    if step and said:
        look = "mid high" if str(step) in DARK else "mid low"
        marks.append(Words(x + wide / 2, y + high / 2 + 4, said, look))
    return marks


def step_of(cell: Decimal, most: Decimal) -> int:
    """The step of the ramp, 1 to 5 by fifths of the most; 0 for nothing."""
    if cell <= 0 or not most:
        return 0
    return min(5, int(cell * 5 / most) + (cell * 5 % most != 0))
