"""The feedback board: items with their votes, what is to be answered, and whether answers were in time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)

from outreach.enums import FeedbackState
from outreach.models import Feedback, Vote

BUILT_SHOWN = 5
_BUILT = [FeedbackState.COMPLETED]
VIEWS = {
    "answer": Q(answered_at=None),
    "wanted": Q(state__in=[FeedbackState.TRIAGED, FeedbackState.OPEN]),
    "planned": Q(state__in=[FeedbackState.PLANNED, FeedbackState.STARTED]),
    "built": Q(state__in=_BUILT),
    "all": Q(),
}


class _Quantile(Aggregate):
    """The shortest time within which a share of the rows stayed; NULL with none."""

    template = "percentile_disc(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class Promise:
    """How many items are due or answered, and how many of these within 60 days. Merged and removed ones do not count."""

    kept: int
    due: int
    waiting: int
    late: int
    built: int
    median: timedelta | None  # from the question to the first answer
    nine_in_ten: timedelta | None

    @property
    def share(self) -> float | None:
        """Per cent; None while nothing was due."""
        return 100 * self.kept / self.due if self.due else None


def with_votes(rows: QuerySet[Feedback]) -> QuerySet[Any]:
    cast = Q(votes__withdrawn_at=None, votes__isnull=False)
    return rows.annotate(vote_count=Count("votes", filter=cast)).select_related(
        "asked_for", "resource", "into", "pilot__programme"
    )


def board(view: str) -> list[Feedback]:
    """Items of a view of the desk: what is to be answered by its day, all others by their votes."""
    rows = with_votes(Feedback.objects.filter(VIEWS[view]).exclude(state=FeedbackState.DELETED))
    if view != "all":
        rows = rows.exclude(state=FeedbackState.DUPLICATE)
    order = ("answer_due", "pk") if view == "answer" else ("-vote_count", "pk")
    return list(rows.order_by(*order)[:100])


def member_board(organisation) -> list[Feedback]:
    """The first hundred of what an organisation sees, by their votes."""
    return list(member_items(organisation).order_by("-vote_count", "pk")[:100])


def member_items(organisation) -> QuerySet[Any]:
    """What an organisation sees: everything that we have read, and its own; `is_voted` where it voted."""
    mine = Vote.objects.cast().filter(feedback=OuterRef("pk"), organisation=organisation)
    own = Q(asked_for=organisation) & ~Q(state__in=[FeedbackState.DUPLICATE, FeedbackState.DELETED])
    seen = Feedback.objects.filter(Q(pk__in=Feedback.objects.on_board()) | own)
    return with_votes(seen.annotate(is_voted=Exists(mine)))


def built_lately() -> list[Feedback]:
    """What was built because somebody asked, the last on top."""
    rows = with_votes(Feedback.objects.filter(state__in=_BUILT))
    return list(rows.order_by("-answered_at", "pk")[:BUILT_SHOWN])


def built_as(page) -> list[Feedback]:
    """What was asked that led to a page of the library, the most wanted on top."""
    rows = with_votes(Feedback.objects.filter(resource=page, state__in=_BUILT))
    return list(rows.order_by("-vote_count", "pk")[:BUILT_SHOWN])


def promise_of(at: datetime) -> Promise:
    """Whether we answer within 60 days, of all that is answered or should be."""
    rows = Feedback.objects.exclude(state__in=[FeedbackState.DUPLICATE, FeedbackState.DELETED])
    in_time = Q(answered_at__lte=F("answer_due"))
    late = Q(answered_at=None, answer_due__lt=at)
    took = ExpressionWrapper(F("answered_at") - F("asked_at"), output_field=DurationField())
    found = rows.aggregate(
        kept=Count("pk", filter=in_time),
        due=Count("pk", filter=Q(answered_at__isnull=False) | late),
        waiting=Count("pk", filter=Q(answered_at=None)),
        late=Count("pk", filter=late),
        built=Count("pk", filter=Q(state__in=_BUILT)),
        median=_Quantile(took, fraction=0.5),
        nine_in_ten=_Quantile(took, fraction=0.9),
    )
    return Promise(**found)
