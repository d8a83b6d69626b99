"""Background work of programmes."""

from celery import shared_task
from django.utils import timezone

from .actions import accounts, forecasts


@shared_task(name="programmes.check_accounts")
def check_accounts(**_later) -> None:
    """Check that figures which are counted by two roads agree; fail where they do not."""
    accounts.check_accounts(at=timezone.now())


@shared_task(name="programmes.make_forecast")
def make_forecast(**_later) -> None:
    """Forecast the coming week, before the desk opens."""
    forecasts.make_forecast(at=timezone.now())
