"""allauth's mail, sent like all mail: as a row in the outbox, delivered after commit."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from ipr_portal.accounts.adapter import AccountAdapter
from ipr_portal.accounts.agents import describe_agent
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.moments import say_moment

from .actions import write_mail
from .limits import has_enough

# allauth's name of a mail -> our kind, which names the templates in templates/emails/.
KINDS = {
    "account/email/email_confirmation_signup": "account.verify",
    "account/email/email_confirmation": "account.verify",
    "account/email/account_already_exists": "account.exists",
    "account/email/unknown_account": "account.unknown",
    "account/email/password_reset_key": "account.reset",
    "account/email/password_changed": "account.password_changed",
    "account/email/password_set": "account.password_changed",
    "account/email/password_reset": "account.password_changed",
    "account/email/email_changed": "account.address_changed",
    "mfa/email/totp_activated": "account.app_added",
    "mfa/email/totp_deactivated": "account.app_removed",
    "mfa/email/webauthn_added": "account.passkey_added",
    "mfa/email/webauthn_removed": "account.passkey_removed",
    "mfa/email/recovery_codes_generated": "account.codes_replaced",
}
UNASKED = {"account.reset", "account.exists", "account.unknown"}  # anybody can trigger these for any address
ADDRESSES = {"password_reset_url", "signup_url"}
PLAIN = {"code", "ip", "from_email", "to_email"}


class MailingAccountAdapter(AccountAdapter):
    """Puts every mail of allauth into the outbox."""

    def send_mail(self, template_prefix, email, context) -> None:
        user = context.get("user")
        kind, now = KINDS[template_prefix], timezone.now()
        if kind in UNASKED and has_enough(email, kind, at=now):
            return  # mail sent within the hour still works; more would only fill an inbox
        with staff_scope():  # a mail about an account belongs to no organisation
            write_mail(
                email,
                kind,
                at=now,
                event_key=f"{kind}:{uuid.uuid4()}",  # every code and every link is a separate event
                recipient=user,
                **plain_values(context),
            )


def plain_values(context: dict) -> dict[str, Any]:
    """Keep of allauth's context what a mail says, as text: codes, paths, and from where something was done."""
    values = {name: str(value) for name, value in context.items() if name in PLAIN}
    values |= {name: urlsplit(value).path for name, value in context.items() if name in ADDRESSES}
    if user := context.get("user"):
        values["name"] = user.name
    if agent := context.get("user_agent"):
        values["device"] = describe_agent(agent)
    if timestamp := context.get("timestamp"):
        values["when"] = say_moment(timestamp)
    return values
