"""What happens reaches the endpoint: signed, in order for each subject, at least once, and only what may be known."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.audit.actions import event, record_many
from ipr_portal.audit.compartments import admit, end, open_compartment
from ipr_portal.audit.models import AuditEvent, Subject
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.models import CompartmentLevel
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from ipr_portal.webhooks import actions
from ipr_portal.webhooks.delivery import LAST_ATTEMPT, MINUTES, claim, deliver, tidy
from ipr_portal.webhooks.models import Attempt, Delivery, Endpoint, Secret

from .conftest import RIGHT, happens

pytestmark = pytest.mark.django_db


def rows(*columns):
    with staff_scope():
        return list(Delivery.objects.order_by("pk").values_list(*columns, flat=len(columns) == 1))


def as_owner(action, acme, owner, **arguments):
    with organisation_scope(acme, by=owner):
        return action(by=owner, at=timezone.now(), **arguments)


def test_an_event_arrives_signed(acme, triager, new, receiver, clock):
    happens(acme, "right.verified", at=clock(), by=triager)

    deliver(clock=clock)

    (body,) = receiver.verified(new.secret)
    assert (body["type"], body["data"]["organisation"]) == ("right.verified", "acme")
    assert body["data"]["subject"]["resource"].endswith("/api/v1/o/acme/rights/7/")
    assert rows("state", "last_status", "attempts") == [("DELIVERED", 204, 1)]


def test_a_body_holds_no_personal_data(acme, triager, new, receiver, clock):
    happens(acme, "right.verified", at=clock(), by=triager, person="Budi Santoso")

    deliver(clock=clock)

    text = receiver.seen[0][1].decode()
    assert not {name for name in ("Budi", triager.name, triager.email, "KAMPUNG") if name in text}


def test_events_of_one_subject_arrive_in_order_and_wait_for_an_earlier_one(
    acme, triager, new, receiver, clock
):
    for action in ("right.registered", "right.submitted", "right.verified"):
        happens(acme, action, at=clock(), by=triager)
    happens(acme, "right.renewed", "8", at=clock(), by=triager)
    receiver.statuses = [500]

    deliver(clock=clock)
    before = receiver.told
    clock.advance(minutes=2)
    deliver(clock=clock)

    assert before == [("right.registered", "7"), ("right.renewed", "8")]
    order = [("right.registered", "7"), ("right.submitted", "7"), ("right.verified", "7")]
    assert receiver.told[2:] == order
    assert receiver.ids[0] == receiver.ids[2]


def test_events_that_are_written_many_at_once_are_taken_too(acme, triager, new, receiver, clock):
    with staff_scope(by=triager):
        subjects = [Subject(RIGHT, str(n), "", acme.pk) for n in range(30)]
        record_many([event("right.expired", one, by=None, at=clock()) for one in subjects])
        record_many([event("right.verified", one, by=triager, at=clock()) for one in subjects])

    assert rows("action") == ["right.verified"] * 30


def test_nothing_internal_and_nothing_of_others_is_taken(acme, triager, stranger, new, clock):
    happens(acme, "right.verified", at=clock(), by=triager, internal=True)
    happens(stranger.organisations.get(), "right.verified", at=clock(), by=triager)
    happens(acme, "right.rejected", at=clock(), by=triager)

    assert rows("action") == []


def test_an_event_that_is_rolled_back_is_not_sent(acme, triager, new, clock):
    with pytest.raises(ZeroDivisionError), staff_scope(by=triager):
        happens(acme, "right.verified", at=clock(), by=triager)
        1 / 0  # noqa: B018

    assert rows("action") == []


@pytest.fixture
def secret_room(acme, triager, clock):
    with staff_scope(by=triager):
        return open_compartment(
            subject=Subject(RIGHT, "9", "CASE", None), reason="tests", by=triager, at=clock()
        )


def test_what_few_may_know_goes_out_only_while_its_reader_is_in_it(
    acme, acme_owner, triager, filer, new, receiver, clock, secret_room
):
    happens(acme, "right.verified", "9", at=clock(), by=triager, compartment=secret_room)
    deliver(clock=clock)
    assert (receiver.seen, rows("state")) == ([], [])  # the desk outside sees no row of it either

    with staff_scope(by=triager):
        entry = admit(
            compartment=secret_room, person=filer, level=CompartmentLevel.READ, reason="t", by=triager, at=clock()
        )  # fmt: skip
    happens(acme, "right.renewed", "9", at=clock(), by=triager, compartment=secret_room)
    deliver(clock=clock)
    assert receiver.told == [("right.renewed", "9")]

    with staff_scope(by=triager):
        end(member=entry, reason="t", by=triager, at=clock())
    clock.advance(seconds=1)
    happens(acme, "right.submitted", "9", at=clock(), by=triager, compartment=secret_room)
    deliver(clock=clock)
    assert len(receiver.seen) == 1


def test_an_owner_outside_a_compartment_sees_no_delivery_of_it(
    acme, acme_owner, triager, new, clock, secret_room
):
    happens(acme, "right.verified", "9", at=clock(), by=triager, compartment=secret_room)

    with organisation_scope(acme, by=acme_owner):
        assert not Delivery.objects.exists()


def test_two_secrets_sign_while_one_replaces_the_other(acme, acme_owner, triager, new, receiver, clock):
    second = as_owner(actions.rotate_secret, acme, acme_owner, endpoint=new.endpoint)
    clock.advance(seconds=5)
    happens(acme, "right.verified", at=clock(), by=triager)

    deliver(clock=clock)

    assert receiver.verified(new.secret) == receiver.verified(second.secret)
    with staff_scope():
        assert Secret.objects.in_force(clock() + timedelta(days=2)).count() == 1


def test_a_delivery_is_tried_for_three_days_then_parked_and_replayed(
    acme, acme_owner, triager, new, receiver, clock
):
    happens(acme, "right.verified", at=clock(), by=triager)
    began = clock()
    receiver.statuses = [500] * LAST_ATTEMPT
    for minutes in [0, *MINUTES]:
        clock.advance(minutes=minutes)
        deliver(clock=clock)

    assert timedelta(days=2, hours=20) < clock() - began <= timedelta(days=3)
    assert rows("state", "attempts", "last_status") == [("PARKED", LAST_ATTEMPT, 500)]
    with staff_scope():
        assert Attempt.objects.count() == LAST_ATTEMPT

    assert as_owner(actions.replay, acme, acme_owner, endpoint=new.endpoint) == 1
    deliver(clock=clock)
    assert rows("state") == ["DELIVERED"]
    assert len(set(receiver.ids)) == 1


def test_an_address_that_is_gone_disables_the_webhook(acme, acme_owner, filer, triager, new, receiver, clock):
    for key in ("1", "2"):
        happens(acme, "right.verified", key, at=clock(), by=triager)
    receiver.statuses = [410]

    deliver(clock=clock)

    with staff_scope():
        endpoint = Endpoint.objects.get()
        told = set(Notification.objects.filter(kind="webhook.disabled").values_list("recipient", flat=True))
    assert (endpoint.state, endpoint.disabled_why, len(receiver.seen)) == ("DISABLED", "GONE", 1)
    assert rows("state") == ["PARKED", "PARKED"]
    assert told == {acme_owner.pk, filer.pk}
    happens(acme, "right.verified", "3", at=clock(), by=triager)
    assert len(rows("state")) == 2


def test_twenty_failures_in_a_row_disable_the_webhook(acme, acme_owner, triager, new, receiver, clock):
    for key in range(25):
        happens(acme, "right.verified", str(key), at=clock(), by=triager)
    receiver.statuses = [500] * 30

    deliver(clock=clock)

    with staff_scope():
        endpoint = Endpoint.objects.get()
        assert AuditEvent.objects.filter(action="webhook.gave_up").exists()
    assert (endpoint.disabled_why, endpoint.failures, len(receiver.seen)) == ("FAILING", 20, 20)
    as_owner(actions.enable_endpoint, acme, acme_owner, endpoint=endpoint)
    assert as_owner(actions.replay, acme, acme_owner, endpoint=endpoint) == 25


def test_an_endpoint_without_an_answer_rests_and_does_not_hold_up_the_others(
    acme, triager, new, receiver, clock
):
    receiver.stop()
    for key in range(3):
        happens(acme, "right.verified", str(key), at=clock(), by=triager)

    deliver(clock=clock)

    assert sorted(rows("attempts")) == [0, 0, 1]


def test_an_endpoint_whose_person_left_is_disabled(acme, triager, filer, new, receiver, clock):
    happens(acme, "right.verified", at=clock(), by=triager)
    filer.memberships.all().delete()

    deliver(clock=clock)

    with staff_scope():
        assert Endpoint.objects.get().disabled_why == "PERSON_LEFT"
    assert receiver.seen == []


def test_a_claimed_delivery_is_no_other_workers(acme, triager, new, clock):
    happens(acme, "right.verified", at=clock(), by=triager)
    happens(acme, "right.renewed", at=clock(), by=triager)

    assert [row.action for row in claim(at=clock())] == ["right.verified"]
    assert claim(at=clock()) == []
    clock.advance(minutes=1)
    assert [row.action for row in claim(at=clock())] == ["right.verified"]


def test_a_test_arrives(acme, acme_owner, new, receiver, clock):
    as_owner(actions.send_test, acme, acme_owner, endpoint=new.endpoint)
    clock.advance(seconds=5)

    deliver(clock=clock)

    assert [body["type"] for body in receiver.verified(new.secret)] == ["webhook.test"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"address": "https://10.0.0.1/"}, "address"),
        ({"address": "http://hooks.example.com/"}, "address"),
        ({"events": []}, "events"),
        ({"events": ["notice.claimed"]}, "events"),
    ],
)
def test_an_endpoint_is_refused_by_field(acme, acme_owner, filer, change, field):
    asked = {"address": "https://hooks.example.com/", "events": ["right.verified"], "person": filer} | change

    with pytest.raises(actions.CannotManage) as caught:
        as_owner(actions.make_endpoint, acme, acme_owner, organisation=acme, **asked)

    assert caught.value.refusal.field == field


def test_the_secret_is_sealed_in_its_column(new, acme, owner_cursor):
    owner_cursor.execute("SELECT value FROM webhooks_secret")

    assert new.secret[6:] not in owner_cursor.fetchone()[0]


@pytest.fixture
def owner_cursor(db):
    from django.db import connection

    with staff_scope(), connection.cursor() as cursor:
        yield cursor


def test_what_is_past_its_time_is_deleted(acme, triager, new, receiver, clock):
    for key in ("1", "2"):
        happens(acme, "right.verified", key, at=clock(), by=triager)
        deliver(clock=clock)
        clock.advance(days=20)

    assert tidy(at=clock()) == 1
    assert tidy(at=clock()) == 0
    assert rows("subject_id") == ["2"]
