"""How much mail people may cause to addresses that they chose: counted by author, by organisation and by recipient.

Rows of the outbox are counted, so revoking an invitation and inviting again changes nothing. Counting takes three
advisory locks until the transaction ends, so of two requests at once the second sees the first.
"""

from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.tenancy.scope import staff_scope

from .models import OutgoingMail

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
BY_AUTHOR, BY_ORGANISATION = 60, 100  # a day
TO_ADDRESS, FROM_ALL = 4, 12  # a day, to one address: from one place, and from all together
UNASKED = 5  # an hour, to one address, of one kind: what somebody signed out has us send


def why_not_write(address: str, *, by: User, organisation_id: int | None, at: datetime) -> str | None:
    """Answer why a person cannot have a mail sent to an address they chose, or None."""
    _lock_names(f"author:{by.pk}", f"organisation:{organisation_id}", f"address:{address}")
    with staff_scope():
        today = OutgoingMail.objects.filter(author__isnull=False, created_at__gt=at - A_DAY)
        here = today.filter(organisation=organisation_id)
        if here.filter(address=address).count() >= TO_ADDRESS:
            return _(
                "We sent %(n)d such mails to %(address)s in the last 24 hours. Ask the person to look for them,"
                " also in the spam folder; or send it again tomorrow."
            ) % {"address": address, "n": TO_ADDRESS}
        if today.filter(address=address).count() >= FROM_ALL:
            return _("This address has reached the limit of mails for one day. Send it again tomorrow.")
        if today.filter(author=by).count() >= BY_AUTHOR or here.count() >= BY_ORGANISATION:
            return _("The limit of invitations and letters for one day is reached. Continue tomorrow.")
    return None


def has_enough(address: str, kind: str, *, at: datetime) -> bool:
    """Whether an address has received the limit of mails of a kind in an hour; each works for an hour."""
    _lock_names(f"address:{address}")
    with staff_scope():
        rows = OutgoingMail.objects.filter(address=address, kind=kind, created_at__gt=at - AN_HOUR)
        return rows.count() >= UNASKED


def _lock_names(*names: str) -> None:
    """Take advisory locks by name until the transaction ends, always in the same order."""
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"mail.{name}"])
