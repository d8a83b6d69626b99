"""Free times are booked by participants themselves, each by one of them."""

from datetime import date, time, timedelta

import pytest

from ipr_portal.errors import Refusal, Stale
from ipr_portal.tenancy.scope import staff_scope
from programmes.actions import bookings, calls
from programmes.actions.refusals import CannotDo
from programmes.models import CallProposal, CheckIn, Slot
from programmes.queries.check_ins import to_be_planned
from programmes.rules.calls import Recent, why_call
from programmes.rules.checkins import instant_of
from tests.conftest import NOON
from tests.factories import CheckInFactory, ParticipantFactory, SlotFactory, UserFactory
from tests.programmes.check_in_world import decided
from tests.races import together

HOUR = timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_two_participants_at_once_book_one_time_once(acme, acme_owner):
    slot, first, second = SlotFactory(), ParticipantFactory(organisation=acme), ParticipantFactory()
    by = acme_owner

    answers = together(
        lambda: bookings.book(slot=slot, participation=first, by=by, at=NOON),
        lambda: bookings.book(slot=slot, participation=second, by=by, at=NOON),
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["CannotDo", "CheckIn"]
    assert "Somebody else has just booked this time." in str(
        next(a for a in answers if isinstance(a, CannotDo))
    )
    with staff_scope():
        assert CheckIn.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_participant_at_once_books_one_of_two_times(acme, acme_owner):
    slots, participation = SlotFactory.create_batch(2), ParticipantFactory(organisation=acme)

    answers = together(
        *[
            lambda slot=slot: bookings.book(slot=slot, participation=participation, by=acme_owner, at=NOON)
            for slot in slots
        ]
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["CannotDo", "CheckIn"]
    with staff_scope():
        assert Slot.objects.filter(taken_at__isnull=False).count() == 1


def test_a_time_that_is_withdrawn_or_over_is_not_booked(everyone, acme, acme_owner):
    participation = ParticipantFactory(organisation=acme)
    withdrawn, over = SlotFactory(withdrawn_at=NOON), SlotFactory(starts_at=NOON - HOUR)

    with pytest.raises(CannotDo, match="not offered any more"):
        bookings.book(slot=withdrawn, participation=participation, by=acme_owner, at=NOON)
    with pytest.raises(CannotDo, match="That time is over"):
        bookings.book(slot=over, participation=participation, by=acme_owner, at=NOON)


@pytest.mark.parametrize("state", ["IDENTIFIED", "INVITED", "DECLINED"])
def test_only_participants_book(everyone, acme, acme_owner, state):
    ended = NOON if state == "DECLINED" else None
    participation = ParticipantFactory(organisation=acme, state=state, ended_at=ended)

    with pytest.raises(CannotDo, match="take part in a programme"):
        bookings.book(slot=SlotFactory(), participation=participation, by=acme_owner, at=NOON)


def test_offered_times_do_not_overlap(everyone):
    manager = UserFactory(staff_role="PROGRAMMES")
    starts = NOON + timedelta(days=1)
    bookings.offer(times=[(starts, starts + HOUR)], by=manager, at=NOON)

    with pytest.raises(CannotDo, match="You offer a time then already"):
        bookings.offer(times=[(starts + HOUR / 2, starts + 1.5 * HOUR)], by=manager, at=NOON)


def test_a_booked_time_cannot_be_withdrawn(everyone, acme, acme_owner):
    slot = SlotFactory()
    bookings.book(slot=slot, participation=ParticipantFactory(organisation=acme), by=acme_owner, at=NOON)

    with pytest.raises(Stale):
        bookings.withdraw(slot=slot, by=slot.host, at=NOON)


def test_the_time_of_a_check_in_that_was_cancelled_or_moved_is_offered_again(everyone, acme, acme_owner):
    slot = SlotFactory()
    made = bookings.book(
        slot=slot, participation=ParticipantFactory(organisation=acme), by=acme_owner, at=NOON
    )

    def move(starts):
        return bookings.move(
            check_in=made, sequence=CheckIn.objects.get(pk=made.pk).sequence, starts=starts, ends=starts + HOUR,
            place="Video", by=slot.host, at=NOON,
        )  # fmt: skip

    def free():
        return list(Slot.objects.free(NOON).values_list("host", "starts_at"))

    move(slot.starts_at + HOUR / 2)  # the rest of that hour is of no use
    assert free() == []
    move(slot.starts_at + 5 * HOUR)
    assert free() == [(slot.host.pk, slot.starts_at)]
    move(slot.starts_at)  # and nobody books it beside them
    assert free() == []
    bookings.cancel(check_in=made, reason="Holiday", by=slot.host, at=NOON)
    assert free() == []  # it was taken back by the move


def test_a_cancelled_booking_can_be_booked_by_somebody_else_and_again(everyone, acme, acme_owner):
    slot, first, second = SlotFactory(), ParticipantFactory(organisation=acme), ParticipantFactory()

    for participation in (first, second, first):
        free = Slot.objects.free(NOON).get()
        assert (free.host, free.starts_at, free.ends_at) == (slot.host, slot.starts_at, slot.ends_at)
        made = bookings.book(slot=free, participation=participation, by=acme_owner, at=NOON)
        assert not Slot.objects.free(NOON).exists()
        bookings.cancel(check_in=made, reason="Holiday", by=acme_owner, at=NOON)


def test_a_host_meets_one_participant_at_a_time(everyone, acme, acme_owner):
    slot = SlotFactory()
    by = slot.host
    bookings.book(slot=slot, participation=ParticipantFactory(organisation=acme), by=acme_owner, at=NOON)
    half = slot.starts_at + HOUR / 2

    with pytest.raises(CannotDo, match="meets Acme Botanicals then already"):
        bookings.plan(
            participation=ParticipantFactory(), starts=half, ends=half + HOUR, place="Video", by=by, at=NOON
        )
    with pytest.raises(CannotDo, match="then already"):
        bookings.offer(times=[(half, half + HOUR)], by=by, at=NOON)


def test_a_time_for_which_the_host_planned_something_is_not_offered_any_more(everyone, acme):
    slot = SlotFactory()

    bookings.plan(
        participation=ParticipantFactory(organisation=acme), starts=slot.starts_at + HOUR / 2,
        ends=slot.starts_at + 2 * HOUR, place="Video", by=slot.host, at=NOON,
    )  # fmt: skip

    assert not Slot.objects.free(NOON).exists()


@pytest.mark.parametrize(
    ("day", "at", "said"),
    [
        (date(2026, 3, 29), time(2, 30), "does not exist on that day"),
        (date(2026, 10, 25), time(2, 30), "comes twice on that day"),
    ],
)
def test_a_local_time_that_the_clocks_skip_or_repeat_is_refused(day, at, said):
    assert said in str(instant_of(day, at, "Europe/Paris"))


def test_a_local_time_is_an_instant():
    assert instant_of(date(2026, 3, 30), time(9), "Europe/Paris").isoformat() == "2026-03-30T07:00:00+00:00"
    assert not isinstance(instant_of(date(2026, 3, 29), time(2, 30), "Asia/Singapore"), Refusal)


def test_participants_are_to_be_planned_by_their_cadence(everyone, acme):
    participation = ParticipantFactory(organisation=acme)
    by = UserFactory(staff_role="PROGRAMMES")
    bookings.set_cadence(participation=participation, weeks=13, by=by, at=NOON)
    CheckInFactory(
        organisation=acme, participation=participation, state="CLOSED", starts_at=NOON - timedelta(weeks=2),
        held_at=NOON, closed_at=NOON,
    )  # fmt: skip
    never = ParticipantFactory()
    CheckInFactory(participation=ParticipantFactory())

    rows = to_be_planned(NOON)

    assert [(row.participation.pk, row.is_overdue) for row in rows] == [
        (never.pk, True),
        (participation.pk, False),
    ]
    assert rows[1].due == NOON + timedelta(weeks=11)


# --- calls that the portal proposes ---


@pytest.mark.parametrize(
    ("late", "rejected", "listings", "reason"),
    [
        (2, 0, 40, None), (3, 0, 40, "DELAYS"), (0, 9, 9, None), (0, 10, 20, "REJECTIONS"), (0, 10, 21, None),
        (3, 10, 10, "DELAYS"), (0, 0, 0, None),
    ],
)  # fmt: skip
def test_a_call_is_proposed_from_three_delays_or_ten_rejections(late, rejected, listings, reason):
    why = why_call(Recent(late=late, notices=30, rejected=rejected, listings=listings))

    assert (why and why[0]) == reason


def test_a_call_is_proposed_once_and_answered_by_booking(db, acme, acme_owner):
    participation = ParticipantFactory(organisation=acme)
    ParticipantFactory()
    for _n in range(3):
        decided(acme, state="MISSED")

    assert (calls.propose_calls(at=NOON), calls.propose_calls(at=NOON)) == (1, 0)
    with staff_scope():
        [proposal] = CallProposal.objects.all()
        made = bookings.book(slot=SlotFactory(), participation=participation, by=acme_owner, at=NOON)
        proposal.refresh_from_db()
        assert (proposal.reason, proposal.found, proposal.check_in) == ("DELAYS", 3, made)
    assert calls.propose_calls(at=NOON + timedelta(days=1)) == 0


def test_a_proposal_can_be_dismissed_once(everyone, acme):
    proposal = CallProposal.objects.create(
        organisation=acme, participation=ParticipantFactory(organisation=acme), reason="DELAYS", found=3, out_of=5,
        proposed_at=NOON,
    )  # fmt: skip
    by = UserFactory(staff_role="PROGRAMMES")

    calls.dismiss(proposal=proposal, by=by, at=NOON)

    with pytest.raises(Stale):
        calls.dismiss(proposal=proposal, by=by, at=NOON)
