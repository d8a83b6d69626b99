"""A worker that is killed in the middle of a delivery: nothing is lost, and the order holds."""

import os
import signal
import threading

import pytest
from django.db import connection
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.webhooks.delivery import deliver
from ipr_portal.webhooks.models import Delivery

from .conftest import happens

pytestmark = pytest.mark.django_db(transaction=True)
ACTIONS = ["right.registered", "right.submitted", "right.verified"]


def worker():
    """A process of its own that delivers, as a worker of Celery does."""
    connection.close()
    if (child := os.fork()) == 0:
        try:
            deliver(clock=timezone.now)
        finally:
            os._exit(0)
    return child


def test_a_killed_worker_loses_nothing_and_keeps_the_order(acme, triager, new, receiver, clock):
    for key in ("7", "8", "9"):
        for action in ACTIONS:
            happens(acme, action, key, at=clock(), by=triager)
    receiver.hold_at = 4

    child = worker()
    assert receiver.arrived.wait(30), "nothing arrived"
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    receiver.release.set()
    clock.advance(minutes=1)
    deliver(clock=clock)

    assert os.WTERMSIG(status) == signal.SIGKILL
    assert len(receiver.verified(new.secret)) == 10  # the one in the middle came twice
    assert len(set(receiver.ids)) == 9
    for key in ("7", "8", "9"):
        told = [action for action, subject in dict.fromkeys(receiver.told) if subject == key]
        assert told == ACTIONS
    with staff_scope():
        assert set(Delivery.objects.values_list("state", flat=True)) == {"DELIVERED"}


def test_workers_at_once_send_each_delivery_once_and_in_order(acme, triager, new, receiver, clock):
    for key in range(12):
        for action in ACTIONS:
            happens(acme, action, str(key), at=clock(), by=triager)

    def work():
        deliver(clock=timezone.now)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
        assert not one.is_alive()
    deliver(clock=timezone.now)  # what a worker left behind because another one had the earlier delivery

    assert len(receiver.ids) == len(set(receiver.ids)) == 36
    for key in range(12):
        assert [action for action, subject in receiver.told if subject == str(key)] == ACTIONS
