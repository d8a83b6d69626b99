"""What allauth and Django tell us about sign-ins, passed on to the history."""

from allauth.account.signals import user_logged_in
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver

from . import attempts
from .models import Means


@receiver(user_logged_in)
def on_sign_in(request, user, **_more) -> None:
    attempts.note_sign_in(request, user)


@receiver(user_login_failed)
def on_wrong_password(credentials, request=None, **_more) -> None:
    if request is not None:  # a shell or a command asks without one
        attempts.note_refusal(request, credentials.get("email", ""), Means.PASSWORD)


@receiver(authentication_failed)
def on_wrong_code(request, user, authenticator, **_more) -> None:
    means = attempts.OF_AUTHENTICATOR[authenticator.type]
    attempts.note_refusal(request, user.email, means, user=user)
