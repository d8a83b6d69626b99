"""Messages about a notice, who has read them, and internal notes."""

import pytest
from django.db import DatabaseError, transaction

from ipr_portal.audit.models import AuditEvent
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import conversation
from takedowns.actions.conversation import CannotWrite
from takedowns.models import MessageReceipt, Notice, NoticeMessage, NoticeNote
from takedowns.queries.conversation import lines_of, new_in
from takedowns.rules.conversation import LONGEST_MESSAGE
from tests.deadlines.scene import sg
from tests.factories import NoticeFactory

from .asking import clock_of, held
from .talking import ANSWERED, read, to_holder, to_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(acme, triager, everyone):
    return held(acme, triager)


def again(notice):
    return Notice.objects.select_related("clock").get(pk=notice.pk)


def test_a_message_is_told_marked_and_changes_neither_clock_nor_version(notice, filer, triager):
    before = again(notice)

    to_team(notice, filer)

    after = again(notice)
    assert (after.unread_by_team, after.unread_by_holder) == (True, False)
    assert (after.version, after.due_at, after.paused_until) == (
        before.version,
        before.due_at,
        before.paused_until,
    )
    assert clock_of(notice).pauses.count() == 0
    news = Notification.objects.get(kind="notice.message_from_holder")
    assert (news.recipient, news.path) == (triager, f"/desk/notices/{notice.number}/#conversation")
    assert OutgoingMail.objects.filter(kind="notice.message_from_holder", recipient=triager).exists()


def test_an_answer_of_the_team_reaches_the_filer_the_owners_and_who_wrote(notice, filer, triager, acme_owner):
    to_team(notice, filer)
    Notification.objects.all().delete()

    to_holder(notice, triager)

    told = set(Notification.objects.values_list("recipient", flat=True))
    assert told == {filer.pk, notice.submitted_by_id, acme_owner.pk}
    assert again(notice).unread_by_holder


def test_variables_are_filled_for_the_notice_with_the_deadline_of_its_market(notice, triager):
    row = to_holder(notice, triager, "{notice} is about {right}; we decide by {deadline}.")

    assert notice.number in row.text
    assert notice.right.title in row.text
    assert "{" not in row.text
    assert "SGT" in row.text or "+08" in row.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Dear {holdr}", "There is no variable {holdr}."),
        ("About {title}", "There is no variable {title}."),
        ("An open { brace", "no variable"),
        ("  ", "Write a message."),
        ("x" * (LONGEST_MESSAGE + 1), "at most 4000 characters"),
    ],
)
def test_a_message_of_the_team_is_refused(notice, triager, text, said):
    with pytest.raises(CannotWrite, match=said):
        to_holder(notice, triager, text)

    assert NoticeMessage.objects.count() == 0
    assert not again(notice).unread_by_holder


def test_braces_of_a_rights_holder_are_only_text(notice, filer):
    assert to_team(notice, filer, "Look at {this}").text == "Look at {this}"


def test_only_people_who_decide_write_for_the_team(notice, filer):
    with pytest.raises(CannotWrite, match="Only people who decide notices"):
        to_holder(notice, filer)


@pytest.mark.parametrize("state", ["DECIDED", "WITHDRAWN"])
def test_a_closed_notice_takes_messages(acme, filer, triager, everyone, state):
    more = {"decided_at": sg("Mon 11:00"), "pending_count": 0} if state == "DECIDED" else {}
    notice = NoticeFactory(
        organisation=acme, submitted_by=filer, clock=None, due_at=sg("Tue 10:00"), state=state, **more
    )

    to_team(notice, filer)
    to_holder(notice, triager)

    assert notice.messages.count() == 2
    assert again(notice).state == state


def test_each_reader_has_a_receipt_and_the_mark_ends_with_the_first(notice, filer, viewer, triager):
    to_holder(notice, triager)
    read(notice, filer, for_team=False)
    first = again(notice).unread_by_holder
    read(notice, viewer, for_team=False, at=sg("Tue 9:00"))
    read(notice, filer, for_team=False, at=sg("Tue 10:00"))

    receipts = list(MessageReceipt.objects.values_list("reader", "read_at"))
    (line,) = lines_of(notice, reader=triager, for_team=True)
    assert first is False
    assert receipts == [(filer.pk, ANSWERED), (viewer.pk, sg("Tue 9:00"))]
    assert line.read.startswith(f"Read by {filer}, ")
    assert f"and {viewer}, " in line.read


def test_a_message_that_came_meanwhile_stays_unread(notice, filer, triager):
    seen = to_holder(notice, triager)
    late = to_holder(notice, triager, "One thing more.")

    conversation.mark_read(notice=notice, messages=[seen.pk], for_team=False, by=filer, at=ANSWERED)

    assert again(notice).unread_by_holder
    assert new_in(lines_of(notice, reader=filer, for_team=False)) == [late.pk]


def test_own_messages_need_no_receipt_and_nobody_reads_for_the_other_side(notice, filer):
    to_team(notice, filer)

    read(notice, filer, for_team=False)

    assert MessageReceipt.objects.count() == 0
    assert again(notice).unread_by_team


def test_the_rights_holder_reads_that_the_team_has_read_without_a_name(notice, filer, triager):
    to_team(notice, filer)
    to_holder(notice, triager)
    read(notice, triager, for_team=True)

    own, answer = lines_of(notice, reader=filer, for_team=False)

    assert own.read.startswith("Read by our team, ")
    assert answer.who == "Our team"
    assert str(triager) not in f"{own.read}{answer.who}"


def test_a_message_is_written_once(notice, filer):
    row = to_team(notice, filer)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        NoticeMessage.objects.filter(pk=row.pk).update(text="Something else")


def test_a_stranger_reads_no_message(notice, filer, stranger):
    to_team(notice, filer)
    other = stranger.memberships.get().organisation

    with organisation_scope(other, by=stranger):
        assert NoticeMessage.objects.count() == 0


def test_the_database_keeps_notes_from_members(acme, filer, triager):
    with staff_scope():
        notice = held(acme, triager)
        conversation.write_note(notice=notice, text="A quokka.", by=triager, at=ANSWERED)

    for attempt in (
        lambda: list(NoticeNote.objects.all()),
        lambda: NoticeNote.objects.create(notice=notice, text="Mine", written_by=filer, written_at=ANSWERED),
        lambda: Notice.objects.filter(notes__text__contains="quokka").count(),
    ):
        with organisation_scope(acme, by=filer), pytest.raises(DatabaseError, match="permission denied"):
            with transaction.atomic():
                attempt()
    with staff_scope():
        event = AuditEvent.objects.get(action="notice.note_written")
    assert (event.internal, "quokka" in str(event.detail)) == (True, False)


def test_an_empty_note_is_refused(notice, triager, filer):
    with pytest.raises(CannotWrite, match="Write a note"):
        conversation.write_note(notice=notice, text=" ", by=triager, at=ANSWERED)
    with pytest.raises(CannotWrite, match="Only people who decide"):
        conversation.write_note(notice=notice, text="Hm", by=filer, at=ANSWERED)
