"""Notices that are published: one export that is finished, and one that waits to be read."""

from datetime import datetime, timedelta

from ipr_portal.accounts.models import User
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import lumen_copies
from takedowns.models import LumenCopy, LumenExport
from takedowns.queries.lumen_copies import without_a_copy
from takedowns.rules.lumen_copies import Period

MARKET = "SG"


def publish_some(*, now: datetime) -> None:
    """Last month's notices of one market are published; those of the last days are to be read."""
    today = now.date()
    lead = User.objects.get(email=DEMO_PEOPLE[2].email)
    with staff_scope():
        done = _make(today - timedelta(days=40), today - timedelta(days=36), lead, now - timedelta(days=9))
        if done is None:  # a small world
            return
        for number, copy in enumerate(LumenCopy.objects.filter(export=done).order_by("pk")):
            at = now - timedelta(days=8, minutes=number)
            if number == 1:
                why = "The test purchase can be traced to the buyer."
                lumen_copies.keep_back(copy=copy, why=why, by=lead, at=at)
            else:
                lumen_copies.check(copy=copy, text=copy.text, by=lead, at=at)
        lumen_copies.finish(export=done, by=lead, at=now - timedelta(days=8))
        _make(today - timedelta(days=12), today - timedelta(days=8), lead, now - timedelta(hours=3))


def _make(since, until, lead, at) -> LumenExport | None:
    """An export; none where no outcome was sent on these days."""
    period = Period(since, until, MARKET)
    return (
        lumen_copies.make_export(period=period, by=lead, at=at) if without_a_copy(period).exists() else None
    )
