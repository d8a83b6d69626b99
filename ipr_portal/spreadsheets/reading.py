"""Reading a table that somebody uploads: .xlsx or .csv, its head found, every mistake named by row and column.

    sheet = read(upload, [Wanted("address", [_("Address"), "URL"]), Wanted("note", [_("Note")], required=False)])
    for line in sheet.lines: line["address"], line.place("address")

Every cell is text: days as 2026-05-09, numbers without zeros at their end. A form then says whether it fits.
"""

import csv
import json
import subprocess
import sys
import unicodedata
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
OLDER = {  # encodings of older programs, which only a person can tell from each other
    "cp1252": gettext_lazy("Western European (Windows-1252)"),
    "cp874": gettext_lazy("Thai (TIS-620, Windows-874)"),
    "cp1258": gettext_lazy("Vietnamese (Windows-1258)"),
}
MOST_PLACES = 50  # named in one message
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


def read(
    file: IO[bytes],
    wanted: Sequence[Wanted],
    *,
    most_rows: int = MOST_ROWS,
    older: str = "",
    allow_nul: bool = False,
) -> Sheet:
    """The lines of a table below its head.

    :param older: one of `OLDER`, for a file that is not in Unicode.
    :param allow_nul: whether cells may hold a NUL, where the caller refuses it together with all else that is wrong.
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
    rows = _from_workbook(data, most_rows) if data.startswith(b"PK\x03\x04") else _from_csv(data, older)
    sheet = _sheet(rows, wanted, most_rows)
    if not allow_nul:
        _refuse_nul(sheet.lines)
    return sheet


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


def _from_csv(data: bytes, older: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file, with any delimiter; a row is numbered as a spreadsheet shows it."""
    text = decoded(data, older)
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for number, cells in enumerate(reader, 1):
            texts = [cell.strip() for cell in cells[: MOST_COLUMNS + 1]]
            if any(texts):
                yield number, texts
    except csv.Error as error:
        raise CannotRead(str(WORDS["broken"])) from error


def decoded(data: bytes, older: str = "") -> str:
    """The text of a file: in UTF-8 or UTF-16, with or without a mark, else in the older encoding that somebody names.

    :raises CannotRead: if it is in neither, naming the first row that does not fit.
    """
    try:
        return data.decode(_unicode_of(data))
    except UnicodeDecodeError as error:
        if not older:
            raise CannotRead(str(WORDS["not_utf8"])) from error
    try:  # Vietnamese letters come apart in its older encoding
        return unicodedata.normalize("NFC", data.decode(older))
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise CannotRead(
            _("Row %(row)d holds a character that is not in the encoding you chose. Choose another one.")
            % {"row": row}
        ) from error


def _unicode_of(data: bytes) -> str:
    """Which form of Unicode a file is in: by its mark, or by zeros at every second byte of plain letters."""
    if marked := next((name for mark, name in MARKS.items() if data.startswith(mark)), None):
        return marked
    start = data[:4000]
    first, second = start[::2].count(0), start[1::2].count(0)
    if max(first, second) > len(start) / 8 and not min(first, second):
        return "utf-16-le" if second else "utf-16-be"
    return "utf-8"


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


def _refuse_nul(lines: list[Line]) -> None:
    """Refuse cells with a NUL, which no database keeps, naming each."""
    places = [line.place(key) for line in lines for key, cell in line.cells.items() if "\x00" in cell]
    if places:
        more = len(places) - MOST_PLACES
        named = "; ".join(places[:MOST_PLACES]) + (_("; and %(n)d more") % {"n": more} if more > 0 else "")
        raise CannotRead(
            _("There is a character that no text has (NUL): %(places)s. Type these cells again.")
            % {"places": named}
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
