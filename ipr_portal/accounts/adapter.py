"""How allauth behaves here: rate limits, wording, and encrypted secrets.

Mail goes through the outbox, which lies above this app: see `ipr_portal.notifications.account_mail`.
"""

from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import consume, get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import attempts, limits
from .models import Means
from .network import client_address


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in, sign-up and passwords."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("This e-mail address and password do not match."),
        "email_taken": _("This e-mail address belongs to another account."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is wrong. Check the newest code and type it again."),
        "incorrect_passkey": _("This passkey was not accepted. Try again, or sign in another way."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link was used before or is too old. Ask for a new one."),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
        "same_as_current": _("This is already your e-mail address."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, or sign in with a passkey."),
        "duplicate_email": _("This is already your e-mail address."),
    }

    def save_user(self, request, user, form, commit=True) -> Any:
        user.name = form.cleaned_data["name"]
        return super().save_user(request, user, form, commit)

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        """Wrong passwords are counted by account and origin together: nobody can block a person elsewhere."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{get_ip(request)}"

    def count_elsewhere(self, request, email: str) -> None:
        """Count attempts on one account from everywhere; origins from which its person signed in before are not
        refused.

        :raises ValidationError: worded for the person; the password was not looked at.
        """
        if limits.is_known_origin(email, client_address(request), timezone.now()):
            return
        usage = consume(request, app="allauth.account", action="login_elsewhere", key=email.lower())
        if not usage:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage.usage += usage.usage

    def pre_authenticate(self, request, **credentials) -> None:
        """Refuse too many attempts, and record them.

        :raises ValidationError: worded for the person; the password was not looked at.
        """
        try:
            if limits.is_flooded(timezone.now()):
                raise self.validation_error("too_many_login_attempts")
            super().pre_authenticate(request, **credentials)
            self.count_elsewhere(request, credentials.get("email", ""))
        except ValidationError:
            attempts.note_refusal(request, credentials.get("email", ""), Means.PASSWORD, held_up=True)
            raise


class SecondFactorAdapter(DefaultMFAAdapter):
    """Authenticator apps, passkeys and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def encrypt(self, text) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user, type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey {number}").format(number=count + 1)

    def _get_site_name(self) -> str:
        return gettext("IPR portal")  # in authenticator apps and passkey dialogs


def _box() -> MultiFernet:
    """Seeds are encrypted, so that a copy of the database alone cannot produce codes. Keys rotate with SECRET_KEY."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [salted_hmac("accounts.seeds", "", secret, algorithm="sha256").digest() for secret in secrets]
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])
