"""What is drawn: gaps stay gaps, one point is a dot, every kind is well-formed, and the same figures give the same bytes."""

import hashlib
from collections import Counter
from decimal import Decimal as D
from xml.dom.minidom import parseString

import pytest
from django.utils import translation

from ipr_portal.charts.chart import make_chart, spark
from ipr_portal.charts.columns import draw_columns
from ipr_portal.charts.dots import draw_dots
from ipr_portal.charts.heat import draw_heat, step_of
from ipr_portal.charts.kinds import (
    Bars,
    Cell,
    Columns,
    Dots,
    DotsRow,
    Flow,
    Heading,
    HeatMap,
    Line,
    Link,
    Mark,
    Measure,
    Multiples,
    Node,
    Point,
    Row,
    Scale,
    ScaleRow,
    Series,
    Span,
    Strip,
)  # fmt: skip
from ipr_portal.charts.lines import draw_line
from ipr_portal.charts.marks import HATCH, Circle, Path, Rect, Words
from ipr_portal.gallery_charts import all_charts

HEADING = Heading("Finding", "Name")


def points(*values):
    return [Point(f"day {n}", None if value is None else D(value)) for n, value in enumerate(values)]


def line(*values, **more):
    return Line([Series("rate", points(*values))], **more)


def marks(drawing, kind, look=None):
    return [mark for mark in drawing.every_mark() if isinstance(mark, kind) and look in (None, mark.look)]


def texts(drawing):
    return [mark.text for mark in marks(drawing, Words)]


def test_a_gap_breaks_the_line_and_is_no_zero():
    drawing = draw_line(line("90", "91", None, "92", "93"), "half")

    paths = marks(drawing, Path, "l1")
    assert [path.d.count("L") for path in paths] == [1, 1]
    assert "0" not in texts(drawing)


def test_a_point_between_gaps_is_a_dot():
    drawing = draw_line(line("90", None, "91", None, "92", "93"), "half")

    assert [circle.r for circle in marks(drawing, Circle)] == [4, 4, 5]


def test_one_point_is_a_dot_with_its_interval_and_no_line():
    one = Line([Series("rate", [Point("Mon", D("91.3"), D("84.2"), D("95.4"))])])

    drawing = draw_line(one, "half")

    assert (len(marks(drawing, Path, "l1")), len(marks(drawing, Circle))) == (0, 1)
    assert len(marks(drawing, Path, "lq")) == 1
    assert {"91.3\xa0%", "95.4", "84.2"} <= set(texts(drawing))


def test_a_band_is_drawn_only_where_both_ends_are_known():
    ranged = [Point(str(n), D(90), D(80), None if n == 2 else D(95)) for n in range(5)]

    drawing = draw_line(Line([Series("rate", ranged)]), "half")

    assert [path.d.count("L") for path in marks(drawing, Path, "band")] == [3, 3]


@pytest.mark.parametrize("size", ["full", "half", "small"])
@pytest.mark.parametrize(
    "values", [["0"] * 5, ["100"] * 5, ["-3", "4"], ["7"], ["0.00001", "0.00002"], ["9e15", "1"], [None, "5"]]
)
def test_nothing_is_drawn_outside_its_frame(size, values):
    drawing = draw_line(line(*values, measure=Measure()), size)

    for circle in marks(drawing, Circle):
        assert 0 <= circle.x <= drawing.width
        assert 0 <= circle.y <= drawing.height
    assert all(0 <= words.x <= drawing.width for words in marks(drawing, Words))


def test_columns_below_zero_hang_from_the_axis():
    drawing = draw_columns(Columns([Series("change", points(40, -40))], Measure()), "half")

    up, down = marks(drawing, Rect, "b1")
    assert up.y + up.height == pytest.approx(down.y)
    assert up.height == pytest.approx(down.height)


def test_a_column_without_data_says_so_and_one_of_zero_does_not():
    drawing = draw_columns(Columns([Series("n", points(3, None, 0))]), "half")

    assert texts(drawing).count("no data") == 1
    assert len(marks(drawing, Rect, "b1")) == 1


def test_what_does_not_count_is_hatched_with_a_pattern_of_its_own():
    chart = make_chart(
        "late", Columns([Series("n", points(3)), Series("void", points(1), quiet=True)]), HEADING
    )

    assert len(marks(draw_columns(chart.kind, "half"), Rect, HATCH)) == 1
    assert [
        svg.count(f'<pattern id="late-{size}-h"')
        for svg, size in zip(chart.drawings, chart.sizes, strict=True)
    ] == [1, 1]
    assert all(
        f'fill="url(#late-{size}-h)"' in svg for svg, size in zip(chart.drawings, chart.sizes, strict=True)
    )


@pytest.mark.parametrize(
    ("cell", "step"), [(0, 0), (-4, 0), (1, 1), (20, 1), (21, 2), (80, 4), (81, 5), (100, 5)]
)
def test_a_field_takes_the_step_of_its_fifth(cell, step):
    assert step_of(D(cell), D(100)) == step


def test_a_field_without_data_is_no_zero():
    drawing = draw_heat(HeatMap(["Mon"], ["00", "01"], [[None, D(0)]]), "half")

    assert [rect.look for rect in marks(drawing, Rect)] == ["none", "s0"]


