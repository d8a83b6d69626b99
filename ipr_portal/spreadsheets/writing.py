"""Writing a table as .csv or .xlsx: a row at a time, and never a cell that a spreadsheet takes for a formula."""

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from ipr_portal.errors import DomainError

Row = Sequence[object]
MOST_ROWS = 50_000  # of a workbook, which is made whole before its first byte leaves; CSV has no such limit
LONGEST_TEXT = 32_767  # characters, by the format
FIRST_YEAR = 1900  # that a workbook can count from
NARROWEST, WIDEST = 8, 60  # characters
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}

AS_GIVEN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

SIGNS = "=+-@＝＋－＠"
BLANK = ("\t", "\r", "\n")
# A semicolon, a tab or a line end begins a cell where a file is split by it, as Excel does in much of Europe.
INSIDE = re.compile(rf"([;\t\r\n]\s*)(?=[{re.escape(SIGNS)}])")


class TooManyRows(DomainError):
    """A table that is too long for a workbook."""


def download(kind: str, head: Sequence[str], rows: Iterable[Row], *, file_name: str) -> StreamingHttpResponse:
    """A table as a download of a kind in `FORMATS`.

    :raises TooManyRows: if a workbook would have more rows than we write; CSV is read while it leaves.
    """
    named = content_disposition_header(True, f"{file_name}.{kind}")
    if kind == "xlsx":
        answer: StreamingHttpResponse = FileResponse(write_xlsx(head, rows), content_type=FORMATS[kind])
    else:
        answer = StreamingHttpResponse(write_csv(head, rows), content_type=FORMATS[kind])
    answer["Content-Disposition"] = named
    return answer


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text) -> Any:
        return text


def write_csv(head: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """A table as CSV, a line at a time, harmless in a spreadsheet."""
    [first] = write_lines([head])
    yield f"\ufeff{first}"  # the mark by which Excel knows UTF-8
    yield from write_lines(rows)


def write_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Lines of a table without a head, harmless in a spreadsheet."""
    writer = csv.writer(_Line())
    for row in rows:
        yield writer.writerow([_plain(cell) for cell in row])


def _plain(cell: object) -> object:
    """A cell of a CSV: numbers and days as they are, all else a text that is no formula."""
    if cell is None:
        return ""
    if isinstance(cell, bool | int | float | Decimal):
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(cell)


def harmless(cell) -> str:
    """A text that no spreadsheet takes for a formula, however it splits the file (OWASP, CSV injection)."""
    text = str(cell)
    body = text.lstrip()
    begins = text.startswith(BLANK) or body.startswith(tuple(SIGNS))
    lead = text[: len(text) - len(body)]
    return ("'" if begins else "") + lead + INSIDE.sub(r"\1'", body)


def write_xlsx(head: Sequence[str], rows: Iterable[Row]) -> IO[bytes]:
    """A table as a workbook in a file of its own: its head is frozen, its columns are as wide as their contents.

    :raises TooManyRows: if there are more than `MOST_ROWS`.
    """
    with ExitStack() as closing:
        file = closing.enter_context(tempfile.TemporaryFile())
        with xlsxwriter.Workbook(file, AS_GIVEN) as book:
            _fill(book, head, rows)
        closing.pop_all()
    file.seek(0)
    return file


def _fill(book: xlsxwriter.Workbook, head: Sequence[str], rows: Iterable[Row]) -> None:
    sheet = book.add_worksheet()
    day, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    widths = [len(str(title)) for title in head]
    for column, title in enumerate(head):
        sheet.write_string(0, column, str(title), bold)
    number = 0
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise TooManyRows(
                _("A workbook holds up to %(most)s rows here. Narrow the search, or download it as CSV.")
                % {"most": f"{MOST_ROWS:,}"}
            )
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, day)
            widths[column] = max(widths[column], min(len(str(cell)), WIDEST))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, max(NARROWEST, min(width, WIDEST)) + 2)
    sheet.autofilter(0, 0, number, max(len(head) - 1, 0))


def _write(sheet, row: int, column: int, cell: object, day) -> None:
    """A cell as what it is; a text is always written as text, and a moment keeps its zone as text."""
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float | Decimal) and -(10**15) < cell < 10**15:
        sheet.write_number(row, column, cell)
    elif isinstance(cell, date) and not isinstance(cell, datetime) and cell.year >= FIRST_YEAR:
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)
    else:
        text = cell.isoformat() if isinstance(cell, date) else str(cell)
        sheet.write_string(row, column, text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…")
