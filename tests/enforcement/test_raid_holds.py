"""A planned raid and its hold: it is asked for, follows the day of the raid, is alarmed, and ends with the raid."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from enforcement.actions import discretion, entries, moves, raid_holds
from enforcement.actions.locks import CannotChange
from enforcement.actions.moves import CannotMove
from enforcement.enums import CaseStage, HoldState
from enforcement.models import Case, HoldRequest, HoldWaiver, Raid
from enforcement.rules.holds import end_of_day
from ipr_portal.audit.compartments import admit
from ipr_portal.markets import local_day
from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.tenancy.scope import staff_scope, system_scope
from takedowns.models import HeldKey

from .scene import SELLER, a_manager, at_desk

KEY, DAY = f"lazada:SG:{SELLER}", timedelta(days=1)


@pytest.fixture
def second(case, manager, now):
    person = a_manager("Sam Second")
    with staff_scope(by=manager):
        admit(
            compartment=case.compartment, person=person, level="WRITE", reason="approves", by=manager, at=now
        )
    return person


@pytest.fixture
def raid(case, ours, manager):
    """A raid in three days, in a referred case."""
    with staff_scope(by=manager):
        Case.objects.update(stage=CaseStage.REFERRED)
    planned_on = local_day("SG", ours.at) + 3 * DAY
    return ours.add(Raid, agency="Customs", confirmation="Insp. Tan", planned_on=planned_on, place="Pier 77")


def held(case, manager, second, at, *, until=5 * DAY, follows=True):
    row = at_desk(
        manager,
        lambda: discretion.ask_for_hold(
            case=case, sellers=[KEY], listings=[], until=at + until, reason="the raid is near", by=manager, at=at,
            follows_raid=follows,
        ),
    )  # fmt: skip
    return at_desk(second, lambda: discretion.approve_hold(request=row, by=second, at=at))


def plan(case, manager, at):
    return at_desk(manager, lambda: moves.move(case=case, to=CaseStage.RAID_PLANNED, by=manager, at=at))


def follow(at):
    with system_scope():
        moved = raid_holds.follow_raids(at=at)
        return moved, HeldKey.objects.get().until


def mails(kind):
    with system_scope():
        return [row.recipient for row in OutgoingMail.objects.filter(kind=kind).order_by("pk")]


def test_the_desk_plans_no_raid_while_a_takedown_could_warn_a_seller(case, raid, manager, now):
    with pytest.raises(CannotMove, match=f"A takedown could warn {KEY}. Ask for a hold"):
        plan(case, manager, now)


def test_a_rights_holder_is_not_told_that_a_hold_is_missing(case, raid, ours, manager, second, now):
    with pytest.raises(CannotMove) as refused:
        ours.move("RAID_PLANNED")
    assert "hold" not in str(refused.value).lower()
    assert "own preparation of the raid is not complete" in str(refused.value)

    held(case, manager, second, now)
    ours.move("RAID_PLANNED")

    assert ours.case.stage == CaseStage.RAID_PLANNED


def test_a_request_without_an_answer_is_no_hold(case, raid, manager, now):
    at_desk(
        manager,
        lambda: discretion.ask_for_hold(
            case=case, sellers=[KEY], listings=[], until=now + DAY, reason="near", by=manager, at=now
        ),
    )

    with pytest.raises(CannotMove, match="A takedown could warn"):
        plan(case, manager, now)


def test_a_reason_stands_for_a_hold_for_this_raid_alone(case, raid, ours, manager, now):
    with pytest.raises(CannotChange, match="no reason"):
        at_desk(manager, lambda: raid_holds.waive_hold(raid=raid, reason=" ", by=manager, at=now))
    at_desk(
        manager, lambda: raid_holds.waive_hold(raid=raid, reason="nothing is ordered", by=manager, at=now)
    )
    assert plan(case, manager, now).stage == CaseStage.RAID_PLANNED

    values = {"result": "ABORTED", "raided_on": raid.planned_on, "found": "rain"}
    at_desk(manager, lambda: entries.fill_in(row=raid, values=values, by=manager, at=now))
    at_desk(manager, lambda: moves.move(case=case, to=CaseStage.RAID_EXECUTED, by=manager, at=now))
    ours.add(Raid, agency="Customs", confirmation="Tan", planned_on=raid.planned_on + DAY, place="Pier 78")

    with pytest.raises(CannotMove, match="A takedown could warn"):
        plan(case, manager, now)


@pytest.mark.parametrize("by_member", [False, True])
def test_the_hold_ends_once_the_raid_is_executed_whoever_moves_the_case(
    case, raid, ours, manager, second, now, by_member
):
    held(case, manager, second, now)
    plan(case, manager, now)
    waiting = at_desk(
        manager,
        lambda: discretion.ask_for_hold(
            case=case, sellers=[KEY], listings=[], until=now + DAY, reason="more", by=manager, at=now
        ),
    )
    ours.case = at_desk(manager, lambda: Case.objects.get())
    values = {"result": "GOODS_FOUND", "raided_on": raid.planned_on, "found": "cartons"}
    at_desk(manager, lambda: entries.fill_in(row=raid, values=values, by=manager, at=now))

    if by_member:
        ours.move("RAID_EXECUTED")
    else:
        at_desk(manager, lambda: moves.move(case=case, to=CaseStage.RAID_EXECUTED, by=manager, at=now))

    with system_scope():
        assert HeldKey.objects.get().until == now
        waiting.refresh_from_db()
        assert (waiting.state, waiting.answer) == (HoldState.REFUSED, "The raid is over, or will not be.")


def test_the_end_moves_with_a_raid_that_is_put_off(case, raid, ours, manager, second, now):
    held(case, manager, second, now)
    plan(case, manager, now)
    assert follow(now)[0] in (0, 1)

    later = raid.planned_on + 10 * DAY
    at_desk(manager, lambda: entries.fill_in(row=raid, values={"planned_on": later}, by=manager, at=now))

    assert follow(now) == (1, end_of_day("SG", later + 2 * DAY))
    assert follow(now)[0] == 0
    assert mails("case.hold_moved")[-1] == manager


def test_the_end_moves_a_week_on_while_the_raid_is_late_and_stops_after_60_days(
    case, raid, manager, second, now
):
    held(case, manager, second, now, until=5 * DAY)
    plan(case, manager, now)
    follow(now)
    at, steps = now + 4 * DAY, 0
    while (moved := follow(at))[0]:
        assert moved[1] <= now + 60 * DAY
        at, steps = moved[1] - DAY, steps + 1

    assert steps > 5
    assert moved == (0, now + 60 * DAY)
    with system_scope():
        assert discretion.warn_of_ends(until=at + 2 * DAY, at=at) == 1
    assert mails("case.hold_ends") == [manager]


def test_a_hold_that_does_not_follow_is_alarmed_and_keeps_its_end(case, raid, manager, second, now):
    held(case, manager, second, now, until=3 * DAY, follows=False)
    plan(case, manager, now)

    assert follow(now + 2 * DAY) == (0, now + 3 * DAY)
    with system_scope():
        assert discretion.warn_of_ends(until=now + 4 * DAY, at=now + 2 * DAY) == 1


def test_once_the_owner_has_left_the_other_managers_are_warned(case, raid, manager, second, now):
    held(case, manager, second, now, until=3 * DAY, follows=False)
    plan(case, manager, now)
    with system_scope():
        type(manager).objects.filter(pk=manager.pk).update(is_active=False)
        assert discretion.warn_of_ends(until=now + 4 * DAY, at=now + 2 * DAY) == 1

    assert mails("case.hold_ends") == [second]


def test_the_page_leads_the_manager_to_the_hold_and_says_why_none_is_needed(client, case, raid, manager):
    client.force_login(manager)
    page = client.get(reverse("desk:case", args=[case.number])).content.decode()
    asks = client.get(reverse("desk:hold_new", args=[case.number])).content.decode()
    assert "Ask for a hold before the raid" in page
    assert f'value="{raid.planned_on + 2 * DAY}"' in asks

    path = reverse("desk:hold_waived", args=[case.number])
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "Nothing is ordered"}).status_code == 302

    page = client.get(reverse("desk:case", args=[case.number])).content.decode()
    assert "Ask for a hold before the raid" not in page
    assert "Nothing is ordered" in page


def test_a_member_has_no_page_and_no_row_of_a_hold(client, case, raid, ours, manager, second, now):
    held(case, manager, second, now)
    at_desk(manager, lambda: raid_holds.waive_hold(raid=raid, reason="a secret reason", by=manager, at=now))
    client.force_login(ours.owner)

    page = client.get(reverse("organisation:case", args=["acme", case.number])).content.decode()

    assert "secret reason" not in page
    assert not re.search(r"\bholds?\b", page.split("<main")[1].lower())
    assert client.get(reverse("desk:hold_waived", args=[case.number])).status_code in (302, 403, 404)
    from django.db import ProgrammingError, transaction

    for model in (HoldRequest, HoldWaiver):
        with ours.scope(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            list(model.objects.all())
