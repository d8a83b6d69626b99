"""What a drawing is made of. Where and how large are numbers; how it looks are the classes of `chart.css`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

HATCH = "hatch"  # the look of what does not count: a pattern instead of a class


@dataclass(frozen=True, slots=True)
class Rect:
    look: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Path:
    look: str
    d: str


@dataclass(frozen=True, slots=True)
class Circle:
    look: str
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Words:
    x: float
    y: float
    text: str
    look: str = ""
    strong: str = ""  # said before the text, in ink and weight


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that are moved together."""

    x: float
    y: float
    marks: Sequence["AnyMark"]


AnyMark = Rect | Path | Circle | Words | Group


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of one size: full, half, small, or cell; `row` is a bar in a row, which may be stretched."""

    size: str
    width: float
    height: float
    marks: Sequence[AnyMark] = field(default_factory=tuple)

    def every_mark(self) -> Iterator[AnyMark]:
        return _flat(self.marks)


def _flat(marks: Iterable[AnyMark]) -> Iterator[AnyMark]:
    for mark in marks:
        if isinstance(mark, Group):
            yield from _flat(mark.marks)
        else:
            yield mark


def number(value: float) -> str:
    """A place to a tenth of a pixel, in as few characters as possible."""
    said = f"{value:.1f}"
    said = said.removesuffix(".0")
    return "0" if said == "-0" else said


def line_through(places: Iterable[tuple[float, float]]) -> str:
    """The path through some places."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in places)


def across(x1: float, x2: float, y: float) -> str:
    return f"M{number(x1)} {number(y)}H{number(x2)}"


def upright(x: float, y1: float, y2: float) -> str:
    return f"M{number(x)} {number(y1)}V{number(y2)}"
