"""What line and column charts share: sizes, the vertical axis, the labels below, notes at the right end."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .kinds import Measure
from .marks import AnyMark, Path, Words, across
from .numbers import width_of, write, write_tick
from .scale import Axis

SIZES = {"full": (1152, 260), "half": (560, 240), "small": (344, 220)}
ROW = 17  # pixels between two words, one above the other
TOP, BOTTOM = 18, 26  # above the highest line; below the lowest, for the labels
Room = tuple[float, float, float, float]
HIGHEST = 13  # where words at the upper edge stand


@dataclass(frozen=True, slots=True)
class Frame:
    """The room of a drawing, and the room of what is plotted in it."""

    size: str
    width: float
    height: float
    left: float
    right: float
    top: float = TOP

    @property
    def bottom(self) -> float:
        return self.height - BOTTOM

    @property
    def room(self) -> tuple[float, float]:
        """Between which places words at the right end stand: below the upper edge, clear of the labels below."""
        return HIGHEST, self.bottom + 4

    def axis(self, ticks: Sequence) -> Axis:
        return Axis(tuple(ticks), self.bottom, self.top)


def frame_for(size: str, ticks: Sequence, measure: Measure, right: float) -> Frame:
    """A frame with room for the words of the axis at the left and for `right` pixels of words at the right."""
    width, height = SIZES[size]
    left = max(width_of(words) for words in tick_words(ticks, measure)) + 10
    return Frame(size, width, height, left, width - right)


def tick_words(ticks: Sequence, measure: Measure) -> list[str]:
    """The words of an axis; only the highest says its unit."""
    highest = write(ticks[-1], Measure(measure.unit, _places(ticks), before=measure.before))
    return [*(write_tick(tick) for tick in ticks[:-1]), highest]


def _places(ticks: Sequence) -> int:
    return max(0, *(-tick.normalize().as_tuple().exponent for tick in ticks))


def grid(frame: Frame, axis: Axis, measure: Measure) -> list[AnyMark]:
    """A line and words for each round figure; the line of zero is an axis."""
    marks: list[AnyMark] = []
    for tick, words in zip(axis.ticks, tick_words(axis.ticks, measure), strict=True):
        y = axis.place(tick)
        marks.append(Path("axis" if tick == 0 else "grid", across(frame.left, frame.right, y)))
        marks.append(Words(frame.left - 8, y + 4, words, "end"))
    return marks


def labels_below(frame: Frame, labels: Sequence[str], places: Sequence[float]) -> list[Words]:
    """As many labels as have room, counted back from the last, which always stands."""
    if not labels:
        return []
    gap = abs(places[1] - places[0]) if len(places) > 1 else frame.width
    every = max(1, -int(-(max(map(width_of, labels)) + 12) // gap))
    kept = range(len(labels) - 1, -1, -every)
    return [_below(frame, labels[n], places[n]) for n in reversed(kept)]


def _below(frame: Frame, label: str, x: float) -> Words:
    half, y = width_of(label) / 2, frame.height - 6
    if x + half > frame.width:
        return Words(frame.width, y, label, "end")
    if x - half < 0:
        return Words(0, y, label)
    return Words(x, y, label, "mid")


def room_of(words: Words) -> Room:
    """What words cover in a drawing: from left to right, from top to bottom."""
    looks = words.look.split()
    wide = width_of(words.text, 13 if "say-1" in looks else 12)
    left = words.x - (wide if "end" in looks else wide / 2 if "mid" in looks else 0)
    return left, left + wide, words.y - 10, words.y + 3


def meet(one: Room, other: Room) -> bool:
    """Whether two rooms have something in common."""
    beside = one[0] < other[1] and other[0] < one[1]
    return beside and one[2] < other[3] and other[2] < one[3]


def spread(places: Sequence[float], low: float, high: float, least: float = ROW) -> list[float]:
    """Places in their order, moved as little as it takes to stand so far apart between two limits.

    They are moved down from the first on, and up again from the last where there is no more room below.
    """
    order = sorted(range(len(places)), key=lambda n: places[n])
    moved = [max(place, low) for place in places]
    for before, this in pairwise(order):
        moved[this] = max(moved[this], moved[before] + least)
    limit = high
    for this in reversed(order):
        moved[this] = min(moved[this], limit)
        limit = moved[this] - least
    return moved
