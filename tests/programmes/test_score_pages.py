"""Standing, the listings behind every number, and what if: for both sides, with little and with much."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import MembershipFactory, OrganisationFactory, ParticipationFactory, SnapshotFactory
from tests.programmes.scene import outcomes
from tests.statements import statements

DAY = timedelta(days=1)
MOST = {"standing": 28, "standing_listings": 26}


def own(name):
    return reverse(f"organisation:{name}", args=["acme"])


def desk(name):
    return reverse(f"desk:{name}", args=["acme"])


@pytest.fixture
def as_owner(client, acme_owner):
    client.force_login(acme_owner)
    return client


@pytest.fixture
def decided(acme):
    """90 of 100 under one reason, 10 of 12 under another; and the stored scores of three weeks."""
    at = timezone.now() - DAY
    outcomes(acme, good=90, bad=10, at=at)
    outcomes(acme, good=10, bad=2, at=at, reason="CF-02")
    for weeks in range(3):
        SnapshotFactory(organisation=acme, as_of=timezone.now() - (7 * weeks + 2) * DAY)
    return acme


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode()
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("name", MOST)
def test_pages_open_with_nothing_and_say_so(as_owner, acme, name):
    answer = as_owner.get(own(name))

    assert (answer.status_code, "No data" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("name", MOST)
def test_viewers_read_and_strangers_find_nothing(client, stranger, decided, name):
    client.force_login(MembershipFactory(organisation=decided, role="VIEWER").user)
    assert client.get(own(name)).status_code == 200
    client.force_login(stranger)

    assert client.get(own(name)).status_code == 404


@pytest.mark.parametrize("name", MOST)
def test_managers_see_the_same_figures_and_triagers_nothing(
    as_manager, client, acme_owner, triager, decided, name
):
    theirs = as_manager.get(desk(name)).context["scored"].total
    client.force_login(acme_owner)
    assert client.get(own(name)).context["scored"].total == theirs
    client.force_login(triager)

    assert client.get(desk(name)).status_code == 403


def test_a_group_below_twenty_is_too_few_to_say(as_owner, decided):
    reasons = as_owner.get(own("standing")).context["groups"][0]["rows"]

    assert [(one["code"], one["row"].figures.is_too_few) for one in reasons] == [
        ("TM-01", False),
        ("CF-02", True),
    ]
    assert "Too few to say" in as_owner.get(own("standing")).content.decode()


def test_a_stored_week_that_is_known_otherwise_now_shows_both(as_owner, decided):
    [row, *_others] = as_owner.get(own("standing")).context["restated"]

    assert (row["then_n"], row["now_n"]) == ("100", "0")


def test_every_number_opens_as_many_listings_as_it_says(as_owner, decided):
    page = as_owner.get(own("standing")).context

    for group in page["groups"]:
        for one in group["rows"]:
            assert (
                as_owner.get(one["href"]).context["found"].said.startswith(("50 of ", f"{one['counted']} "))
            )
    assert as_owner.get(own("standing_listings"), {"rule": "against"}).context["found"].said == "12 listings"


def test_the_file_holds_every_listing_with_its_rule(as_owner, decided):
    head, *rows = rows_of(
        as_owner.get(own("standing_listings"), {"table": "listings", "as": "csv", "rule": "3"})
    )

    assert (len(rows), {row[head.index("Rule")] for row in rows}) == (12, {"Rejected: counts 1 against you"})


def test_a_workbook_is_made(as_owner, decided):
    answer = as_owner.get(own("standing_listings"), {"table": "listings", "as": "xlsx"})

    assert b"".join(answer.streaming_content)[:2] == b"PK"


@pytest.mark.parametrize(
    "query", [{"rule": "99"}, {"market": "XX"}, {"day": "yesterday"}, {"agent": "-1"}, {"filed_by": "7" * 30}]
)
def test_an_unknown_filter_is_ignored(as_owner, decided, query):
    assert as_owner.get(own("standing_listings"), query).context["found"].said == "50 of 112 listings"


def test_a_window_of_a_day_is_as_known_then_or_now(as_owner, decided):
    day = (timezone.now() - 2 * DAY).date().isoformat()

    assert (
        as_owner.get(own("standing_listings"), {"day": day, "known": "then"}).context["found"].said
        == "0 listings"
    )


def test_what_if_adds_the_next_listings(as_owner, decided):
    effect = as_owner.get(own("standing"), {"taken_down": "10", "rejected": "0"}).context["effect"]

    assert (effect.now.counted, effect.then.counted, effect.then.point) == ("112", "122", "90.2 %")
    assert len(effect.criteria) == 6


@pytest.mark.parametrize(("down", "rejected"), [("1001", "0"), ("x", "0"), ("1", "-1"), ("", "3")])
def test_what_if_refuses_what_is_no_number_and_keeps_it(as_owner, decided, down, rejected):
    answer = as_owner.get(own("standing"), {"taken_down": down, "rejected": rejected})

    assert (answer.status_code, answer.context["form"]["taken_down"].value()) == (422, down)


def test_a_filer_of_a_participant_may_ask_about_a_row(client, decided):
    ParticipationFactory(organisation=decided, state="ACTIVE")
    client.force_login(MembershipFactory(organisation=decided, role="FILER").user)

    said = client.get(own("standing_listings"), {"rule": "3"}).content.decode()

    assert ("Appeal against the decision" in said, "Ask for a deep-dive" in said) == (True, True)


def test_a_viewer_may_not_ask_about_a_row(client, decided):
    client.force_login(MembershipFactory(organisation=decided, role="VIEWER").user)

    assert "Ask for" not in client.get(own("standing_listings")).content.decode()


@pytest.mark.parametrize("name", MOST)
def test_statements_do_not_grow_with_the_rows(as_owner, acme, name):
    outcomes(acme, good=2, bad=1, at=timezone.now() - DAY)
    SnapshotFactory(organisation=acme, as_of=timezone.now() - 2 * DAY)
    few = statements(as_owner, own(name))
    outcomes(acme, good=60, bad=9, at=timezone.now() - DAY, reason="CF-02")
    for weeks in range(1, 20):
        SnapshotFactory(organisation=acme, as_of=timezone.now() - (7 * weeks + 2) * DAY)
    outcomes(OrganisationFactory(), good=5, at=timezone.now() - DAY)

    many = statements(as_owner, own(name))

    assert (many, few <= MOST[name]) == (few, True), few
