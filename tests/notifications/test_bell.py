"""The door bell: one ring for a transaction, promised anew when an inner part took its promise back."""

import pytest
from django.db import connection, transaction

from ipr_portal.notifications.bell import ring_after_commit


def promised() -> int:
    return len(connection.run_on_commit)


def test_many_rows_of_one_transaction_ring_once(db):
    for _row in range(3):
        with transaction.atomic():
            ring_after_commit("takedowns.execute")

    assert promised() == 1


def test_each_bell_rings_for_itself(db):
    ring_after_commit("takedowns.execute")
    ring_after_commit("takedowns.acknowledge")

    assert promised() == 2


def test_a_part_that_is_undone_takes_its_promise_back_and_the_next_gives_it_anew(db):
    with pytest.raises(ValueError, match="undone"), transaction.atomic():
        ring_after_commit("takedowns.execute")
        raise ValueError("undone")
    before = promised()

    ring_after_commit("takedowns.execute")

    assert (before, promised()) == (0, 1)


def test_a_ring_that_leaves_with_the_outer_part_serves_a_later_inner_one(db):
    with transaction.atomic():
        ring_after_commit("takedowns.execute")
    with transaction.atomic():
        ring_after_commit("takedowns.execute")

    assert promised() == 1
