"""Every row of the table of moves: who may make it, what must be present, and who hears of it."""

from datetime import timedelta

import pytest

from enforcement.actions import moves
from enforcement.actions.locks import CannotChange
from enforcement.enums import CASE_MOVES, AuthorityReason, CaseStage
from enforcement.models import Case, CaseMove
from enforcement.rules.access import HOLDER, STAFF
from enforcement.rules.moves import WAYS, Asked, why_not_move
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope, system_scope

from .scene import at_desk, from_the_raid_on, until_viable

HOLDERS, OURS, BOTH, SIGNED = {HOLDER}, {STAFF}, {HOLDER, STAFF}, set()
NO_REASON = "There is no reason."
UNSAID = "It is not said why the authority declines."
UNSCORED = "Viability is not scored."
ROWS = [
    ("TARGET_IDENTIFIED", "TEST_PURCHASE", HOLDERS, ["No test purchase is arranged."]),
    ("TEST_PURCHASE", "TEST_PURCHASE_CONFIRMED", HOLDERS, ["No test purchase has the verdict “counterfeit”."]),
    ("TEST_PURCHASE", "CLOSED_NOT_COUNTERFEIT", HOLDERS, ["No test purchase has the verdict “genuine”."]),
    ("TEST_PURCHASE_CONFIRMED", "PLANNING", BOTH, ["The IPR team has not decided whether it assists with the plan."]),
    ("PLANNING", "OFFLINE_INVESTIGATION", HOLDERS, ["No plan is agreed.", "No investigator has a mandate in force."]),
    ("OFFLINE_INVESTIGATION", "VIABILITY_ASSESSMENT", HOLDERS, ["Nothing is entered as found.", UNSCORED]),
    ("VIABILITY_ASSESSMENT", "RAID_DECIDED", SIGNED, [UNSCORED]),
    ("VIABILITY_ASSESSMENT", "CLOSED_RH_DECLINED", SIGNED, []),
    ("VIABILITY_ASSESSMENT", "CLOSED_NOT_VIABLE", HOLDERS, [UNSCORED, NO_REASON]),
    ("RAID_DECIDED", "REFERRED", BOTH, ["No report is entered.", "No power of attorney is in force."]),
    ("RAID_DECIDED", "CLOSED_RH_DECLINED", SIGNED, []),
    ("REFERRED", "RAID_PLANNED", BOTH, ["No raid is planned."]),
    ("REFERRED", "CLOSED_AUTHORITY_DECLINED", BOTH, [UNSAID, NO_REASON]),
    ("RAID_PLANNED", "RAID_EXECUTED", BOTH, ["The raid has no result."]),
    ("RAID_PLANNED", "CLOSED_AUTHORITY_DECLINED", BOTH, [UNSAID, NO_REASON]),
    ("RAID_EXECUTED", "SEIZURE_RECORDED", BOTH, ["The last raid was aborted or has no result."]),
    ("RAID_EXECUTED", "RAID_PLANNED", BOTH, ["No raid is planned."]),
    ("SEIZURE_RECORDED", "RAID_PLANNED", BOTH, ["No raid is planned."]),
    ("SEIZURE_RECORDED", "PROSECUTION", BOTH, ["No charge is entered."]),
    *[
        (stage, "CLOSED_SETTLED", BOTH, [NO_REASON])
        for stage in ("TEST_PURCHASE_CONFIRMED", "PLANNING", "OFFLINE_INVESTIGATION", "RAID_EXECUTED",
                      "SEIZURE_RECORDED", "PROSECUTION")
    ],
    *[
        (stage, "CLOSED", OURS, [NO_REASON, "The lessons are missing.", "Nothing is said about press work."])
        for stage in ("TARGET_IDENTIFIED", "TEST_PURCHASE", "TEST_PURCHASE_CONFIRMED", "PLANNING",
                      "OFFLINE_INVESTIGATION", "RAID_EXECUTED", "SEIZURE_RECORDED", "PROSECUTION")
    ],
]  # fmt: skip
WHO = {
    frozenset(HOLDERS): "Only the rights holder can do this.",
    frozenset(OURS): "Only the IPR team can do this.",
    frozenset(SIGNED): "Only the rights holder's owner decides this, by a signature.",
}


