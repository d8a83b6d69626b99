"""Accounting identities hold of what the actions write, and a broken one is told and fails loudly."""

from datetime import timedelta

import pytest
from django.db import connection

from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from programmes.actions.accounts import AccountsDoNotAgree, check_accounts
from programmes.queries.identities import IDENTITIES, broken_identities
from programmes.tasks import check_accounts as task
from takedowns.models import Notice
from tests.factories import BreachCauseFactory
from tests.programmes.promises import NOW, promised, sg


def world(acme):
    late = promised(acme, due=sg(11, 2), state="MISSED", stopped=sg(11, 3))
    BreachCauseFactory(organisation=acme, clock=late.clock)
    promised(acme, due=sg(11, 2), state="MET", stopped=sg(11, 1))
    promised(acme, due=sg(11, 2), state="VOID", stopped=sg(11, 1))
    promised(acme, due=sg(11, 27))
    promised(acme, due=NOW - timedelta(hours=1))
    promised(acme, due=sg(11, 27), level="")
    return late


def test_the_identities_hold(everyone, acme):
    world(acme)

    assert broken_identities(at=NOW) == []


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"upheld_count": 0}, {"listings"}),
        ({"first_action_at": sg(11, 20)}, {"order"}),
        ({"first_action_at": None}, {"order"}),
        ({"clock": None}, {"clocks", "months", "causes"}),
    ],
)
def test_each_identity_sees_what_breaks_it(everyone, acme, change, broken):
    late = world(acme)

    Notice.objects.filter(pk=late.pk).update(**change)

    assert {one.identity for one in broken_identities(at=NOW)} == broken


def test_a_decided_notice_whose_clock_still_runs_is_seen(everyone, acme):
    late = world(acme)
    running = promised(acme, due=sg(11, 27)).clock
    Notice.objects.filter(clock=running).update(clock=None)

    Notice.objects.filter(pk=late.pk).update(clock=running)

    assert "decided" in {one.identity for one in broken_identities(at=NOW)}
    assert set(IDENTITIES) == {"clocks", "months", "listings", "decided", "order", "causes", "measures"}


@pytest.mark.django_db(transaction=True)
def test_what_does_not_agree_is_told_to_administrators_and_fails(acme, admin, manager):
    late = world(acme)
    with staff_scope():
        Notice.objects.filter(pk=late.pk).update(upheld_count=0)

    for _night in range(2):  # again in the same night: told once
        with pytest.raises(AccountsDoNotAgree, match="listings: 1 instead of 0"):
            check_accounts(at=NOW)

    with staff_scope():
        told = Notification.objects.filter(kind="accounts.disagree")
        assert [row.recipient for row in told] == [admin]


@pytest.mark.django_db(transaction=True)
def test_the_nightly_task_is_silent_when_all_agrees(acme, admin):
    world(acme)

    task()

    with staff_scope():
        assert Notification.objects.filter(kind="accounts.disagree").count() == 0
    assert not connection.in_atomic_block
