"""What tests of check-ins share: a participant with a decided notice, and a programme manager."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Listing, ListingDecision, Notice, TriageDecision
from tests.conftest import NOON
from tests.factories import NoticeFactory, UserFactory

WEEK = timedelta(weeks=1)


def decided(
    organisation, *, down=1, rejected=0, code="SU-01", at=NOON - timedelta(days=3), state="MET", worked=600
):
    """A notice whose listings were decided, with its clock."""
    count = down + rejected
    notice = NoticeFactory(organisation=organisation, listing_count=count)
    decision_by = UserFactory(staff_role="TRIAGER")
    with staff_scope():
        made = TriageDecision.objects.create(
            organisation=organisation, notice=notice, decided_by=decision_by, decided_at=at
        )
        for number, listing in enumerate(notice.listings.order_by("position")):
            goes = number < down
            outcome, said = ("REMOVED", "") if goes else ("REJECTED", code)
            Listing.objects.filter(pk=listing.pk).update(outcome=outcome, rejection_code=said, decided_at=at)
            ListingDecision.objects.create(
                organisation=organisation, decision=made, listing=listing, outcome=outcome, rejection_code=said,
                ground="TRADEMARK_COUNTERFEIT" if goes else "", sentence="" if goes else "The bottle has another shape.",
            )  # fmt: skip
        Notice.objects.filter(pk=notice.pk).update(
            state="DECIDED", decided_at=at, pending_count=0, upheld_count=down, triager=None, claimed_at=None
        )
        clock = notice.clock
        clock.state, clock.stopped_at, clock.worked = state, at, timedelta(minutes=worked)
        clock.breached_at = at - timedelta(hours=1) if state == "MISSED" else None
        clock.save()
        notice.refresh_from_db()
    return notice


def desk(name, *args):
    return reverse(f"desk:{name}", args=args)


def member(name, *args):
    return reverse(f"organisation:{name}", args=["acme", *args])


def statements(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return len(captured)
