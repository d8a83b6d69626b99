"""Exports: all notices or listings in one answer, written to a file as the portal sends them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .downloading import Target, opened, pieces
from .errors import NotWhole
from .transport import Transport

LAST_LINE = 4096  # bytes that are kept of the end of NDJSON


@dataclass(frozen=True, slots=True)
class Export:
    """An export that was written.

    :param rows: as its last line says; None of a table, which does not say it.
    :param as_of: what the next export takes as `changed_since`: nothing is missed then.
    """

    size: int
    rows: int | None
    as_of: str


class Exports:
    """The exports of an organisation."""

    def __init__(self, transport: Transport, root: str) -> None:
        self._transport, self._root = transport, root

    def notices(
        self, to: Target, *, table: bool = False, overwrite: bool = False, fields: Sequence[str] = (), **narrowed: Any
    ) -> Export:  # fmt: skip
        """Write every notice that the filter finds.

        :param to: a path, where the file is only once it is whole; or an open binary file.
        :param table: CSV with a head; else NDJSON, a line each and one that says how many they are.
        :param overwrite: whether a file at the path may be replaced.
        :param narrowed: filters of the list by their names, such as `state` and `changed_since`.
        :raises FileExistsError: if there is a file at the path, and it may not be replaced.
        :raises NotWhole: if the export broke off: ask again.
        :raises Problem: `too_many` while two exports run; `parameter` for a filter or field that is none.
        """
        return self._written("notices", to, overwrite, _parameters(table, fields, narrowed))

    def listings(
        self, to: Target, *, table: bool = False, overwrite: bool = False, fields: Sequence[str] = (), **narrowed: Any
    ) -> Export:  # fmt: skip
        """Write every listing of the notices that the filter finds, as `notices` does."""
        return self._written("listings", to, overwrite, _parameters(table, fields, narrowed))

    def _written(self, noun: str, to: Target, overwrite: bool, asked: Mapping[str, str]) -> Export:
        size, last = 0, b""
        with opened(to, overwrite=overwrite) as file:
            with self._transport.stream(f"{self._root}{noun}/export/", asked) as answer:
                as_of = answer.headers["X-As-Of"]
                for piece in pieces(answer):
                    file.write(piece)
                    size, last = size + len(piece), (last + piece)[-LAST_LINE:]
            rows = None if asked["as"] == "csv" else _rows_in(last)
        return Export(size, rows, as_of)


def _parameters(table: bool, fields: Sequence[str], narrowed: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of an export; those that are empty are left out.

    :raises ValueError: for a moment without a time zone.
    """
    asked = {"as": "csv" if table else "ndjson", "fields": ",".join(fields)}
    for name, value in narrowed.items():
        if isinstance(value, datetime) and value.tzinfo is None:
            raise ValueError(f"{name} needs a time zone.")
        asked[name] = (
            value.isoformat() if isinstance(value, datetime) else str("" if value is None else value)
        )
    return {name: value for name, value in asked.items() if value}


def _rows_in(last: bytes) -> int:
    """How many rows the last line of NDJSON says there are.

    :raises NotWhole: if it says something else.
    """
    line = last.rstrip(b"\n").rpartition(b"\n")[2]
    try:
        return int(json.loads(line)["end"]["rows"])
    except (ValueError, KeyError, TypeError) as error:
        raise NotWhole(f"The export broke off. Its last line is: {line[:200]!r}") from error
