"""Writing a mail out of a row of the outbox: subject, text and HTML, the same words in each."""

from email.utils import parseaddr

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from ipr_portal.ui.links import signed_path

from .kinds import KINDS, say, what_to_do
from .models import OutgoingMail

_inliner = css_inline.CSSInliner(load_remote_stylesheets=False)


def write(mail: OutgoingMail, connection) -> EmailMultiAlternatives:
    """Make the message of an outgoing mail. Its Message-ID is the row's key, the same at every attempt."""
    with translation.override(mail.language):
        subject = " ".join(say(mail.kind, mail.context).split())
        context = {
            "subject": subject,
            "context": mail.context,
            "todo": what_to_do(mail.kind, mail.context),
            "link": KINDS[mail.kind].link,
            "address": link_of(mail.context),
            "site": settings.SITE_URL,
            "to": mail.address,
        }
        text = render_to_string("emails/news.txt", context)
        html = _inliner.inline(render_to_string("emails/news.html", context))
    message = EmailMultiAlternatives(
        subject, text, to=[mail.address], connection=connection, headers={"Message-ID": message_id(mail)}
    )
    message.attach_alternative(html, "text/html")
    return message


def message_id(mail: OutgoingMail) -> str:
    """By which the recipient's side knows a repeated mail as one (RFC 5322, 3.6.4)."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    return f"<{mail.pk}@{host}>"


def link_of(context: dict) -> str:
    """The one address a mail leads to: its own link if the event gave one, else where the news stands.

    A link that opens something for whoever holds it is signed here, so that the outbox does not keep it.
    """
    if name := context.get("signed_link"):
        return settings.SITE_URL + signed_path(name, context["signed_value"])
    path = context.get("password_reset_url") or context.get("signup_url") or context.get("path") or ""
    return f"{settings.SITE_URL}{path}" if path else ""
