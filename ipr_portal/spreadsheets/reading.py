"""Reading a table that somebody uploads: .xlsx or .csv, its head found, every mistake named by row and column.

    sheet = read(upload, [Wanted("address", [_("Address"), "URL"]), Wanted("note", [_("Note")], required=False)])
    for line in sheet.lines: line["address"], line.place("address")

Every cell is text: days as 2026-05-09, numbers without zeros at their end. A form then says whether it fits.
"""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import IO

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.errors import DomainError

MOST_BYTES = 10 << 20
MOST_ROWS, MOST_COLUMNS = 5_000, 100
LONGEST_CELL = 5_000  # characters
HEAD_WITHIN = 20  # rows in which the head is looked for
SECONDS = 30
# Last on the path, so that a module beside it never hides one of Python's or of a library.
OPENING = f"import sys; sys.path.append({str(Path(__file__).parent)!r}); import opening; opening.main()"
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
WORDS = {
    "empty": gettext_lazy("The file is empty. Choose the file that holds your table."),
    "broken": gettext_lazy("The file cannot be read. Open it in your spreadsheet program, save it as .xlsx or .csv, and upload that."),
    "locked": gettext_lazy("The file opens only with a password. Save a copy without the password, and upload that."),
    "bomb": gettext_lazy("The file is far too large when unpacked. Copy the rows into a new file, and upload that."),
    "not_utf8": gettext_lazy("The file is not in UTF-8. Save it as “CSV UTF-8” or as .xlsx, and upload that."),
    "no_rows": gettext_lazy("There are no rows below the head. Add at least one, and upload the file again."),
}  # fmt: skip


class CannotRead(DomainError):
    """A file that is not accepted: why, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column that the table may or must have, under any of some titles."""

    key: str
    titles: Sequence[str]  # the first one is named in messages
    required: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its number in the file."""

    number: int
    cells: dict[str, str]  # by the key of the column; "" where there is none
    columns: dict[str, str]  # by key: letter and title, as people see them

    def __getitem__(self, key: str) -> str:
        return self.cells[key]

    def place(self, key: str) -> str:
        """Where a cell is, in words: “row 7, column C (Price)”."""
        return _("row %(row)d, column %(column)s") % {"row": self.number, "column": self.columns[key]}


@dataclass(frozen=True, slots=True)
class Sheet:
    lines: list[Line]
    unknown: list[str]  # titles of columns that nobody asked for


def read(file: IO[bytes], wanted: Sequence[Wanted], *, most_rows: int = MOST_ROWS) -> Sheet:
    """The lines of a table below its head.

    :raises CannotRead: if it is no table, too large, or lacks a column.
    """
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise CannotRead(
            _("The file is larger than %(limit)s. Split it, and upload the parts.")
            % {"limit": filesizeformat(MOST_BYTES)}
        )
    if not data.strip():
        raise CannotRead(str(WORDS["empty"]))
    rows = _from_workbook(data, most_rows) if data.startswith(b"PK\x03\x04") else _from_csv(data)
    return _sheet(rows, wanted, most_rows)


def column_letter(index: int) -> str:
    """The letters over a column, as spreadsheets count: 0 is A, 26 is AA."""
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _from_workbook(data: bytes, most_rows: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of a workbook, opened in a process of its own with limits on time and memory."""
    limits = [str(most_rows + HEAD_WITHIN), str(MOST_COLUMNS)]
    command = [sys.executable, "-I", "-c", OPENING, *limits]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, env={}, cwd="/")
    except subprocess.TimeoutExpired as error:
        raise CannotRead(str(WORDS["bomb"])) from error
    if done.returncode < 0:  # stopped by a limit
        raise CannotRead(str(WORDS["bomb"]))
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    for line in done.stdout.splitlines():
        answer = json.loads(line)
        if isinstance(answer, dict):
            raise CannotRead(str(WORDS[answer["refused"]]))
        yield answer[0], answer[1]


