"""Accuracy by API: the figures of the page, their groups, and every listing behind them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.programmes.scene import outcomes
from tests.statements import statements

from .conftest import ROOT

DAY = timedelta(days=1)


@pytest.fixture
def decided(acme):
    """90 of 100 under one reason, 10 of 12 under another."""
    outcomes(acme, good=90, bad=10, at=timezone.now() - DAY)
    outcomes(acme, good=10, bad=2, at=timezone.now() - DAY, reason="CF-02")
    return acme


@pytest.fixture
def as_viewer(viewer):
    browser = Client()
    browser.force_login(viewer)
    return browser


def test_without_a_listing_there_is_no_score(program, acme):
    body = program.get("accuracy/").json()

    assert (body["total"]["point"], body["total"]["denominator"], body["listings"]) == (None, "0.000000", 0)


def test_a_score_says_its_parts_and_a_small_group_none(program, decided):
    body = program.get("accuracy/").json()
    groups = {one["value"]: one for one in body["groups"]["reason"]}

    assert float(body["total"]["point"]) == pytest.approx(100 / 112, abs=1e-6)
    assert (body["total"]["numerator"], body["total"]["denominator"]) == ("100.000000", "112.000000")
    assert (groups["CF-02"]["too_few"], groups["CF-02"]["figures"]) == (True, None)
    assert {"since", "as_of", "known_at", "formula"} <= set(body)


def test_a_score_of_a_former_day_knows_nothing_later(program, decided):
    day = (timezone.now() - 30 * DAY).date().isoformat()

    assert program.get(f"accuracy/?day={day}&known=then").json()["total"]["point"] is None


def test_every_listing_says_what_it_counts_and_why(program, decided):
    first = program.get("accuracy/listings/?size=100").json()
    rest = program.get(first["next"].removeprefix("http://testserver")).json()
    rows = first["items"] + rest["items"]

    assert (len(rows), rest["next"]) == (112, None)
    assert sum(float(one["counts_for"]) for one in rows) == 100
    assert {one["rule"] for one in rows if one["outcome"] == "REJECTED"} == {"3"}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("rule=against", 12), ("reason=CF-02", 12), ("market=MY", 0), ("agent=0&size=200", 112), ("filed_by=999999999", 0),
        ("only=countered", 0), ("rule=3&reason=CF-02", 2),
    ],
)  # fmt: skip
def test_listings_are_narrowed_as_on_the_page(program, decided, query, count):
    assert len(program.get(f"accuracy/listings/?{query}").json()["items"]) == count


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("accuracy/?day=soon", "parameter"), ("accuracy/?day=99999-01-01", "parameter"), ("accuracy/?known=later", "parameter"),
        ("accuracy/?size=5", "parameter"), ("accuracy/listings/?rule=GOLD", "parameter"), ("accuracy/listings/?agent=x", "parameter"),
        ("accuracy/listings/?filed_by=" + "9" * 30, "parameter"), ("accuracy/listings/?after=abc", "cursor"),
    ],
)  # fmt: skip
def test_what_is_no_filter_is_refused(program, acme, path, code):
    answer = program.get(path)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_viewers_read_and_strangers_find_nothing(as_viewer, stranger, decided):
    other = Client()
    other.force_login(stranger)

    for noun in ("accuracy/", "accuracy/listings/"):
        assert (as_viewer.get(f"{ROOT}{noun}").status_code, other.get(f"{ROOT}{noun}").status_code) == (
            200,
            404,
        )


@pytest.mark.parametrize("good", [1, 9])
def test_a_list_takes_a_fixed_number_of_statements(as_viewer, acme, good):
    outcomes(acme, good=good, bad=1, at=timezone.now() - DAY)

    assert statements(as_viewer, f"{ROOT}accuracy/listings/") == 7
    assert statements(as_viewer, f"{ROOT}accuracy/") == 6
