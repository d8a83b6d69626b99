"""The definition of accuracy: its forty worked cases to the last digit, and its edges."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from programmes.accuracy import (
    Change,
    Correction,
    Figures,
    ListingFacts,
    NoticeFacts,
    Rule,
    count,
    figures,
    root,
    rounded,
    rule_of,
    score,
    window,
)
from tests.programmes.accuracy_cases import CASES, answer_of, asked_of, expected, facts_of

SINGAPORE, NEW_YORK = ZoneInfo("Asia/Singapore"), ZoneInfo("America/New_York")
NOW = datetime(2026, 4, 1, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize("name", CASES)
def test_every_figure_of_a_worked_case_comes_out(name):
    case = CASES[name]

    counted = count(facts_of(case), **asked_of(case))

    assert answer_of(score(facts_of(case), **asked_of(case))) == expected(case)
    weights = {one.listing.key: [str(rounded(one.good)), str(rounded(one.bad))] for one in counted}
    assert weights == case["answer"]["listings"]


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_notices_and_listings_means_nothing(name):
    case, dice = CASES[name], random.Random(name)
    for notice in case["notices"]:
        dice.shuffle(notice["listings"])
    dice.shuffle(case["notices"])

    assert answer_of(score(facts_of(case), **asked_of(case))) == expected(case)


def listing(outcome="REMOVED", **more):
    return ListingFacts(key=1, position=1, outcome=outcome, **more)


def notice(key, *listings, at=NOW - DAY, **more):
    placed = [
        ListingFacts(key=(key, place), position=place, outcome=outcome, code=code)
        for place, (outcome, code) in enumerate(listings, 1)
    ]
    return NoticeFacts(key=key, reason="TM-01", market="SG", settled_at=at, listings=placed, **more)


GONE, DISSIMILAR = ("REMOVED", ""), ("REJECTED", "SU-01")


def test_a_big_notice_is_capped_only_among_five():
    big, small = notice(0, *[GONE] * 100), [notice(key, *[DISSIMILAR] * 5) for key in range(1, 5)]

    capped = score([big, *small], as_of=NOW, zone=SINGAPORE).total
    whole = score([big, *small[1:]], as_of=NOW, zone=SINGAPORE).total

    assert (capped.good, capped.bad, capped.point) == (Decimal(24), Decimal(20), Decimal("0.545455"))
    assert (whole.good, whole.n) == (Decimal(100), Decimal(115))


def test_nothing_that_counts_is_no_score():
    empty = score([notice(1, ("DUPLICATE", ""))], as_of=NOW, zone=SINGAPORE)

    assert empty.total == Figures(*[Decimal("0.000000")] * 3, None, None, None, None)
    assert not empty.total.has_data
    assert (empty.counter_success, empty.is_admissible(), empty.is_leaving()) == (None, False, False)


@pytest.mark.parametrize(
    ("as_of", "zone", "since"),
    [
        (datetime(2026, 5, 31, tzinfo=SINGAPORE), SINGAPORE, datetime(2026, 2, 28, tzinfo=SINGAPORE)),
        (datetime(2028, 5, 30, tzinfo=SINGAPORE), SINGAPORE, datetime(2028, 2, 29, tzinfo=SINGAPORE)),
        (datetime(2026, 1, 31, 9, tzinfo=SINGAPORE), SINGAPORE, datetime(2025, 10, 31, 9, tzinfo=SINGAPORE)),
        (datetime(2026, 4, 15, 9, tzinfo=NEW_YORK), NEW_YORK, datetime(2026, 1, 15, 9, tzinfo=NEW_YORK)),
    ],
)
def test_a_window_is_three_calendar_months_on_the_wall_clock(as_of, zone, since):
    assert window(as_of, zone) == (since.astimezone(UTC), as_of.astimezone(UTC))


def test_a_half_weight_rejection_counts_in_full_from_the_moment_its_time_is_over():
    half = listing("REJECTED", code="EV-01", curable_until=NOW)

    assert rule_of(half, NOW) == Rule.CURABLE
    assert rule_of(half, NOW + MOMENT) == Rule.NOT_CURED


@pytest.mark.parametrize(
    ("sent_at", "settled_at", "upheld", "rule"),
    [
        (NOW, None, False, Rule.CURABLE),  # in time, however long we take
        (NOW + MOMENT, NOW + DAY, True, Rule.NOT_CURED),
        (NOW, NOW + DAY, True, Rule.CURABLE),
        (NOW, NOW + DAY, False, Rule.NOT_CURED),
        (NOW, NOW + 9 * DAY, False, Rule.CURABLE),  # not known yet
    ],
)
def test_a_correction_counts_by_when_it_was_sent(sent_at, settled_at, upheld, rule):
    correction = Correction(sent_at, settled_at, upheld)
    half = listing("REJECTED", code="SU-06", curable_until=NOW, corrections=[correction])

    assert rule_of(half, NOW + 5 * DAY) == rule


@pytest.mark.parametrize(
    ("facts", "causes", "rule"),
    [
        (listing(), ["COUNTER_UPHELD"], Rule.REVERSED),
        (listing("REJECTED", code="SU-01"), ["COUNTER_UPHELD"], Rule.REJECTED),
        (listing("REJECTED", code="SU-01"), ["UNDER_REVIEW"], Rule.UNDER_REVIEW),
        (listing("REJECTED", code="SU-01"), ["UNDER_REVIEW", "REVIEWED"], Rule.REJECTED),
        (listing("REJECTED", code="SU-01"), ["UNDER_REVIEW", "HOLDER_APPEAL_GRANTED"], Rule.APPEAL_GRANTED),
        (listing(), ["HOLDER_APPEAL_GRANTED"], Rule.UPHELD),
        (listing(), ["CORRECTED"], Rule.REVERSED),
        (listing("REJECTED", code="SU-01"), ["CORRECTED"], Rule.APPEAL_GRANTED),
        (listing("WITHDRAWN"), ["CORRECTED"], Rule.WITHDRAWN),
        (listing("WITHDRAWN"), ["HOLDER_APPEAL_GRANTED"], Rule.WITHDRAWN),
        (listing("INFO_LAPSED"), ["UNDER_REVIEW", "REVIEWED"], Rule.UNANSWERED),
        (listing(), ["UNDER_REVIEW", "COURT_RESTORED"], Rule.REVERSED),
    ],
)
def test_later_events_override_in_their_order(facts, causes, rule):
    changes = [Change(NOW + place * DAY, cause) for place, cause in enumerate(causes)]
    later = ListingFacts(**{name: getattr(facts, name) for name in facts.__slots__} | {"changes": changes})

    assert rule_of(later, NOW + 9 * DAY) == rule
    assert rule_of(later, NOW) == rule_of(facts, NOW)  # nothing is known at its own moment


def test_a_retraction_counts_against_the_holder_only_as_a_mistake():
    mistaken, settled = (
        listing(changes=[Change(NOW, "RETRACTED", reason)]) for reason in ("MISTAKE", "SETTLED")
    )

    assert [rule_of(one, NOW + DAY) for one in (mistaken, settled)] == [Rule.MISTAKE, Rule.UPHELD]


def test_figures_are_rounded_once_and_half_to_even():
    assert [rounded(Fraction(n, 2 * 10**6)) for n in (1, 3, 5)] == [
        Decimal("0.000000"), Decimal("0.000002"), Decimal("0.000002"),
    ]  # fmt: skip
    assert root(Fraction(9, 4)) == Fraction(3, 2)
    perfect = figures(Fraction(35), Fraction(0))
    assert (perfect.upper, perfect.lower) == (Decimal(1), Decimal("0.901096"))
