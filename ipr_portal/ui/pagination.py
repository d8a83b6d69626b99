"""Keyset pagination: as fast on the thousandth page as on the first, without counting the whole table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from .questions import COUNT_TO, Count

ROWS = ngettext_lazy("%(n)s row", "%(n)s rows", "n")
LONGEST_CURSOR = 4000  # characters; a few columns, signed, take some hundreds


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the cursor of the next page."""

    items: list
    next: str  # the cursor of the rows after these, or ""
    after_first: bool
    said: str  # how many there are: “3 members”, “20 of 51 notices”, “20 of at least 1,000 notices”

    def __iter__(self) -> Iterator:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def paginate(
    rows: QuerySet, order: tuple[str, ...], *, after: str = "", size: int = 50, count: bool = True, noun=ROWS
) -> Page:
    """Cut one page out of rows.

    :param order: columns that make the order total, all ascending or all descending, such as `("-at", "-id")`.
    :param after: the cursor of the page before, as the address carries it.
    :param size: rows a page.
    :param count: whether to say how many there are, up to a thousand.
    :param noun: what the rows are, such as `ngettext_lazy("%(n)s notice", "%(n)s notices", "n")`.
    :raises Http404: for a cursor that is not ours.
    """
    window = window_of(rows, order, after=after)[: size + 1]
    page = cut(window, order, of=rows.model, size=size, after_first=bool(after))
    if count:
        page = replace(
            page, said=say_count(rows, len(page), first=not after, more=bool(page.next), noun=noun)
        )
    return page


def window_of(rows: QuerySet, order: tuple[str, ...], *, after: str = "") -> QuerySet:
    """Rows in order, from a cursor on.

    :raises Http404: for a cursor that is not ours.
    """
    window = rows.order_by(*order)
    return window.filter(beyond(order, read_cursor(after, order, of=rows.model))) if after else window


def cut(
    rows: Iterable,
    order: tuple[str, ...],
    *,
    of: type[Model],
    size: int,
    after_first: bool,
    count: Count | None = None,
    noun=ROWS,
) -> Page:
    """A page of rows; one row more than fits means that others follow. Each has the columns of the order.

    :param of: what is listed: a cursor is valid for its list only.
    """
    items = list(rows)
    more = len(items) > size
    items = items[:size]
    cursor = cursor_at(items[-1], order, of=of) if more else ""
    return Page(items, cursor, after_first, say_of(len(items), count, noun) if count else "")


def cursor_at(row, order: tuple[str, ...], *, of: type[Model]) -> str:
    """Where a row stands in an order, signed, for an address."""
    return signing.dumps([_plain(getattr(row, name.lstrip("-"))) for name in order], salt=salt_of(of, order))


def salt_of(of: type[Model], order: tuple[str, ...]) -> str:
    """The salt that separates the cursors of different lists."""
    return f"list.{of._meta.label_lower}.{','.join(order)}"


def beyond(order: tuple[str, ...], values: list) -> Q:
    """The rows after these values, in this order."""
    condition, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        column, compare = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        condition |= equal & Q(**{f"{column}__{compare}": value})
        equal &= Q(**{column: value})
    first, compare = order[0].lstrip("-"), "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{first}__{compare}": values[0]}) & condition  # the first column alone drives the index


def say_count(rows: QuerySet, shown: int, *, first: bool, more: bool, noun=ROWS) -> str:
    """Say how many rows there are; beyond a thousand, say so instead of counting."""
    if first and not more:
        return str(noun % {"n": Figure(shown)})
    total = rows.order_by()[: COUNT_TO + 1].count()
    return say_of(shown, Count(min(total, COUNT_TO), total <= COUNT_TO), noun)


def say_of(shown: int, count: Count, noun=ROWS) -> str:
    """Say how many rows are shown of how many; a number that is not exact is an “at least”."""
    total = noun % {"n": Figure(count.found)}
    if not count.is_exact:
        return _("%(shown)d of at least %(total)s") % {"shown": shown, "total": total}
    return (
        str(total) if shown == count.found else _("%(shown)d of %(total)s") % {"shown": shown, "total": total}
    )


class Figure(int):
    """A count that is written with a comma at the thousands, and still chooses singular or plural."""

    def __str__(self) -> str:
        return f"{int(self):,}"


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def read_cursor(cursor: str, order: tuple[str, ...], *, of: type[Model]) -> list:
    """The values of a cursor, one for each column of the order.

    :raises Http404: for a cursor that is not ours.
    """
    if len(cursor) > LONGEST_CURSOR:
        raise Http404
    try:
        values = signing.loads(cursor, salt=salt_of(of, order))
    except (signing.BadSignature, ValidationError) as error:
        raise Http404 from error
    if not isinstance(values, list) or len(values) != len(order):
        raise Http404
    return values
