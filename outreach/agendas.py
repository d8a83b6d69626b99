"""An agenda as people write it: one line a point. Pure: no framework, no clock.

09:30-10:15 What changed since June | Priya Menon, IPR team
11:00-11:30 (Break)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

LINE = re.compile(
    r"(?P<from>\d{1,2}[:.]\d\d)\s*(?:-|–|to)\s*(?P<to>\d{1,2}[:.]\d\d)\s+(?P<what>[^|]+?)\s*(?:\|\s*(?P<who>.+))?"
)
MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Point:
    """One point of an agenda; a break is one in brackets."""

    begins: time
    ends: time
    title: str
    who: str = ""
    is_break: bool = False


class NotAnAgenda(ValueError):
    """A line that is no point of an agenda, by its number."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line, self.text = line, text


def read(text: str) -> list[Point]:
    """The points of an agenda, in the order they stand in.

    :raises NotAnAgenda: naming the first line that is no point, or ends before it begins.
    """
    return list(_points(text))


def _points(text: str) -> Iterator[Point]:
    for number, line in enumerate(text.splitlines()[: MOST_LINES + 1], 1):
        if not line.strip():
            continue
        found = LINE.fullmatch(line.strip())
        begins, ends = (_time(found["from"]), _time(found["to"])) if found else (None, None)
        if found is None or begins is None or ends is None or ends <= begins or number > MOST_LINES:
            raise NotAnAgenda(number, line.strip())
        what = found["what"]
        is_break = what.startswith("(") and what.endswith(")")
        yield Point(begins, ends, what.strip("()") if is_break else what, found["who"] or "", is_break)


def _time(text: str) -> time | None:
    hour, minute = map(int, re.split(r"[:.]", text))
    return time(hour, minute) if hour < 24 and minute < 60 else None
