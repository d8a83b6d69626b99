"""A worker whose session the database ends in the middle: nothing is half done, and the next run does it all."""

import threading
import time
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection, transaction

from ipr_portal.tenancy.scope import staff_scope, system_scope
from programmes.actions.evaluations import evaluate
from programmes.actions.scoring import score_days, take_in
from programmes.models import Evaluation, EvaluationLine, NoticeWeight, Participation, ScoredDay, Snapshot
from programmes.queries.scores import score_of, scores_of_all
from tests.programmes.living import DAY, filed, settled
from tests.programmes.scene import outcomes, plus

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2026, 3, 2, 4, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 2, 16, tzinfo=UTC)  # the third of March begins in Singapore
PATIENCE = 30  # seconds
WHO_WAITS = """
SELECT pid FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid() AND pid IN (
    SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database WHERE datname = current_database()
)
"""


@pytest.fixture
def decided(acme, triager):
    """Three notices with nine settled listings, of which nothing is in the sums yet."""
    for day in range(3):
        settled(
            filed(acme, [{}] * 3, sent_at=START - 5 * DAY), triager,
            [("REMOVED", ""), ("REMOVED", ""), ("REJECTED", "SU-01")], at=START - day * DAY,
        )  # fmt: skip


def killed_while(act, held):
    """Run an act in a session of its own, which the server ends once it waits for what `held` holds; return its error."""
    errors = []

    def run():
        try:
            act()
        except OperationalError as error:
            errors.append(error)
        finally:
            connection.close()

    worker = threading.Thread(target=run)
    with transaction.atomic(), staff_scope(), connection.cursor() as cursor:
        cursor.execute(held)
        worker.start()
        until, found = time.monotonic() + PATIENCE, None
        while found is None:
            assert worker.is_alive(), "the worker has ended on its own"
            assert time.monotonic() < until, "the worker waited for nothing"
            cursor.execute(WHO_WAITS)
            found = cursor.fetchone()
            time.sleep(0.02)
        _end_session(found)
        worker.join(PATIENCE)
        assert not worker.is_alive()
    (error,) = errors
    return error


def _end_session(pid):
    """By a session of the login itself: the roles within a scope may end none."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", pid)
    other.close()


def kept_and_recomputed(acme, as_of):
    with staff_scope():
        return scores_of_all(as_of=as_of, kept=True)[acme.pk].total, score_of(acme, as_of=as_of).total


def test_a_worker_that_is_killed_while_it_takes_the_ledger_in_takes_nothing(acme, decided):
    killed_while(lambda: take_in(known_at=MIDNIGHT), "LOCK TABLE programmes_noticeweight IN SHARE MODE")

    with system_scope():
        assert NoticeWeight.objects.count() == 0
    assert take_in(known_at=MIDNIGHT) == 9
    kept, recomputed = kept_and_recomputed(acme, MIDNIGHT)
    assert (str(kept.good), str(kept.n)) == ("6.000000", "9.000000")
    assert kept == recomputed


def test_a_worker_that_is_killed_in_part_of_the_ledger_keeps_the_parts_before(acme, decided):
    take_in(known_at=MIDNIGHT, limit=4)

    killed_while(lambda: score_days(at=MIDNIGHT, limit=2), "LOCK TABLE programmes_noticeweight IN SHARE MODE")

    assert take_in(known_at=MIDNIGHT) == 5
    kept, recomputed = kept_and_recomputed(acme, MIDNIGHT)
    assert kept == recomputed


def test_a_worker_that_is_killed_while_it_stores_a_day_stores_nothing_of_it(acme, decided):
    take_in(known_at=MIDNIGHT)

    killed_while(
        lambda: score_days(at=MIDNIGHT),
        f"SELECT FROM tenancy_organisation WHERE id = {acme.pk} FOR UPDATE",  # the snapshot names it
    )

    with system_scope():
        assert (Snapshot.objects.count(), ScoredDay.objects.count()) == (0, 0)
    assert [str(day) for day in score_days(at=MIDNIGHT)] == ["2026-03-03"]
    with system_scope():
        stored = Snapshot.objects.get()
    assert (str(stored.numerator), str(stored.denominator)) == ("6.000000", "9.000000")
    assert score_days(at=MIDNIGHT) == []


def test_a_worker_that_is_killed_while_it_evaluates_leaves_no_half_evaluation(acme):
    outcomes(acme, good=150, at=START)

    def act():
        with system_scope():
            evaluate(organisation=acme, programme=plus(), kind="MONTHLY", period="2026-03", at=MIDNIGHT)

    killed_while(act, "LOCK TABLE programmes_participation IN SHARE MODE")

    with staff_scope():
        assert (Evaluation.objects.count(), EvaluationLine.objects.count()) == (0, 0)
    act()
    with staff_scope():
        assert (Evaluation.objects.count(), Participation.objects.count()) == (1, 1)
