"""Exports: every row of a list as a stream, in the fields of its shape, in as little memory for a million as for one."""

import json
import logging
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from datetime import UTC, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation

from ipr_portal.spreadsheets.writing import FORMATS, write_csv, write_lines
from ipr_portal.tenancy.streams import batches, under_way

from .exceptions import Problem
from .fields import Shape, Strict
from .problems import body_of

log = logging.getLogger(__name__)

NDJSON, CSV = "application/x-ndjson", FORMATS["csv"]
KINDS = {"ndjson": NDJSON, "csv": CSV}
LONGEST = timedelta(minutes=30)
MOST_AT_ONCE = 2  # of an organisation: each takes up a thread of web
AS_OF = "X-As-Of"
AS_OF_HEADER = OpenApiParameter(
    AS_OF, OpenApiTypes.DATETIME, OpenApiParameter.HEADER, response=[200],
    description="What to send as `changed_since` in the next call.",
)  # fmt: skip
write_json = json.JSONEncoder(separators=(",", ":")).encode  # in ASCII: no character in a text ends a line


class TooLong(Exception):
    """An export lasted longer than `LONGEST`."""


class TakesAnything(DefaultContentNegotiation):
    """The answer is sent as what it is, and what was asked for is not looked at; errors stay problems."""

    def select_renderer(self, request, renderers, format_suffix=None) -> Any:
        return renderers[0], renderers[0].media_type


class ExportQuery(Strict):
    """What an export is written as, and which fields it has."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """With names that a class body cannot give: `as` is a word of Python's own, `fields` of the serializer's."""
        kind = serializers.ChoiceField(
            choices=[(name, name) for name in KINDS], default="ndjson",
            help_text="`ndjson`: an object a line, and a last line that says `end`; `csv`: a table with a head.",
        )  # fmt: skip
        only = serializers.CharField(
            max_length=500,
            required=False,
            default="",
            help_text="Fields to show, with commas; all without it.",
        )
        return super().get_fields() | {"as": kind, "fields": only}


def answers_of(shape: type[Shape]) -> dict[tuple[int, str], Any]:
    """What an export answers, for the document: what a line of NDJSON holds, and a table."""
    table = OpenApiResponse(
        OpenApiTypes.STR, description="A line a row; the rows are read while they are sent."
    )
    return {(200, NDJSON): OpenApiResponse(shape, description=table.description), (200, "text/csv"): table}


class Made(NamedTuple):
    """What a field is made of that is no column: some columns, and a function of their values."""

    columns: tuple[str, ...]
    of: Callable[..., Any]


class Lines:
    """The fields of a shape, read from the columns of a statement without making a model of each row.

    Each value is represented by its field, and the shape hides what may not be seen yet: nothing of it is written twice.
    """

    def __init__(self, shape: Shape, made: Mapping[str, Made] = MappingProxyType({})) -> None:
        """:param made: by the source of a field, what it is made of where that is no column."""
        self.shape = type(shape)
        self.columns: list[str] = []
        self.readers = [
            (
                name,
                self._reader(
                    made.get(field.source or name, Made((column_of(field.source or name),), _same)), field
                ),
            )
            for name, field in shape.fields.items()
        ]
        self.hidden_by = self._place(column_of(shape.hidden_by)) if shape.hidden_by else None

    @property
    def names(self) -> list[str]:
        return [name for name, _read in self.readers]

    def show(self, row: tuple) -> dict[str, Any]:
        """One row, as the shape shows it."""
        shown = {name: read(row) for name, read in self.readers}
        return shown if self.hidden_by is None else self.shape.hide(shown, row[self.hidden_by])

    def _place(self, column: str) -> int:
        if column not in self.columns:
            self.columns.append(column)
        return self.columns.index(column)

    def _reader(self, made: Made, field: serializers.Field) -> Callable[[tuple], Any]:
        places, represent, of = [self._place(one) for one in made.columns], field.to_representation, made.of

        def read_one(row: tuple) -> Any:
            return None if (value := row[place]) is None else represent(value)

        def read(row: tuple) -> Any:
            return None if (value := of(*[row[one] for one in places])) is None else represent(value)

        place = places[0]
        return read_one if of is _same else read


def column_of(source: str) -> str:
    """The source of a field, as a statement names its column."""
    return source.replace(".", "__")


def _same(value: Any) -> Any:
    return value


def check_at_once(organisation_id: int) -> None:
    """Check that an organisation may begin another export.

    :raises Problem: `too_many`, while as many as it may have at once are being read.
    """
    if under_way(organisation_id) >= MOST_AT_ONCE:
        raise Problem("too_many", headers={"Retry-After": "10"})


def exported(
    request: HttpRequest, rows: QuerySet, lines: Lines, *, kind: str, name: str, as_of: str
) -> StreamingHttpResponse:
    """The rows as a download; they are read while it is sent, in the scope that is open now.

    :param kind: one of `KINDS`.
    :param name: of the file, without its ending.
    :param as_of: the moment that the next call names as `changed_since`.
    """
    found = batches(rows.values_list(*lines.columns))
    write = as_csv if kind == "csv" else as_ndjson
    answer = StreamingHttpResponse(
        write(found, lines, getattr(request, "request_id", "")) if request.method != "HEAD" else (),
        content_type=KINDS[kind],
    )
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}")
    answer[AS_OF] = as_of
    return answer


def as_ndjson(found: Generator[list[tuple]], lines: Lines, request_id: str) -> Iterator[str]:
    """An object a line; the last line counts them, or says with a problem that the export broke off."""
    count = 0
    try:
        for rows in shown(found, lines):
            count += len(rows)
            yield "".join([f"{write_json(row)}\n" for row in rows])
    except Exception:
        body, _status = body_of("failed", request_id=request_id)
        yield write_json({"problem": body}) + "\n"
        raise  # the connection is cut: no proxy takes it for whole
    yield write_json({"end": {"rows": count}}) + "\n"


def as_csv(found: Generator[list[tuple]], lines: Lines, request_id: str) -> Iterator[str]:
    """A table with a head; one that broke off is cut: its transfer does not end as HTTP says."""
    yield from write_csv(lines.names, ())
    for rows in shown(found, lines):
        yield "".join(write_lines(row.values() for row in rows))


def shown(found: Generator[list[tuple]], lines: Lines) -> Iterator[list[dict[str, Any]]]:
    """The rows of each list as they are shown; the transaction behind them ends when this does.

    :raises TooLong: after `LONGEST`.
    """
    until = time.monotonic() + LONGEST.total_seconds()
    with closing(found) as taken:
        for rows in taken:
            if time.monotonic() > until:
                raise TooLong
            with timezone.override(UTC):
                shown = [lines.show(row) for row in rows]
            yield shown
