"""From the attendance to the last action: the story of a check-in, and what deep-dives and guidance lead to."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ipr_portal.errors import Stale
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from programmes.actions import agreements, correspondence, deepdives, guidance, meetings, packs
from programmes.actions.meetings import Present
from programmes.actions.refusals import CannotDo
from programmes.enums import ActionState, Presence, Side
from programmes.models import ActionItem, DeepDive, Guidance
from programmes.queries.check_ins import longest_wait_of, outstanding
from programmes.rules.guidance import Change, Counted, change_by, rejections_of, wilson
from programmes.rules.waits import Spoken, longest_wait
from tests.conftest import NOON
from tests.factories import (
    ActionItemFactory,
    CheckInFactory,
    NoticeFactory,
    ParticipantFactory,
    UserFactory,
)
from tests.programmes.check_in_world import decided

HOUR = timedelta(hours=1)
BEGUN = NOON - HOUR


@pytest.fixture
def manager(db):
    return UserFactory(name="Hoa", staff_role="PROGRAMMES")


@pytest.fixture
def participation(acme):
    return ParticipantFactory(organisation=acme)


@pytest.fixture
def check_in(everyone, acme, participation, manager):
    made = CheckInFactory(organisation=acme, participation=participation, host=manager, starts_at=BEGUN)
    packs.build(check_in=made, at=BEGUN - HOUR)
    made.refresh_from_db()
    return made


def agree(participation, owner, *, side, by, **more):
    due = (NOON + timedelta(days=9)).date()
    return agreements.agree(
        participation=participation,
        words="Send the list",
        side=side,
        owner=owner,
        due_on=due,
        by=by,
        at=NOON,
        **more,
    )


def test_a_check_in_closes_with_its_last_action(check_in, participation, acme_owner, manager):
    who = [Present("Olivia Owner", Side.THEM, Presence.ATTENDED), Present("Hoa", Side.US, Presence.EXCUSED)]
    held = meetings.hold(check_in=check_in, attendance=who, by=manager, at=NOON)
    meetings.write_minutes(check_in=held, version=0, text="We agreed.", by=manager, at=NOON)
    theirs = agree(participation, acme_owner, side=Side.THEM, by=manager, check_in=held)
    ours = agree(participation, manager, side=Side.US, by=manager, check_in=held)

    assert meetings.close(check_in=held, by=manager, at=NOON).state == "ACTIONS_OPEN"
    agreements.follow(action=theirs, to=ActionState.IN_PROGRESS, side=Side.THEM, by=acme_owner, at=NOON)
    agreements.follow(action=theirs, to=ActionState.DONE, side=Side.THEM, by=acme_owner, at=NOON)
    held.refresh_from_db()
    assert held.state == "ACTIONS_OPEN"
    agreements.follow(
        action=ours, to=ActionState.DROPPED, side=Side.US, result="Not needed", by=manager, at=NOON
    )

    held.refresh_from_db()
    assert (held.state, held.closed_at) == ("CLOSED", NOON)
    assert list(held.attendance.order_by("name").values_list("name", "presence")) == [
        ("Hoa", "EXCUSED"), ("Olivia Owner", "ATTENDED"),
    ]  # fmt: skip


def test_no_minutes_without_a_pack_or_before_it_begins(everyone, acme, participation, manager):
    early = CheckInFactory(organisation=acme, participation=participation, starts_at=NOON + HOUR)

    with pytest.raises(CannotDo, match="There is no pack yet"):
        meetings.hold(check_in=early, attendance=[], by=manager, at=NOON)
    packs.build(check_in=early, at=NOON)
    with pytest.raises(CannotDo, match="has not begun"):
        meetings.hold(check_in=early, attendance=[], by=manager, at=NOON)


def test_minutes_of_somebody_faster_are_not_overwritten(check_in, manager):
    meetings.hold(check_in=check_in, attendance=[], by=manager, at=NOON)
    meetings.write_minutes(check_in=check_in, version=0, text="Mine", by=manager, at=NOON)

    with pytest.raises(Stale):
        meetings.write_minutes(check_in=check_in, version=0, text="Yours", by=manager, at=NOON)
    check_in.refresh_from_db()
    assert check_in.minutes == "Mine"


def test_a_rights_holder_follows_only_its_own_actions(everyone, acme, acme_owner):
    ours = ActionItemFactory(organisation=acme, side="US")

    with pytest.raises(CannotDo, match="with the IPR team"):
        agreements.follow(action=ours, to=ActionState.DONE, side=Side.THEM, by=acme_owner, at=NOON)


def test_an_action_is_dropped_with_a_reason_and_ends_once(everyone, acme, acme_owner):
    action = ActionItemFactory(organisation=acme)

    with pytest.raises(CannotDo, match="Say why"):
        agreements.follow(action=action, to=ActionState.DROPPED, side=Side.THEM, by=acme_owner, at=NOON)
    agreements.follow(action=action, to=ActionState.DONE, side=Side.THEM, by=acme_owner, at=NOON)
    with pytest.raises(CannotDo, match="This action is done"):
        agreements.follow(action=action, to=ActionState.OPEN, side=Side.THEM, by=acme_owner, at=NOON)


def test_the_owner_of_an_action_is_on_the_side_that_acts(everyone, participation, stranger, manager):
    for side, owner in ((Side.THEM, stranger), (Side.US, stranger), (Side.THEM, manager)):
        with pytest.raises(CannotDo, match="not on that side"):
            agree(participation, owner, side=side, by=manager)


def test_open_actions_stand_by_whose_turn_it_is_overdue_first(everyone, acme, participation):
    at = {"organisation": acme, "participation": participation}
    late = ActionItemFactory(**at, due_on=(NOON - timedelta(days=2)).date())
    soon, ours = ActionItemFactory(**at), ActionItemFactory(**at, side="US")

    found = outstanding(ActionItem.objects.open().for_pages(), NOON.date())

    assert (found.with_you, found.with_us, found.overdue) == ([late, soon], [ours], 1)


def test_owners_of_overdue_actions_are_notified_once(db, acme):
    action = ActionItemFactory(organisation=acme, due_on=(NOON - timedelta(days=2)).date())

    agreements.remind_overdue(at=NOON)
    agreements.remind_overdue(at=NOON + timedelta(days=1))

    with staff_scope():
        assert Notification.objects.filter(kind="action_item.overdue").get().recipient == action.owner


# --- deep-dives ---


def ask(participation, notice, *, by, listing=None):
    return deepdives.ask(
        participation=participation,
        notice=notice,
        listing=listing,
        question="Why?",
        side=Side.THEM,
        by=by,
        at=NOON,
    )


def test_a_deep_dive_is_asked_once_and_answered(everyone, acme, acme_owner, participation, manager):
    notice = decided(acme, rejected=1)
    listing = notice.listings.get(outcome="REJECTED")
    dive = ask(participation, notice, listing=listing, by=acme_owner)

    with pytest.raises(CannotDo, match="open already"):
        ask(participation, notice, listing=listing, by=acme_owner)
    deepdives.conclude(dive=dive, finding="CORRECT", answer="It stands.", by=manager, at=NOON)
    with pytest.raises(Stale):
        deepdives.conclude(dive=dive, finding="RH_ERROR", answer="", by=manager, at=NOON)

    assert list(Notification.objects.order_by("pk").values_list("kind", "recipient")) == [
        ("deep_dive.asked", manager.pk), ("deep_dive.concluded", acme_owner.pk),
    ]  # fmt: skip


def test_an_undecided_notice_has_nothing_to_look_into(everyone, acme, acme_owner, participation):
    with pytest.raises(CannotDo, match="not decided yet"):
        ask(participation, NoticeFactory(organisation=acme), by=acme_owner)
    with pytest.raises(CannotDo, match="take part"):
        ask(None, decided(acme), by=acme_owner)
    assert DeepDive.objects.count() == 0


# --- correspondence ---


def test_the_longest_wait_counts_only_waits_that_ended():
    def said(*pairs):
        return [Spoken(by_us, NOON + hour * HOUR) for by_us, hour in pairs]

    assert longest_wait(said((False, 0), (False, 3), (True, 5), (False, 6))) == 5 * HOUR
    assert longest_wait(said((False, 0))) is None
    assert longest_wait(said((True, 0), (True, 4))) is None
    assert longest_wait([]) is None


def test_internal_notes_stay_internal_and_end_no_wait(everyone, acme, acme_owner, participation, manager):
    thread = correspondence.start(
        participation=participation,
        subject="Batch list",
        words="Where?",
        side=Side.THEM,
        by=acme_owner,
        at=NOON,
    )
    correspondence.write(
        thread=thread, words="Ask Bo", side=Side.US, internal=True, by=manager, at=NOON + HOUR
    )
    correspondence.write(thread=thread, words="Here", side=Side.US, by=manager, at=NOON + 7 * HOUR)

    assert longest_wait_of(participation) == 7 * HOUR
    told = (
        Notification.objects.filter(kind="thread.answered").order_by("pk").values_list("recipient", flat=True)
    )
    assert list(told) == [manager.pk, acme_owner.pk]
    thread.refresh_from_db()
    assert thread.last_at == NOON + 7 * HOUR


# --- guidance ---


def test_rejections_are_counted_by_code_in_a_time(everyone, acme):
    decided(acme, down=3, rejected=2, code="EV-01")
    decided(acme, rejected=1, code="SU-01")
    decided(acme, rejected=5, code="EV-01", at=NOON - timedelta(days=90))

    found = rejections_of(organisation=acme, code="EV-01", since=NOON - timedelta(days=30), until=NOON)

    assert (found.rejected, found.decided, found.share) == (2, 7, Decimal(500) / 7)
    assert rejections_of(organisation=acme, code="EV-01", since=NOON, until=NOON).share is None


def test_wilsons_interval_is_that_of_the_book():
    low, high = wilson(81, 263)  # Newcombe 1998, table I: 0.2553 to 0.3662

    assert (round(low, 2), round(high, 2)) == (Decimal("25.53"), Decimal("36.62"))
    assert wilson(0, 0) is None


@pytest.mark.parametrize(
    ("before", "after", "points"),
    [
        (Counted(50, 100), Counted(5, 100), Decimal(45)), (Counted(12, 100), Counted(8, 100), None),
        (Counted(15, 19), Counted(0, 100), None), (Counted(0, 0), Counted(0, 0), None),
    ],
)  # fmt: skip
def test_an_effect_is_claimed_only_where_intervals_do_not_overlap(before, after, points):
    assert Change(before, after).points == points


def test_the_effect_is_measured_around_the_day_it_was_done(everyone, acme):
    decided(acme, down=5, rejected=20, code="EV-01", at=NOON - timedelta(days=50))
    decided(acme, down=25, at=NOON + timedelta(days=10))
    decided(acme, rejected=9, code="EV-01", at=NOON + timedelta(days=61))

    change = change_by(organisation=acme, code="EV-01", done_at=NOON, at=NOON + timedelta(days=90))

    assert (change.before.decided, change.after.decided, change.points) == (25, 25, Decimal(80))


def test_guidance_has_versions_and_nobody_overwrites_another(everyone, manager):
    guidance.write(code="EV-01", version=0, text="Say which feature.", by=manager, at=NOON)
    guidance.write(code="EV-01", version=1, text="Say which feature.", by=manager, at=NOON)

    with pytest.raises(Stale):
        guidance.write(code="EV-01", version=0, text="Mine", by=manager, at=NOON)
    guidance.write(code="EV-01", version=1, text="Name it.", by=manager, at=NOON)
    assert [(row.version, row.text) for row in Guidance.objects.current()] == [(2, "Name it.")]
