"""Lists of participants and candidates, each with its last evaluation."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.names import named_in_part
from programmes.enums import TAKES_PART, ParticipationState
from programmes.models import Evaluation, Participation, Programme, Step

CANDIDATES = (ParticipationState.IDENTIFIED, ParticipationState.SHORTLISTED)
INVITED = (ParticipationState.INVITED,)
GONE = (
    ParticipationState.EXITED,
    ParticipationState.DECLINED,
    ParticipationState.LAPSED,
    ParticipationState.NOT_INVITED,
)
VIEWS = {"taking": (*INVITED, *TAKES_PART), "gone": GONE}
BY_WORST = ("worst", "id")  # by the upper end of the last evaluation, the lowest first
NO_FIGURE = Decimal(9)  # in its place, above every figure


def participant_rows(
    *, view: str = "taking", text: str = "", state: str = "", programme: str = "", manager: int | None = None
) -> QuerySet[Participation]:
    """Participations of one view under filters, with the key of the last evaluation of each."""
    rows = Participation.objects.filter(state__in=VIEWS[view])
    if state:
        rows = rows.filter(state=state)
    if programme:
        rows = rows.filter(programme__code=programme)
    if manager:
        rows = rows.filter(manager_id=manager)
    if text:
        rows = rows.filter(named_in_part("organisation__name", text))
    return with_last(rows)


def candidate_rows() -> QuerySet[Participation]:
    """Candidates and those shortlisted, with the key of the last evaluation of each."""
    return with_last(Participation.objects.candidates())


def with_last(rows: Any) -> QuerySet[Participation]:
    same = {"programme": OuterRef("programme"), "organisation": OuterRef("organisation")}
    last = Evaluation.objects.filter(**same).order_by("-as_of", "-pk").values("pk")[:1]
    step = Step.objects.filter(participation=OuterRef("pk")).order_by("-at", "-pk").values("reason")[:1]
    upper = Evaluation.objects.filter(**same).order_by("-as_of", "-pk").values("exit_upper")[:1]
    worst = Coalesce(Subquery(upper), Value(NO_FIGURE))
    return rows.for_lists().annotate(last_id=Subquery(last), reason=Subquery(step), worst=worst)


def add_evaluations(rows: Iterable[Participation]) -> list[Participation]:
    """Give each its last evaluation as `evaluation`, in one statement."""
    rows = list(rows)
    found = Evaluation.objects.in_bulk([row.last_id for row in rows if row.last_id])
    for row in rows:
        row.evaluation = found.get(row.last_id)
    return rows


def state_counts() -> dict[str, int]:
    """How many participations are in each state that is not final, in one statement."""
    rows = Participation.objects.open().order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def returning(at: datetime) -> QuerySet[Participation]:
    """Who has left and is evaluated again on a day to come, the next first."""
    rows = Participation.objects.filter(returns_at__gt=at, return_evaluated_at=None).for_lists()
    return rows.order_by("returns_at", "pk")


def organisations_named(text: str, most: int = 20) -> QuerySet[Organisation]:
    """Organisations by a part of their name, to evaluate one."""
    return Organisation.objects.filter(named_in_part("name", text)).order_by("name")[:most]


def history_of(programme: Programme, organisation: Organisation) -> QuerySet[Participation]:
    """All attempts of an organisation, the newest first."""
    rows = Participation.objects.filter(programme=programme, organisation=organisation)
    return rows.order_by("-identified_at", "-pk")
