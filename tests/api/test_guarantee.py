"""The guarantee by API: figures of the promise, and breaches with their explanation, for both sides."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.api.conftest import ROOT
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import BreachCauseFactory, OrganisationFactory
from tests.programmes.promises import promised
from tests.statements import statements

DESK, DAY = "/api/v1/desk/", timedelta(days=1)


@pytest.fixture
def pia(manager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return Person(manager, DESK)


def late(organisation, *, market="SG", ago=2):
    due = timezone.now() - ago * DAY
    return promised(organisation, due=due, state="MISSED", stopped=due + DAY, market=market)


@pytest.fixture
def world(acme):
    """Three in time, one late with its cause, one late and open without."""
    for _one in range(3):
        due = timezone.now() - DAY
        promised(acme, due=due, state="MET", stopped=due - timedelta(hours=1))
    explained = late(acme)
    BreachCauseFactory(organisation=acme, clock=explained.clock)
    return explained, promised(acme, due=timezone.now() - DAY, state="BREACHED", market="MY")


def test_figures_say_how_the_promise_was_kept(program, world):
    body = program.get("guarantee/").json()

    assert body["total"] == {
        "in_time": 3, "late": 2, "counted": 5, "not_counted": 0, "open": 1, "kept_percent": "60.00",
    }  # fmt: skip
    assert (body["breaches"], body["explained"], body["target_percent"]) == (2, 1, "99")
    assert {one["value"]: one["kept"]["late"] for one in body["markets"]} == {"MY": 1, "SG": 1}
    assert [one["value"] for one in body["programmes"]] == ["IPP Plus"]
    assert sum(one["kept"]["counted"] for one in body["months"]) == 5
    assert "participants" not in body


def test_without_a_promise_there_is_no_rate(program, acme):
    total = program.get("guarantee/").json()["total"]

    assert (total["kept_percent"], total["counted"]) == (None, 0)


def test_a_breach_carries_its_explanation(program, world):
    explained, open_one = world
    found = {one["notice"]: one for one in program.get("guarantee/breaches/").json()["items"]}

    told, silent = found[explained.number], found[open_one.number]
    assert (told["cause"], told["explanation"], told["state"]) == (
        "VOLUME", "118 listings came in on one morning.", "MISSED",
    )  # fmt: skip
    assert told["business_minutes"] == 600
    assert (silent["cause"], silent["explanation"], silent["decided_at"], silent["state"]) == (
        None, None, None, "BREACHED",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "count"), [("missing=true", 1), ("market=MY", 1), ("weeks=13", 2), ("programme=Other", 0), ("month=2020-01", 0)]
)  # fmt: skip
def test_breaches_are_narrowed_as_on_the_page(program, world, query, count):
    assert len(program.get(f"guarantee/breaches/?{query}").json()["items"]) == count


def test_what_is_no_filter_is_refused(program, pia):
    for query in ("market=XX", "month=2026-13", "month=soon", "weeks=5", "triager=1", "organisation=acme"):
        assert program.get(f"guarantee/?{query}").status_code == 400, query
    for query in ("organisation=nobody", "triager=x", "missing=perhaps", "after=abc", "size=0"):
        assert pia.get(f"breaches/?{query}").status_code == 400, query
    assert faults(pia.get("guarantee/?organisation=nobody")) == [("unknown", "organisation")]


def test_the_desk_reads_every_participant_and_narrows_to_one(pia, world):
    other = OrganisationFactory(name="Zephyr")
    late(other)

    body = pia.get("guarantee/").json()
    one = pia.get(f"guarantee/?organisation={other.slug}").json()

    assert {row["value"]: row["kept"]["late"] for row in body["participants"]} == {
        "Acme Botanicals": 2,
        "Zephyr": 1,
    }
    assert (one["total"]["late"], len(pia.get("breaches/").json()["items"])) == (1, 3)
    assert [row["holder"] for row in pia.get(f"breaches/?organisation={other.slug}").json()["items"]] == [
        "Zephyr"
    ]


def test_nobody_reads_what_is_not_theirs(program, acme, viewer, stranger, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    late(OrganisationFactory())

    assert program.get("guarantee/breaches/").json()["items"] == []
    assert Person(viewer).get("guarantee/").status_code == 200
    for noun in ("guarantee/", "guarantee/breaches/"):
        assert Person(stranger).get(noun).status_code == 404
    assert Person(triager, DESK).get("guarantee/").status_code == 403
    assert Person(triager, DESK).get("breaches/").status_code == 403
    assert Person(viewer, DESK).get("breaches/").status_code in (403, 404)


@pytest.mark.parametrize("count", [1, 5])
def test_lists_take_a_fixed_number_of_statements(acme, viewer, pia, count):
    for _one in range(count):
        late(acme)
    client = Person(viewer).client

    assert statements(client, f"{ROOT}guarantee/breaches/") == 5
    assert statements(client, f"{ROOT}guarantee/") == 7
    assert statements(pia.client, f"{DESK}breaches/") == 4
