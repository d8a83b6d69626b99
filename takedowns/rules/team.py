"""How much work lies with each of the team, and with nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ipr_portal.accounts.models import User
from ipr_portal.accounts.presence import last_seen
from ipr_portal.ui.questions import Question, how_many
from takedowns.models import ListingDecision, Notice


@dataclass(frozen=True, slots=True)
class Load:
    """What one person has on the desk, and did today."""

    person: User
    notices: int
    listings: int  # left to decide in them
    today: int  # notices of them that are due before the day ends
    overdue: int
    decided: int  # listings
    seen_at: datetime | None


def loads_of(people: Sequence[User], *, at: datetime, since: datetime, today: Q) -> list[Load]:
    """The load of each of some people; three statements.

    :param since: when the day began.
    :param today: what a notice that is due today is like.
    """
    held, seen = _held(people, at, today), last_seen(people)
    done = ListingDecision.objects.filter(
        decision__decided_by__in=people, decision__decided_at__gte=since, decision__undone_at=None
    )
    counted = done.order_by().values_list("decision__decided_by").annotate(count=Count("pk"))
    decided = dict(counted)
    return [
        Load(one, *held.get(one.pk, (0, 0, 0, 0)), decided.get(one.pk, 0), seen.get(one.pk)) for one in people
    ]


def _held(people: Sequence[User], at: datetime, today: Q) -> dict[int, tuple[int, int, int, int]]:
    left = Q(pending_count__gt=0)
    rows = Notice.objects.held_at(at).filter(triager__in=people).order_by().values("triager")
    counted = rows.annotate(
        notices=Count("pk"),
        listings=Sum("pending_count"),
        today=Count("pk", filter=left & today & Q(due_at__gt=at)),
        overdue=Count("pk", filter=left & Q(due_at__lte=at)),
    )
    return {
        row["triager"]: (row["notices"], row["listings"], row["today"], row["overdue"]) for row in counted
    }


class Loaded(NamedTuple):
    """Somebody to whom a notice can be handed, and what they hold."""

    pk: int
    name: str
    notices: int
    listings: int


def with_loads(people: QuerySet[User], *, at: datetime) -> list[Loaded]:
    """Some people in their order with what each holds, in one statement."""
    held = Notice.objects.held_at(at).filter(triager=OuterRef("pk")).order_by().values("triager")
    rows = people.annotate(
        notices=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0),
        listings=Coalesce(Subquery(held.annotate(n=Sum("pending_count")).values("n")), 0),
    )
    return [Loaded(one.pk, str(one), one.notices, one.listings) for one in rows]


def pile_questions(*, at: datetime, today: Q) -> dict[str, Question]:
    """How much lies with nobody: all, due today, overdue; `count_in` reads each answer."""
    free = Notice.objects.free(at).by_urgency()
    piles = {
        "all": free,
        "today": free.filter(today, due_at__gt=at),
        "overdue": free.filter(due_at__lte=at),
    }
    return {name: how_many(rows) for name, rows in piles.items()}
