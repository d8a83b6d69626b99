"""Receipts and snapshots: within seconds, once, in every state of the marketplace."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ipr_portal.accounts.models import User
from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines.models import Clock
from ipr_portal.notifications.mail import write
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import receipts
from takedowns.enums import NoticeState
from takedowns.models import ListingSnapshot, Notice
from tests.conftest import NOON
from tests.factories import NoticeFactory, OrganisationFactory
from tests.takedowns.pasted import Marketplace


def sent(**more):
    return NoticeFactory(
        **({"state": "SUBMITTED", "acknowledged_at": None, "listings__seller_key": ""} | more)
    )


def acknowledge(marketplace=None, **more):
    return receipts.acknowledge(connector=marketplace or Marketplace(), **({"at": NOON} | more))


def test_acknowledge_receives_tells_and_photographs(everyone, acme, acme_owner, filer):
    notice = sent(organisation=acme, submitted_by=filer, listing_count=2)

    assert acknowledge() == 1

    notice.refresh_from_db()
    assert (notice.state, notice.acknowledged_at, notice.looked_up_at) == (
        NoticeState.ACKNOWLEDGED,
        NOON,
        NOON,
    )
    told = Notification.objects.filter(kind="notice.acknowledged")
    assert set(told.values_list("recipient", flat=True)) == {filer.pk, acme_owner.pk}
    assert told.first().context["listings"] == 2
    assert OutgoingMail.objects.filter(kind="notice.acknowledged").count() == 2
    assert AuditEvent.objects.about(notice).get().by is None


def test_the_receipt_names_the_deadline_in_the_markets_time_and_in_the_readers(everyone, acme, acme_owner, filer):  # fmt: skip
    User.objects.filter(pk=acme_owner.pk).update(time_zone="America/New_York")
    notice = sent(organisation=acme, submitted_by=filer)
    Clock.objects.filter(pk=notice.clock_id).update(due_at=NOON)

    acknowledge()

    told = {row.recipient_id: row for row in OutgoingMail.objects.filter(kind="notice.acknowledged")}
    assert "We decide by Mon 2 Mar, 20:00 SGT." in write(told[filer.pk]).body
    assert told[acme_owner.pk].context["due"] == "Mon 2 Mar, 07:00 EST (20:00 SGT)"


def test_the_snapshot_keeps_what_the_marketplace_shows(everyone):
    notice = sent()

    acknowledge()

    listing = notice.listings.select_related("snapshot").get()
    shown = listing.snapshot
    assert (shown.title, shown.seller_name) == ("เซรั่มเซนันดิกา กลางคืน", "Nhà Của Bống Official")
    assert (shown.price, shown.currency, shown.live) == (Decimal("24.90"), "SGD", True)
    assert listing.seller_key == "lazada:SG:glowhaus-sg"


def test_acknowledge_does_everything_once(everyone):
    sent()

    assert [acknowledge(), acknowledge(at=NOON + timedelta(seconds=5))] == [1, 0]
    assert Notification.objects.count() == 1
    assert ListingSnapshot.objects.get().taken_at == NOON


def test_a_listing_nobody_knows_gets_no_snapshot_and_is_not_asked_about_again(everyone):
    notice, marketplace = sent(), Marketplace(knows=set())

    acknowledge(marketplace)
    acknowledge(marketplace)

    notice.refresh_from_db()
    assert (notice.looked_up_at, marketplace.questions) == (NOON, 1)
    assert not ListingSnapshot.objects.exists()


def test_a_notice_is_received_while_the_marketplace_is_away_and_photographed_later(everyone):
    notice, later = sent(), NOON + timedelta(minutes=3)

    acknowledge(Marketplace(away=True))
    notice.refresh_from_db()
    assert (notice.state, notice.looked_up_at) == (NoticeState.ACKNOWLEDGED, None)

    acknowledge(at=later)
    notice.refresh_from_db()
    assert (notice.acknowledged_at, notice.looked_up_at) == (NOON, later)


def test_a_withdrawn_notice_gets_no_receipt(everyone):
    NoticeFactory(state="WITHDRAWN", pending_count=0)

    assert acknowledge() == 0


def test_an_import_is_received_without_telling_its_operator(everyone):
    sent(source="IMPORT")

    acknowledge()

    assert not Notification.objects.exists()


def test_acknowledge_asks_about_many_notices_in_as_many_statements_as_about_one(everyone):
    counts = []
    for number in (1, 5):
        for _ in range(number):
            sent(source="IMPORT", organisation=OrganisationFactory(), listing_count=3)
        with CaptureQueriesContext(connection) as captured:
            receipts.take_snapshots(connector=Marketplace(), at=NOON)
        counts.append(len(captured))
        Notice.objects.update(looked_up_at=NOON)

    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_receive_every_notice_once():
    for _ in range(20):
        sent()
    counts, start = [], threading.Barrier(4)

    def work():
        try:
            start.wait()
            counts.append(acknowledge(limit=20))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    with staff_scope():
        assert sum(counts) == 20
        assert not Notice.objects.unacknowledged().exists()
        assert Notification.objects.filter(kind="notice.acknowledged").count() == 20
        assert ListingSnapshot.objects.count() == 20


def test_the_snapshots_tell_what_a_notice_is_worth_roughly(everyone):
    two, none = sent(listing_count=2), sent()
    marketplace = Marketplace(knows=set(two.listings.values_list("key", flat=True)))

    acknowledge(marketplace)

    two.refresh_from_db()
    none.refresh_from_db()
    assert (two.value, none.value) == (Decimal("38.31"), Decimal(0))  # 2 × 24.90 SGD at 1.3 a dollar
