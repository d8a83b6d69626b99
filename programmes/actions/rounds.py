"""What happens by itself: the monthly round, the day of possible return, plans that are over, organisations that closed."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.markets import desk_zone
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.models import Organisation, OrganisationKind, OrganisationState
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import system_scope
from programmes.enums import BOUND, EvaluationKind, InvitationEnd, ParticipationState
from programmes.models import Evaluation, Participation, Plan, Programme
from programmes.rules.moves import months_later
from takedowns.models import Notice

from .evaluations import evaluate
from .standing import end_for_closed
from .steps import end_letter, lock, move, note, tell_holder, tell_managers

S = ParticipationState
AT_ONCE = 5000  # organisations that one run evaluates
WINDOW_MONTHS = 3


def month_of(at: datetime) -> tuple[datetime, str]:
    """The first moment of the desk's month, and its name, such as `2026-11`."""
    local = at.astimezone(desk_zone())
    begins = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return begins, f"{begins:%Y-%m}"


def evaluate_month(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Evaluate who has not been in this month, for each open programme; return how many were."""
    with system_scope():
        as_of, period = month_of(at)
        todo = [
            (programme, organisation)
            for programme in Programme.objects.filter(closed_at=None, opened_at__lte=at).order_by("pk")
            for organisation in _not_evaluated(programme, as_of=as_of, period=period)[:limit]
        ]
    before = _candidates()
    for programme, organisation in todo:
        with system_scope():
            evaluate(
                organisation=organisation, programme=programme, kind=EvaluationKind.MONTHLY, period=period,
                as_of=as_of, at=at,
            )  # fmt: skip
    _tell_of_candidates(before, period=period, at=at)
    return len(todo)


def _not_evaluated(programme: Programme, *, as_of: datetime, period: str) -> QuerySet[Organisation]:
    """Verified rights holders with an outcome in the window, and participants, that this round has not evaluated."""
    since = months_later(as_of, -WINDOW_MONTHS, desk_zone())
    filed = Notice.objects.filter(decided_at__gte=since, decided_at__lt=as_of).values("organisation")
    inside = Participation.objects.filter(programme=programme, state__in=BOUND).values("organisation")
    done = Evaluation.objects.filter(programme=programme, period=period).values("organisation")
    rows = Organisation.objects.filter(kind=OrganisationKind.RIGHTS_HOLDER, state=OrganisationState.VERIFIED)
    return (rows.filter(pk__in=filed) | rows.filter(pk__in=inside)).exclude(pk__in=done).order_by("pk")


def _candidates() -> set[int]:
    with system_scope():
        return set(Participation.objects.filter(state=S.IDENTIFIED).values_list("pk", flat=True))


def _tell_of_candidates(before: set[int], *, period: str, at: datetime) -> None:
    """Notify those who manage programmes of new candidates, once a round and programme."""
    with system_scope():
        new = Participation.objects.filter(state=S.IDENTIFIED).exclude(pk__in=before)
        for programme in Programme.objects.filter(participations__in=new).distinct():
            notify(
                staff_who(Can.MANAGE_PROGRAMMES), "programme.candidates", programme, at=at,
                event_key=f"programme.candidates:{programme.pk}:{period}", path=reverse("desk:candidates"),
                programme=str(programme), count=new.filter(programme=programme).count(),
            )  # fmt: skip


def evaluate_returns(*, at: datetime) -> int:
    """Evaluate those whose day of possible return has come, and tell both sides; return how many."""
    with system_scope():
        rows = Participation.objects.filter(returns_at__lte=at, return_evaluated_at=None)
        due = list(rows.for_lists().order_by("returns_at", "pk")[:AT_ONCE])
    for participation in due:
        _evaluate_return(participation, at=at)
    return len(due)


def _evaluate_return(participation: Participation, *, at: datetime) -> None:
    with system_scope():
        participation = lock(participation)
        if participation.return_evaluated_at:
            return
        participation.return_evaluated_at = at
        participation.save(update_fields=["return_evaluated_at"])
        if not participation.organisation.is_verified:
            return
        evaluation = evaluate(
            organisation=participation.organisation, programme=participation.programme,
            kind=EvaluationKind.RETURN, period=f"return-{participation.pk}", as_of=participation.returns_at, at=at,
        )  # fmt: skip
        note("participation.returned", participation, by=None, at=at)
        met = "programme.return_met" if evaluation.admits else "programme.return_not_met"
        tell_holder(met, participation, at=at, key=participation.pk)
        tell_managers("programme.returned", participation, at=at, key=participation.pk)


def tell_of_plans(*, at: datetime) -> int:
    """Notify of improvement plans whose time is over without their targets being reached; return how many."""
    with system_scope():
        over = Plan.objects.filter(closed_at=None, ends_at__lte=at, over_told_at=None)
        rows = list(over.select_for_update(of=("self",), no_key=True, skip_locked=True).select_related(
            "participation__organisation", "participation__programme"
        ))  # fmt: skip
        for plan in rows:
            plan.over_told_at = at
            plan.save(update_fields=["over_told_at"])
            tell_managers("programme.plan_over", plan.participation, at=at, key=plan.pk)
    return len(rows)


def end_closed(*, at: datetime) -> int:
    """End what organisations that were closed had open; return how many participations ended."""
    with system_scope():
        rows = Participation.objects.open().filter(organisation__state=OrganisationState.CLOSED)
        due = list(rows.for_lists().order_by("pk")[:AT_ONCE])
    for participation in due:
        with system_scope():
            _end_closed(lock(participation), at=at)
    return len(due)


def _end_closed(participation: Participation, *, at: datetime) -> None:
    reason = _("The organisation was closed.")
    if participation.state in (S.IDENTIFIED, S.SHORTLISTED):
        move(participation, S.NOT_INVITED, reason=reason, by=None, at=at)
        note("participation.not_invited", participation, by=None, at=at, reason=reason)
    elif participation.state == S.INVITED:
        for letter in participation.letters.open():
            end_letter(letter, InvitationEnd.CLOSED, by=None, at=at)
        move(participation, S.LAPSED, reason=reason, by=None, at=at)
        note("participation.lapsed", participation, by=None, at=at, reason=reason)
    elif participation.ended_at is None:
        end_for_closed(participation, at=at)
