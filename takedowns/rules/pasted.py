"""How much pasted text is read line by line: bounded in characters and in addresses."""

import re
from collections.abc import Iterator

from takedowns.listings import MAX_ADDRESS

MOST_LISTINGS_TEXT = 200_000  # characters
MOST_LINES = 1_000  # or addresses; a notice takes fewer
_BETWEEN = re.compile(r"[\s<>\"“”`|]+")


def rows_of(line: str) -> int:
    """How many addresses a line can hold at most, counted without reading them; a line of words is one."""
    if not line.strip():
        return 0
    line = line.lower()
    words = sum(1 for word in _BETWEEN.split(line) if "/" in word or "www." in word)
    return max(1, words, line.count("//"), line.count("www."))


def part_to_judge(text: str) -> str:
    """The part of a pasted text that is checked line by line; all of a text within the limits."""
    return "\n".join(first_lines(text[:MOST_LISTINGS_TEXT])) if len(text) > MOST_LINES else text


def first_lines(text: str) -> Iterator[str]:
    """The lines of a text, as many as are read; of one that is too long by itself, its beginning."""
    rows = 0
    for line in text.splitlines():
        rows += rows_of(line)
        if rows > MOST_LINES:
            yield from [line[:MAX_ADDRESS]] if rows == rows_of(line) else []
            return
        yield line
