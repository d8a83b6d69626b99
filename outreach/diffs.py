"""What changed between two versions of a page, line by line and word by word."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What became of a line, or of words in it."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a line that share their fate."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the difference. `SAME` lines further than `around` lines from a change are left out: `skipped`."""

    change: Change
    runs: tuple[Run, ...]
    skipped: int = 0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


WORD = re.compile(r"\s+|\w+|[^\w\s]")


def difference(before: str, after: str, *, around: int = 2) -> list[Line]:
    """The lines of two texts, in order: what is gone, what is new, and what stands around it.

    Every line of `before` that is not skipped stands there as same or removed, every line of `after` as same or added.
    """
    old, new = before.splitlines(), after.splitlines()
    lines: list[Line] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [_line(Change.SAME, line) for line in old[i:j]]
        elif tag == "replace":
            lines += _replaced(old[i:j], new[k:m])
        else:
            lines += [_line(Change.REMOVED, line) for line in old[i:j]]
            lines += [_line(Change.ADDED, line) for line in new[k:m]]
    return list(_shortened(lines, around))


def _line(change: Change, text: str) -> Line:
    return Line(change, (Run(change, text),))


def _replaced(old: list[str], new: list[str]) -> list[Line]:
    """Lines that took the place of others; the words that differ are marked in lines that face each other."""
    removed, added = [], []
    for before, after in zip(old, new, strict=False):
        gone, come = _words(before, after)
        removed.append(Line(Change.REMOVED, gone))
        added.append(Line(Change.ADDED, come))
    removed += [_line(Change.REMOVED, line) for line in old[len(new) :]]
    added += [_line(Change.ADDED, line) for line in new[len(old) :]]
    return removed + added


def _words(before: str, after: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    old, new = WORD.findall(before), WORD.findall(after)
    gone, come = [], []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = tag == "equal"
        if i < j:
            gone.append(Run(Change.SAME if same else Change.REMOVED, "".join(old[i:j])))
        if k < m:
            come.append(Run(Change.SAME if same else Change.ADDED, "".join(new[k:m])))
    return tuple(gone), tuple(come)


def _shortened(lines: list[Line], around: int) -> Iterator[Line]:
    """The lines near a change; each gap as one line that says how many it skips."""
    changed = [n for n, line in enumerate(lines) if line.change != Change.SAME]
    near = {n for place in changed for n in range(place - around, place + around + 1)}
    skipped = 0
    for n, line in enumerate(lines):
        if n in near:
            if skipped:
                yield Line(Change.SAME, (), skipped)
            skipped = 0
            yield line
        else:
            skipped += 1
    if skipped and changed:
        yield Line(Change.SAME, (), skipped)
