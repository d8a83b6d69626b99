"""Writing a mail out of a row of the outbox: subject, text and HTML, the same words in each."""

from email.utils import parseaddr

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import select_template
from django.utils import translation

from ipr_portal.calendar_files import Event, calendar_mail, of_values
from ipr_portal.ui.links import signed_path

from .models import OutgoingMail
from .register import kind_of
from .wording import say, what_to_do, why_told

_inliner = css_inline.CSSInliner(
    load_remote_stylesheets=False, keep_at_rules=True
)  # at-rules: the dark colours

SECRETS = {"code", "password_reset_url", "link_path"}  # what opens something is deleted once the mail is sent


def write(mail: OutgoingMail) -> EmailMultiAlternatives:
    """Make the message of an outgoing mail. Its Message-ID is the row's key, the same at every attempt."""
    with translation.override(mail.language):
        context = words(mail)
        text = render(mail.kind, "txt", context)
        html = _inliner.inline(render(mail.kind, "html", context))
    message = EmailMultiAlternatives(context["subject"], text, to=[mail.address], headers=headers_of(mail))
    message.attach_alternative(html, "text/html")
    if entry := mail.context.get("calendar"):
        attach_calendar(message, of_values(entry), guest=mail.address)
    return message


def headers_of(mail: OutgoingMail) -> dict[str, str]:
    """The headers of a mail; one that somebody subscribed to says how a mail program ends that by one POST (RFC 8058)."""
    headers = {
        "Message-ID": message_id(mail),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no replies by robots
    }
    if address := mail.context.get("unsubscribe"):
        headers |= {
            "List-Unsubscribe": f"<{address}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return headers


def attach_calendar(message: EmailMultiAlternatives, event: Event, *, guest: str) -> None:
    """Add a calendar entry twice: as the part that calendars act on, and as a file that a person can open."""
    file, method = calendar_mail(event, guest=guest)
    message.attach_alternative(file, f"text/calendar; method={method}")  # RFC 6047, 2.4
    message.attach("invite.ics" if method == "REQUEST" else "cancelled.ics", file, "application/ics")


def words(mail: OutgoingMail) -> dict:
    """The values of the templates: what happened, what to do now, one link, and why the reader gets this."""
    return {
        "subject": " ".join(say(mail.kind, mail.context).split()),  # a header is one line
        "todo": what_to_do(mail.kind, mail.context),
        "link": kind_of(mail.kind).link,
        "address": link_of(mail.context),
        "why": why_told(mail.kind, mail.context),
        "context": mail.context,
        "site": settings.SITE_URL,
        "to": mail.address,
    }


def render(kind: str, form: str, context: dict) -> str:
    """The text or HTML of a kind: its own template if there is one, else the common one."""
    return select_template([f"emails/{kind}.{form}", f"emails/news.{form}"]).render(context)


def message_id(mail: OutgoingMail) -> str:
    """By which the recipient's side knows a repeated mail as one (RFC 5322, 3.6.4)."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    return f"<{mail.pk}@{host}>"


def link_of(context: dict) -> str:
    """The one address a mail leads to: its own link if the event has one, else the page of the news.

    A link that grants access is signed here, so that the outbox does not store it.
    """
    if name := context.get("signed_link"):
        return settings.SITE_URL + signed_path(name, context["signed_value"])
    path = (
        context.get("link_path")
        or context.get("password_reset_url")
        or context.get("signup_url")
        or context.get("path")
        or ""
    )
    return f"{settings.SITE_URL}{path}" if path else ""


def without_secrets(context: dict) -> dict:
    """What the outbox keeps of a sent mail."""
    return {name: value for name, value in context.items() if name not in SECRETS}
