"""The pages of check-ins: both sides, from the booking to the actions; nobody else's; one count of queries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from programmes.actions import correspondence, packs
from programmes.enums import Side
from programmes.models import ActionItem, CheckIn, DeepDive, Message, SentPack, Slot, Thread
from tests.conftest import NOON
from tests.factories import (
    ActionItemFactory,
    CheckInFactory,
    DeepDiveFactory,
    ParticipantFactory,
    SlotFactory,
    ThreadFactory,
    UserFactory,
)
from tests.programmes.check_in_world import decided, desk, member, statements
from tests.takedowns.pasted import certificate

LATER = NOON.replace(year=2040)  # pages ask for the time: what is to come must stay so
MOST = 30


@pytest.fixture
def manager(db):
    return UserFactory(name="Hoa", staff_role="PROGRAMMES", email="hoa@ipr.example")


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def as_filer(client, filer):
    client.force_login(filer)
    return client


@pytest.fixture
def participation(acme):
    return ParticipantFactory(organisation=acme)


@pytest.fixture
def check_in(acme, participation, manager):
    return CheckInFactory(organisation=acme, participation=participation, host=manager, starts_at=LATER)


def sent(check_in, by):
    with staff_scope():
        pack = packs.build(check_in=check_in, at=NOON)
        return packs.send(pack=pack, by=by, at=NOON)


def test_a_filer_books_a_free_time(as_filer, participation):
    slot = SlotFactory(starts_at=LATER, ends_at=LATER + timedelta(hours=1))
    assert "Book this time" in as_filer.get(member("check_ins")).content.decode()

    answer = as_filer.post(member("check_in_booking"), {"slot": slot.pk})

    assert answer.status_code == 302
    assert as_filer.get(answer.url).status_code == 200
    with staff_scope():
        assert CheckIn.objects.get().slot == slot
    again = as_filer.post(member("check_in_booking"), {"slot": slot.pk})
    assert again.status_code == 409


def test_a_manager_offers_times_and_a_wrong_one_keeps_what_was_typed(as_manager):
    typed = {"day": "2031-03-30", "at": "02:30", "minutes": "60", "zone": "Europe/Paris", "count": "2"}

    refused = as_manager.post(desk("check_in_slots"), typed)

    assert refused.status_code == 422
    assert "the clocks are set forward" in refused.content.decode()
    assert 'value="02:30"' in refused.content.decode()


def test_a_manager_plans_moves_and_cancels(as_manager, participation, check_in):
    typed = {
        "day": "2031-12-01",
        "at": "09:00",
        "minutes": "60",
        "zone": "Europe/Paris",
        "place": "Room 1",
        "sequence": 0,
    }
    planned = as_manager.post(
        desk("check_in_new"), typed | {"participation": participation.pk, "day": "2020-12-01"}
    )
    assert planned.status_code == 422
    assert "A check-in is already booked." in planned.content.decode()

    refused = as_manager.post(desk("check_in_move", check_in.pk), typed)
    assert "more than a year ahead" in refused.content.decode()
    assert 'value="Room 1"' in refused.content.decode()
    assert as_manager.get(desk("check_in_move", check_in.pk)).status_code == 200
    assert as_manager.post(desk("check_in_cancellation", check_in.pk), {"reason": ""}).status_code == 422
    assert (
        as_manager.post(desk("check_in_cancellation", check_in.pk), {"reason": "Holiday"}).status_code == 302
    )
    assert (
        as_manager.post(desk("check_in_cancellation", check_in.pk), {"reason": "Holiday"}).status_code == 409
    )
    with staff_scope():
        assert CheckIn.objects.get().reason == "Holiday"


def test_the_pack_is_seen_by_members_once_it_is_sent(as_filer, check_in, manager):
    assert as_filer.get(member("pack", check_in.pk)).status_code == 404
    with staff_scope():
        pack = packs.build(check_in=check_in, at=NOON)
    assert as_filer.get(member("pack", check_in.pk)).status_code == 404

    with staff_scope():
        packs.send(pack=pack, by=manager, at=NOON)

    page = as_filer.get(member("pack", check_in.pk)).content.decode()
    assert pack.sha256 in page
    assert as_filer.get(member("pack_pdf", check_in.pk)).content.startswith(b"%PDF")


def test_a_manager_builds_reads_and_sends_a_pack(as_manager, check_in):
    assert as_manager.post(desk("pack_building", check_in.pk)).url == desk("pack", check_in.pk)
    assert "Not sent yet" in as_manager.get(desk("pack", check_in.pk)).content.decode()

    assert as_manager.post(desk("pack_sending", check_in.pk)).status_code == 302
    assert as_manager.post(desk("pack_sending", check_in.pk)).status_code == 409
    assert as_manager.post(desk("pack_addendum", check_in.pk), {"words": ""}).status_code == 422
    assert as_manager.post(desk("pack_addendum", check_in.pk), {"words": "Late as well"}).status_code == 302
    assert "Late as well" in as_manager.get(desk("pack", check_in.pk)).content.decode()


def test_a_pack_with_an_unexplained_breach_is_not_sent_and_says_what_to_do(as_manager, acme, check_in):
    decided(acme, state="MISSED", at=timezone.now() - timedelta(days=1))
    as_manager.post(desk("pack_building", check_in.pk))

    refused = as_manager.post(desk("pack_sending", check_in.pk))

    assert refused.status_code == 422
    assert "Explain it in the breach ledger, and build the pack again." in refused.content.decode()


def test_minutes_begin_with_who_was_there(as_manager, check_in, manager, filer):
    with staff_scope():
        CheckIn.objects.filter(pk=check_in.pk).update(starts_at=NOON - timedelta(days=400))
        check_in.refresh_from_db()
        packs.build(check_in=check_in, at=NOON)
    typed = {"person-0": "ATTENDED", "person-1": "EXCUSED", "more": "Bo\nBo"}

    assert as_manager.post(desk("check_in_attendance", check_in.pk), typed).status_code == 302
    with staff_scope():
        assert sorted(check_in.attendance.values_list("name", "presence")) == [
            ("Bo", "ATTENDED"), ("Fadil Filer", "EXCUSED"), ("Hoa", "ATTENDED"),
        ]  # fmt: skip
    assert (
        as_manager.post(desk("check_in_minutes", check_in.pk), {"version": 0, "text": "We met."}).status_code
        == 302
    )
    due = {"words": "Send it", "owner": filer.pk, "due_on": "2040-01-01"}
    assert as_manager.post(desk("check_in_agreement", check_in.pk), due).status_code == 422  # too far ahead
    assert as_manager.post(desk("check_in_closing", check_in.pk)).status_code == 302
    assert "Closed" in as_manager.get(desk("check_in", check_in.pk)).content.decode()


def test_a_filer_marks_an_own_action_as_done(as_filer, acme, participation):
    mine = ActionItemFactory(organisation=acme, participation=participation)
    ours = ActionItemFactory(organisation=acme, participation=participation, side="US")

    assert (
        as_filer.post(member("action_item", mine.pk), {"state": "DONE", "result": "Sent"}).status_code == 302
    )
    assert as_filer.post(member("action_item", ours.pk), {"state": "DONE"}).status_code == 409
    with staff_scope():
        assert sorted(ActionItem.objects.values_list("side", "state")) == [("THEM", "DONE"), ("US", "OPEN")]


def test_a_filer_asks_for_a_deep_dive(as_filer, acme, participation):
    notice = decided(acme, rejected=1)
    typed = {"notice": notice.number, "listing": "2", "question": "Why?"}

    assert as_filer.post(member("deep_dive_new"), typed | {"listing": "9"}).status_code == 422
    assert as_filer.post(member("deep_dive_new"), typed | {"notice": "SG-2026-999999-9"}).status_code == 422
    assert as_filer.post(member("deep_dive_new"), typed).status_code == 302
    with staff_scope():
        assert DeepDive.objects.get().listing.position == 2


def test_a_deep_dive_is_concluded_and_an_error_of_ours_reaches_a_lead(as_manager, acme, participation, lead):
    dive = DeepDiveFactory(organisation=acme, participation=participation)

    typed = {"finding": "PLATFORM_ERROR", "answer": "The mark is there."}
    assert as_manager.post(desk("deep_dive_finding", dive.pk), typed).status_code == 302
    assert as_manager.post(desk("deep_dive_finding", dive.pk), typed).status_code == 409
    with staff_scope():
        assert lead.pk in _told("deep_dive.our_error")


def _told(kind):
    return list(Notification.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_messages_go_back_and_forth_with_files(as_filer, participation, filer, settings):
    typed = {"subject": "Batch list", "words": "Here it is", "files": [certificate()]}

    answer = as_filer.post(member("thread_new"), typed)

    page = as_filer.get(answer.url).content.decode()
    assert "Here it is" in page
    assert "Fadil Filer" in page
    with staff_scope():
        assert (Thread.objects.count(), EvidenceFile.objects.count()) == (1, 1)


def test_members_read_no_internal_note(as_filer, acme, participation, manager):
    with staff_scope():
        thread = correspondence.start(
            participation=participation, subject="A", words="Hello", side=Side.US, by=manager, at=NOON
        )
        correspondence.write(
            thread=thread,
            words="Between us",
            side=Side.US,
            internal=True,
            by=manager,
            at=NOON,
            uploads=[certificate()],
        )
        file = EvidenceFile.objects.get()

    page = as_filer.get(member("thread", thread.pk)).content.decode()

    assert "Hello" in page
    assert "Between us" not in page
    assert as_filer.get(member("file_download", file.pk)).status_code == 404


def test_a_viewer_reads_and_changes_nothing(client, viewer, check_in, manager):
    sent(check_in, manager)
    client.force_login(viewer)

    assert client.get(member("pack", check_in.pk)).status_code == 200
    assert client.get(member("check_ins")).status_code == 200
    assert client.post(member("check_in_booking"), {"slot": 1}).status_code == 403
    assert client.get(member("deep_dive_new")).status_code == 403


def test_a_stranger_gets_404_everywhere(client, stranger, acme, participation, check_in, manager):
    sent(check_in, manager)
    at = {"organisation": acme, "participation": participation}
    thread, action = ThreadFactory(**at), ActionItemFactory(**at)
    client.force_login(stranger)
    pages = [
        member("check_ins"), member("check_in", check_in.pk), member("pack", check_in.pk), member("pack_pdf", check_in.pk),
        member("check_in_calendar", check_in.pk), member("check_in_actions"), member("threads"),
        member("thread", thread.pk), member("deep_dives"),
    ]  # fmt: skip

    assert [client.get(page).status_code for page in pages] == [404] * len(pages)
    own = [page.replace("/o/acme/", "/o/other/") for page in pages if "check-ins/" in page]
    found = {page: client.get(page).status_code for page in own}
    assert {page for page, code in found.items() if code == 200} == {
        "/o/other/check-ins/", "/o/other/check-ins/actions/", "/o/other/check-ins/messages/", "/o/other/check-ins/deep-dives/",
    }  # fmt: skip
    assert client.post(f"/o/other/check-ins/actions/{action.pk}/", {"state": "DONE"}).status_code == 404


def test_triagers_do_not_manage_check_ins(client, triager, check_in):
    client.force_login(triager)

    assert client.get(desk("check_ins")).status_code == 403
    assert client.get(desk("check_in", check_in.pk)).status_code == 403


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("check_ins", lambda: CheckInFactory(starts_at=LATER)), ("check_in_slots", lambda: SlotFactory(starts_at=LATER, ends_at=LATER + timedelta(hours=1), host=UserFactory())),
        ("check_in_actions", ActionItemFactory), ("deep_dives", DeepDiveFactory), ("threads", ThreadFactory),
        ("guidance", lambda: None),
    ],
)  # fmt: skip
def test_desk_lists_take_as_many_statements_for_many_as_for_one(as_manager, name, make):
    make()
    one = statements(as_manager, desk(name))
    for _n in range(3):
        make()

    assert statements(as_manager, desk(name)) == one <= MOST


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("check_ins", lambda **at: (CheckInFactory(**at, state="CLOSED", held_at=NOON, closed_at=NOON), ActionItemFactory(**at))),
        ("check_in_actions", ActionItemFactory), ("deep_dives", DeepDiveFactory), ("threads", ThreadFactory),
    ],
)  # fmt: skip
def test_member_lists_take_as_many_statements_for_many_as_for_one(as_filer, acme, participation, name, make):
    at = {"organisation": acme, "participation": participation}
    make(**at)
    one = statements(as_filer, member(name))
    for _n in range(3):
        make(**at)

    assert statements(as_filer, member(name)) == one <= MOST


def test_one_thread_takes_as_many_statements_for_many_messages(as_filer, acme, participation, manager):
    with staff_scope():
        thread = correspondence.start(
            participation=participation, subject="A", words="Hello", side=Side.US, by=manager, at=NOON
        )
    one = statements(as_filer, member("thread", thread.pk))
    with staff_scope():
        for _n in range(3):
            correspondence.write(thread=thread, words="More", side=Side.US, by=manager, at=NOON)
        assert Message.objects.count() == 4

    assert statements(as_filer, member("thread", thread.pk)) == one <= MOST


def test_nothing_is_left_of_a_time_that_is_withdrawn(as_manager, manager):
    slot = SlotFactory(host=manager, starts_at=LATER, ends_at=LATER + timedelta(hours=1))

    assert as_manager.post(desk("slot_withdrawal", slot.pk)).status_code == 302
    assert as_manager.post(desk("slot_withdrawal", slot.pk)).status_code == 409
    assert Slot.objects.get().withdrawn_at is not None
    with staff_scope():
        assert SentPack.objects.count() == 0


def test_how_often_a_participant_is_met_is_set_on_a_page(as_manager, participation):
    address = desk("check_in_cadence", participation.pk)
    assert as_manager.get(address).status_code == 200
    assert as_manager.post(address, {"weeks": "99"}).status_code == 422

    answer = as_manager.post(address, {"weeks": "13"})

    assert answer.status_code == 302
    assert "Every 13 weeks" in as_manager.get(answer.url).content.decode()


def test_the_desk_asks_for_a_deep_dive_itself(as_manager, acme, participation):
    notice = decided(acme, rejected=1)
    typed = {"notice": notice.number, "listing": "2", "question": "Why was the second one rejected?"}

    answer = as_manager.post(desk("deep_dive_new"), typed)

    assert answer.status_code == 302
    with staff_scope():
        dive = DeepDive.objects.get()
        assert (dive.side, dive.listing.position, dive.participation) == (Side.US, 2, participation)
    refused = as_manager.post(desk("deep_dive_new"), typed)
    assert refused.status_code == 422
    assert "This question is open already." in refused.content.decode()
    unknown = as_manager.post(desk("deep_dive_new"), typed | {"notice": "SG-2026-999999-9"})
    assert "There is no notice of that number." in unknown.content.decode()
