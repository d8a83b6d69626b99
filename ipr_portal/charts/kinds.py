"""What can be drawn: figures with their labels. None is "no data": it is drawn as a gap and named, never as 0."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

Value = Decimal | None


@dataclass(frozen=True, slots=True)
class Measure:
    """How a figure is written, and the limits of its axis."""

    unit: str = ""  # "%", or a currency's code with `before`
    places: int = 0
    lowest: Value = None
    highest: Value = None
    before: bool = False


COUNT = Measure(lowest=Decimal(0))
RATE = Measure(unit="%", places=1, lowest=Decimal(0), highest=Decimal(100))


@dataclass(frozen=True, slots=True)
class Point:
    """One figure, with its interval if it has one, and its base in words, such as "380 of 389"."""

    label: str
    value: Value
    low: Value = None
    high: Value = None
    base: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Points under one name; `quiet` is what does not count, or what was before: grey, hatched or dashed."""

    name: str
    points: Sequence[Point]
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """A threshold, with the words that stand on it."""

    value: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A figure over time: one to three lines over the same labels, the first with its interval as a band."""

    series: Sequence[Series]
    measure: Measure = RATE
    gate: Gate | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Counts over time, stacked in the order given; the last that is not quiet is the part that matters."""

    series: Sequence[Series]
    measure: Measure = COUNT
    label_last: bool = True  # write the figure of the part that matters on its column


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: a label that may be a link, a code before it, a remark below it."""

    label: str
    value: Value
    href: str = ""
    code: str = ""
    note: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Ranks, or how far things get: rows with a bar, the figure and its share of `of`."""

    rows: Sequence[Row]
    of: Value = None  # what the shares are shares of; None: no shares
    measure: Measure = COUNT
    funnel: bool = False  # an order of stages: each bar on a bed as long as the first
    counted: str = ""  # the words of the key, where some rows are quiet
    uncounted: str = ""


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """A question with how many gave each answer, from the least to the most."""

    label: str
    counts: Sequence[int]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """Answers on a scale: each row is split into shares, 100 % wide."""

    rows: Sequence[ScaleRow]
    answers: Sequence[str]  # what the steps are called; two to five


@dataclass(frozen=True, slots=True)
class HeatMap:
    """How much, by two keys, such as weekday and hour."""

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Sequence[Value]]  # a sequence for each row
    measure: Measure = COUNT


@dataclass(frozen=True, slots=True)
class DotsRow:
    """Before and after, or one figure alone; `said` is our statement about them."""

    label: str
    after: Point
    before: Point | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Dots:
    """Dots with intervals on one scale."""

    rows: Sequence[DotsRow]
    before: str = ""  # the words at the first pair
    after: str = ""
    measure: Measure = RATE
    gate: Gate | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A place in a flow: `column` from 0, paint 1 to 5, or quiet."""

    key: str
    label: str
    column: int
    paint: int = 1
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """How much goes from one node to another."""

    source: str
    target: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Flow:
    """Where things go: two or three columns of nodes, from left to right."""

    nodes: Sequence[Node]
    links: Sequence[Link]
    measure: Measure = COUNT


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a strip, from and until in any unit, such as minutes."""

    begins: Decimal
    ends: Decimal
    label: str
    length: str = ""  # in words, such as "6 h 10 min, does not count"
    quiet: bool = False
    from_words: str = ""
    until_words: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment on a strip: a number on it, its sentence below."""

    at: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One clock, or one case, on a line."""

    begins: Decimal
    ends: Decimal
    spans: Sequence[Span]
    marks: Sequence[Mark] = ()
    ticks: Sequence[Mark] = ()  # along the axis
    gate: Mark | None = None  # when it is due


@dataclass(frozen=True, slots=True)
class Cell:
    """One of the small multiples, with the figure that stands in its head."""

    label: str
    points: Sequence[Point]
    href: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Multiples:
    """The same line for each of several, on one scale."""

    cells: Sequence[Cell]
    measure: Measure = RATE
    gate: Gate | None = None


@dataclass(frozen=True, slots=True)
class Instead:
    """Shown in the frame when there is too little to draw: why, and one next step."""

    title: str
    why: str = ""
    href: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a chart: the finding, what is counted, and the name of the chart."""

    title: str  # the finding, with its figure
    name: str  # what the picture is, such as "Accuracy by week"
    sub: str = ""  # what is counted, unit, window, n, as-of
    first: str = ""  # head of the first column of the figures, such as "Week of"
    instead: Instead | None = field(default=None)


Kind = Line | Columns | Bars | Scale | HeatMap | Dots | Flow | Strip | Multiples
