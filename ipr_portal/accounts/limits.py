"""How often one may try, and how long to wait after trying too often."""

from datetime import datetime, timedelta

from allauth.account import app_settings as account_settings
from allauth.core.internal.ratelimit import parse_rates
from allauth.mfa import app_settings as mfa_settings
from django.conf import settings
from django.utils.translation import ngettext

from .models import SignIn

NOTE_EVERY = timedelta(minutes=1)
FLOOD_WINDOW = timedelta(minutes=5)
ORIGIN_KNOWN = timedelta(days=90)  # after which an address from which somebody signed in counts as any other
# The rate that each page of allauth asks, by the page's name; `ACCOUNT_RATE_LIMITS` holds the rates.
ASKED_BY = {
    "account_login": "login",
    "account_signup": "signup",
    "account_email": "manage_email",
    "account_email_verification_sent": "confirm_email",
    "account_change_password": "change_password",
    "account_set_password": "change_password",
    "account_reset_password": "reset_password",
    "account_reset_password_from_key": "reset_password_from_key",
    "account_reauthenticate": "reauthenticate",
    "mfa_reauthenticate": "reauthenticate",
    "mfa_reauthenticate_webauthn": "reauthenticate",
    "mfa_login_webauthn": "webauthn_login",
}


def is_known_origin(email: str, address: str | None, now: datetime) -> bool:
    """Whether the person of an account was let in from this address of origin before."""
    rows = SignIn.objects.filter(user__email=email.lower(), let_in=True, at__gt=now - ORIGIN_KNOWN)
    return bool(address) and rows.filter(address=address).exists()


def longest_wait(action: str) -> int:
    """Seconds after which an action is possible again in any case; a minute if that is unknown."""
    rates = account_settings.RATE_LIMITS | mfa_settings.RATE_LIMITS
    return int(max((rate.duration for rate in parse_rates(rates.get(action))), default=60))


def say_wait(seconds: int) -> str:
    """That length in words, in whole minutes or hours, rounded up."""
    hours = -(-seconds // 3600)
    if hours > 1:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    minutes = -(-seconds // 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def is_flooded(now: datetime) -> bool:
    """Whether so many sign-ins were refused recently, over all accounts, that passwords are being guessed at scale."""
    refused = SignIn.objects.refused_since(now - FLOOD_WINDOW)
    return refused[: settings.SIGN_INS_REFUSED_AT_MOST].count() >= settings.SIGN_INS_REFUSED_AT_MOST
