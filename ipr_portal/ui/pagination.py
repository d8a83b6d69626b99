"""Pages by keyset: as fast on the thousandth page as on the first, and no count of the whole table."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

COUNT_TO = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where to go on."""

    items: list
    next: str  # the cursor of the rows after these, or ""
    after_first: bool
    said: str  # how many there are, and whether that is exact

    def __iter__(self):
        return iter(self.items)

    def __len__(self):
        return len(self.items)


def paginate(
    rows: QuerySet, order: tuple[str, ...], *, after: str = "", size: int = 50, count: bool = True
) -> Page:
    """Cut one page out of rows.

    :param order: columns that make the order total, all ascending or all descending, such as `("-at", "-id")`.
    :param after: the cursor of the page before, as the address carries it.
    :param size: rows a page.
    :param count: whether to say how many there are, up to a thousand.
    :raises Http404: for a cursor that is not ours.
    """
    window = rows.order_by(*order)
    if after:
        window = window.filter(beyond(order, _read(after, len(order))))
    items = list(window[: size + 1])
    more = len(items) > size
    items = items[:size]
    cursor = signing.dumps([_plain(getattr(items[-1], name.lstrip("-"))) for name in order]) if more else ""
    return Page(
        items, cursor, bool(after), say_count(rows, len(items), first=not after, more=more) if count else ""
    )


def beyond(order: tuple[str, ...], values: list) -> Q:
    """The rows after these values, in this order."""
    condition, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        column, compare = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        condition |= equal & Q(**{f"{column}__{compare}": value})
        equal &= Q(**{column: value})
    first, compare = order[0].lstrip("-"), "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{first}__{compare}": values[0]}) & condition  # the first column alone drives the index


def say_count(rows: QuerySet, shown: int, *, first: bool, more: bool) -> str:
    """Say how many rows there are; beyond a thousand, say so instead of counting."""
    if first and not more:
        return _("%(shown)d shown, exact count") % {"shown": shown}
    total = rows.order_by()[: COUNT_TO + 1].count()
    if total > COUNT_TO:
        return _("%(shown)d shown of more than 1,000") % {"shown": shown}
    return _("%(shown)d of %(total)d shown, exact count") % {"shown": shown, "total": total}


def _plain(value: Any):
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def _read(cursor: str, length: int) -> list:
    try:
        values = signing.loads(cursor)
    except (signing.BadSignature, ValidationError) as error:
        raise Http404 from error
    if not isinstance(values, list) or len(values) != length:
        raise Http404
    return values


def counted(rows: Mapping[str, QuerySet], most: int = COUNT_TO) -> dict[str, str]:
    """Count several sets of rows in one statement, each up to a bound: “64”, or “1,000+” where there are more."""
    parts: list[str] = []
    values: list[Any] = []
    for few in rows.values():
        text, parameters = few.order_by().values("pk")[: most + 1].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({text}) AS few)")
        values += parameters
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        counts = cursor.fetchone()
    return {
        name: f"{most:,}+" if count > most else f"{count:,}" for name, count in zip(rows, counts, strict=True)
    }
