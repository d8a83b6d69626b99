"""Words at the ends of lines and columns stand apart, however the last figures are: none, equal, tiny, many."""

from collections.abc import Iterator
from decimal import Decimal as D
from itertools import combinations
from typing import NamedTuple

import pytest
from django.utils import translation

from ipr_portal.charts.columns import draw_columns
from ipr_portal.charts.frame import spread
from ipr_portal.charts.kinds import (
    COUNT,
    RATE,
    Cell,
    Columns,
    Gate,
    Line,
    Mark,
    Measure,
    Multiples,
    Point,
    Series,
    Strip,
)
from ipr_portal.charts.lines import draw_cells, draw_line
from ipr_portal.charts.marks import Circle, Drawing, Words
from ipr_portal.charts.numbers import width_of
from ipr_portal.charts.strip import draw_strip

SIZES = ["full", "half", "small"]
NAMES = ("taken down", "rejected", "neither, as it was found elsewhere before")
SHAPES = {
    "last empty": [(40, 12, None), (30, 8, None), (9, 3, None)],
    "last two empty": [(40, None, None), (30, None, None), (9, None, None)],
    "last zero": [(40, 12, 0), (30, 8, 0), (9, 3, 0)],
    "all zero": [(0, 0, 0), (0, 0, 0), (0, 0, 0)],
    "last two equal": [(40, 12, 21), (30, 8, 21), (9, 3, 21)],
    "both tiny": [(4000, 12, 1), (3000, 8, 1), (9, 3, 1)],
    "tiny on a tall one": [(40, 12, 4000), (30, 8, 1), (9, 3, 1)],
    "all at the top": [(0, 0, 100), (0, 0, 100), (0, 0, 100)],
    "one of two empty": [(40, 12, None), (30, 8, 5), (9, 3, 5)],
    "one alone": [(7,), (7,), (7,)],
    "one that is empty": [(None,), (None,), (None,)],
    "many": [(*range(30), 0), (*range(30), None), (*range(30), 0)],
}


class Box(NamedTuple):
    """The room of words: from left to right, from top to bottom."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        beside = self.left < other.right and other.left < self.right
        return beside and self.top < other.bottom and other.top < self.bottom


def boxes(drawing: Drawing) -> Iterator[Box]:
    for words in drawing.every_mark():
        if isinstance(words, Words):
            looks, size = words.look.split(), 13 if "say-1" in words.look else 12
            wide = width_of(words.text, size)
            left = words.x - (wide if "end" in looks else wide / 2 if "mid" in looks else 0)
            yield Box(words.text, left, words.y - size, left + wide, words.y + size * 0.3)


def meeting(drawing: Drawing) -> list[tuple[str, str]]:
    """Words that stand on others, or outside the drawing."""
    found = list(boxes(drawing))
    out = [
        (box.text, "the edge")
        for box in found
        if box.left < -1 or box.top < 0 or box.right > drawing.width + 8 or box.bottom > drawing.height
    ]
    return [(one.text, other.text) for one, other in combinations(found, 2) if one.meets(other)] + out


def series(shape: str, count: int, *, ranged: bool = False) -> list[Series]:
    return [
        Series(name, [point(n, value, ranged) for n, value in enumerate(values)])
        for name, values in list(zip(NAMES, SHAPES[shape], strict=True))[:count]
    ]


def point(n: int, value: int | None, ranged: bool) -> Point:
    known = None if value is None else D(value)
    return Point(f"{n + 1} Nov", known, known if ranged else None, known if ranged else None)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("shape", SHAPES)
def test_words_at_the_ends_of_lines_stand_apart(shape, count, size):
    assert meeting(draw_line(Line(series(shape, count), COUNT), size)) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shape", SHAPES)
def test_an_interval_and_a_threshold_leave_the_figure_alone(shape, size):
    line = Line(series(shape, 1, ranged=True), Measure(), Gate(D(1), "Gate to be admitted, 1"))

    assert meeting(draw_line(line, size)) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("shape", SHAPES)
def test_words_beside_the_last_column_stand_apart(shape, count, size):
    assert meeting(draw_columns(Columns(series(shape, count), COUNT), size)) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_words_of_small_lines_stand_apart(shape):
    cells = [Cell(one.name, one.points) for one in series(shape, 3)]

    assert [meeting(drawing) for drawing in draw_cells(Multiples(cells, RATE))] == [[]] * 3


@pytest.mark.parametrize("language", ["th", "vi", "zh-hans"])
def test_columns_without_data_have_room_for_it_in_every_language(language):
    with translation.override(language):
        drawing = draw_columns(Columns(series("last two empty", 2), COUNT), "half")

        assert meeting(drawing) == []


@pytest.mark.parametrize("size", SIZES)
def test_numbers_at_the_end_of_a_strip_stand_beside_each_other_and_inside(size):
    drawing = draw_strip(Strip(D(0), D(100), [], [Mark(D(at), "told") for at in (1, 99, 100, 100)]), size)

    places = [one.x for one in drawing.every_mark() if isinstance(one, Circle)]
    assert meeting(drawing) == []
    assert places == sorted(places)
    assert all(9 <= x <= drawing.width - 9 for x in places)


def test_places_are_spread_in_their_order_and_stay_within_their_room():
    assert spread([50, 90], 0, 100, 14) == [50, 90]
    assert spread([100, 100, 100], 0, 100, 14) == [72, 86, 100]
    assert spread([0, 0], 0, 100, 14) == [0, 14]
    assert spread([98, 20, 95], 0, 100, 14) == [100, 20, 86]
