"""The whole plan of the demo world: who sells, when it is decided, what it costs and what is written. No notice is filed."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ipr_portal.demo.brands import BRANDS
from ipr_portal.demo.goods import points_of
from takedowns.demo.answers import ANSWERS, FITTING, nature_of
from takedowns.demo.plan import NOTICES, full_price, in_sittings, plans
from takedowns.demo.sellers import STEMS
from takedowns.demo.times import Hours
from takedowns.demo.titles import COPY, DEALER, PRICES, RESALE

SINGAPORE = ZoneInfo("Asia/Singapore")
AT_WORK = datetime(2026, 11, 26, 15, 49, tzinfo=SINGAPORE)  # a Thursday
MOMENTS = {
    "at work": AT_WORK,
    "early": datetime(2026, 11, 26, 9, 5, tzinfo=SINGAPORE),
    "at night": datetime(2026, 11, 26, 3, 0, tzinfo=SINGAPORE),
    "in the evening": datetime(2026, 11, 26, 21, 30, tzinfo=SINGAPORE),
    "on a Sunday": datetime(2026, 11, 29, 14, 0, tzinfo=SINGAPORE),
}


@pytest.fixture
def hours(db):
    return Hours(AT_WORK)


@pytest.fixture
def whole(hours):
    """Both parts, as they are loaded; drawn once, since nothing of a plan changes."""
    if not DRAWN:
        DRAWN.extend(both_parts(hours))
    return DRAWN


DRAWN: list = []


def both_parts(hours):
    return [one for part in (0, 1) for one in plans(hours, part=part, parts=2)]


def sellers_of(drawn):
    """The notices of each seller."""
    found = defaultdict(set)
    for number, one in enumerate(drawn):
        for ware in one.wares:
            found[ware.seller.ref].add(number)
    return {ref: len(numbers) for ref, numbers in found.items()}


def test_some_six_hundred_sellers_most_of_them_closed_after_three_notices(whole):
    counts = sellers_of(whole)

    assert len(whole) == NOTICES
    assert 540 <= len(counts) <= 680
    assert sum(count <= 3 for count in counts.values()) > 0.7 * len(counts)
    assert 10 < max(counts.values()) <= 30


def test_most_sellers_of_what_is_open_are_new(whole):
    decided = {ware.seller.ref for one in whole if one.decided_at for ware in one.wares}
    here = [
        one.wares[0].seller.ref for one in whole if one.decided_at is None and not one.slot.withdrawn_after
    ]

    assert 0.55 < sum(ref not in decided for ref in here) / len(here) < 0.9


def test_a_seller_keeps_to_one_brand_and_is_named_for_what_it_sells(whole):
    brands, names = defaultdict(set), {}
    for one in whole:
        for ware in one.wares:
            brands[ware.seller.ref].add(one.brand)
            names[ware.market, ware.seller.ref] = ware.seller.name

    assert [ref for ref, known in brands.items() if len(known) > 1] == []
    assert len(set(names.values())) == len(names)
    assert {len(shelves) for shelves in STEMS.values()} == {10}


@pytest.mark.parametrize("now", MOMENTS.values(), ids=MOMENTS)
def test_decisions_lie_in_working_hours_and_a_day_is_half_done(db, now):
    hours = Hours(now)
    drawn = both_parts(hours)
    decided = [one.decided_at.astimezone(SINGAPORE) for one in drawn if one.decided_at]
    last = max(decided).date()
    weekdays = Counter(at.weekday() for at in decided)

    assert max(decided) < now
    assert [at for at in decided if not hours.desk.is_open(at)] == []
    assert weekdays[0] > 1.2 * weekdays[4]
    assert {day for day in weekdays if day > 4} == set()
    assert last == (
        now.date()
        if now in (AT_WORK, MOMENTS["in the evening"])
        else hours.days(now - timedelta(9))[-1][0].astimezone(SINGAPORE).date()
    )
    assert 15 <= sum(at.date() == last for at in decided) <= 45
    assert [one for one in drawn if not hours.now - timedelta(days=700) < one.at < now] == []


def test_deadlines_are_kept_but_for_those_that_are_meant_to_be_late(whole, hours):
    late = in_time = 0
    for one in whole:
        if one.decided_at:
            used = hours.used(
                one.market, BRANDS[one.brand].name, one.at, one.decided_at + timedelta(minutes=40)
            )
            assert (used < 1) == (one.slot.sitting is not None)
            late, in_time = late + (used >= 1), in_time + (used < 1)

    assert 0.005 < late / (late + in_time) < 0.03


def test_what_is_decided_in_one_sitting_was_filed_within_seconds(hours):
    drawn = plans(hours, part=0, parts=2, notices=400)
    sittings = in_sittings(drawn)

    assert sum(map(len, sittings)) == len(drawn)
    assert all(sitting[-1].at - sitting[0].at < timedelta(minutes=1) for sitting in sittings)


def test_prices_tell_a_copy_from_a_resale_and_from_a_dealer(whole):
    shares = defaultdict(list)
    for one in whole:
        for ware, (_outcome, code) in zip(one.wares, one.fates, strict=True):
            shares[nature_of(code)].append(float(ware.price / full_price(BRANDS[one.brand], ware.market)))

    for nature, (least, most) in PRICES.items():
        assert least - 0.05 <= min(shares[nature]) <= max(shares[nature]) <= most + 0.06
    assert max(shares[COPY]) < min(shares[RESALE]) < min(shares[DEALER])


def test_words_are_hardly_ever_repeated_and_speak_of_their_own_goods(whole):
    texts = Counter(one.explanation for one in whole)

    assert len(texts) > 0.97 * len(whole)
    assert max(texts.values()) <= 4
    for one in whole:
        assert not {"{", "}"} & set(one.explanation), one.explanation
        thin = one.fates[0][1] == "EV-01"  # which is what the rejection says of it
        if one.reason == "CF-02" and not thin:
            nouns = {point.noun.lower() for point in points_of(BRANDS[one.brand].picture).values()}
            assert sum(noun in one.explanation.lower() for noun in nouns) >= 2, one.explanation


def test_every_rejection_can_follow_from_its_reason(whole):
    given = {(one.reason, code) for one in whole for _outcome, code in one.fates if code}

    assert [pair for pair in given if pair[1] not in FITTING[pair[0]]] == []
    assert {code for _reason, code in given} == set(ANSWERS)


def test_the_plan_is_the_same_each_time(hours):
    first, second = (plans(hours, part=1, parts=2, notices=100) for _ in range(2))

    assert first == second
