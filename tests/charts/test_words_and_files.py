"""The summary in words, the figures as a table, and the files: the same figures everywhere."""

import csv
import io
from decimal import Decimal as D
from xml.dom.minidom import parseString

import pytest

from ipr_portal.charts.chart import make_chart
from ipr_portal.charts.downloads import as_csv, taken_away
from ipr_portal.charts.kinds import Bars, Columns, Heading, Instead, Line, Measure, Point, Row, Series
from ipr_portal.gallery_charts import all_charts

HEADING = Heading("Finding", "Name", "what, unit, n", "Week of")


def rates(*values):
    made = [Point(f"W{n}", None if value is None else D(value)) for n, value in enumerate(values)]
    return make_chart("rate", Line([Series("=rate", made)]), HEADING)


def rows(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["90", "92.6"], "From 90.0\xa0% (W0) to 92.6\xa0% (W1)."),
        (["90"], "90.0\xa0% (W0)."),
        (["90", None, "91"], "From 90.0\xa0% (W0) to 91.0\xa0% (W2). No data for W1."),
        ([None] * 5 + ["91"], "91.0\xa0% (W5). No data for 5 of them."),
        ([None], "No data yet"),
    ],
)
def test_the_summary_says_the_ends_and_the_gaps(values, said):
    assert rates(*values).said == said


def test_the_file_of_figures_leaves_no_data_empty_and_defuses_formulas():
    table = rows(as_csv(rates("90", None, "92.6")))

    assert table == [["Week of", "'=rate, %"], ["W0", "90"], ["W1", ""], ["W2", "92.6"]]


def test_a_negative_figure_stays_a_number():
    chart = make_chart(
        "n", Columns([Series("change", [Point("-W0", D(-40))])], Measure("USD", before=True)), HEADING
    )

    assert rows(as_csv(chart)) == [["Week of", "change, USD"], ["'-W0", "-40"]]


def test_the_table_shows_what_the_file_carries():
    for chart in all_charts():
        table = rows(as_csv(chart))
        assert len(table) == 1 + len(chart.figures.rows)
        assert {len(row) for row in table} == {len(chart.figures.heads)}


@pytest.mark.parametrize(
    ("asked", "type"),
    [
        ("chart=rate&as=csv", "text/csv; charset=utf-8"),
        ("chart=rate&as=svg", "image/svg+xml; charset=utf-8"),
        ("chart=other&as=csv", None),
        ("chart=rate&as=png", None),
        ("chart=rate", None),
        ("as=csv", None),
        ("chart=rate&as=" + "x" * 5000, None),
    ],
)
def test_a_page_answers_for_its_own_charts_alone(rf, asked, type):
    answer = taken_away(rf.get(f"/?{asked}"), [rates("90", "91")])

    assert (answer and answer["Content-Type"]) == type
    if answer:
        assert answer["Content-Disposition"].startswith('attachment; filename="rate.')


def test_there_is_no_file_of_what_is_too_little_to_say(rf):
    heading = Heading("Accuracy", "Accuracy", instead=Instead("Too few to say: 9 counted listings"))
    chart = make_chart("few", Line([Series("rate", [Point("W0", D(77))])]), heading)

    assert taken_away(rf.get("/?chart=few&as=csv"), [chart]) is None


@pytest.mark.parametrize(("of", "heads"), [(D(37), ["Count", "Share", "9", "24\xa0%"]), (None, ["9"])])
def test_the_file_of_bars_sets_figures_and_shares_apart_under_their_heads(of, heads):
    drawn = parseString(make_chart("why", Bars([Row("a", D(9))], of=of), HEADING).file())
    words = [
        text.firstChild.data
        for text in drawn.getElementsByTagName("text")
        if text.getAttribute("text-anchor")
    ]

    assert words == heads


def test_shares_are_of_the_whole():
    chart = make_chart("why", Bars([Row("a", D(9)), Row("b", None), Row("c", D(0))], of=D(37)), HEADING)

    assert [(row.figure, row.share) for row in chart.rows] == [
        ("9", "24\xa0%"),
        ("no data", ""),
        ("0", "0\xa0%"),
    ]
    assert rows(as_csv(chart))[1:] == [["a", "9", "24.3"], ["b", "", ""], ["c", "0", "0.0"]]
