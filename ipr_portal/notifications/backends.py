"""The embedded mail server: keeps mail in the database, for `make run` to show."""

from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from .models import KeptMail


class KeptMailBackend(BaseEmailBackend):
    """Stores mail, each Message-ID once, as a mail system does."""

    def send_messages(self, email_messages) -> int:
        kept = [_keep(message) for message in email_messages]
        KeptMail.objects.bulk_create(kept, ignore_conflicts=True)
        return len(kept)


def _keep(message) -> KeptMail:
    html = next((body for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
    return KeptMail(
        message_id=message.message()["Message-ID"],
        address=", ".join(message.to)[:400],
        subject=message.subject[:400],
        text=message.body,
        html=html,
        arrived_at=timezone.now(),
    )
