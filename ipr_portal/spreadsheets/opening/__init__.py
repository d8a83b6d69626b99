"""Opens one workbook of unknown origin, in a separate process that can only read it and answer.

`reading.py` starts it in an isolated interpreter, with the file on standard input and its limits as arguments. It
imports no part of the portal. A line of JSON for each row comes out: its number in the sheet, its cells as text; or one
line {"refused": code}.
"""

import json
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

MEMORY, CPU_SECONDS = 1 << 30, 20
MOST_UNZIPPED, MOST_PARTS = 64 << 20, 500
PIECE = 1 << 16


class Refused(Exception):
    pass


def main() -> None:
    """Answer for the workbook on standard input; arguments: most rows, most columns."""
    lock_in()
    most_rows, most_columns = map(int, sys.argv[1:3])
    try:
        for number, cells in rows_of(sys.stdin.buffer.read(), most_rows + 1, most_columns + 1):
            print(json.dumps([number, cells]))
    except Refused as refused:
        print(json.dumps({"refused": str(refused)}))
    except MemoryError:
        print(json.dumps({"refused": "bomb"}))


def lock_in() -> None:
    """Drop the rights and resources that this process does not need."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(limit, (value, value))


def rows_of(data, most_rows, most_columns) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet that people see, with their numbers; empty ones are left out."""
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(BytesIO(measured(data)))
        seen = [one.name for one in book.sheets_metadata if one.visible == calamine.SheetVisibleEnum.Visible]
        sheet = book.get_sheet_by_name(seen[0])
        rows = sheet.to_python(skip_empty_area=False, nrows=most_rows)
    except (calamine.CalamineError, IndexError, ValueError) as error:
        raise Refused("broken") from error
    for number, cells in enumerate(rows, 1):
        texts = [as_text(cell) for cell in cells[:most_columns]]
        if any(texts):
            yield number, texts


def measured(data) -> bytes:
    """The same archive, rebuilt from parts whose real size was counted: its declared sizes are not trusted."""
    copy, size = BytesIO(), 0
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(copy, "w") as made:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNZIPPED:
                raise Refused("bomb")
            if any(part.flag_bits & 1 for part in parts):
                raise Refused("locked")
            for part in parts:
                content = bytearray()
                with archive.open(part) as file:
                    while piece := file.read(PIECE):
                        content += piece
                        size += len(piece)
                        if size > MOST_UNZIPPED:
                            raise Refused("bomb")
                made.writestr(part.filename, bytes(content))
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        OSError,
        EOFError,
        RuntimeError,
        UnicodeDecodeError,
    ) as error:
        raise Refused("broken") from error
    except zlib.error as error:
        raise Refused("broken") from error
    return copy.getvalue()


def as_text(value) -> Any:
    """A cell as text: days as 2026-05-09, moments as 2026-05-09T14:30, numbers without zeros at their end."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_as_text(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes" if not value.second else "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip()


def number_as_text(value) -> str:
    """At most 15 digits, as a spreadsheet shows them: 0.1 + 0.2 is 0.3, and 1e6 is 1000000."""
    text = format(Decimal(f"{value:.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
