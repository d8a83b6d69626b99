"""What becomes of an active participation: watch, improvement plan, suspension, exit, and the way back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from ipr_portal.markets import desk_zone
from ipr_portal.ui.moments import say_moment
from programmes.criteria import Rule
from programmes.enums import Leaving, ParticipationState
from programmes.models import Evaluation, Participation, Plan, PlanTarget
from programmes.rules.admission import why_not_for_holder
from programmes.rules.moves import DECIDE_WITHIN, months_later, why_not_from, why_not_plan

from .gates import close_reasons, open_reasons
from .promises import keep_promise
from .steps import CannotMove, lock, move, note, refuse_if, tell_holder, tell_managers

S = ParticipationState


def watch(participation: Participation, *, evaluation: Evaluation, reason: str, at: datetime) -> None:
    """Put a locked participation on watch, naming the figure that failed; the promise holds."""
    step = move(
        participation, S.WATCH, reason=reason, by=None, at=at, evaluation=evaluation,
        decision_due_at=at + DECIDE_WITHIN,
    )  # fmt: skip
    note("participation.watched", participation, by=None, at=at, reason=reason)
    tell_holder("programme.watched", participation, at=at, key=step.pk, reason=reason)


def recover(participation: Participation, *, evaluation: Evaluation, reason: str, at: datetime) -> None:
    """Bring a locked participation back to good standing, by its evaluations."""
    close_plan(participation, reached=True, at=at)
    step = move(
        participation, S.ACTIVE, reason=reason, by=None, at=at, evaluation=evaluation, decision_due_at=None
    )
    note("participation.recovered", participation, by=None, at=at, reason=reason)
    tell_holder("programme.recovered", participation, at=at, key=step.pk, reason=reason)


def close_plan(participation: Participation, *, reached: bool, at: datetime) -> None:
    """Close the open improvement plan, if there is one."""
    participation.plans.filter(closed_at=None).update(closed_at=at, reached=reached)


@transaction.atomic
def agree_plan(
    *, participation: Participation, words: str, agreed_with: str, ends_at: datetime, targets: Sequence[Rule],
    reason: str, by, at: datetime, evaluations_needed: int = 2, version: int | None = None,
) -> Plan:  # fmt: skip
    """Write down an improvement plan that was agreed with the rights holder.

    :param targets: the figures to reach; good evaluations in a row bring the participation back.
    :raises CannotMove: if it is not on watch, the time is too short or too long, or no target is named.
    """
    participation = lock(participation, version=version)
    refuse_if(why_not_plan(participation, ends_at=ends_at, at=at))
    if not targets:
        raise CannotMove(Refusal("", _("Name at least one figure to reach."), "", "upper"))
    plan = Plan.objects.create(
        organisation_id=participation.organisation_id, participation=participation, words=words,
        agreed_with=agreed_with, opened_by=by, opened_at=at, ends_at=ends_at,
        evaluations_needed=evaluations_needed,
    )  # fmt: skip
    PlanTarget.objects.bulk_create(
        PlanTarget(
            organisation_id=participation.organisation_id, plan=plan, figure=rule.figure,
            comparison=rule.comparison, threshold=rule.threshold,
        )
        for rule in targets
    )  # fmt: skip
    step = move(
        participation,
        S.IMPROVEMENT_PLAN,
        reason=reason,
        message=words[:2000],
        by=by,
        at=at,
        decision_due_at=ends_at,
    )
    until = say_moment(ends_at, zone=desk_zone(), now=at)
    note("participation.plan_agreed", participation, by=by, at=at, reason=reason, until=until)
    tell_holder("programme.plan", participation, at=at, key=step.pk, until=until)
    return plan


@transaction.atomic
def suspend(
    *, participation: Participation, reason: str, message: str, by, at: datetime, version: int | None = None
) -> Participation:
    """Suspend a participation: new notices have the standard time, those on their way keep their promise.

    :raises CannotMove: if it is not active, on watch or in a plan.
    """
    participation = lock(participation, version=version)
    close_plan(participation, reached=False, at=at)
    step = move(
        participation, S.SUSPENDED, reason=reason, message=message, by=by, at=at, decision_due_at=None
    )
    keep_promise(participation, by=by, at=at)
    close_reasons(participation, by=by, at=at)
    note("participation.suspended", participation, by=by, at=at, reason=reason)
    tell_holder("programme.suspended", participation, at=at, key=step.pk, reason=reason)
    return participation


@transaction.atomic
def resume(
    *, participation: Participation, reason: str, message: str, since: datetime, by, at: datetime,
    version: int | None = None,
) -> Participation:  # fmt: skip
    """End a suspension: the promise binds again from a moment on.

    :raises CannotMove: if it is not suspended, or the moment lies in the past.
    """
    participation = lock(participation, version=version)
    if participation.state != S.SUSPENDED:
        raise CannotMove(Refusal("", _("The participation is not suspended."), ""))
    refuse_if(why_not_from(since, at=at))
    since = max(since, at)
    step = move(participation, S.ACTIVE, reason=reason, message=message, by=by, at=at, effective_at=since)
    keep_promise(participation, by=by, at=at)
    open_reasons(participation, since=since, by=by, at=at)
    said = say_moment(since, zone=desk_zone(), now=at)
    note("participation.resumed", participation, by=by, at=at, reason=reason)
    tell_holder(
        "programme.resumed", participation, at=at, key=step.pk, since=said,
        days=participation.programme.business_days,
    )  # fmt: skip
    return participation


@transaction.atomic
def let_go(
    *, participation: Participation, reason: str, message: str, by, at: datetime, version: int | None = None
) -> Participation:
    """End a participation by the IPR team's decision; the day of possible return is fixed and told.

    :raises CannotMove: if it has not accepted yet, or has ended.
    """
    participation = lock(participation, version=version)
    _leave(participation, leaving=Leaving.MANAGER, reason=reason, message=message, by=by, at=at)
    return participation


@transaction.atomic
def leave(
    *, participation: Participation, reason: str, by, at: datetime, version: int | None = None
) -> Participation:
    """End a participation by an owner's decision; the day of possible return is fixed and told.

    :raises CannotMove: if this person is no owner today, gives no reason, or it has not accepted yet, or has ended.
    """
    participation = lock(participation, version=version)
    refuse_if(why_not_for_holder(participation.organisation, by))
    if not reason.strip():
        raise CannotMove(Refusal("", _("Write why you leave; we read it."), "", "reason"))
    until = _leave(participation, leaving=Leaving.HOLDER, reason=reason.strip(), message="", by=by, at=at)
    tell_managers("programme.left", participation, at=at, key=participation.version, until=until)
    return participation


def end_for_closed(participation: Participation, *, at: datetime) -> None:
    """End a locked participation whose organisation was closed."""
    reason = _("The organisation was closed.")
    _leave(participation, leaving=Leaving.CLOSED, reason=reason, message="", by=None, at=at)


def _leave(participation, *, leaving: str, reason: str, message: str, by, at: datetime) -> str:
    """Move a locked participation out; return the day of possible return in words."""
    zone = desk_zone()
    returns_at = months_later(at, participation.programme.return_months, zone)
    close_plan(participation, reached=False, at=at)
    was_bound = participation.is_bound
    step = move(
        participation, S.EXITED, reason=reason, message=message, by=by, at=at, leaving=leaving,
        returns_at=returns_at, decision_due_at=None,
    )  # fmt: skip
    if was_bound:
        keep_promise(participation, by=by, at=at)
        close_reasons(participation, by=by, at=at)
    until = say_moment(returns_at, zone=zone, now=at)
    action = "participation.closed" if leaving == Leaving.CLOSED else "participation.exited"
    note(action, participation, by=by, at=at, reason=reason, until=until)
    tell_holder("programme.exited", participation, at=at, key=step.pk, reason=reason, until=until)
    return until
