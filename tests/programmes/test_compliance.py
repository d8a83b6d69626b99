"""How a promise is counted: once, in the month of its breach, also while it is open; what does not count stands beside."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from programmes.queries.promises import Chosen, chosen_rows, first_month, groups, kept_by, kept_of_all
from programmes.rules.compliance import Kept, asks_for_remedy, share_of
from tests.factories import OrganisationFactory
from tests.programmes.promises import NOW, promised, sg

pytestmark = pytest.mark.usefixtures("everyone")


def states(chosen=None, at=NOW):
    return Counter({group.state: group.notices for group in groups(chosen or Chosen(), at=at)})


@pytest.mark.parametrize(
    ("clock", "state"),
    [
        ({"due": sg(11, 27)}, "RUNNING"),
        ({"due": sg(11, 24, 18)}, "RISK"),  # due today
        ({"due": sg(11, 25), "sent": sg(11, 20)}, "RISK"),  # three quarters used
        ({"due": sg(11, 27), "paused_until": sg(11, 25)}, "PAUSED"),
        ({"due": sg(11, 24, 12)}, "BREACHED"),  # the sweep has not marked it yet
        ({"due": NOW}, "BREACHED"),  # the budget is used up at the due instant itself
        ({"due": sg(11, 2), "state": "BREACHED"}, "BREACHED"),
        ({"due": sg(11, 2), "state": "MET", "stopped": sg(11, 1)}, "MET"),
        ({"due": sg(11, 2), "state": "MISSED", "stopped": sg(11, 3)}, "MISSED"),
        ({"due": sg(11, 2), "state": "VOID", "stopped": sg(11, 1)}, "VOID"),
    ],
)
def test_each_clock_stands_in_one_state(acme, clock, state):
    promised(acme, **clock)

    assert states() == {state: 1}


def test_a_breach_counts_in_the_month_in_which_it_breached_while_open_and_after(acme):
    notice = promised(acme, due=sg(10, 30), state="BREACHED")
    [still_open] = groups(Chosen(), at=NOW)

    clock = notice.clock
    clock.state, clock.stopped_at, clock.worked = "MISSED", sg(11, 20), timedelta(hours=40)
    clock.save()
    [stopped] = groups(Chosen(), at=NOW)

    assert (still_open.month, still_open.state) == (date(2026, 10, 1), "BREACHED")
    assert (stopped.month, stopped.state) == (date(2026, 10, 1), "MISSED")


@pytest.mark.parametrize(("market", "month"), [("SG", date(2026, 11, 1)), ("ID", date(2026, 10, 1))])
def test_the_month_is_that_of_the_market(acme, market, month):
    at = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)  # 0:30 in Singapore, 23:30 in Jakarta
    promised(acme, due=at + timedelta(days=1), state="MET", stopped=at, market=market)

    assert [group.month for group in groups(Chosen(), at=NOW)] == [month]


def test_compliance_is_met_of_met_and_missed_and_void_stands_beside():
    kept = Kept({"MET": 97, "MISSED": 2, "BREACHED": 1, "VOID": 6, "RUNNING": 40})

    assert (kept.rate, kept.missed, kept.counted, kept.open) == (Decimal(97), 3, 100, 41)
    assert kept.is_void_alarm
    assert not Kept({"MET": 95, "VOID": 5}).is_void_alarm  # exactly 5 % is none


def test_where_nothing_counts_there_is_no_rate():
    kept = Kept({"VOID": 3, "RUNNING": 9})

    assert (kept.rate, share_of(0, 0), Kept({}).void_share) == (None, None, None)
    assert kept.is_void_alarm  # all that ended does not count


def test_only_what_a_programme_promised_is_counted(acme):
    promised(acme, due=sg(11, 27), level="")

    assert states() == {}


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ({"market": "SG"}, 2), ({"market": "TH"}, 0), ({"programme": "IPP Plus"}, 2), ({"programme": "Pilot"}, 0),
        ({"state": "BROKEN"}, 1), ({"state": "OPEN"}, 1), ({"state": "COUNTED"}, 1), ({"month": date(2026, 11, 1)}, 1),
        ({"month": date(2026, 10, 1)}, 0), ({"triager": 0}, 2),
    ],
)  # fmt: skip
def test_every_filter_narrows_counts_and_list_alike(acme, chosen, count):
    promised(acme, due=sg(11, 27))
    promised(acme, due=sg(11, 2), state="MISSED", stopped=sg(11, 3))

    assert states(Chosen(**chosen)).total() == count
    assert chosen_rows(Chosen(**chosen), at=NOW).count() == count


def test_figures_of_participants_add_up_to_all(acme):
    other = OrganisationFactory()
    for organisation, due in ((acme, sg(11, 2)), (other, sg(11, 3)), (other, sg(11, 27))):
        promised(organisation, due=due)
    found = groups(Chosen(), at=NOW)

    parts = kept_by(found, lambda group: group.organisation)

    assert {key: (kept.missed, kept.open) for key, kept in parts.items()} == {
        acme.pk: (1, 1),
        other.pk: (1, 2),
    }
    assert (kept_of_all(found).missed, kept_of_all(found).open) == (2, 3)


def test_what_ended_more_than_twelve_months_ago_is_left_out_and_an_open_breach_never(acme):
    promised(
        acme, due=sg(11, 2) - timedelta(days=400), state="MISSED", stopped=sg(11, 3) - timedelta(days=400)
    )
    promised(acme, due=sg(11, 2) - timedelta(days=400), state="BREACHED")

    assert states() == {"BREACHED": 1}
    assert first_month(NOW) == date(2025, 12, 1)


@pytest.mark.parametrize(("breaches", "asks"), [(2, False), (3, True)])
def test_a_cause_asks_for_a_remedy_from_the_third_breach_on(breaches, asks):
    assert asks_for_remedy(breaches) is asks
