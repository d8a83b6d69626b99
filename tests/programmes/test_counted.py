"""The listings behind a score by SQL: the same weights and rules as the definition gives, filtered, page by page."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ipr_portal.tenancy.scope import staff_scope
from programmes.queries.counted import PART, Wanted, all_counted, counted_page
from programmes.queries.restated import all_beside, beside
from programmes.queries.scores import listings_of, score_of
from takedowns.actions.reviews import ask_for_review
from tests.factories import SnapshotFactory
from tests.programmes import living
from tests.programmes.living import DAY, changed, filed, mistyped, sent_again, settled, withdrawn

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 4, tzinfo=UTC)  # Monday noon in Singapore
LATE = START + 60 * DAY
NOUN = "%(n)s listings"
VERDICTS = [
    ("REMOVED", ""), ("RESTRICTED", ""), ("REJECTED", "SU-01"), ("REJECTED", "EV-01"), ("REJECTED", "EV-02"),
    ("DUPLICATE", ""), ("REMOVED", ""), ("REJECTED", "AU-01"),
]  # fmt: skip


def wanted(as_of=LATE, **more):
    return Wanted(as_of=as_of, known_at=more.pop("known_at", as_of), **more)


def by_sql(organisation, **more):
    with staff_scope():
        rows = list(all_counted(organisation, wanted(**more)))
    return {row.listing.pk: (row.rule, row.good, row.bad, row.is_capped) for row in rows}


def by_definition(organisation, as_of=LATE, **more):
    with staff_scope():
        rows = listings_of(organisation, as_of=as_of, **more)
    return {row.listing.pk: (row.rule, row.good, row.bad, row.is_capped) for row in rows}


@pytest.fixture
def lived(acme, acme_owner, triager):
    """Everything that can happen to a listing, in six notices, of which one is large."""
    notice = settled(filed(acme, [{}] * 8, sent_at=START - DAY), triager, VERDICTS, at=START)
    rows = living.listings_of(notice)
    sent_again(
        notice,
        triager,
        sent_at=START + 3 * DAY,
        listings=[rows[3]],
        at=START + 4 * DAY,
        verdicts=[("REMOVED", "")],
    )
    changed(rows[0], "COUNTER_UPHELD", at=START + 5 * DAY)
    changed(rows[1], "RETRACTED", at=START + 6 * DAY, reason="MISTAKE")
    with staff_scope():
        ask_for_review(listing=rows[2], grounds="It is similar.", by=acme_owner, at=START + 7 * DAY)
    for _n in range(4):
        small = filed(acme, [{}] * 2, sent_at=START)
        settled(small, triager, [("REMOVED", ""), ("REJECTED", "SU-02")], at=START + 8 * DAY)
    wrong = filed(acme, [mistyped()] * 2, sent_at=START)
    settled(wrong, triager, [("REJECTED", "LI-01")] * 2, at=START + 8 * DAY)
    withdrawn(filed(acme, [{}] * 4, sent_at=START), at=START + 9 * DAY)
    return notice


@pytest.mark.parametrize("after", [1, 6, 8, 10, 60])
def test_the_statement_counts_each_listing_as_the_definition_does(acme, lived, after):
    as_of = START + after * DAY

    assert by_sql(acme, as_of=as_of) == by_definition(acme, as_of=as_of)
    assert by_sql(acme, as_of=as_of, known_at=LATE) == by_definition(acme, as_of=as_of, known_at=LATE)


def test_all_of_a_window_sum_to_its_score(acme, lived):
    rows = by_sql(acme)
    with staff_scope():
        total = score_of(acme, as_of=LATE).total

    assert (round(float(sum(row[1] for row in rows.values())), 6), len({row[0] for row in rows.values()}) > 7) == (
        float(total.good), True,
    )  # fmt: skip


def test_a_group_and_a_rule_narrow_the_list(acme, lived):
    named = by_sql(acme, filed_by=lived.submitted_by_id)
    ruled = by_sql(acme, rules=["3"])

    assert 0 < len(named) < len(by_sql(acme))
    assert {row[0] for row in ruled.values()} == {"3"}
    assert len(by_sql(acme, only_countered=True)) == 1
    assert by_sql(acme, market="TH") == {}


def test_pages_hold_every_listing_once(acme, lived, monkeypatch):
    monkeypatch.setattr("programmes.queries.counted.SIZE", 5)
    seen, after = [], ""
    with staff_scope():
        while True:
            page = counted_page(acme, wanted(), after=after, noun=NOUN)
            seen += [row.listing.pk for row in page]
            if not (after := page.next):
                break

    assert (len(seen), len(set(seen))) == (len(by_definition(acme)), len(seen))


def test_a_file_is_read_in_parts_and_holds_every_listing_once(acme, lived, monkeypatch):
    whole = by_sql(acme)
    monkeypatch.setattr("programmes.queries.counted.PART", 4)

    assert (by_sql(acme), PART > 4) == (whole, True)


def test_restated_at_once_is_restated_one_by_one(acme, lived):
    with staff_scope():
        stored = [SnapshotFactory(organisation=acme, as_of=START + n * 7 * DAY) for n in range(1, 5)]
        at_once = all_beside(stored, known_at=LATE)
        one_by_one = [replace(beside(one, known_at=LATE).now, groups={}) for one in stored]

    assert [one.now for one in at_once] == one_by_one
