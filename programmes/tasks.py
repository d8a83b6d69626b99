"""Background work of programmes; each task looks for rows that wait, and may run twice."""

from celery import shared_task
from django.utils import timezone

from .actions import accounts, admission, agreements, calls, forecasts, packs, rounds, scoring


@shared_task(name="programmes.score_days")
def score_days(**_later) -> None:
    """Store the accuracy of every organisation as each day of the desk began."""
    scoring.score_days(at=timezone.now())


@shared_task(name="programmes.lapse_invitations")
def lapse_invitations(**_later) -> None:
    """End invitations that expired without an answer, and remind of those that will."""
    admission.lapse_due(at=timezone.now())


@shared_task(name="programmes.evaluate")
def evaluate(**_later) -> None:
    """Evaluate each organisation once a month, and those whose day of possible return has come."""
    now = timezone.now()
    rounds.end_closed(at=now)
    rounds.evaluate_returns(at=now)
    rounds.evaluate_month(at=now)
    rounds.tell_of_plans(at=now)


@shared_task(name="programmes.check_accounts")
def check_accounts(**_later) -> None:
    """Check that figures which are counted by two roads agree; fail where they do not."""
    accounts.check_accounts(at=timezone.now())


@shared_task(name="programmes.make_forecast")
def make_forecast(**_later) -> None:
    """Forecast the coming week, before the desk opens."""
    forecasts.make_forecast(at=timezone.now())


@shared_task(name="programmes.build_packs")
def build_packs(**_later) -> None:
    """Build the packs of check-ins that come within a week."""
    packs.build_due(at=timezone.now())


@shared_task(name="programmes.propose_calls")
def propose_calls(**_later) -> None:
    """Propose calls after late decisions or a run of rejections."""
    calls.propose_calls(at=timezone.now())


@shared_task(name="programmes.remind_overdue")
def remind_overdue(**_later) -> None:
    """Notify owners of overdue actions."""
    agreements.remind_overdue(at=timezone.now())
