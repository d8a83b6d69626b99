"""Reading lines in Lumen's shape: what is understood, what is refused and why, how addresses are sorted."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takedowns.lumen import Submission, Unreadable, principal_key, read_line, sort_addresses
from tests.takedowns.submissions import GITHUB, line, submission


def test_a_line_says_who_what_and_when():
    read = read_line(line())

    assert (read.reference, read.kind, read.type, read.principal) == ("N-1", "notice", "DMCA", "Odoo S.A.")
    assert read.received_at == datetime(2021, 5, 10, 12, tzinfo=UTC)
    assert read.reported == (GITHUB.format(0), GITHUB.format(1))
    assert read.originals == ("https://www.odoo.com",)


def test_a_bare_notice_is_read_and_known_by_its_own_text():
    bare = json.dumps(submission()["notice"])

    assert read_line(bare).reference == read_line(bare).reference
    assert len(read_line(bare).reference) == 32


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[]", "no JSON object"),
        ("7", "no JSON object"),
        ('{"notice": []}', "`notice` is no object"),
        ('{"notice": {"works_attributes": {"a": 1}}}', "`works_attributes` is no list"),
        ("{}", "no principal"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_a_broken_line_says_what_is_wrong(said, why):
    with pytest.raises(Unreadable, match=why):
        read_line(said)


@pytest.mark.parametrize("kind", ["counter_notice", "retraction", "Counter_Notice"])
def test_counter_notices_and_retractions_are_set_aside(kind):
    assert read_line(line(kind=kind)).is_set_aside


def test_a_short_body_is_helped_by_the_work_and_a_long_one_cut():
    short, long = (read_line(line(body=body)) for body in ("Copied.", "x" * 6000))

    assert short.explanation == "Copied.\nOdoo Enterprise, source code"
    assert len(long.explanation) == 5000
    assert long.explanation.endswith("…")


def test_two_spellings_are_one_principal():
    assert {principal_key(name) for name in ("odoo", "Odoo", " ODOO  ", "odoo\t")} == {"odoo"}


@pytest.mark.parametrize(("count", "pieces"), [(1, [1]), (300, [300]), (301, [300, 1]), (601, [300, 300, 1])])
def test_addresses_are_split_at_three_hundred(count, pieces):
    found = sort_addresses(tuple(GITHUB.format(n) for n in range(count)))

    assert [len(listings) for _market, listings in found.notices] == pieces


def test_addresses_are_sorted_by_market_and_accounted_for():
    reported = (
        GITHUB.format(1),
        GITHUB.format(1) + "?tab=readme",
        "https://www.lazada.sg/products/pdp-i2874411901.html",
        "[private]",
        "https://nobody.example/x",
    )

    found = sort_addresses(reported)

    assert [market for market, _listings in found.notices] == ["US", "SG"]
    assert (found.listing_count, found.duplicates, sum(found.refused.values())) == (2, 1, 2)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["notice", "works_attributes", "entity_notice_roles_attributes", "entity_attributes", "name", "body",
                     "infringing_urls_attributes", "url", "date_received", "language", "kind", "ref"]), inner)))  # fmt: skip
def test_any_line_is_read_or_refused(value):
    try:
        read = read_line(json.dumps(value))
    except Unreadable:
        read = None

    assert read is None or isinstance(read, Submission)
