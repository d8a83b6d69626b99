"""Writing notices and their listings to a file, row by row."""

import csv
import json
from collections.abc import Iterable
from typing import Any, TextIO

from .notices import Notice

COLUMNS = [
    "number", "external_ref", "state", "market", "reason", "submitted_at", "due_at", "position", "address", "outcome",
    "rejection_code", "decided_at",
]  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_ndjson(notices: Iterable[Notice], to: TextIO) -> int:
    """One notice a line, as the portal says it; return how many."""
    count = 0
    for notice in notices:
        to.write(json.dumps(notice.raw, ensure_ascii=False) + "\n")
        count += 1
    return count


def write_csv(notices: Iterable[Notice], to: TextIO) -> int:
    """One listing a line, under a head; return how many."""
    lines, count = csv.writer(to), 0
    lines.writerow(COLUMNS)
    for notice in notices:
        for listing in notice.listings or ():
            lines.writerow([_cell(value) for value in _row(notice, listing)])
            count += 1
    return count


def _row(notice: Notice, listing: Any) -> list[Any]:
    of_notice = [getattr(notice, name) for name in COLUMNS[:7]]
    return [*of_notice, *(getattr(listing, name) for name in COLUMNS[7:])]


def _cell(value: Any) -> str:
    """A value as text; one that a spreadsheet would run as a formula begins with an apostrophe."""
    text = "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
