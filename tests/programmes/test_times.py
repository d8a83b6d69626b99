"""How long things took, in the market's calendar and by the clock; and the joint goal."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ipr_portal.tenancy.scope import staff_scope
from programmes.queries.promises import Chosen
from programmes.queries.qualifying import qualifying_rows
from programmes.queries.times import spread_of, times
from takedowns.actions.triage import decide
from takedowns.actions.undo import undo
from takedowns.models import Notice
from takedowns.rules.triage import Verdict
from tests.factories import ListingSnapshotFactory, NoticeFactory
from tests.programmes.promises import NOW, promised, sg
from tests.statements import BOOKKEEPING

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "median", "p90", "maximum"),
    [([1], 1, 1, 1), ([3, 1, 2, 4], 2.5, 4, 4), (range(1, 11), 5.5, 9, 10), (range(1, 12), 6, 10, 11)],
)
def test_a_spread_is_median_nine_in_ten_and_longest(hours, median, p90, maximum):
    found = spread_of([hour * HOUR for hour in hours])

    assert (found.median / HOUR, found.p90 / HOUR, found.maximum / HOUR) == (median, p90, maximum)


def test_of_nothing_there_is_no_spread(everyone):
    assert spread_of([]) is None
    assert [(row.business, row.wall) for row in times(Chosen(), at=NOW)] == [(None, None)] * 3


def test_times_are_counted_in_the_calendar_of_the_market_and_on_the_wall_clock(everyone, acme):
    promised(
        acme, sent=sg(11, 13, 17), due=sg(11, 17, 17), state="MET", stopped=sg(11, 17, 10), worked=10,
        acknowledged_at=sg(11, 13, 17, 1), first_action_at=sg(11, 16, 10),
    )  # fmt: skip

    found = {row.key: (row.business.median, row.wall.median) for row in times(Chosen(), at=NOW)}

    assert found == {
        "receipt": (timedelta(minutes=1), timedelta(minutes=1)),
        "action": (2 * HOUR, timedelta(days=2, hours=17)),  # Friday 17:00 to Monday 10:00
        "decision": (10 * HOUR, timedelta(days=3, hours=17)),
    }


def notice_of_two(acme, triager):
    notice = NoticeFactory(organisation=acme, listing_count=2)
    with staff_scope():
        for listing in notice.listings.all():
            ListingSnapshotFactory(organisation=acme, listing=listing)
    return notice


def decide_one(notice, by, at):
    [first, *_rest] = notice.listings.pending().in_order()
    fresh = Notice.objects.get(pk=notice.pk)
    verdict = Verdict(
        first.pk, "REJECTED", code="SU-01", sentence="The picture shows another mark than yours."
    )
    return decide(notice=fresh, version=fresh.version, verdicts=[verdict], by=by, at=at)


def test_the_first_action_is_kept_when_it_happens_and_an_undo_leaves_it(everyone, acme, triager):
    notice = notice_of_two(acme, triager)
    assert Notice.objects.get(pk=notice.pk).first_action_at is None

    made = decide_one(notice, triager, sg(11, 3))
    undo(decision=made, by=triager, at=sg(11, 3) + timedelta(seconds=5))
    decide_one(notice, triager, sg(11, 4))

    assert Notice.objects.get(pk=notice.pk).first_action_at == sg(11, 3)


def test_the_first_action_takes_no_statement_of_its_own(everyone, acme, triager):
    notice = notice_of_two(acme, triager)
    with CaptureQueriesContext(connection) as queries:
        decide_one(notice, triager, sg(11, 3))

    updates = [row["sql"] for row in queries if row["sql"].startswith('UPDATE "takedowns_notice"')]
    assert sum('"first_action_at" = ' in sql for sql in updates) == 1
    assert sum('"pending_count" = ' in sql and '"first_action_at" = ' in sql for sql in updates) == 1
    assert not any(sql.startswith(BOOKKEEPING) for sql in updates)


def test_a_request_qualifies_when_a_listing_was_taken_down(everyone, acme):
    for weeks, upheld in ((1, 1), (2, 0), (3, 2), (20, 1), (30, 1)):
        stopped = NOW - timedelta(weeks=weeks)
        promised(acme, due=stopped + HOUR, state="MET", stopped=stopped, upheld_count=upheld, listing_count=2)

    [row] = qualifying_rows(at=NOW)

    assert (row.decided, row.qualifying, row.before, row.growth) == (3, 2, 1, Decimal(100))
    assert round(row.share, 1) == Decimal("66.7")


def test_notices_that_no_programme_promised_count_towards_the_goal_of_a_participant(everyone, acme):
    stopped = NOW - timedelta(weeks=1)
    promised(acme, due=stopped + HOUR, state="MET", stopped=stopped, level="")
    assert qualifying_rows(at=NOW) == []

    promised(acme, due=NOW + HOUR)

    assert [(row.qualifying, row.growth) for row in qualifying_rows(acme.pk, at=NOW)] == [(1, None)]
