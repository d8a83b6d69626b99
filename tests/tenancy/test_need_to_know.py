"""What only some need to know is not there for anybody else: not in a list, a count, a file or a mail."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ipr_portal.audit import compartments
from ipr_portal.audit.actions import record
from ipr_portal.audit.models import AuditEvent, Subject
from ipr_portal.deadlines.models import Clock
from ipr_portal.evidence import actions as evidence
from ipr_portal.evidence import storage
from ipr_portal.evidence.models import CustodyEntry, EvidenceFile
from ipr_portal.notifications.actions import notify, write_mail
from ipr_portal.notifications.delivery import deliver
from ipr_portal.notifications.models import MailState, Notification, OutgoingMail
from ipr_portal.tenancy.models import Compartment, CompartmentLevel, CompartmentMember
from ipr_portal.tenancy.people import people_in
from ipr_portal.tenancy.scope import NotForPeople, organisation_scope, public_scope, staff_scope, system_scope
from tests.conftest import NOON
from tests.deadlines.scene import a_clock
from tests.evidence.files import pdf, upload
from tests.factories import MembershipFactory, NoticeFileFactory, UserFactory

READ, WRITE, DENY = CompartmentLevel.READ, CompartmentLevel.WRITE, CompartmentLevel.DENY
BOUND = [AuditEvent, Notification, OutgoingMail, EvidenceFile, CustodyEntry, Clock]
CASE = Subject("enforcement.case", "17", "Warehouse in Ghent", None)
SECRET = "Warehouse in Ghent"


@pytest.fixture(autouse=True)
def one_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()


@pytest.fixture
def investigator(db):
    """A lead too, so that what others do not see is not for want of a capability."""
    return UserFactory(staff_role="ADMIN", name="Ines Investigator", email="ines@ipr.example")


@pytest.fixture
def compartment(investigator):
    with staff_scope(by=investigator):
        return compartments.open_compartment(subject=CASE, reason="an informant", by=investigator, at=NOON)


@pytest.fixture
def filled(compartment, investigator, acme):
    """One row of each kind, the file on a notice that the whole desk sees."""
    with staff_scope(by=investigator):
        file = evidence.store(
            upload=upload("ledger.pdf", pdf()),
            organisation=acme,
            by=investigator,
            at=NOON,
            compartment=compartment,
        )
        a_clock(acme, compartment=compartment)
        notify([investigator], "file.damaged", file, at=NOON, path="/desk/")
        write_mail("source@ghent.example", "staff.reopened", at=NOON, event_key="c", compartment=compartment)
    NoticeFileFactory(organisation=acme, file=file)
    return file


def counts(scope, **by):
    with scope(**by) if callable(scope) else organisation_scope(scope, **by):
        return {model: model._base_manager.exclude(compartment_id=None).count() for model in BOUND}


def let_in(compartment, person, level=READ, by=None, **more):
    by = by or compartment.made_by
    with staff_scope(by=by):
        return compartments.admit(
            compartment=compartment, person=person, level=level, reason="helps", by=by, at=NOON, **more
        )


NOTHING = dict.fromkeys(BOUND, 0)


def test_who_is_in_sees_a_row_of_each_kind(filled, investigator):
    assert min(counts(staff_scope, by=investigator).values()) > 0


def test_nobody_else_sees_or_counts_any(filled, lead, admin, triager, acme, acme_owner):
    assert [counts(staff_scope, by=person) for person in (lead, admin, triager)] == [NOTHING] * 3
    assert counts(staff_scope) == NOTHING  # nobody: no compartment
    assert counts(acme, by=acme_owner) == NOTHING
    assert counts(acme) == NOTHING


def test_tasks_see_all(filled):
    assert min(counts(system_scope).values()) > 0


def test_who_is_let_in_sees_it_and_no_more_once_the_entry_is_ended(filled, compartment, lead, investigator):
    entry = let_in(compartment, lead)
    assert counts(staff_scope, by=lead)[EvidenceFile] == 1

    with staff_scope(by=investigator):
        compartments.end(member=entry, reason="left the team", by=investigator, at=NOON)
    assert counts(staff_scope, by=lead) == NOTHING


@pytest.mark.parametrize(
    ("since", "until", "sees"),
    [
        (-60, -1, 0), (-60, 60, 1), (-60, None, 1), (30, None, 0), (30, 60, 0), (None, 60, 1),
    ],
)  # fmt: skip
def test_an_entry_counts_from_when_until_when(filled, compartment, lead, since, until, sees):
    now = timezone.now()
    times = {
        name: now + timedelta(minutes=minutes)
        for name, minutes in (("since", since), ("until", until))
        if minutes is not None
    }
    let_in(compartment, lead, **times)

    assert counts(staff_scope, by=lead)[EvidenceFile] == sees


@pytest.mark.parametrize("levels", [(READ, DENY), (DENY, READ), (WRITE, DENY), (DENY, WRITE), (DENY,)])
def test_an_excluded_person_sees_nothing_despite_any_access(filled, compartment, lead, levels):
    for level in levels:
        let_in(compartment, lead, level)

    assert counts(staff_scope, by=lead) == NOTHING


def test_who_is_no_longer_kept_out_sees_what_lets_them_in(filled, compartment, lead, investigator):
    let_in(compartment, lead, READ)
    entry = let_in(compartment, lead, DENY)
    with staff_scope(by=investigator):
        compartments.end(member=entry, reason="cleared", by=investigator, at=NOON)

    assert counts(staff_scope, by=lead)[EvidenceFile] == 1


def test_a_member_needs_both_the_organisation_and_the_compartment(
    filled, compartment, acme, acme_owner, stranger
):
    let_in(compartment, acme_owner)
    let_in(compartment, stranger)

    assert counts(acme, by=acme_owner)[EvidenceFile] == 1
    with organisation_scope(stranger.organisations.get(), by=stranger):
        assert EvidenceFile._base_manager.count() == 0


def test_being_in_one_compartment_tells_nothing_of_another(filled, lead):
    with staff_scope(by=lead):
        compartments.open_compartment(subject=CASE, reason="another", by=lead, at=NOON)

    assert counts(staff_scope, by=lead) == NOTHING | {AuditEvent: 1}  # that they opened their own


# -- writing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [None, READ, DENY])
def test_who_may_not_write_puts_no_file_and_no_clock_into_it(compartment, lead, acme, level):
    if level:
        let_in(compartment, lead, level)

    with staff_scope(by=lead):
        with pytest.raises(DatabaseError, match="need_to_know"), transaction.atomic():
            a_clock(acme, compartment=compartment)
        with pytest.raises(DatabaseError, match="need_to_know"), transaction.atomic():
            write_mail("x@y.example", "staff.reopened", at=NOON, event_key="x", compartment=compartment)


def test_a_reader_changes_and_deletes_nothing(filled, compartment, lead):
    let_in(compartment, lead)

    with staff_scope(by=lead):
        with pytest.raises(DatabaseError, match="need_to_know"), transaction.atomic():
            EvidenceFile.objects.filter(pk=filled.pk).update(name="x")
        assert OutgoingMail.objects.exclude(compartment_id=None)._raw_delete("default") == 0


def test_a_stranger_changes_and_deletes_nothing(filled, lead):
    with staff_scope(by=lead):
        assert EvidenceFile.objects.filter(pk=filled.pk).update(name="x") == 0
        assert Clock.objects.exclude(compartment_id=None)._raw_delete("default") == 0


def test_a_row_never_leaves_its_compartment(filled, investigator):
    with (
        staff_scope(by=investigator),
        pytest.raises(DatabaseError, match="never leaves"),
        transaction.atomic(),
    ):
        EvidenceFile.objects.filter(pk=filled.pk).update(compartment=None)


def test_a_reader_leaves_a_trace_and_marks_news_as_read(filled, compartment, lead):
    let_in(compartment, lead)
    with staff_scope(by=lead):
        evidence.release(file=EvidenceFile.objects.get(pk=filled.pk), by=lead, at=NOON).content.close()
        assert CustodyEntry.objects.filter(file=filled, by=lead).count() == 1
    with staff_scope(by=filled.added_by):
        notify([lead], "file.damaged", filled, at=NOON, event_key="again")
    with staff_scope(by=lead):
        assert Notification.objects.filter(recipient=lead).update(read_at=NOON) == 1


def test_nothing_is_written_in_a_closed_compartment_and_readers_go_on_reading(
    filled, compartment, investigator, acme, lead
):
    with staff_scope(by=investigator):
        compartments.close_compartment(compartment=compartment, reason="done", by=investigator, at=NOON)
        with pytest.raises(DatabaseError, match="need_to_know"), transaction.atomic():
            a_clock(acme, compartment=compartment)
        assert EvidenceFile.objects.filter(pk=filled.pk).exists()
    let_in(compartment, lead)
    assert counts(staff_scope, by=lead)[EvidenceFile] == 1


# -- who is in -------------------------------------------------------------------------------------------------


def test_who_is_not_in_does_not_learn_that_there_is_one(compartment, lead, acme, acme_owner):
    with staff_scope(by=lead):
        assert (Compartment.objects.count(), CompartmentMember.objects.count()) == (0, 0)
        assert people_in(compartment.pk) == []
    with organisation_scope(acme, by=acme_owner):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Compartment.objects.count()
        assert people_in(compartment.pk) == []


@pytest.mark.parametrize("level", [None, READ, DENY])
def test_who_may_not_write_lets_nobody_in(compartment, lead, triager, level):
    if level:
        let_in(compartment, lead, level)

    with pytest.raises(compartments.CannotAdmit):
        let_in(compartment, triager, by=lead)
    with (
        staff_scope(by=lead),
        pytest.raises(DatabaseError, match="need_to_know"),
        transaction.atomic(),
    ):
        CompartmentMember.objects.create(
            compartment=compartment,
            person=lead,
            level=WRITE,
            since=NOON,
            granted_by=lead,
            granted_at=NOON,
            reason="x",
        )


def test_nobody_makes_a_compartment_in_another_name(investigator, lead):
    with staff_scope(by=lead), pytest.raises(DatabaseError, match="need_to_know"), transaction.atomic():
        compartments.open_compartment(subject=CASE, reason="x", by=investigator, at=NOON)


def test_nobody_is_let_in_twice(compartment, lead):
    let_in(compartment, lead)

    with pytest.raises(compartments.CannotAdmit, match="on the list already"):
        let_in(compartment, lead, WRITE)


def test_a_change_ends_one_entry_and_adds_another(compartment, lead, investigator):
    entry = let_in(compartment, lead)

    with staff_scope(by=investigator):
        compartments.change(
            member=entry,
            level=WRITE,
            until=None,
            reason="writes too",
            by=investigator,
            at=NOON + timedelta(hours=1),
        )
        rows = compartment.members.filter(person=lead).order_by("pk")
        assert [(row.level, row.until) for row in rows] == [(READ, NOON + timedelta(hours=1)), (WRITE, None)]


@pytest.mark.parametrize("how", ["end", "change", "deny"])
def test_somebody_who_may_write_is_always_left(compartment, investigator, how):
    with staff_scope(by=investigator):
        entry = compartment.members.get()
        common = {"reason": "x", "by": investigator, "at": NOON}
        with pytest.raises(compartments.CannotAdmit, match="must keep write access"):
            if how == "end":
                compartments.end(member=entry, **common)
            elif how == "change":
                compartments.change(member=entry, level=READ, until=None, **common)
            else:
                compartments.admit(compartment=compartment, person=investigator, level=DENY, **common)


def test_who_hands_it_over_may_go(filled, compartment, investigator, lead):
    let_in(compartment, lead, WRITE)
    with staff_scope(by=investigator):
        entry = compartment.members.get(person=investigator)
        compartments.end(member=entry, reason="another team", by=investigator, at=NOON)

    assert counts(staff_scope, by=investigator) == NOTHING
    assert counts(staff_scope, by=lead)[EvidenceFile] == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM tenancy_compartmentmember",
        "UPDATE tenancy_compartmentmember SET level = 'READ'",
        "UPDATE tenancy_compartmentmember SET until = NULL, reason = 'x'",
    ],
)
def test_entries_are_added_and_ended_and_nothing_else(compartment, statement):
    with (
        system_scope(),
        pytest.raises(DatabaseError, match="added and ended once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_trail_tells_who_was_let_in_to_those_who_are_in(compartment, lead, admin, investigator):
    let_in(compartment, lead)

    def told(person):
        with staff_scope(by=person):
            return set(
                AuditEvent.objects.filter(action__begins="compartment.").values_list("action", flat=True)
            )

    assert told(investigator) == told(lead) == {"compartment.opened", "compartment.admitted"}
    assert told(admin) == set()


# -- pages, mail and tasks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/desk/audit/", "/desk/audit/?action=file.received", "/desk/audit/?subject=ledger"]
)
def test_the_trail_shows_nothing_of_it_to_others(client, filled, lead, investigator, address):
    client.force_login(lead)
    shown = client.get(address).content.decode()
    assert "ledger.pdf" not in shown
    assert SECRET not in shown

    client.force_login(investigator)
    assert "ledger.pdf" in client.get(address).content.decode()


def test_the_exported_trail_holds_nothing_of_it_for_others(client, filled, lead, investigator):
    def exported(person):
        client.force_login(person)
        return b"".join(client.get("/desk/audit/export/").streaming_content).decode()

    assert "ledger.pdf" not in exported(lead)
    assert "ledger.pdf" in exported(investigator)


@pytest.mark.parametrize("leaf", ["", "content/", "preview/"])
def test_a_file_is_not_there_by_its_address(client, filled, lead, admin, acme_owner, leaf):
    for person, tree in ((lead, "/desk"), (admin, "/desk"), (acme_owner, "/o/acme")):
        client.force_login(person)
        assert client.get(f"{tree}/files/{filled.pk}/{leaf}").status_code == 404


def test_who_is_in_downloads_the_file(client, filled, investigator):
    client.force_login(investigator)

    assert b"".join(client.get(f"/desk/files/{filled.pk}/content/").streaming_content) == pdf()


def test_mail_that_was_given_up_is_shown_to_those_who_are_in(client, filled, lead, investigator):
    with system_scope():
        OutgoingMail.objects.filter(event_key="c").update(state=MailState.FAILED)

    client.force_login(lead)
    assert "source@ghent.example" not in client.get("/desk/undelivered/").content.decode()
    client.force_login(investigator)
    assert "source@ghent.example" in client.get("/desk/undelivered/").content.decode()


def test_news_reaches_only_those_who_are_in(filled, compartment, lead, investigator, triager):
    let_in(compartment, lead)
    with staff_scope(by=investigator):
        notify([lead, investigator, triager], "file.damaged", filled, at=NOON, event_key="to all")
    with system_scope():
        for model in (Notification, OutgoingMail):
            told = set(model.objects.filter(event_key="to all").values_list("recipient_id", flat=True))
            assert told == {lead.pk, investigator.pk}


def test_news_is_gone_from_the_inbox_of_who_is_no_longer_in(client, filled, compartment, lead, investigator):
    entry = let_in(compartment, lead)
    with staff_scope(by=investigator):
        notify([lead], "file.damaged", filled, at=NOON, event_key="1")
    client.force_login(lead)
    assert "ledger.pdf" in client.get("/desk/inbox/").content.decode()

    with staff_scope(by=investigator):
        compartments.end(member=entry, reason="left", by=investigator, at=NOON)
    assert "ledger.pdf" not in client.get("/desk/inbox/").content.decode()


def test_a_task_delivers_its_mail_all_the_same(filled, mailoutbox):
    deliver(clock=lambda: NOON + timedelta(minutes=1))

    assert "source@ghent.example" in [to for mail in mailoutbox for to in mail.to]


def test_bytes_referenced_only_in_a_compartment_are_kept(filled, settings):
    evidence.sweep(at=NOON)

    assert storage.hash_of(storage.name_of(filled.sha256)) == filled.sha256


def test_damage_to_its_file_alarms_those_who_are_in_and_no_lead(filled, lead, investigator):
    evidence.note_hash(sha256=filled.sha256, found="", at=NOON + timedelta(days=40))

    with system_scope():
        rows = Notification.objects.filter(kind="file.damaged", created_at__gt=NOON)
        assert list(rows.values_list("recipient_id", flat=True)) == [investigator.pk]


def test_a_row_takes_the_compartment_of_what_it_is_about(filled, compartment, investigator):
    with staff_scope(by=investigator):
        assert record("file.restored", filled, by=None, at=NOON).compartment_id == compartment.pk
        assert record("file.restored", filled, by=None, at=NOON, compartment=None).compartment_id is None


# -- scopes that belong to no person ---------------------------------------------------------------------------


def test_a_person_never_enters_the_scope_of_tasks(lead, acme, acme_owner):
    for scope in (staff_scope(by=lead), organisation_scope(acme, by=acme_owner)):
        with scope, pytest.raises(NotForPeople):
            system_scope()


def test_public_pages_see_nothing_that_was_not_opened_to_them(acme):
    MembershipFactory(organisation=acme)
    for table in ("tenancy_organisation", "accounts_user", "audit_auditevent", "tenancy_compartment"):
        with (
            public_scope(),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT count(*) FROM {table}")
