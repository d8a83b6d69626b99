"""Forms of the account pages: allauth's, in our words, with what it leaves out added; and the profile."""

import struct
from contextlib import contextmanager

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base import forms as second_factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from ipr_portal.ui.fields import JsonField, MailField, NameField
from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText

from . import attempts
from .models import Means, User
from .zones import town_of, towns, zone_of

PASSWORD_HELP = _("At least 12 characters. A few unrelated words are easy to remember.")
CODE_HELP = _("Six digits from your authenticator app, or one of your recovery codes.")


class TownInput(forms.TextInput):
    """A text field with the towns of all time zones to choose from."""

    template_name = "accounts/zone_input.html"

    def __init__(self, attrs=None):
        super().__init__({"list": "towns", "autocomplete": "off"} | (attrs or {}))

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {"zones": towns()}


NAME = forms.TextInput(attrs={"autocomplete": "name"})
REUSE_WINDOW = 120  # seconds: longer than a code of an authenticator app is valid


class Worded(OwnWords):
    """Puts our words on a form of allauth: labels and helps, and no placeholders."""

    labels: dict = {}
    helps: dict = {}
    forgets = True  # passwords and codes are not written back into a page

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.EmailField):
                words = {"required": field.error_messages["required"]}
                field = self.fields[name] = MailField(
                    required=field.required, widget=field.widget, error_messages=words
                )
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs["class"] = "form-control--code"
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")


ADDRESS = {"login": _("E-mail address"), "email": _("E-mail address"), "password": _("Password")}
NEW_PASSWORD = {
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password, again"),
}
NEW_PASSWORD_HELP = {"password1": PASSWORD_HELP}


class SignInForm(Worded, account.LoginForm):
    labels = ADDRESS


class SignUpForm(Worded, account.SignupForm):
    """Asks for the name too, and takes as long for a known address as for a new one."""

    name = NameField(max_length=150, label=_("Full name"), widget=NAME)
    field_order = ["name", "email", "password1"]
    labels = ADDRESS | {"password1": _("Password")}
    helps = {"email": _("We send a code there. Use your address at work."), "password1": PASSWORD_HELP}

    def try_save(self, request):
        if self.account_already_exists:
            get_user_model()().set_password(self.cleaned_data["password1"])  # the time it takes tells nothing
        return super().try_save(request)


class ConfirmAddressForm(Worded, account.ConfirmEmailVerificationCodeForm):
    labels = {"code": _("Code")}


class ChangeAddressForm(Worded, account.AddEmailForm):
    labels = {"email": _("New e-mail address")}
    helps = {"email": _("We send a code there. Your address does not change until you enter it.")}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    labels, helps = NEW_PASSWORD, NEW_PASSWORD_HELP


class SetPasswordForm(Worded, account.SetPasswordForm):
    labels, helps = NEW_PASSWORD, NEW_PASSWORD_HELP


class NewPasswordForm(Worded, account.ResetPasswordKeyForm):
    labels, helps = NEW_PASSWORD, NEW_PASSWORD_HELP


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    labels = ADDRESS


class ConfirmPasswordForm(Worded, account.ReauthenticateForm):
    labels = {"password": _("Your password")}


class OneTimeCode(Worded):
    """A code of an authenticator app is accepted once; guessing codes is limited more strictly than guessing
    passwords."""

    labels = {"code": _("Code")}
    helps = {"code": CODE_HELP}

    def clean_code(self):
        usage = self._count_attempt()
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not spend_code(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        usage.rollback()
        return code

    def _count_attempt(self):
        limit = {
            "app": "allauth.account",
            "action": "second_factor",
            "key": attempts.counted_as(context.request, self.user),
        }
        if usage := ratelimit.consume(context.request, **limit):
            return usage
        attempts.note_refusal(context.request, self.user.email, Means.APP, user=self.user, held_up=True)
        raise get_adapter().validation_error("too_many_login_attempts")


def spend_code(user: User, code: str) -> bool:
    """Use up a code of an authenticator app; False if it was used before."""
    return cache.add(f"accounts.code:{user.pk}:{normalize_user_code(code)}", True, REUSE_WINDOW)


class SecondFactorForm(OneTimeCode, second_factor.AuthenticateForm):
    """The second step of signing in."""


class ConfirmSecondFactorForm(OneTimeCode, second_factor.ReauthenticateForm):
    """Confirms the person again, before a sensitive change."""


class AddAppForm(Worded, totp.ActivateTOTPForm):
    """Adds an authenticator app; the code that proves it works does not sign in as well."""

    labels = {"code": _("Code from the app")}
    helps = {"code": _("Six digits; the code changes every 30 seconds.")}

    def clean_code(self):
        code = super().clean_code()
        spend_code(self.user, code)
        return code


class CredentialField(JsonField):
    """What a browser says of a passkey."""

    def __init__(self, **more):
        super().__init__(**{"max_length": 20_000} | more)

    def to_python(self, value):
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            raise get_adapter().validation_error("incorrect_passkey") from error


class Ceremony(forms.Form):
    """A form that carries the response of a passkey."""

    credential = CredentialField()


class AddPasskeyForm(Worded, Ceremony, webauthn.AddWebAuthnForm):
    labels = {
        "name": _("Name"),
        "passwordless": _("Sign in with this passkey alone, without a password"),
    }
    helps = {"name": _("Helps you to recognise the passkey, for example by its device.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True

    def clean(self):
        with malformed_is_refused():
            return super().clean()


class NamePasskeyForm(Worded, webauthn.EditWebAuthnForm):
    labels = {"name": _("Name")}


@contextmanager
def malformed_is_refused():
    """The passkey library raises on input that no browser sends; that is a refusal, not a server error.

    :raises ValidationError: for any error of the library.
    """
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, struct.error) as error:
        raise get_adapter().validation_error("incorrect_passkey") from error


class NotedPasskey(Ceremony):
    """A passkey that was not accepted goes into the history, as a wrong password does."""

    def clean_credential(self):
        try:
            with malformed_is_refused():
                return super().clean_credential()
        except forms.ValidationError as error:
            email = self.user.email if self.user else ""
            attempts.note_refusal(context.request, email, Means.PASSKEY, user=self.user)
            if error.code != "incorrect_code":
                raise
            raise get_adapter().validation_error("incorrect_passkey") from error


class PasskeySignInForm(NotedPasskey, webauthn.LoginWebAuthnForm):
    """Signs in with a passkey alone."""


class PasskeySecondFactorForm(NotedPasskey, webauthn.AuthenticateWebAuthnForm):
    """The second step of signing in, by passkey."""


class ConfirmPasskeyForm(NotedPasskey, webauthn.ReauthenticateWebAuthnForm):
    """Confirms the person again, by passkey."""


class ZoneField(PlainText):
    """A time zone by one of its towns; what is typed is matched with the list, which the browser searches."""

    widget = TownInput

    def prepare_value(self, value):
        return town_of(value) if value else value

    def clean(self, value):
        typed = super().clean(value)
        if found := zone_of(typed):
            return found
        raise forms.ValidationError(
            _("We know no town “%(typed)s”. Choose one from the list, such as “%(example)s”."),
            params={"typed": typed[:40], "example": town_of("Asia/Jakarta")},
        )


class ProfileForm(OwnWords, forms.Form):
    """How a person is called, and in which zone they read times."""

    name = NameField(max_length=150, label=_("Full name"), widget=NAME)
    time_zone = ZoneField(
        max_length=100, label=_("Time zone"),
        help_text=_("All times on your pages are shown in it. Type the name of a town and choose it from the list."),
        error_messages={"required": _("Choose a town.")},
    )  # fmt: skip
