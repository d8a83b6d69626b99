"""The queue as its page asks for it: `page` for the rows, `counts` for the numbers of the views.

Django takes longer to write these statements than Postgres to answer them, and the queue is the page that the desk asks
for most. So a statement without filters is written once, with values that stand for the reader and the moment, and these
are exchanged when it is asked (ADR 29 says what each step gains). No other page needs this; none should copy it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from ipr_portal.accounts.models import User
from ipr_portal.deadlines.chips import ClockColumns
from ipr_portal.markets import MARKETS
from ipr_portal.tenancy.models import Organisation
from ipr_portal.ui.pagination import window_of
from ipr_portal.ui.questions import Question, how_many, how_many_fit_each, sql_of
from takedowns.models import IPRight, Notice, ReasonCode

from .queue_rows import Moments, count_of, fitting, moments, order_of, queue_rows, rows_of

LOOK_AT_SAVED = 1000  # rows of a view that are read for all saved views based on it


class Row(NamedTuple):
    """One notice as the queue shows it."""

    id: int
    number: str
    market: str
    state: str
    outcome: str
    listing_count: int
    pending_count: int
    executing_count: int
    second_review_count: int
    due_at: datetime
    value: Decimal
    decided_at: datetime | None
    triager_id: int | None
    claim_expires_at: datetime | None
    question_state: str
    unread_by_team: bool
    holder: str
    right: str
    reason: str
    triager: str | None
    triager_email: str | None
    level: str | None
    clock: ClockColumns | None = None

    def held_by(self, at: datetime) -> str:
        """Who has it: nobody once the lease has expired, unless all is decided."""
        if self.triager_id is None:
            return ""
        runs = not self.claim_expires_at or at < self.claim_expires_at
        return (
            (self.triager or self.triager_email or "")
            if runs or self.pending_count == self.second_review_count
            else ""
        )


OWN = Row._fields[:16]


def columns(rows: QuerySet[Notice]) -> QuerySet:
    """The columns of notices for the queue.

    Names are looked up row by row: joined, the planner weighs every order of six tables, which takes it longer than
    fifty look-ups take.
    """
    known = {
        "holder": _of(Organisation, "organisation_id", "name"),
        "right_title": _of(IPRight, "right_id", "title"),
        "reason_code": _of(ReasonCode, "reason_id", "code"),
        "triager_name": _of(User, "triager_id", "name"),
        "triager_email": _of(User, "triager_id", "email"),
    }
    clock = [f"clock__{name}" for name in ("level", *ClockColumns._fields)]
    return rows.annotate(**known).values_list(*OWN, *known, *clock)


def _of(model, key: str, column: str) -> Subquery:
    return Subquery(model.objects.filter(pk=OuterRef(key)).values(column))


def row_of(read: Sequence) -> Row:
    """What a statement made by `columns` gives."""
    own = len(Row._fields) - 1
    return Row._make([*read[:own], ClockColumns._make(read[own:]) if read[own] is not None else None])


BLANK = User(pk=-1)  # placeholder for the person, and these for the moments
BLANKS = Moments(
    datetime(1, 1, 1, tzinfo=UTC),
    {code: datetime(2, 1, n, tzinfo=UTC) for n, code in enumerate(MARKETS, 1)},
    datetime(3, 1, 1, tzinfo=UTC),
)


def page(view: str, *, by, at: datetime, size: int, after: str = "", **filters) -> list[Row]:
    """A page of a view and the row after it, in one statement; needs the desk's scope.

    :param after: the cursor of the last row that was seen.
    """
    with connection.cursor() as cursor:
        cursor.execute(*page_asked(view, by=by, at=at, size=size, after=after, **filters))
        return [row_of(read) for read in cursor]


def page_asked(view: str, *, by, at: datetime, size: int, after: str = "", **filters) -> Question:
    """The statement behind `page`."""
    if filters or after:
        rows, order = queue_rows(view, by=by, at=at, **filters)
        return sql_of(columns(window_of(rows, order, after=after))[: size + 1])
    return _filled(_first_page(view, size), by, at)


def counts(views, *, by, at: datetime, **filters) -> dict[str, Question]:
    """The counts of the views, as queries whose results `count_in` reads; needs the desk's scope."""
    if not filters:
        return {view: _filled(_count(view), by, at) for view in views}
    now = moments(at)
    fits = fitting(now, **filters)
    return {view: count_of(rows_of(view, by, now).order_by(*order_of(view)), fits) for view in views}


def counts_of_saved(view: str, queries: Sequence[Mapping[str, str]], *, by, at: datetime) -> Question:
    """The counts of the saved views that are based on one view of the queue; read by `counts_in`.

    Few rows are read, once for all of them.

    :param queries: the filters of each, independent of the page's own.
    """
    return _filled(_saved_counts(view, tuple(tuple(query.items()) for query in queries)), by, at)


@lru_cache(maxsize=64)
def _first_page(view: str, size: int) -> Question:
    return sql_of(columns(window_of(rows_of(view, BLANK, BLANKS), order_of(view)))[: size + 1])


@lru_cache(maxsize=64)
def _count(view: str) -> Question:
    return how_many(rows_of(view, BLANK, BLANKS).order_by(*order_of(view)))


@lru_cache(maxsize=512)
def _saved_counts(view: str, queries: tuple[tuple[tuple[str, str], ...], ...]) -> Question:
    rows = rows_of(view, BLANK, BLANKS).order_by(*order_of(view))
    return how_many_fit_each(rows, [_all_or(dict(query)) for query in queries], LOOK_AT_SAVED)


def _all_or(filters: dict) -> Q:
    """The condition of the filters; without any, all rows."""
    return fitting(BLANKS, **filters) if filters else Q(pk__isnull=False)


def _filled(question: Question, by, at: datetime) -> Question:
    """SQL that was compiled once, with the values of the present person and moment."""
    now = moments(at)
    given = {BLANK.pk: by.pk, BLANKS.last: now.last}
    given |= {BLANKS.ends[market]: end for market, end in now.ends.items()}
    return Question(question.sql, [given.get(value) or _moved(value, at) for value in question.values])


def _moved(value, at: datetime) -> Any:
    """A moment relative to the placeholder, such as “in two hours”, moved to the real moment; other values
    unchanged."""
    return at + (value - BLANKS.at) if isinstance(value, datetime) and value.year == BLANKS.at.year else value
