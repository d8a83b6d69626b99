"""How long mail waits, as an alarm for the whole system; failures of a single mail are reported to its author."""

from datetime import datetime, timedelta

from django.db.models import Count, Min

from .models import MailState, OutgoingMail

SEVERAL = 3  # addresses that fail before the server is taken to be at fault
QUIET = timedelta(minutes=5)


def longest_wait(at: datetime) -> timedelta:
    """How long the oldest mail has waited without an attempt, or several have waited while none is sent. Needs staff's
    scope.
    """
    unsent = OutgoingMail.objects.unsent()
    untried = unsent.filter(attempts=0, next_try_at__lte=at).aggregate(since=Min("created_at"))["since"]
    tried = unsent.filter(attempts__gt=0).aggregate(
        since=Min("created_at"), to=Count("address", distinct=True)
    )
    oldest = [untried] if untried else []
    if tried["to"] >= SEVERAL and not _gets_through(at):
        oldest.append(tried["since"])
    return at - min(oldest) if oldest else timedelta()


def _gets_through(at: datetime) -> bool:
    return OutgoingMail.objects.filter(state=MailState.SENT, sent_at__gt=at - QUIET).exists()
