"""The ledger of custody: what may be written, hand-overs with their receipt, gaps, corrections."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from enforcement.actions.custody import answer, correct, hand_over, mark_overdue, note_step
from enforcement.actions.exhibits import ExhibitDetails, copy
from enforcement.actions.ledger import CannotRecord
from enforcement.chain import check
from enforcement.models import CustodyStep, Exhibit, HandOver
from enforcement.queries.custody import steps_of
from ipr_portal.errors import Stale
from ipr_portal.evidence import storage
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import organisation_scope, staff_scope, system_scope
from tests.conftest import NOON
from tests.enforcement.exhibits.custody import HOUR, confirmed, exhibit_of, on_paper, step
from tests.factories import OrganisationFactory
from tests.factories.enforcement import join, photo
from tests.races import together

AN_HOUR_LATER, DAY = NOON + HOUR, timedelta(days=1)


@pytest.fixture
def exhibit(party, manager):
    return exhibit_of(party, by=manager)


@pytest.fixture
def scope(manager):
    with staff_scope(by=manager):
        yield


def said(exhibit):
    return [
        json.loads(one.record) for one in CustodyStep.objects.filter(exhibit=exhibit).order_by("sequence")
    ]


def give(exhibit, *, by, at=AN_HOUR_LATER, account=None, to="Dr. Anong Srisai", act="TRANSFERRED"):
    details = step(act, at, to=to)
    return hand_over(exhibit=exhibit, details=details, signature=confirmed(at), account=account, by=by, at=at)


def test_an_exhibit_begins_its_chain_with_what_it_is(exhibit, scope):
    [first] = said(exhibit)

    assert first["exhibit"] == {
        "kind": "TEST_PURCHASE_ITEM", "nature": "ORIGINAL", "source": None, "title": "Night serum 30 ml",
    }  # fmt: skip
    assert (first["seal_after"], first["hash_before"]) == ("004118", "")
    assert [file["name"] for file in first["files"]] == ["photo.png"]
    assert check(str(exhibit.chain), [one.as_link() for one in exhibit.steps.in_order()]) == []


def test_a_step_says_who_what_how_when_on_what_with_which_result(exhibit, scope, manager):
    details = step("EXAMINED", AN_HOUR_LATER, who="Dr. Anong Srisai", result="Counterfeit, five features")

    note_step(exhibit=exhibit, details=details, by=manager, at=AN_HOUR_LATER)

    last = said(exhibit)[-1]
    assert (last["who"], last["act"], last["how"], last["on"], last["result"], last["at"]) == (
        "Dr. Anong Srisai", "EXAMINED", "By hand", "X-1", "Counterfeit, five features", "2026-03-02T13:00:00.000000Z",
    )  # fmt: skip
    assert last["before"] == exhibit.steps.get(sequence=1).hash


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (step("STORED", NOON + 3 * HOUR), "at"),
        (step("STORED", NOON - HOUR), "at"),
        (step("OPENED", AN_HOUR_LATER, seal_before="004118"), "witnesses"),
        (step("OPENED", AN_HOUR_LATER, seal_before="004118", witnesses=("Mira Manager",)), "witnesses"),
        (step("OPENED", AN_HOUR_LATER, witnesses=("A. B.",)), "seal_before"),
        (step("OPENED", AN_HOUR_LATER, witnesses=("A. B.",), seal_before="004118"), "signature"),
        (step("RESEALED", AN_HOUR_LATER), "seal_after"),
        (step("DESTROYED", AN_HOUR_LATER), "witnesses"),
    ],
)
def test_a_step_that_cannot_be_so_is_refused_with_its_field(exhibit, scope, manager, details, field):
    with pytest.raises(CannotRecord) as refused:
        note_step(exhibit=exhibit, details=details, by=manager, at=AN_HOUR_LATER)

    assert refused.value.refusal.field == field
    assert exhibit.steps.count() == 1


def test_a_step_entered_a_day_late_is_marked(exhibit, scope, manager):
    note_step(exhibit=exhibit, details=step("STORED", AN_HOUR_LATER), by=manager, at=NOON + 2 * DAY)
    note_step(exhibit=exhibit, details=step("EXAMINED", NOON + 2 * DAY), by=manager, at=NOON + 2 * DAY)

    assert [one["late"] for one in said(exhibit)] == [False, True, False]


def test_a_second_factor_of_six_minutes_ago_does_not_sign(exhibit, scope, manager):
    old = confirmed(AN_HOUR_LATER - timedelta(minutes=6))
    details = step("OPENED", AN_HOUR_LATER, witnesses=("A. B.",), seal_before="004118")

    with pytest.raises(CannotRecord, match="more than five minutes ago"):
        note_step(exhibit=exhibit, details=details, signature=old, by=manager, at=AN_HOUR_LATER)


def test_a_hand_over_is_complete_only_with_the_receipt(exhibit, scope, manager):
    given = give(exhibit, by=manager)
    exhibit.refresh_from_db()
    assert (given.state, exhibit.holder) == ("WAITING", "Mira Manager")

    at = AN_HOUR_LATER + HOUR
    details = step("RECEIVED", at, who="Dr. Anong Srisai", place="Laboratory", seal_before="004118")
    done = answer(hand_over=given, details=details, signature=on_paper(), by=manager, at=at)

    exhibit.refresh_from_db()
    assert (done.state, exhibit.holder, exhibit.place) == ("RECEIVED", "Dr. Anong Srisai", "Laboratory")
    last = said(exhibit)[-1]
    assert last["signature"]["witness"] == "Somchai Wattana"
    assert last["signature"]["paper"] == last["files"][0]["sha256"]
    assert last["hash_before"] != last["hash_after"]


def test_nothing_else_is_written_while_an_exhibit_is_on_its_way(exhibit, scope, manager):
    give(exhibit, by=manager)

    with pytest.raises(CannotRecord, match="on its way to Dr. Anong Srisai"):
        note_step(exhibit=exhibit, details=step("STORED", NOON + 2 * HOUR), by=manager, at=NOON + 2 * HOUR)


def test_a_receiver_without_an_account_signs_on_paper_before_a_witness(exhibit, scope, manager):
    given, at = give(exhibit, by=manager), NOON + 2 * HOUR
    details = step("RECEIVED", at, who="Dr. Anong Srisai")

    with pytest.raises(CannotRecord, match="they sign on paper"):
        answer(hand_over=given, details=details, signature=confirmed(at), by=manager, at=at)
    with pytest.raises(CannotRecord, match="needs a witness"):
        answer(hand_over=given, details=details, signature=on_paper(witness=""), by=manager, at=at)
    assert HandOver.objects.get().state == "WAITING"


def test_only_the_receiver_answers_for_their_account(exhibit, scope, manager, acme, acme_owner):
    given, at = give(exhibit, by=manager, account=acme_owner, to="Olivia Owner"), NOON + 2 * HOUR
    assert list(Notification.objects.values_list("kind", "recipient__name")) == [
        ("custody.handed", "Olivia Owner")
    ]

    with pytest.raises(CannotRecord, match="Only Olivia Owner"):
        answer(hand_over=given, details=step("RECEIVED", at), signature=confirmed(at), by=manager, at=at)


def test_a_refused_hand_over_leaves_the_exhibit_with_the_giver(exhibit, scope, manager):
    given, at = give(exhibit, by=manager), NOON + 2 * HOUR

    details = step("REFUSED", at, who="Dr. Anong Srisai", result="The seal is torn")
    done = answer(hand_over=given, details=details, signature=on_paper(), by=manager, at=at)

    exhibit.refresh_from_db()
    assert (done.state, exhibit.holder) == ("REFUSED", "Mira Manager")
    with pytest.raises(Stale):
        answer(hand_over=given, details=details, signature=on_paper(), by=manager, at=at)


def test_a_gap_of_more_than_a_day_alarms_the_people_of_the_part_alone(
    exhibit, scope, manager, case, acme_owner, other_manager, stranger
):
    join(case, OrganisationFactory(name="Joint Brand"), stranger, by=manager)
    give(exhibit, by=manager)

    with transaction.atomic():
        assert mark_overdue(at=AN_HOUR_LATER + DAY - timedelta(seconds=1)) == 0
        assert mark_overdue(at=AN_HOUR_LATER + DAY) == 1
        assert mark_overdue(at=AN_HOUR_LATER + DAY + HOUR) == 0

    told = Notification.objects.filter(kind="custody.gap").order_by("recipient__name")
    assert [one.recipient.name for one in told] == ["Mira Manager", "Olivia Owner"]
    assert HandOver.objects.get().state == "OVERDUE"


def test_a_receipt_after_the_gap_shows_how_long_it_was(exhibit, scope, manager):
    given, at = give(exhibit, by=manager), AN_HOUR_LATER + 31 * HOUR

    details = step("RECEIVED", at, who="Dr. Anong Srisai")
    answer(hand_over=given, details=details, signature=on_paper(), by=manager, at=at)

    assert [one.gap for one in steps_of([exhibit])[exhibit.pk]] == [None, None, 31]
    assert Notification.objects.filter(kind="custody.gap", recipient=manager).count() == 1


def test_a_correction_is_a_new_step_and_changes_nothing(exhibit, scope, manager):
    before = exhibit.steps.get().record
    details = step("CORRECTED", AN_HOUR_LATER, result="The seal is 004181", corrects=1)

    correct(exhibit=exhibit, details=details, by=manager, at=AN_HOUR_LATER)

    assert exhibit.steps.get(sequence=1).record == before
    assert said(exhibit)[-1]["corrects"] == 1
    with pytest.raises(CannotRecord, match="no such step"):
        correct(exhibit=exhibit, details=step("CORRECTED", NOON, corrects=9), by=manager, at=NOON)


def test_a_photograph_that_changed_on_disk_stops_the_hand_over(exhibit, scope, manager):
    spoil(photo().sha256)

    with pytest.raises(CannotRecord, match="no longer match their hash"):
        give(exhibit, by=manager)
    restore()


def spoil(sha256):
    path = storage.storages["evidence"].path(storage.name_of(sha256))
    import os

    os.chmod(path, 0o600)
    with open(path, "r+b") as file:
        file.seek(10)
        file.write(b"\xff")


def restore():
    checked = photo()
    storage.drop(checked.sha256)
    storage.keep(storage.name_of(checked.sha256), checked.upload)


def test_the_ledger_refuses_changes_from_the_application(exhibit, scope):
    for change in (lambda rows: rows.update(record="{}"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change(CustodyStep.objects.filter(exhibit=exhibit))


def test_a_working_copy_is_verified_and_a_derived_file_is_not_one(exhibit, scope, manager):
    details = ExhibitDetails(
        kind="PHOTO", title="Copy", how="Copied with a hash", secured_at=AN_HOUR_LATER, holder="Mira Manager"
    )

    def make(nature, upload):
        return copy(
            source=exhibit, nature=nature, details=details, uploads=[upload], by=manager, at=AN_HOUR_LATER
        )

    made, other = make("WORKING_COPY", photo()), make("DERIVED", photo("green"))

    assert [(str(one), one.source_id) for one in (made, other)] == [("X-2", exhibit.pk), ("X-3", exhibit.pk)]
    assert [one["act"] for one in said(exhibit)] == ["REGISTERED", "COPIED", "COPIED"]
    with pytest.raises(CannotRecord, match="no verified copy"):
        make("WORKING_COPY", photo("green"))
    with pytest.raises(CannotRecord, match="byte for byte"):
        make("DERIVED", photo())


def test_somebody_who_may_only_read_writes_nothing(case, acme, viewer, manager):
    party = join(case, acme, viewer, by=manager, level="READ")
    exhibit = exhibit_of(party, by=manager)

    with organisation_scope(acme, by=viewer), pytest.raises(CannotRecord, match="not write in it"):
        note_step(exhibit=exhibit, details=step("STORED", AN_HOUR_LATER), by=viewer, at=AN_HOUR_LATER)


def test_another_party_and_another_manager_do_not_see_the_exhibit(
    exhibit, case, manager, other_manager, stranger
):
    other = OrganisationFactory(name="Joint Brand")
    join(case, other, stranger, by=manager)

    with organisation_scope(other, by=stranger):
        assert not Exhibit.objects.exists()
    with staff_scope(by=other_manager):
        assert not Exhibit.objects.exists()
        assert not CustodyStep.objects.exists()
    with system_scope():
        assert Exhibit.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_steps_at_once_make_one_chain(party, manager):
    exhibit = exhibit_of(party, by=manager)

    def write(name):
        with staff_scope(by=manager):
            details = step("STORED", AN_HOUR_LATER, result=name)
            return note_step(exhibit=exhibit, details=details, by=manager, at=AN_HOUR_LATER).sequence

    assert sorted(together(lambda: write("a"), lambda: write("b"))) == [2, 3]
    with staff_scope(by=manager):
        assert check(str(exhibit.chain), [one.as_link() for one in exhibit.steps.in_order()]) == []
