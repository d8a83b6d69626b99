"""The workload of the team, and of unclaimed notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncHour

from ipr_portal.accounts.models import User
from ipr_portal.accounts.presence import last_seen
from ipr_portal.ui.moments import say_length
from ipr_portal.ui.questions import Question, how_many, sql_of
from takedowns.models import ListingDecision, Notice
from takedowns.models.notice_filters import SOMETHING_LEFT


@dataclass(frozen=True, slots=True)
class Held:
    """The notices that one person has."""

    notices: int = 0
    listings: int = 0  # left to decide in them
    paused: int = 0
    today: int = 0  # notices of them that are due before the end of the day
    overdue: int = 0
    next_due: datetime | None = None  # the first deadline that is still ahead and runs


@dataclass(frozen=True, slots=True)
class Done:
    """The listings that one person decided today, and in how many hours of the clock they decided any."""

    listings: int = 0
    hours: int = 0

    @property
    def an_hour(self) -> int | None:
        """Decisions in an hour with any; None before the first."""
        return round(self.listings / self.hours) if self.hours else None


@dataclass(frozen=True, slots=True)
class Load:
    """The workload of one person, and their work today."""

    person: User
    held: Held
    done: Done
    seen_at: datetime | None
    at: datetime

    @property
    def left(self) -> str:
        """The time until the next deadline; None if there is none."""
        if self.held.next_due is None:
            return ""
        return say_length(int((self.held.next_due - self.at).total_seconds() // 60))


def workloads_of(people: Sequence[User], *, at: datetime, since: datetime, today: Q) -> list[Load]:
    """The workload of each of some people; three statements.

    :param since: when the day began.
    :param today: the condition for notices due today.
    """
    held, done, seen = _held(people, at, today), _done(people, since), last_seen(people)
    return [
        Load(one, held.get(one.pk, Held()), done.get(one.pk, Done()), seen.get(one.pk), at) for one in people
    ]


def _done(people: Sequence[User], since: datetime) -> dict[int, Done]:
    rows = ListingDecision.objects.filter(
        decision__decided_by__in=people, decision__decided_at__gte=since, decision__undone_at=None
    )
    counted = rows.order_by().values_list("decision__decided_by")
    hours = Count(TruncHour("decision__decided_at"), distinct=True)
    return {pk: Done(*counts) for pk, *counts in counted.annotate(listings=Count("pk"), hours=hours)}


def _held(people: Sequence[User], at: datetime, today: Q) -> dict[int, Held]:
    left, runs = SOMETHING_LEFT, Q(paused_until=None) | Q(paused_until__lte=at)
    rows = Notice.objects.held_at(at).filter(triager__in=people).order_by().values("triager")
    counts: dict[str, Any] = {
        "notices": Count("pk"),
        "listings": Sum(F("pending_count") - F("second_review_count")),
        "paused": Count("pk", filter=Q(paused_until__gt=at)),
        "today": Count("pk", filter=left & today & Q(due_at__gt=at)),
        "overdue": Count("pk", filter=left & Q(due_at__lte=at)),
        "next_due": Min("due_at", filter=left & runs & Q(due_at__gt=at)),
    }
    found: list[dict[str, Any]] = [dict(row) for row in rows.annotate(**counts)]
    return {row.pop("triager"): Held(**row) for row in found}


class Loaded(NamedTuple):
    """A person to whom a notice can be reassigned, with their workload."""

    pk: int
    name: str
    notices: int
    listings: int


HOLDS = """
SELECT json_agg(
    json_build_array(person.id, coalesce(nullif(person.name, ''), person.email), held.notices, held.listings)
    ORDER BY person.name, person.email
) FROM ({people}) AS person CROSS JOIN LATERAL (
    SELECT count(*) AS notices, coalesce(sum(pending_count - second_review_count), 0) AS listings FROM takedowns_notice
    WHERE triager_id = person.id AND state IN ('ACKNOWLEDGED', 'IN_TRIAGE')
        AND (claim_expires_at > %s OR pending_count = second_review_count)
) AS held
"""


def loaded_question(people: QuerySet[User], *, at: datetime) -> Question:
    """Some people by name with their workload; `loaded_in` reads the result. Each one's notices are read once."""
    few = sql_of(people.order_by().values("id", "name", "email"))
    return Question(HOLDS.format(people=few.sql), (*few.values, at))


def loaded_in(answer: Sequence | None) -> list[Loaded]:
    return [Loaded._make(row) for row in answer or ()]


def pile_questions(*, at: datetime, today: Q) -> dict[str, Question]:
    """Counts of unclaimed notices: all, due today, overdue; `count_in` reads each result."""
    free = Notice.objects.free(at).by_urgency()
    piles = {
        "all": free,
        "today": free.filter(today, due_at__gt=at),
        "overdue": free.filter(due_at__lte=at),
    }
    return {name: how_many(rows) for name, rows in piles.items()}
