"""Notices from a table: one row is one notice, and what is wrong with it is said by row and field."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .attaching import Evidence, NotAttached
from .client import Client
from .errors import Fault, Problem

EVIDENCE, REFERENCE = "evidence", "external_ref"
LISTS = ("listings", "locations", "overruled")  # several values in a cell, with blanks between
RESULT = ["row", "external_ref", "number", "field", "what", "remedy"]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table, counted as a spreadsheet does it: the head is row 1."""

    row: int
    values: Mapping[str, Any]
    evidence: str = ""  # as `Evidence.of` reads it

    @property
    def external_ref(self) -> str:
        return str(self.values.get(REFERENCE, ""))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: the number of its notice, or the key of its draft; or its faults."""

    row: Row
    number: str
    faults: tuple[Fault, ...] = ()


def read(file: Path) -> list[Row]:
    """The rows of a table: `.csv` in UTF-8, or `.xlsx` with the extra `xlsx`; empty rows are left out.

    :raises ValueError: for another kind of file, or rows without a reference or with the same one.
    """
    kinds = {".csv": _csv, ".xlsx": _xlsx}
    if file.suffix.lower() not in kinds:
        raise ValueError(f"{file} is neither .csv nor .xlsx.")
    cells = [[cell.strip() for cell in line] for line in kinds[file.suffix.lower()](file)]
    head = cells[0] if cells else []
    if REFERENCE not in head:
        raise ValueError("There is no column “external_ref”. Add one with your reference of each notice.")
    rows = [row_of(n, head, line) for n, line in enumerate(cells[1:], 2) if any(line)]
    _check_references(rows)
    return rows


def row_of(number: int, head: list[str], line: list[str]) -> Row:
    """A row with its values as the API reads them; empty cells are left out."""
    named = {name: cell for name, cell in zip(head, line, strict=False) if name and cell}
    evidence = named.pop(EVIDENCE, "")
    found: dict[str, Any] = {name: cell.split() if name in LISTS else cell for name, cell in named.items()}
    if named.get("right", "").isascii() and named.get("right", "").isdigit():
        found["right"] = int(named["right"])
    return Row(number, found, evidence)


def send(client: Client, rows: list[Row], signed: Mapping[str, Any], evidence: Evidence) -> Iterator[Outcome]:
    """Send each row as a notice of its own; a refused row keeps no other from being sent.

    A row that is sent again within 24 hours is not sent twice, and its `external_ref` sees to the time after.

    :param signed: `signature` and `statements`, which are the same for all.
    """

    def send_one(values: dict[str, Any]) -> str:
        values = {**signed, **values}
        return client.notices.file(values, idempotency_key=_key_of(values)).number

    return _each(rows, evidence, send_one)


def keep(client: Client, rows: list[Row], evidence: Evidence) -> Iterator[Outcome]:
    """Keep each row as a draft of its own, without its reference: that is given when the draft is sent.

    The same row within 24 hours is not kept twice.
    """

    def keep_one(values: dict[str, Any]) -> str:
        key = _key_of({**values, "draft": True})
        return client.drafts.start(
            {name: value for name, value in values.items() if name != REFERENCE}, idempotency_key=key
        ).key

    return _each(rows, evidence, keep_one)


def _each(rows: list[Row], evidence: Evidence, do: Callable[[dict[str, Any]], str]) -> Iterator[Outcome]:
    for row in rows:
        try:
            files = evidence.of(row.evidence, row.external_ref)
            yield Outcome(row, do({**row.values, "files": files} if files else dict(row.values)))
        except NotAttached as error:
            yield Outcome(row, "", error.faults)
        except Problem as problem:
            faults = problem.faults or (Fault(problem.code, problem.detail or problem.title),)
            yield Outcome(row, "", faults)


def write_result(outcomes: Iterator[Outcome], file: Path) -> tuple[int, int]:
    """Write what became of each row, at once when it is known; return how many were sent and how many refused."""
    sent = refused = 0
    with file.open("w", encoding="utf-8", newline="") as to:
        lines = csv.writer(to)
        lines.writerow(RESULT)
        for one in outcomes:
            sent, refused = sent + bool(one.number), refused + (not one.number)
            start = [one.row.row, one.row.external_ref, one.number]
            said = [[fault.field, fault.detail, fault.remedy] for fault in one.faults] or [["", "", ""]]
            lines.writerows([*start, *words] for words in said)
            to.flush()
    return sent, refused


def _check_references(rows: list[Row]) -> None:
    seen: dict[str, int] = {}
    for one in rows:
        if not one.external_ref:
            raise ValueError(
                f"Row {one.row}, external_ref: it is empty. Give each notice a reference of your own."
            )
        if one.external_ref in seen:
            first = seen[one.external_ref]
            raise ValueError(
                f"Row {one.row}, external_ref: row {first} has the same. Give each notice its own."
            )
        seen[one.external_ref] = one.row


def _key_of(values: Mapping[str, Any]) -> str:
    """The same for the same values, also in another run."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _csv(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened, strict=True))


def _xlsx(file: Path) -> list[list[str]]:
    try:
        from python_calamine import CalamineWorkbook
    except ImportError as error:
        raise ValueError("To read .xlsx, install ipr-portal-client[xlsx].") from error
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    return [[_cell(cell) for cell in row] for row in rows]


def _cell(value: Any) -> str:
    """A cell as text; a whole number without the decimals that spreadsheets give it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
