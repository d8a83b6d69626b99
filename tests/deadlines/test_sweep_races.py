"""Several sweeps at once, and one that is killed: every clock is marked and notified exactly once."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
from django.db import connection

from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines.actions import clocks
from ipr_portal.deadlines.actions.sweep import sweep
from ipr_portal.deadlines.enums import ClockState
from ipr_portal.deadlines.models import Clock
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.tenancy.scope import staff_scope
from tests.deadlines.scene import DUE, HOUR, MINUTE, START, a_clock, again
from tests.races import PATIENCE, together

pytestmark = pytest.mark.django_db(transaction=True)

SWEEP = """
import sys
from datetime import datetime

import django

django.setup()
from ipr_portal.deadlines.actions.sweep import sweep

sweep(at=datetime.fromisoformat(sys.argv[1]))
"""


@pytest.fixture
def due(acme, acme_owner, triager):
    """Thirty clocks that are overdue within half an hour, held by a triager of a firm with an owner."""
    with staff_scope():
        made = [a_clock(acme, START + n * MINUTE) for n in range(30)]
        for clock in made:
            clocks.hand_over(clock_id=clock.pk, to=triager)
    return made


def once_each():
    """How often each clock was marked, and each person notified, as (marks, lines, mails)."""
    with staff_scope():
        marked = Clock.objects.filter(state=ClockState.BREACHED).count()
        events = AuditEvent.objects.filter(action="clock.breached")
        people = Notification.objects.filter(kind__in=["clock.breached", "clock.late"])
        posted = OutgoingMail.objects.filter(kind__in=["clock.breached", "clock.late"])
        return marked, events.count(), events.distinct("subject_id").count(), people.count(), posted.count()


def test_of_workers_that_sweep_at_once_each_takes_others(due):
    counts = together(*[lambda: sweep(at=DUE + HOUR)] * 4)

    assert sum(counts) == 30
    assert once_each() == (30, 30, 30, 60, 60)


def test_a_worker_does_not_wait_for_what_another_has(due):
    with staff_scope():
        held = list(Clock.objects.order_by("pk").select_for_update(no_key=True)[:10])
        counts = together(lambda: sweep(at=DUE + HOUR))

    assert (len(held), counts) == (10, [20])
    assert sweep(at=DUE + HOUR) == 10
    assert once_each() == (30, 30, 30, 60, 60)


def test_a_stop_concurrent_with_the_sweep_is_late_and_notified_once(due):
    """The second finds the result of the first: the breach is marked, or there is nothing to mark."""
    together(
        lambda: sweep(at=DUE + HOUR),
        *[lambda key=clock.pk: clocks.stop(clock_id=key, at=DUE + HOUR) for clock in due[:5]],
    )
    sweep(at=DUE + HOUR)

    with staff_scope():
        stopped = [again(clock) for clock in due[:5]]
        late = AuditEvent.objects.filter(action="clock.missed").values_list("subject_id", flat=True)
        assert {(clock.state, clock.breached_at == clock.due_at) for clock in stopped} == {("MISSED", True)}
        assert sorted(late) == sorted(clock.subject_id for clock in stopped)
    assert once_each()[0] == 25


def test_a_sweep_that_is_killed_in_the_middle_leaves_nothing_half_done(due, tmp_path):
    with staff_scope():
        _keep_from_being_told()
        with _another_process(DUE + HOUR, tmp_path) as worker:
            try:
                backend = _wait_for(_who_waits_to_tell, "the sweep to have marked its clocks", worker)
            finally:
                worker.send_signal(signal.SIGKILL)
    _wait_for(lambda: not _lives(backend), "Postgres to find out that the sweep is gone")

    assert (worker.returncode, once_each()) == (-signal.SIGKILL, (0, 0, 0, 0, 0))
    assert sweep(at=DUE + HOUR) == 30
    assert once_each() == (30, 30, 30, 60, 60)


def _another_process(at, folder):
    name = connection.settings_dict["NAME"]
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    more = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": address, "PORTAL_VAR": str(folder)}
    return subprocess.Popen([sys.executable, "-c", SWEEP, at.isoformat()], env=os.environ | more)


def _keep_from_being_told():
    """Hold the table of news, so that a sweep stops between its marks and its end; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE notifications_notification IN SHARE MODE")


def _who_waits_to_tell():
    return _ask(
        "SELECT pid FROM pg_locks WHERE relation = 'notifications_notification'::regclass AND NOT granted"
    )


def _lives(backend):
    return _ask("SELECT pid FROM pg_stat_activity WHERE pid = %s", backend)


def _ask(question, *values):
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return (cursor.fetchone() or [None])[0]


def _wait_for(question, what, worker=None):
    until = time.monotonic() + PATIENCE
    while not (answer := question()):
        assert worker is None or worker.poll() is None, "the sweep has ended on its own"
        assert time.monotonic() < until, f"waited {PATIENCE} seconds in vain for {what}"
        time.sleep(0.05)
    return answer