EMPTY = [
    line(), line(None, None), Columns([Series("n", [])]), Columns([Series("n", points(None))]), Bars([]),
    Bars([Row("x", None)]), Scale([], ["no", "yes"]), Scale([ScaleRow("q", [0, 0])], ["no", "yes"]), HeatMap([], [], []),
    HeatMap(["Mon"], ["00"], [[None]]), Dots([]), Dots([DotsRow("x", Point("", None))]), Flow([], []),
    Flow([Node("a", "a", 0), Node("b", "b", 1)], [Link("a", "b", D(0))]), Strip(D(0), D(10), []), Multiples([]),
    Multiples([Cell("SG", points(None))]),
]  # fmt: skip


@pytest.mark.parametrize("kind", EMPTY, ids=lambda kind: f"{type(kind).__name__}")
def test_no_data_keeps_the_frame_and_can_still_be_drawn(kind):
    chart = make_chart("none", kind, HEADING)

    assert chart.said == "No data yet"
    assert parseString(chart.file())
    assert chart.figures.heads


@pytest.mark.parametrize("key", ["", "Late", "1st", "a b", 'x"', "x" * 41])
def test_a_key_is_safe_in_an_id_and_an_address(key):
    with pytest.raises(ValueError, match="no key of a chart"):
        make_chart(key, line(1), HEADING)


def every_svg(chart):
    yield from chart.drawings
    yield from (row.bar for row in chart.rows)
    yield from (cell.svg for cell in chart.cells)
    yield from (swatch for swatch, _words in chart.key_rows)


@pytest.mark.parametrize("chart", all_charts(), ids=lambda chart: chart.key)
def test_every_drawing_is_well_formed_and_has_no_style_of_its_own(chart):
    drawn = [svg for svg in every_svg(chart) if svg] + ([] if chart.instead else [chart.file()])

    for svg in drawn:
        assert parseString(svg)
        assert "style" not in svg
    assert chart.instead or drawn


def test_every_id_stands_once_in_a_page():
    ids = Counter(
        part.split('"')[0]
        for chart in all_charts()
        for svg in every_svg(chart)
        for part in svg.split(' id="')[1:]
    )

    assert [name for name, count in ids.items() if count > 1] == []


def test_the_same_figures_give_the_same_bytes():
    first, second = ("".join(svg for chart in all_charts() for svg in every_svg(chart)) for _ in range(2))

    assert first == second
    small = make_chart("n", Columns([Series("n", points(3, None, 5))]), HEADING)
    assert (
        hashlib.sha256("".join([*small.drawings, small.file()]).encode()).hexdigest()
        == "192c5d67ea70ba47e1e764a99434afd613315acbdddb4634aed4f8494b9c528c"
    )


def test_words_of_others_are_harmless():
    bad = '<script>alert("1")</script>&'
    flow = Flow([Node("a", bad, 0), Node("b", bad, 1)], [Link("a", "b", D(3))])
    kinds = [
        Line([Series(bad, [Point(bad, D(1)), Point(bad, D(2))])]),
        flow,
        Strip(D(0), D(9), [Span(D(0), D(3), bad)], [], [Mark(D(1), bad)]),
    ]

    for kind in kinds:
        chart = make_chart("bad", kind, Heading(bad, bad, bad))
        for svg in [*chart.drawings, chart.file()]:
            assert "<script" not in svg
            assert parseString(svg)


def test_figures_read_as_the_language_writes_them():
    with translation.override("de"):
        drawing = draw_line(line("1234.5", "1240", measure=Measure(places=1)), "half")

    assert "1.240,0" in texts(drawing)


def test_a_hundred_percent_has_no_decimals():
    assert "100\xa0%" in texts(draw_line(line("99.9", "100"), "half"))


@pytest.mark.parametrize("values", [[], [None], [D(1)], [None, D(1)]])
def test_a_trend_needs_two_figures(values):
    assert spark(values) == ""


def test_a_flat_trend_is_a_flat_line():
    assert "M2 14L90 14" in spark([D(5), D(5)])


@pytest.mark.parametrize("size", ["half", "small"])
def test_long_names_of_dots_stand_in_full_above_their_rows(size):
    names = ["TM-02 Mark in title, keywords or brand for other goods", "CF-02 Counterfeit, evident"]
    rows = [DotsRow(name, Point("", D(90), D(80), D(95)), said="86.8 %, 23 of 26.5") for name in names]

    drawing = draw_dots(Dots(rows), size)

    said = [one for one in marks(drawing, Words) if one.x == 0]
    assert " ".join(one.text for one in said) == " ".join(names)
    first, second = marks(drawing, Circle)
    lines = len(said) - 1  # of the first name
    assert all(one.y < first.y - 5 for one in said[:lines])
    assert first.y + 5 < said[lines].y < second.y - 5 < drawing.height


def test_short_names_of_dots_stand_beside_them():
    drawing = draw_dots(Dots([DotsRow("EV-01", Point("", D(90), D(80), D(95)))]), "small")

    (name,) = [one for one in marks(drawing, Words) if one.text == "EV-01"]
    (dot,) = marks(drawing, Circle)
    assert name.y == pytest.approx(dot.y + 4)
