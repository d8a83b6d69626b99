"""Keeping sums and storing scores: the increment, the recomputation and the definition agree."""

from datetime import UTC, datetime, timedelta

import pytest

from ipr_portal.markets import desk_zone
from ipr_portal.tenancy.scope import staff_scope
from programmes.accuracy import score
from programmes.actions.scoring import score_days, take_in
from programmes.models import Snapshot
from programmes.queries.restated import beside
from programmes.queries.scores import facts_of, listings_of, score_of, scores_of_all
from takedowns.actions.outcome_changes import close_cures
from takedowns.queries.facts import settled_listings
from tests.programmes import living
from tests.programmes.living import DAY, changed, filed, sent_again, settled, withdrawn

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 4, tzinfo=UTC)  # Monday noon in Singapore
LATE = START + 60 * DAY


def roads(organisation, as_of=LATE, known_at=None):
    """The score by the definition, listing by listing; recomputed from rows; and from the kept sums."""
    zone = desk_zone()
    known_at = known_at or as_of
    close_cures(at=known_at)
    while take_in(known_at=known_at, limit=3):
        pass
    with staff_scope():
        rows = settled_listings(organisation=organisation, since=as_of - 200 * DAY, until=known_at)
        brute = score(facts_of(rows), as_of=as_of, known_at=known_at, zone=zone)
        recomputed = score_of(organisation, as_of=as_of, known_at=known_at)
        kept = scores_of_all(as_of=as_of, known_at=known_at, kept=True).get(organisation.pk)
    return brute, recomputed, kept


def agreed(organisation, **more):
    brute, recomputed, kept = roads(organisation, **more)
    assert brute == recomputed == kept
    return brute


@pytest.fixture
def lived(acme, triager):
    """A notice of everything: taken down, rejected in every way, a duplicate."""
    notice = filed(acme, [{}] * 6, sent_at=START - DAY)
    verdicts = [
        ("REMOVED", ""), ("RESTRICTED", ""), ("REJECTED", "SU-01"), ("REJECTED", "EV-01"), ("REJECTED", "AU-01"),
        ("DUPLICATE", ""),
    ]  # fmt: skip
    return settled(notice, triager, verdicts, at=START)


def test_three_roads_lead_to_one_figure(acme, lived):
    curable, over = agreed(acme, as_of=START + DAY), agreed(acme)

    assert (curable.total.good, str(curable.total.bad), curable.listings) == (2, "1.500000", 6)
    assert (over.total.good, over.total.bad, over.listings) == (2, 2, 6)


def test_a_cure_in_time_counts_half_and_its_listing_not_again(acme, triager, lived):
    again = [living.listings_of(lived)[3]]
    sent_again(
        lived,
        triager,
        sent_at=START + 3 * DAY,
        listings=again,
        at=START + 30 * DAY,
        verdicts=[("REMOVED", "")],
    )

    assert [str(agreed(acme, as_of=at).total.bad) for at in (START + 29 * DAY, LATE)] == ["1.500000"] * 2
    assert agreed(acme).total.good == 2


def test_a_correction_that_is_not_upheld_counts_in_full(acme, triager, lived):
    again = [living.listings_of(lived)[3]]
    sent_again(
        lived, triager, sent_at=START + 3 * DAY, listings=again, at=START + 4 * DAY,
        verdicts=[("REJECTED", "SU-01")],
    )  # fmt: skip

    assert str(agreed(acme).total.bad) == "3.000000"


def test_a_late_reversal_restates_the_window_of_the_first_outcome(acme, lived):
    as_of = START + 20 * DAY
    changed(living.listings_of(lived)[0], "COUNTER_UPHELD", at=START + 30 * DAY)

    stood, restated = agreed(acme, as_of=as_of), agreed(acme, as_of=as_of, known_at=START + 31 * DAY)

    assert (str(stood.total.good), str(stood.counter_success)) == ("2.000000", "0.000000")
    assert (str(restated.total.good), str(restated.counter_success)) == ("1.000000", "0.500000")


def test_withdrawn_notices_count_beyond_a_tenth(acme, lived):
    for place in range(3):
        notice = filed(acme, [{}] * 2, sent_at=START)
        withdrawn(notice, at=START + place * DAY)

    scored = agreed(acme)

    assert (scored.listings, str(scored.total.bad)) == (
        12,
        "7.000000",
    )  # one of the six is free; EV-01 is over


def test_every_listing_says_what_it_counts_and_by_which_rule(acme, lived):
    with staff_scope():
        rows = listings_of(acme, as_of=LATE)
        removed = listings_of(acme, as_of=LATE, dimension="reason", value="TM-01")

    assert [str(row.rule) for row in rows] == ["1", "1", "3", "5", "6", "6"]
    assert len(removed) == 6


def test_a_day_is_scored_once_and_stored_scores_never_change(acme, lived):
    first = score_days(at=START + timedelta(hours=20))
    again = score_days(at=START + timedelta(hours=21))
    changed(living.listings_of(lived)[0], "GENUINE", at=START + 2 * DAY)
    later = score_days(at=START + 3 * DAY)

    assert (len(first), again, len(later)) == (1, [], 2)
    with staff_scope():
        stored = list(Snapshot.objects.order_by("day").values_list("numerator", flat=True))
    assert [str(one) for one in stored] == ["2.000000", "2.000000", "1.000000"]


def test_a_restated_score_stands_beside_the_stored_one(acme, lived):
    score_days(at=START + timedelta(hours=20))
    with staff_scope():
        (stored,) = Snapshot.objects.all()
        same = beside(stored, known_at=START + DAY)
    changed(living.listings_of(lived)[0], "GENUINE", at=START + 2 * DAY)

    with staff_scope():
        restated = beside(stored, known_at=START + 3 * DAY)

    assert (same.is_restated, restated.is_restated) == (False, True)
    assert (str(restated.stored.numerator), str(restated.now.total.good)) == ("2.000000", "1.000000")


def test_after_missed_days_nothing_is_left_out(acme, lived):
    score_days(at=START + timedelta(hours=20))
    changed(living.listings_of(lived)[0], "GENUINE", at=START + 5 * DAY)

    missed = score_days(at=START + 5 * DAY + timedelta(hours=1))
    later = [score_days(at=START + n * DAY) for n in (6, 8)]

    assert (len(missed), [len(days) for days in later]) == (4, [1, 2])
    with staff_scope():
        stored = Snapshot.objects.order_by("day").values_list("numerator", flat=True)
        assert [str(one) for one in stored] == ["2.000000"] * 5 + ["1.000000"] * 3
