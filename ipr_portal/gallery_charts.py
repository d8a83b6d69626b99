"""Every picture in every state: with figures as they come, with few, with none, with many. All are invented."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from ipr_portal.charts.chart import Chart, make_chart
from ipr_portal.charts.kinds import (
    COUNT,
    RATE,
    Bars,
    Cell,
    Columns,
    Dots,
    DotsRow,
    Flow,
    Gate,
    Heading,
    HeatMap,
    Instead,
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
)

AS_OF = "as of Tue 24 Nov 2026, 12:00 SGT"
ACCURACY = [
    ("87.0", "82.8", "90.4"), ("87.4", "83.3", "90.6"), ("88.4", "84.4", "91.4"), ("88.9", "85.1", "91.9"),
    ("89.6", "85.9", "92.4"), ("90.1", "86.7", "92.9"), ("90.8", "87.6", "93.4"), ("91.4", "88.2", "93.8"),
    ("91.9", "88.8", "94.1"), ("92.2", "89.2", "94.4"), ("92.4", "89.6", "94.6"), ("92.6", "89.8", "94.7"),
]  # fmt: skip
HEAT = [
    "0 0 0 0 0 0 0 3 6 28 35 30 10 12 19 24 28 17 5 3 5 4 1 1", "0 0 0 0 0 0 0 1 8 18 22 22 12 13 20 23 26 17 6 5 3 3 3 0",
    "0 0 0 0 0 0 0 2 9 19 22 24 12 12 21 25 26 19 5 6 3 3 2 1", "0 0 0 0 0 0 2 2 7 19 24 20 10 12 23 18 28 19 8 4 2 1 0 2",
    "0 0 0 0 0 0 0 4 8 18 24 23 14 14 23 35 41 25 5 3 3 4 3 0", "0 0 0 0 0 0 0 0 0 2 2 3 3 0 0 2 0 1 0 0 1 0 0 0",
    "0 0 0 0 0 0 0 0 0 2 3 3 1 2 4 0 1 3 0 0 0 0 0 0",
]  # fmt: skip
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def weeks(count: int, last: date = date(2026, 11, 23)) -> list[str]:
    """The Mondays of so many weeks, as they stand below an axis."""
    days = [last - timedelta(weeks=count - 1 - n) for n in range(count)]
    return [f"{day.day} {day:%b}" for day in days]


def points(labels: Sequence[str], values: Sequence[str | int | None]) -> list[Point]:
    return [
        Point(label, None if value is None else Decimal(value))
        for label, value in zip(labels, values, strict=True)
    ]


def all_charts() -> list[Chart]:
    """What the page shows, in order."""
    return [*_as_they_come(), *_states()]


def accuracy() -> Line:
    ranged = [
        Point(label, Decimal(v), Decimal(low), Decimal(high))
        for label, (v, low, high) in zip(weeks(12), ACCURACY, strict=True)
    ]
    return Line([Series("Accuracy", ranged)], gate=Gate(Decimal(90), "Gate to be admitted, 90 %"))


def _as_they_come() -> list[Chart]:
    return [
        make_chart(
            "accuracy", accuracy(),
            Heading("Accuracy has passed 90 %, but not yet beyond doubt: the lower end is 89.8 %", "Accuracy by week",
                    f"Upheld share of counted listings, 3 months trailing, with 95 % Wilson interval · {AS_OF}", "Week of"),
            wide=True,
        ),
        make_chart("in-time", _in_time(), Heading(
            "Nine late in thirteen weeks, three of them in the first week of November", "Clocks stopped, by week",
            f"Notices by week of decision, all markets · 31 Aug to 23 Nov 2026, n = 394 · {AS_OF}", "Week of")),
        make_chart("reasons", _reasons(), Heading(
            "Two reasons make up half of all rejections", "Rejections by code",
            f"Rejected listings by primary code, with share of all · 24 Aug to 23 Nov 2026, n = 37 · {AS_OF}", "Code")),
        make_chart("hours", _hours(), Heading(
            "Friday afternoons bring the most notices", "Notices by weekday and hour",
            f"Notices received by weekday and hour, in the market’s local time · 26 Aug to 24 Nov 2026 · {AS_OF}", "Day"), wide=True),
        make_chart("stages", _stages(), Heading(
            "Most cases that end early end at the test purchase", "Cases by the furthest stage reached",
            f"Enforcement cases, share of all identified · opened 1 Jan 2024 to 24 Nov 2026, n = 118 · {AS_OF}", "Stage")),
        make_chart("guidance", _guidance(), Heading(
            "Guidance helped with EV-01; for the other codes we do not claim it", "Accuracy of one code, before and after guidance",
            f"Upheld share of listings that carried the code, 60 days before and after, 95 % interval · {AS_OF}", "Code")),
        make_chart("outcomes", _outcomes(), Heading(
            "Of 100 listings submitted, 81 come down and 9 are rejected", "Listings from submission to outcome",
            f"Listings · 24 Aug to 23 Nov 2026, n = 1,286 · {AS_OF}")),
        make_chart("answers", _answers(), Heading(
            "Four of five found the workshop useful", "Answers after the workshop",
            f"Answers from 1 to 5 · two workshops, n = 54 · {AS_OF}", "Question")),
        make_chart("clock", _clock(), Heading(
            "Decided with 1 h 25 min to spare; the question to the filer cost 6 h 10 min that do not count", "Clock of one notice",
            "Business hours in Singapore, budget 18 h · Mon 16 to Wed 18 Nov 2026"), wide=True),
        make_chart("markets", _markets(), Heading(
            "Thailand keeps the promise; Viet Nam is furthest from it", "Promise kept",
            "Notices decided in time, % · June to November 2026, six markets on one scale · dashed: target 99 %", "Market"), wide=True),
    ]  # fmt: skip


def _in_time() -> Columns:
    labels = weeks(13)
    return Columns([
        Series("in time", points(labels, [24, 27, 26, 30, 28, 31, 29, 33, 30, 27, 34, 31, 30])),
        Series("late", points(labels, [0, 1, 0, 0, 2, 0, 1, 0, 0, 3, 0, 1, 1])),
        Series("void", points(labels, [1, 0, 0, 1, 0, 0, 0, 2, 0, 0, 1, 0, 0]), quiet=True),
    ])  # fmt: skip


def _reasons() -> Bars:
    rows = [
        ("EV-01", "Explanation does not show the infringement", 9), ("SU-02", "Genuine goods, resale", 8),
        ("LI-04", "Wrong listing", 5), ("RT-04", "Goods or class not covered", 4), ("SU-01", "Not similar enough", 4),
        ("RT-06", "Certificate unreadable", 4), ("EV-03", "Comparison picture missing", 3),
    ]  # fmt: skip
    made = [Row(label, Decimal(n), "#reasons", code, quiet=code == "RT-06") for code, label, n in rows]
    return Bars(made, Decimal(37), counted="counts towards accuracy", uncounted="does not count")


def _hours() -> HeatMap:
    cells = [[Decimal(cell) for cell in row.split()] for row in HEAT]
    return HeatMap(DAYS, [f"{hour:02}" for hour in range(24)], cells)


def _stages() -> Bars:
    rows = [
        ("Target identified", 118, ""), ("Test purchase confirmed", 74, "39 closed as genuine, 5 open"),
        ("Viable", 41, "30 not viable, 3 open"), ("Referred to an authority", 29, "11 declined by the rights holder, 1 open"),
        ("Raided", 22, "5 declined by the authority, 2 open"), ("Goods found", 19, "3 raids found nothing"),
        ("Charged", 11, "7 settled, 1 open"), ("Convicted", 6, "3 acquitted or stopped, 2 on trial"),
    ]  # fmt: skip
    return Bars(
        [Row(label, Decimal(n), "#stages", note=note) for label, n, note in rows], Decimal(118), funnel=True
    )


def _guidance() -> Dots:
    def at(value, low=None, high=None, base=""):
        return Point("", Decimal(value), low and Decimal(low), high and Decimal(high), base)

    return Dots([
        DotsRow("EV-01", at("88.6", "80.3", "93.7", "78 of 88"), at("68.6", "57.0", "78.2", "48 of 70"), "+20.0 points"),
        DotsRow("EV-03", at("84.5", "72.5", "92.0", "49 of 58"), at("78.0", "64.8", "87.2", "39 of 50"), "not shown: they overlap"),
        DotsRow("LI-04", Point("", None), at("83.3", "66.4", "92.7", "25 of 30"), "running until 9 Jan"),
        DotsRow("RT-04", at("83.3", base="5 of 6"), at("75.0", base="6 of 8"), "too few to say"),
    ], before="before", after="after")  # fmt: skip


def _outcomes() -> Flow:
    nodes = [
        Node("sent", "submitted", 0), Node("good", "qualifying", 1), Node("back", "returned", 1, quiet=True),
        Node("down", "taken down", 2), Node("no", "rejected", 2, paint=2), Node("same", "duplicate", 2, quiet=True),
        Node("gone", "already down", 2, quiet=True), Node("taken", "withdrawn", 2, quiet=True), Node("half", "incomplete", 2, quiet=True),
    ]  # fmt: skip
    links = [
        ("sent", "good", 1240), ("sent", "back", 46), ("good", "down", 1046), ("good", "no", 121), ("good", "same", 48),
        ("good", "gone", 16), ("good", "taken", 9), ("back", "half", 46),
    ]  # fmt: skip
    return Flow(nodes, [Link(source, target, Decimal(n)) for source, target, n in links])


def _answers() -> Scale:
    rows = [
        ScaleRow("Was the workshop useful?", [1, 3, 7, 21, 22]), ScaleRow("Do you know what to send now?", [0, 2, 9, 25, 18]),
        ScaleRow("Was there time for your questions?", [4, 9, 14, 16, 11]), ScaleRow("Would you come again?", [0, 0, 0, 0, 0]),
    ]  # fmt: skip
    return Scale(rows, ["not at all", "little", "partly", "mostly", "entirely"])


def _clock() -> Strip:
    spans = [
        Span(Decimal(60), Decimal(420), "counted", "6 h", from_words="Mon 16 Nov, 10:00", until_words="16:00"),
        Span(Decimal(420), Decimal(790), "paused, question to the filer", "6 h 10 min, does not count", quiet=True,
             from_words="Mon 16 Nov, 16:00", until_words="Tue 17 Nov, 13:10"),
        Span(Decimal(790), Decimal(1425), "counted", "10 h 35 min", from_words="Tue 17 Nov, 13:10", until_words="Wed 18 Nov, 14:45"),
    ]  # fmt: skip
    marks = [
        Mark(Decimal(60), "Mon 16 Nov, 10:00: sent"), Mark(Decimal(420), "Mon, 16:00: question to the filer, paused"),
        Mark(Decimal(790), "Tue, 13:10: answered, runs again"), Mark(Decimal(1425), "Wed, 14:45: decided; due at 16:10"),
    ]  # fmt: skip
    days = [Mark(Decimal(n * 540), f"{day} 09:00") for n, day in enumerate(DAYS[:3])]
    return Strip(Decimal(0), Decimal(1620), spans, marks, days, Mark(Decimal(1510), "due"))


def _markets() -> Multiples:
    labels = ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]
    rows = [
        ("Singapore", "104 of 106", "97.2 98.1 98 99.1 98.6 98.1"), ("Malaysia", "52 of 53", "95 96.2 97.4 97 98.2 98.1"),
        ("Indonesia", "91 of 93", "93.1 94.4 91.8 95.6 96.9 97.8"), ("Thailand", "60 of 60", "98.8 98.2 99 100 99.2 100"),
        ("Philippines", "33 of 34", "96.6 97.1 95.9 97.8 98.4 97.1"), ("Viet Nam", "40 of 43", "94.2 90.1 88.4 92.7 95 93"),
    ]  # fmt: skip
    cells = [Cell(name, points(labels, values.split()), "#markets", base) for name, base, values in rows]
    return Multiples(cells, gate=Gate(Decimal(99), "Target 99 %"))


def _states() -> list[Chart]:
    """Few, none, gaps, below zero, several lines, many."""
    one, gaps = weeks(1), weeks(12)
    many = weeks(120)
    rates = [None if n % 37 in (5, 6) else str(88 + (n * 7919 % 97) / Decimal(12)) for n in range(120)]
    loss = [120, 80, -40, -95, None, 30, 0, 60]
    return [
        make_chart("one-point", Line([Series("Accuracy", [Point(one[0], Decimal("91.3"), Decimal("84.2"), Decimal("95.4"), "95 of 104")])]),
                   Heading("91.3 % in the first week", "Accuracy, first week", f"Upheld share of counted listings · n = 104 · {AS_OF}", "Week of")),
        make_chart("gaps", Line([Series("Accuracy", points(gaps, ["90.1", "91", None, None, "92.4", None, "91.8", "92", "92.2", None, "93", "92.7"]))]),
                   Heading("92.7 %, with four weeks in which nothing was counted", "Accuracy by week, with gaps", f"A week without counted listings is left out · {AS_OF}", "Week of")),
        make_chart("equal", Line([Series("In time", points(gaps, ["100"] * 12))]),
                   Heading("Every notice was decided in time, twelve weeks running", "Promise kept, all equal", f"n = 212 · {AS_OF}", "Week of")),
        make_chart("signed", Columns([Series("Change", points(weeks(8), loss))], Measure("USD", before=True)),
                   Heading("The third and fourth week cost USD 135", "Change against the plan, by week", f"USD, own reference rate · {AS_OF}", "Week of")),
        make_chart("lines", Line([
            Series("IPP Plus", points(gaps, [94, 95, 95, 96, 96, 95, 97, 97, 96, 97, 98, 97])),
            Series("standard", points(gaps, [91, 90, 92, 92, 91, 93, 93, 92, 94, 94, 95, 97]), quiet=True),
        ], RATE), Heading("The standard level has caught up: both stand at 97 %", "Promise kept by level", f"n = 1,021 · {AS_OF}", "Week of")),
        make_chart("many-columns", Columns([Series("notices", points(weeks(60), [n * 7919 % 4100 for n in range(60)]))], COUNT),
                   Heading("4,092 notices in the fullest of sixty weeks", "Notices by week", f"n = 118,205 · {AS_OF}", "Week of")),
        make_chart("many", Line([Series("Accuracy", points(many, rates))], gate=Gate(Decimal(90), "Gate, 90 %")),
                   Heading("Accuracy has stayed between 88 and 97 % for more than two years", "Accuracy over 120 weeks", f"n = 48,310 · {AS_OF}", "Week of"), wide=True),
        make_chart("none", Columns([Series("seizures", [])]),
                   Heading("Seizures by year", "Seizures by year", f"USD by valuation basis · since 1 Jan 2024 · {AS_OF}", instead=Instead(
                       _("No data yet"), "No seizure has been recorded. The first one opens this picture.", "#none", "Record a seizure"))),
        make_chart("few", Line([Series("Accuracy", points(one, [77]))]),
                   Heading("Accuracy in Viet Nam", "Accuracy in Viet Nam", f"Upheld share of counted listings, 3 months trailing · {AS_OF}", instead=Instead(
                       "Too few to say: 9 counted listings", "From 20 on we show a rate, from 2 weeks a line. Until then, look at the listings.", "#few", "Open the 9 listings"))),
    ]  # fmt: skip
