"""Endpoints are told of counter-notices, restorations and proposed retractions, with the notice and without a name."""

from datetime import timedelta

import pytest

from ipr_portal.audit.models import Subject
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from ipr_portal.webhooks.actions import make_endpoint
from ipr_portal.webhooks.delivery import deliver
from takedowns.actions import retractions
from tests.takedowns.corrected import execute
from tests.takedowns.disputing import act, answered, disputes, forwarded, told
from tests.takedowns.disputing import refused as refuse

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
EVENTS = ["counter.forwarded", "counter.accepted", "notice.restored", "retraction.offered"]


@pytest.fixture
def endpoint(acme, acme_owner, filer, receiver, clock):
    with organisation_scope(acme, by=acme_owner):
        return make_endpoint(
            organisation=acme, address=receiver.address, events=EVENTS, person=filer, by=acme_owner, at=clock()
        )  # fmt: skip


def test_a_counter_notice_is_told_of_until_its_listing_is_restored(
    acme, triager, filer, endpoint, receiver, clock
):
    now = clock()
    notice, message = told(acme, triager, at=now - 3 * HOUR)
    answer = answered(message, at=now - 2 * HOUR)
    forwarded(answer, triager, at=now - HOUR)
    act(disputes.accept, answer, filer, at=now - HOUR)
    execute(now)

    deliver(clock=clock)

    bodies = receiver.verified(endpoint.secret)
    assert [body["type"] for body in bodies] == ["counter.forwarded", "counter.accepted", "notice.restored"]
    assert {body["data"]["subject"]["resource"].partition("/api/")[2] for body in bodies} == {
        f"v1/o/acme/notices/{notice.number}/"
    }
    assert [
        name for name in ("Lim Wei", triager.name, filer.name) if name.encode() in receiver.seen[0][1]
    ] == []


def test_a_proposed_retraction_is_told_of(acme, triager, endpoint, receiver, clock):
    now = clock()
    notice, _message = told(acme, triager, at=now - HOUR)
    origin = Subject("enforcement.testpurchase", "7", "TP-7", acme.pk)
    with staff_scope():
        retractions.offer(listing=notice.listings.get(), origin=origin, by=triager, at=now)

    deliver(clock=clock)

    assert [body["type"] for body in receiver.verified(endpoint.secret)] == ["retraction.offered"]


def test_nobody_is_told_of_what_is_not_forwarded(acme, triager, endpoint, receiver, clock):
    now = clock()
    _notice, message = told(acme, triager, at=now - 2 * HOUR)
    refuse(answered(message, at=now - HOUR), triager, at=now)

    deliver(clock=clock)

    assert receiver.seen == []
