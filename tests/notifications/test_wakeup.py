"""The wake-up signal: one for a transaction, planned again when a savepoint was rolled back."""

import time

import pytest
from django.db import connection, transaction
from kombu import Connection

from ipr_portal.notifications.wakeup import GAP, WakeUp, wake_after_commit


def promised() -> int:
    return len(connection.run_on_commit)


def test_many_rows_of_one_transaction_ring_once(db):
    for _row in range(3):
        with transaction.atomic():
            wake_after_commit("takedowns.execute")

    assert promised() == 1


def test_each_task_has_its_own_signal(db):
    wake_after_commit("takedowns.execute")
    wake_after_commit("takedowns.acknowledge")

    assert promised() == 2


def test_a_rolled_back_part_cancels_its_signal_and_the_next_plans_it_again(db):
    with pytest.raises(ValueError, match="undone"), transaction.atomic():
        wake_after_commit("takedowns.execute")
        raise ValueError("undone")
    before = promised()

    wake_after_commit("takedowns.execute")

    assert (before, promised()) == (0, 1)


def test_a_ring_that_leaves_with_the_outer_part_serves_a_later_inner_one(db):
    with transaction.atomic():
        wake_after_commit("takedowns.execute")
    with transaction.atomic():
        wake_after_commit("takedowns.execute")

    assert promised() == 1


@pytest.fixture
def heard(settings):
    """How often a broker of this process was rung at since the last time it was asked."""
    settings.CELERY_BROKER_URL = "memory://"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}

    def heard() -> int:
        with Connection("memory://") as line, line.SimpleQueue("celery") as queue:
            return queue.qsize() and (queue.clear() or 0)

    heard()
    return heard


def test_many_commits_in_a_row_ring_at_the_first_and_once_for_all_that_came_since(heard):
    wake_up = WakeUp()

    for _commit in range(20):
        wake_up.wake_soon("takedowns.acknowledge")
    at_once, later, until = heard(), 0, time.monotonic() + 20 * GAP
    while not later and time.monotonic() < until:
        time.sleep(GAP / 5)
        later = heard()
    time.sleep(GAP * 1.5)

    assert (at_once, later, heard()) == (1, 1, 0)


def test_a_commit_after_the_gap_rings_at_once(heard):
    wake_up = WakeUp()
    wake_up.wake_soon("takedowns.acknowledge")
    time.sleep(GAP * 1.1)
    before = heard()

    wake_up.wake_soon("takedowns.acknowledge")

    assert (before, heard()) == (1, 1)


def test_one_task_does_not_hold_back_another(heard):
    wake_up = WakeUp()

    wake_up.wake_soon("takedowns.acknowledge")
    wake_up.wake_soon("takedowns.execute")

    assert heard() == 2
