"""Ledgers are checked at night and on demand; the heads leave the building, and a rewrite is found by them."""

import os
from contextlib import contextmanager

import pytest

from enforcement.actions.checking import check, check_all
from enforcement.actions.custody import note_step
from enforcement.actions.heads import compare, list_heads
from enforcement.chain import digest
from enforcement.models import CustodyStep, Exhibit, HeadList
from enforcement.queries.custody import faults_of
from enforcement.tasks import check_custody, custody_heads, overdue_receipts
from ipr_portal.audit.models import AuditEvent
from ipr_portal.evidence import storage
from ipr_portal.notifications.mail import write
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.tenancy.scope import staff_scope, system_scope
from tests.conftest import NOON
from tests.enforcement.exhibits.custody import HOUR, exhibit_of, step
from tests.factories import OrganisationFactory
from tests.factories.enforcement import join, photo

LATER = NOON + HOUR


def three_steps(party, manager):
    made = exhibit_of(party, by=manager)
    with staff_scope(by=manager):
        for number in range(2):
            details = step("STORED", LATER, result=f"Shelf {number}")
            note_step(exhibit=made, details=details, by=manager, at=LATER)
    return made


@contextmanager
def without_triggers(owner):
    """As the owner of the database can: the ledger is writable meanwhile."""
    with owner.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE enforcement_custodystep DISABLE TRIGGER USER")
    with system_scope():
        yield
    with owner.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE enforcement_custodystep ENABLE TRIGGER USER")


def reworded(row, old, new):
    record = row.record.replace(old, new)
    assert record != row.record
    return record


def flip_a_row(row):
    CustodyStep.objects.filter(pk=row.pk).update(record=reworded(row, "Shelf 0", "Shelf 8"))


def rewrite(row):
    record = reworded(row, "Shelf 0", "Shelf 8")
    CustodyStep.objects.filter(pk=row.pk).update(record=record, hash=digest(record))


def leave_out(row):
    row.delete()


def cut_off(row):
    CustodyStep.objects.get(exhibit=row.exhibit_id, sequence=3).delete()


def back_date_the_column(row):
    CustodyStep.objects.filter(pk=row.pk).update(at=NOON)


def rename_the_exhibit(row):
    Exhibit.objects.filter(pk=row.exhibit_id).update(title="Something else")


@pytest.mark.parametrize(
    ("tamper", "codes"),
    [
        (flip_a_row, [(2, "HASH")]),
        (rewrite, [(3, "BEFORE")]),
        (leave_out, [(3, "BEFORE")]),
        (cut_off, [(3, "END")]),
        (back_date_the_column, [(2, "COLUMNS")]),
        (rename_the_exhibit, [(1, "FACTS")]),
    ],
)
def test_a_change_past_the_application_is_found(owner, party, manager, tamper, codes):
    made = three_steps(party, manager)
    with without_triggers(owner):
        tamper(CustodyStep.objects.get(exhibit=made, sequence=2))

    with staff_scope(by=manager):
        assert [(one.step, one.code) for one in faults_of([made.pk])] == codes


def test_a_whole_rewrite_is_found_by_the_list_that_was_kept(owner, party, manager):
    made = three_steps(party, manager)
    with system_scope():
        kept = list_heads(day=LATER.date(), at=LATER).text
    with staff_scope(by=manager):
        assert compare(kept) == (1, [])

    with without_triggers(owner):
        last = CustodyStep.objects.get(exhibit=made, sequence=3)
        record = reworded(last, "Shelf 1", "Shelf 9")
        CustodyStep.objects.filter(pk=last.pk).update(record=record, hash=digest(record))
        Exhibit.objects.filter(pk=made.pk).update(head=digest(record))

    with staff_scope(by=manager):
        assert faults_of([made.pk]) == []
        assert [(one.step, one.code) for one in compare(kept)[1]] == [(3, "LIST")]


def test_the_check_says_what_it_checked(party, manager):
    made = three_steps(party, manager)

    with staff_scope(by=manager):
        report = check(exhibits=[Exhibit.objects.select_related("party", "case").get()], by=manager, at=LATER)

        assert (report.exhibits, report.steps, report.files, report.wrong) == (1, 3, 1, [])
        assert Exhibit.objects.get(pk=made.pk).checked_at == LATER
        said = AuditEvent.objects.get(action="custody.checked")
        assert (said.detail["steps"], said.compartment_id) == (3, party.compartment_id)


def test_a_photograph_that_changed_on_disk_alarms_the_people_of_the_part_at_night(
    party, manager, case, acme_owner, stranger
):
    join(case, OrganisationFactory(name="Joint Brand"), stranger, by=manager)
    three_steps(party, manager)
    path = storage.storages["evidence"].path(storage.name_of(photo().sha256))
    with storage.read(storage.name_of(photo().sha256)) as kept:
        before = kept.read()
    os.chmod(path, 0o600)
    with open(path, "r+b") as file:
        file.write(b"\xff")

    assert (check_all(at=LATER), check_all(at=LATER + HOUR)) == (1, 1)
    with open(path, "wb") as file:
        file.write(before)
    assert check_all(at=LATER + 2 * HOUR) == 0

    with system_scope():
        told = Notification.objects.filter(kind="custody.broken").order_by("recipient__name")
        assert [one.recipient.name for one in told] == ["Mira Manager", "Olivia Owner"]
        assert Exhibit.objects.get().fault == ""
        actions = AuditEvent.objects.filter(action__in=["custody.broken", "custody.whole"]).order_by("pk")
        assert list(actions.values_list("action", flat=True)) == ["custody.broken", "custody.whole"]


def test_the_heads_are_mailed_once_a_day_and_name_no_case(party, manager, settings):
    settings.CUSTODY_HEADS_TO = "heads@notary.example"
    made = three_steps(party, manager)

    with system_scope():
        first, second = (list_heads(day=LATER.date(), at=LATER) for _time in range(2))
        [queued] = OutgoingMail.objects.filter(kind="custody.heads")
        made.refresh_from_db()

    assert first.pk == second.pk
    assert first.text == f"{made.chain} 3 {made.head}\n"
    message = write(queued)
    assert message.to == ["heads@notary.example"]
    assert f"{made.chain} 3 {made.head}" in message.body
    assert not any(word in message.body for word in ("C-2026", "Acme", "serum", "X-1"))


def test_without_an_address_the_list_is_only_kept(party, manager):
    exhibit_of(party, by=manager)

    with system_scope():
        assert list_heads(day=LATER.date(), at=LATER).chains == 1
        assert not OutgoingMail.objects.filter(kind="custody.heads").exists()


def test_the_tasks_run_without_a_person(party, manager):
    exhibit_of(party, by=manager)

    for task in (check_custody, custody_heads, overdue_receipts):
        task()

    with system_scope():
        assert Exhibit.objects.get().checked_at is not None
        assert HeadList.objects.get().chains == 1