def brought_to(case, manager, stage):
    with staff_scope(by=manager):
        Case.objects.filter(pk=case.pk).update(stage=stage)
        return Case.objects.get(pk=case.pk)


def refusals(case, side, to, ours, manager):
    """What stands in the way of a move, as each side is told."""
    asked = Asked(case, side, ours.organisation if side == HOLDER else None, ours.at)
    if side == HOLDER:
        with ours.scope():
            return [refusal.sentence for refusal in why_not_move(asked, CaseStage[to])]
    return at_desk(manager, lambda: [refusal.sentence for refusal in why_not_move(asked, CaseStage[to])])


def test_the_table_has_every_move_but_a_merger():
    moves_made = {(before, to) for before in CaseStage for to in CASE_MOVES.get(before, ())}
    assert {(before, to) for before, to, _sides, _missing in ROWS} == {
        (before, to) for before, to in moves_made if to != CaseStage.CLOSED_MERGED
    }
    assert all(WAYS[CaseStage[to]].sides == sides for _before, to, sides, _missing in ROWS)


@pytest.mark.parametrize(
    ("before", "to", "sides", "missing"), ROWS, ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_row_says_who_may_and_what_is_missing(case, ours, manager, before, to, sides, missing):
    case = brought_to(case, manager, before)

    for side in (HOLDER, STAFF):
        said = refusals(case, side, to, ours, manager)
        assert said == (missing if side in sides else [WHO[frozenset(sides)]])


@pytest.mark.parametrize("to", ["CLOSED_SETTLED", "CLOSED_AUTHORITY_DECLINED"])
@pytest.mark.parametrize("side", [HOLDER, STAFF])
def test_a_side_exit_ends_the_case_for_both_sides(case, ours, theirs, manager, side, to):
    brought_to(case, manager, "RAID_PLANNED" if "AUTHORITY" in to else "PROSECUTION")
    said = {"note": "an undertaking is signed"}
    if "AUTHORITY" in to:
        said["authority_reason"] = AuthorityReason.CIVIL_MATTER

    if side == HOLDER:
        ours.move(to, **said)
    else:
        at_desk(manager, lambda: moves.move(case=case, to=CaseStage[to], by=manager, at=ours.at, **said))

    for holder in (ours, theirs):
        with holder.scope():
            assert Case.objects.get().closed_at == ours.at
            last = CaseMove.objects.latest("pk")
            assert (last.note, last.authority_reason) == (said["note"], said.get("authority_reason", ""))
    told = {manager.pk, ours.owner.pk, theirs.owner.pk} - {ours.owner.pk if side == HOLDER else manager.pk}
    with system_scope():
        assert set(Notification.objects.filter(kind="case.moved").values_list("recipient", flat=True)) == told
    with pytest.raises(CannotChange, match="The case is closed"):
        at_desk(
            manager, lambda: moves.move(case=case, to=CaseStage.CLOSED, by=manager, at=ours.at, note="again")
        )


def test_every_move_is_told_to_the_others_and_seen_by_them(case, ours, theirs, manager):
    until_viable(ours, manager)
    theirs.scores()
    theirs.sign()
    ours.sign()
    from_the_raid_on(ours, manager)

    with system_scope():
        moved = list(CaseMove.objects.exclude(before="").values_list("stage", "by"))
        news = Notification.objects.filter(kind="case.moved")
        for stage, by in moved:
            told = set(news.filter(context__stage=CaseStage(stage).label).values_list("recipient", flat=True))
            assert told == {manager.pk, ours.owner.pk, theirs.owner.pk} - {by}, stage
    for holder in (ours, theirs):
        with holder.scope():
            assert CaseMove.objects.exclude(before="").count() == len(moved) == 12


def test_a_case_can_wake_from_its_rest(case, ours, manager):
    with staff_scope(by=manager):
        Case.objects.update(dormant_at=ours.at, reminded_days=60, moved_at=ours.at - timedelta(days=91))

    ours.finds()

    with staff_scope(by=manager):
        found = Case.objects.get()
        assert (found.dormant_at, found.reminded_days, found.moved_at) == (None, 0, ours.at)
