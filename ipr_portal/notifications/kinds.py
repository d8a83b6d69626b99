"""Kinds of news about mail, and the mail about accounts."""

from django.utils.translation import gettext_lazy as _

from .register import Kind

_WAS_TYPED = _("You get this because somebody typed this address at the IPR portal.")
_NOT_YOU = _("If this was not you, change your password and end your other sessions at once.")
_SESSIONS = _("See where you are signed in")
KINDS = {
    "mail.given_up": Kind(
        _("Mail could not be delivered, first to %(address)s"),
        _("Read the answer of the mail server. When the cause is fixed, send the mail again."),
        _("See undelivered mail"),
        "mail",
    ),
    "mail.not_delivered": Kind(
        _("Your mail to %(address)s could not be delivered"),
        _("Check the address. If it is wrong, revoke the invitation and invite the correct address."),
        _("See the invitation"),
        "mail",
    ),
    "account.verify": Kind(
        _("Your code for the IPR portal is %(code)s"),
        _(
            "Type the code where you were asked for it. It works for a few minutes. If you did not ask for it, do nothing."
        ),
        "",
        "key",
        _WAS_TYPED,
        fleeting=True,
    ),
    "account.exists": Kind(
        _("You have an account at the IPR portal already"),
        _(
            "Somebody, perhaps you, tried to sign up with this address. Sign in instead, or ask for a new password."
        ),
        _("Set a new password"),
        "key",
        _WAS_TYPED,
    ),
    "account.unknown": Kind(
        _("There is no account with this address at the IPR portal"),
        _(
            "Somebody, perhaps you, asked for a new password. If you meant another address, try that; or sign up."
        ),
        _("Sign up"),
        "key",
        _WAS_TYPED,
    ),
    "account.reset": Kind(
        _("Set a new password for the IPR portal"),
        _("Follow the link. If you did not ask for it, do nothing; your password does not change."),
        _("Set a new password"),
        "key",
        fleeting=True,
    ),
    "account.password_changed": Kind(_("Your password was changed"), _NOT_YOU, _SESSIONS, "key"),
    "account.address_changed": Kind(
        _("The e-mail address of your account was changed"), _NOT_YOU, _SESSIONS, "key"
    ),
    "account.app_added": Kind(
        _("An authenticator app was added to your account"), _NOT_YOU, _SESSIONS, "shield"
    ),
    "account.app_removed": Kind(
        _("The authenticator app was removed from your account"), _NOT_YOU, _SESSIONS, "shield"
    ),
    "account.passkey_added": Kind(_("A passkey was added to your account"), _NOT_YOU, _SESSIONS, "shield"),
    "account.passkey_removed": Kind(
        _("A passkey was removed from your account"), _NOT_YOU, _SESSIONS, "shield"
    ),
    "account.codes_replaced": Kind(_("Your recovery codes were replaced"), _NOT_YOU, _SESSIONS, "shield"),
}
