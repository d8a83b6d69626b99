"""Reminders that a right ends: 90, 30 and 7 days before."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from ipr_portal.audit.actions import event, record_many
from ipr_portal.markets import MARKETS, local_day
from ipr_portal.notifications.actions import News, notify_many
from ipr_portal.tenancy.people import members_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import system_scope
from ipr_portal.ui.moments import say_day
from takedowns.enums import RightState
from takedowns.models import IPRight
from takedowns.rules.rights import THRESHOLDS

AT_ONCE = 500  # rights in a transaction

# The threshold that a right has reached, if no reminder was sent for it: the smallest one, so that a late run sends one
# reminder.
NOTE = """
INSERT INTO takedowns_expiryreminder (organisation_id, right_id, expires_on, days, told_at)
SELECT ending.organisation_id, ending.id, ending.expires_on, reached.days, %(at)s
FROM takedowns_ipright AS ending
CROSS JOIN LATERAL (
    SELECT min(days) AS days FROM unnest(%(thresholds)s) AS days WHERE ending.expires_on <= %(on)s + days
) AS reached
WHERE ending.state = %(verified)s AND ending.expires_on BETWEEN %(on)s AND %(on)s + %(first)s
    AND NOT EXISTS (
        SELECT 1 FROM takedowns_expiryreminder AS told
        WHERE told.right_id = ending.id AND told.expires_on = ending.expires_on AND told.days <= reached.days
    )
ORDER BY ending.id LIMIT %(limit)s
ON CONFLICT (right_id, expires_on, days) DO NOTHING
RETURNING right_id, days
"""


def remind_all(*, at: datetime) -> int:
    """Send reminders for all rights near their end that have none yet; return for how many rights.

    Safe to run twice, late, or on several workers at once: there is one reminder for each right and threshold.
    """
    told = 0
    while some := remind(at=at, limit=AT_ONCE):
        told += some
    return told


def remind(*, at: datetime, limit: int) -> int:
    """Send reminders for some rights, in one transaction with a fixed number of statements; return for how many."""
    on = max(local_day(market, at) for market in MARKETS)
    asked: dict[str, Any] = {
        "at": at, "on": on, "thresholds": list(THRESHOLDS), "first": max(THRESHOLDS), "limit": limit,
        "verified": RightState.VALIDATED,
    }  # fmt: skip
    with system_scope(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(NOTE, asked)
            reached = dict(cursor.fetchall())
        rights = list(IPRight.objects.filter(pk__in=reached).select_related("organisation").order_by("pk"))
        record_many(
            [
                event(
                    "right.expiry_told",
                    right,
                    by=None,
                    at=at,
                    day=str(right.expires_on),
                    days=reached[right.pk],
                )
                for right in rights
            ]
        )
        notify_many(_news(rights, reached), at=at)
    return len(reached)


def _news(rights: list[IPRight], reached: dict[int, int]) -> Iterable[News]:
    people = members_who(Can.REGISTER_RIGHTS, {right.organisation_id for right in rights})
    for right in rights:
        assert right.expires_on is not None  # it nears its last day
        yield News(
            recipients=people[right.organisation_id],
            kind="right.expiring",
            subject=right,
            path=reverse("organisation:right", args=[right.organisation.slug, right.pk]),
            event_key=f"right.expiring:{right.pk}:{right.expires_on}:{reached[right.pk]}",
            context={"day": say_day(right.expires_on)},
        )