def _from_csv(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file, with any delimiter; a row is numbered as a spreadsheet shows it."""
    encoding = next((name for mark, name in MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise CannotRead(str(WORDS["not_utf8"])) from error
    if "\x00" in text:
        raise CannotRead(str(WORDS["broken"]))
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for number, cells in enumerate(reader, 1):
            texts = [cell.strip() for cell in cells[: MOST_COLUMNS + 1]]
            if any(texts):
                yield number, texts
    except csv.Error as error:
        raise CannotRead(str(WORDS["broken"])) from error


def _delimiter(text: str) -> str:
    """The most frequent delimiter in the first line that has one, outside quotation marks."""
    for line in text.splitlines()[:HEAD_WITHIN]:
        outside = "".join(line.split('"')[::2])
        best = max(",;\t|", key=outside.count)
        if outside.count(best):
            return best
    return ","


def _sheet(rows: Iterator[tuple[int, list[str]]], wanted: Sequence[Wanted], most_rows: int) -> Sheet:
    places, columns, unknown = _head(rows, wanted)
    lines: list[Line] = []
    for number, cells in rows:
        if len(lines) == most_rows:
            raise CannotRead(
                _("There are more than %(most)s rows. Split the file, and upload the parts.")
                % {"most": f"{most_rows:,}"}
            )
        line = Line(
            number,
            {key: cells[at] if at is not None and at < len(cells) else "" for key, at in places.items()},
            columns,
        )
        _refuse_long(line)
        if any(line.cells.values()):
            lines.append(line)
    if not lines:
        raise CannotRead(str(WORDS["no_rows"]))
    return Sheet(lines, unknown)


def _refuse_long(line: Line) -> None:
    for key, cell in line.cells.items():
        if len(cell) > LONGEST_CELL:
            raise CannotRead(
                _("%(place)s: there are %(have)s characters, and a cell may have %(most)s. Shorten it.")
                % {"place": line.place(key), "have": f"{len(cell):,}", "most": f"{LONGEST_CELL:,}"}
            )


def _head(
    rows: Iterator[tuple[int, list[str]]], wanted: Sequence[Wanted]
) -> tuple[dict[str, int | None], dict[str, str], list[str]]:
    """Find the row that holds the titles: where each column is, how it is called, and the titles nobody asked for.

    :raises CannotRead: naming what is missing in the row that comes nearest, or a title that stands twice.
    """
    best: list[str] = [str(one.titles[0]) for one in wanted if one.required]
    for seen, (_number, cells) in enumerate(rows, 1):
        if len(cells) > MOST_COLUMNS:
            raise CannotRead(
                _("There are more than %(most)d columns. Keep those we ask for.") % {"most": MOST_COLUMNS}
            )
        folded = [_fold(cell) for cell in cells]
        places = {one.key: _place(folded, one) for one in wanted}
        missing = [str(one.titles[0]) for one in wanted if one.required and places[one.key] is None]
        if not missing:
            known = {at for at in places.values() if at is not None}
            names = {
                key: f"{column_letter(at)} ({cells[at]})" for key, at in places.items() if at is not None
            }
            names |= {one.key: str(one.titles[0]) for one in wanted if places[one.key] is None}
            return places, names, [cell for at, cell in enumerate(cells) if cell and at not in known]
        best = min(best, missing, key=len)
        if seen == HEAD_WITHIN:
            break
    raise CannotRead(
        _("No row holds all titles we look for; missing: %(titles)s. Add them, and upload the file again.")
        % {"titles": ", ".join(best)}
    )


def _place(folded: list[str], one: Wanted) -> int | None:
    titles = {_fold(str(title)) for title in one.titles}
    found = [at for at, cell in enumerate(folded) if cell in titles]
    if len(found) > 1:
        raise CannotRead(
            _("The title “%(title)s” stands twice, in columns %(first)s and %(second)s. Keep one of them.")
            % {"title": one.titles[0], "first": column_letter(found[0]), "second": column_letter(found[1])}
        )
    return found[0] if found else None


def _fold(title: str) -> str:
    return " ".join(title.casefold().split())
