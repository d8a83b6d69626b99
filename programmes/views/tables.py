"""Tables that are taken away: the page's own view answers `?table=KEY&as=csv` or `xlsx`, filters included."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from ipr_portal.lazy import LazyStr
from ipr_portal.spreadsheets.writing import FORMATS, download
from ipr_portal.ui.parameters import word_in


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a file: its name, its heads, its rows."""

    name: str
    head: Sequence[LazyStr]
    rows: Iterable[Sequence[object]]


def table_taken(request: HttpRequest, tables: Mapping[str, Table]) -> HttpResponseBase | None:
    """The file that a request asks for, of one of the tables on its page; None where it asks for the page."""
    kind, key = word_in(request.GET, "as", FORMATS), word_in(request.GET, "table", tables)
    if not kind or not key:
        return None
    table = tables[key]
    return download(kind, [str(head) for head in table.head], table.rows, file_name=table.name)
