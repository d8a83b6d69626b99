"""Several queries in one statement: a page of the desk needs a dozen small figures."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

COUNT_TO = 1000  # beyond it, “1,000+” says enough
LOOK_AT = 20_000  # rows that are read for a filter, however few of them match


class Question(NamedTuple):
    """SQL that gives one value."""

    sql: str
    values: Sequence[Any] = ()


class Count(NamedTuple):
    """A count of rows, possibly bounded."""

    found: int
    is_exact: bool

    def __str__(self) -> str:
        return f"{self.found:,}" if self.is_exact else f"{self.found:,}+"


def ask(
    questions: Mapping[str, Question], *, cursor: Callable[[], AbstractContextManager[Any]] | None = None
) -> dict[str, Any]:
    """Run queries in one statement; the same query under several names is run once.

    :param cursor: makes the cursor, such as one that keeps the plan of the statement; an ordinary one by default.
    """
    asked: list[Question] = []
    for question in questions.values():
        if question not in asked:
            asked.append(question)
    with (cursor or connection.cursor)() as opened:
        sql = ", ".join([f"({question.sql})" for question in asked])
        opened.execute(f"SELECT {sql}", [value for question in asked for value in question.values])
        answers = opened.fetchone()
    return {name: answers[asked.index(question)] for name, question in questions.items()}


def sql_of(rows: QuerySet) -> Question:
    """The SQL of a queryset, and its values."""
    return Question(*rows.query.sql_with_params())


def all_keys(rows: QuerySet) -> Question:
    """The keys of some few rows, as a list."""
    try:
        few = sql_of(rows.values("pk"))
    except EmptyResultSet:  # Django knows without asking
        return Question("SELECT ARRAY[]::bigint[]")
    return Question(f"SELECT ARRAY({few.sql})", few.values)


def how_many(rows: QuerySet) -> Question:
    """How many rows there are; the answer is read by `count_in`.

    The rows come in the order of an index: without one the planner reads the table, underestimating how far it must
    read for the first thousand.
    """
    few = sql_of(rows.values("pk")[: COUNT_TO + 1])
    return Question(f"SELECT ARRAY[count(*), 0] FROM ({few.sql}) AS few", few.values)


def how_many_fit_each(rows: QuerySet, conditions: Sequence[Q], look_at: int) -> Question:
    """How many of some rows, in the order of an index, fit each of several conditions; read by `counts_in`.

    At most `look_at` rows are looked at, once for all.
    """
    names = [f"fits_{place}" for place in range(len(conditions))]
    fits = rows.annotate(**dict(zip(names, conditions, strict=True)))
    looked = sql_of(fits.values(*names)[:look_at])
    more = sql_of(rows.values("pk")[look_at : look_at + 1])
    counts = ", ".join(f'count(*) FILTER (WHERE "{name}")' for name in names)
    return Question(
        f"SELECT ARRAY[{counts}, (SELECT count(*) FROM ({more.sql}) AS more)] FROM ({looked.sql}) AS looked",
        (*more.values, *looked.values),
    )


def counts_in(answer: Sequence[int]) -> list[Count]:
    """The counts that an answer to `how_many_fit_each` holds."""
    *found, unseen = answer
    return [count_in((one, unseen)) for one in found]


def how_many_fit(rows: QuerySet, condition: Q) -> Question:
    """How many of some rows, in the order of an index, fit a condition that it does not know; read by `count_in`.

    At most `LOOK_AT` rows are looked at. Whether there are more is asked only where it matters.
    """
    looked = sql_of(rows.annotate(fits=condition).values("fits")[:LOOK_AT])
    more = sql_of(rows.values("pk")[LOOK_AT : LOOK_AT + 1])
    few = f"SELECT FROM ({looked.sql}) AS looked WHERE fits LIMIT {COUNT_TO + 1}"
    return Question(
        f"SELECT ARRAY[found, CASE WHEN found > {COUNT_TO} THEN 0 ELSE (SELECT count(*) FROM ({more.sql}) AS more) END]"
        f" FROM (SELECT count(*) AS found FROM ({few}) AS few) AS counted",
        (*more.values, *looked.values),
    )


def count_in(answer: Sequence[int]) -> Count:
    """The count that an answer holds: how many were found, and whether some were not looked at."""
    found, unseen = answer
    return Count(COUNT_TO, False) if found > COUNT_TO else Count(found, not unseen)
