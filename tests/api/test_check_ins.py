"""Check-ins by API: free times, booking, cancelling, minutes and packs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from programmes.actions import packs
from programmes.models import CheckIn
from tests.api.conftest import ROOT
from tests.api.filing import faults
from tests.api.people import Person
from tests.conftest import NOON
from tests.factories import ActionItemFactory, CheckInFactory, ParticipantFactory, SlotFactory
from tests.programmes.check_in_world import decided
from tests.statements import statements

LATER = NOON.replace(year=2040)
HOUR = timedelta(hours=1)


@pytest.fixture
def participation(acme):
    return ParticipantFactory(organisation=acme)


@pytest.fixture
def slot(participation):
    return SlotFactory(starts_at=LATER, ends_at=LATER + HOUR)


@pytest.fixture
def check_in(acme, participation, manager):
    return CheckInFactory(organisation=acme, participation=participation, host=manager, starts_at=LATER)


def test_a_free_time_is_found_booked_and_cancelled(program, slot):
    [free] = program.get("check-in-times/").json()["items"]
    booked = program.post("check-ins/", {"slot": free["key"]})
    address = booked["Location"].removeprefix("http://testserver")
    taken = program.get("check-in-times/").json()["items"]
    twice = program.post("check-ins/", {"slot": free["key"]})
    cancelled = program.post(f"{address}cancellation/", {"reason": "We are away."})
    again = program.post(f"{address}cancellation/", {"reason": "We are away."})

    assert (free["key"], free["starts_at"][:10], taken) == (slot.pk, "2040-03-02", [])
    assert (booked.status_code, booked.json()["state"], booked.json()["minutes"]) == (201, "SCHEDULED", None)
    assert (twice.status_code, twice.json()["code"]) == (422, "refused")
    assert (cancelled.status_code, cancelled.json()["state"], cancelled.json()["reason"]) == (
        201, "CANCELLED", "We are away.",
    )  # fmt: skip
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    assert len(program.get("check-in-times/").json()["items"]) == 1  # offered again


def test_who_takes_no_part_finds_no_time_and_books_none(program, acme):
    slot = SlotFactory(starts_at=LATER, ends_at=LATER + HOUR)

    answer = program.post("check-ins/", {"slot": slot.pk})

    assert program.get("check-in-times/").json()["items"] == []
    assert (answer.status_code, answer.json()["code"]) == (422, "refused")


@pytest.mark.parametrize(
    ("body", "status", "fault"),
    [
        ({"slot": "1"}, 422, ("type", "slot")),
        ({"slot": 2**31 - 1}, 404, None),
        ({}, 422, ("required", "slot")),
        ({"slot": 1, "place": "Here"}, 422, ("unknown", "place")),
    ],
)
def test_a_time_that_is_none_is_refused(program, participation, body, status, fault):
    answer = program.post("check-ins/", body)

    assert answer.status_code == status
    assert fault is None or fault in faults(answer)


def test_a_time_that_is_over_is_refused_at_its_field(program, participation):
    answer = program.post("check-ins/", {"slot": SlotFactory().pk})

    assert (answer.status_code, faults(answer)) == (422, [("refused", "slot")])


def test_check_ins_are_listed_by_when(program, acme, participation, check_in):
    past = CheckInFactory(
        organisation=acme, participation=participation, state="CLOSED", held_at=NOON, closed_at=NOON,
        starts_at=NOON, minutes="## What we looked at",
    )  # fmt: skip
    action = ActionItemFactory(organisation=acme, participation=participation, check_in=past)

    keys = {
        when: [one["key"] for one in program.get(f"check-ins/?when={when}").json()["items"]]
        for when in ("ahead", "past")
    }
    read = program.get(f"check-ins/{past.pk}/").json()

    assert keys == {"ahead": [str(check_in.pk)], "past": [str(past.pk)]}
    assert len(program.get("check-ins/").json()["items"]) == 2
    assert (read["minutes"], [one["key"] for one in read["actions"]]) == ("## What we looked at", [action.pk])
    assert program.get("check-ins/?when=soon").status_code == 400


def test_minutes_are_read_once_it_was_held(program, check_in):
    with staff_scope():
        CheckIn.objects.filter(pk=check_in.pk).update(minutes="A draft")

    assert program.get(f"check-ins/{check_in.pk}/").json()["minutes"] is None


def test_the_sent_pack_is_read_with_its_figures(program, acme, manager, check_in):
    decided(acme, down=1, rejected=1, at=NOON - timedelta(days=3))
    with staff_scope():
        pack = packs.build(check_in=check_in, at=NOON)
    before = program.get(f"check-ins/{check_in.pk}/pack/")
    with staff_scope():
        sent = packs.send(pack=pack, by=manager, at=NOON)
        packs.add_to(sent=sent, words="One more was late.", by=manager, at=NOON + HOUR)

    body = program.get(f"check-ins/{check_in.pk}/pack/").json()
    figures = {one["name"]: one for one in body["figures"]}

    assert before.status_code == 404
    assert (figures["Promise kept"]["value"], figures["Promise kept"]["denominator"]) == ("100", "1.000000")
    assert figures["Time to decision"]["minutes"] == 600
    assert figures["Accuracy"]["basis"].endswith("counted listings, three months")
    assert [one["words"] for one in body["addenda"]] == ["One more was late."]
    assert body["pdf"] == f"http://testserver/o/acme/check-ins/{check_in.pk}/pack.pdf"
    assert body["sha256"] == pack.sha256
    assert [one["key"] for one in body["parts"]][:3] == ["late", "reversals", "codes"]


def test_viewers_read_and_strangers_find_nothing(viewer, stranger, check_in):
    reader, other = Person(viewer), Person(stranger)
    theirs = CheckInFactory()

    assert reader.get(f"check-ins/{check_in.pk}/").status_code == 200
    assert reader.get(f"check-ins/{theirs.pk}/").status_code == 404
    refused = [reader.post("check-ins/", {"slot": 1}), reader.get("check-in-times/")]
    refused.append(reader.post(f"check-ins/{check_in.pk}/cancellation/", {"reason": "No."}))
    assert [one.status_code for one in refused] == [403, 403, 403]
    assert (
        other.get("check-ins/").status_code == other.get(f"check-ins/{check_in.pk}/pack/").status_code == 404
    )


@pytest.mark.parametrize("count", [1, 5])
def test_lists_take_a_fixed_number_of_statements(acme, filer, participation, count):
    for number in range(count):
        SlotFactory(starts_at=LATER + number * HOUR)
        CheckInFactory(
            organisation=acme, participation=participation, state="CANCELLED", ended_at=timezone.now(),
            ended_by=filer, reason="Away.",
        )  # fmt: skip
    client = Person(filer).client

    assert statements(client, f"{ROOT}check-ins/") == 5
    assert statements(client, f"{ROOT}check-in-times/") == 7
