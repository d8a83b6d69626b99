"""A joint case through all of its stages, and each refusal on the way."""

from datetime import timedelta

import pytest

from enforcement.actions import dormancy, entries, moves
from enforcement.actions.locks import CannotChange
from enforcement.actions.moves import CannotMove
from enforcement.enums import Assistance, CaseStage, RaidChoice
from enforcement.models import Case, CaseListing, CaseMove, CaseParty, Finding, Raid, StepChoice, Target
from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope, system_scope
from takedowns.models import Retraction
from tests.races import together
from tests.takedowns.corrected import sent

from .scene import a_case, a_manager, assist, at_desk, from_the_raid_on, seizes, until_viable


def stages(case, by):
    return at_desk(
        by, lambda: list(CaseMove.objects.filter(case=case).order_by("pk").values_list("stage", flat=True))
    )


def test_a_joint_case_goes_from_a_listing_to_a_conviction(case, ours, theirs, manager):
    until_viable(ours, manager)
    theirs.scores()
    ours.sign()
    assert at_desk(manager, lambda: Case.objects.get().stage) == CaseStage.VIABILITY_ASSESSMENT

    theirs.sign()
    from_the_raid_on(ours, manager)

    assert stages(case, manager) == [stage for stage in CaseStage.values if not stage.startswith("CLOSED_")]
    with staff_scope(by=manager):
        assert Case.objects.get().closed_at == ours.at
        assert Target.objects.get().seller_key.endswith("quicklime-trading")


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("TEST_PURCHASE", "No test purchase is arranged"),
        ("CLOSED", "Only the IPR team"),
        ("PLANNING", "cannot go there"),
    ],
)
def test_a_move_is_refused_with_what_is_missing(ours, to, words):
    with pytest.raises(CannotMove, match=words):
        ours.move(to, note="because")


def test_a_verdict_alone_confirms_nothing(ours):
    ours.buys(seal_number="", features="")
    ours.move("TEST_PURCHASE")

    with pytest.raises(CannotMove) as refused:
        ours.move("TEST_PURCHASE_CONFIRMED")

    assert len(refused.value.refusals) == 2


def test_the_desk_does_not_move_what_is_the_rights_holders(ours, case, manager, now):
    ours.buys()

    with pytest.raises(CannotMove, match="Only the rights holder"):
        at_desk(manager, lambda: moves.move(case=case, to=CaseStage.TEST_PURCHASE, by=manager, at=now))


def test_genuine_goods_close_the_case_and_name_the_listing(ours, manager):
    ours.buys(verdict="GENUINE")
    ours.move("TEST_PURCHASE")
    ours.move("CLOSED_NOT_COUNTERFEIT")

    with staff_scope(by=manager):
        event = AuditEvent.objects.get(action="case.genuine")
        assert event.detail["listing_id"] == ours.case.listings.get(organisation=ours.organisation).listing_id


def test_genuine_goods_that_were_taken_down_offer_the_retraction_without_a_word_about_the_case(
    ours, manager, triager, now
):
    notice, _products = sent(ours.organisation, triager, ["REMOVED"], at=now - timedelta(days=20))
    with staff_scope(by=manager):
        listing = notice.listings.get()
        CaseListing.objects.filter(case=ours.case, organisation=ours.organisation).update(listing=listing)

    ours.buys(verdict="GENUINE")
    ours.move("TEST_PURCHASE")

    with staff_scope(by=manager):
        offered = Retraction.objects.get()
        told = Notification.objects.filter(kind="retraction.offered")
        written = AuditEvent.objects.get(action="retraction.offered")
        assert (offered.listing, offered.reason, offered.offered_by) == (listing, "GENUINE", None)
        assert told.exists()
        assert {row.compartment_id for row in [*told, written]} == {None}
        said = f"{written.detail}{[row.context for row in told]}"
    assert ours.case.number not in said
    assert manager.name not in said


def test_a_declined_step_leaves_the_rights_holder_alone(ours, manager, now):
    ours.buys()
    ours.move("TEST_PURCHASE")
    ours.move("TEST_PURCHASE_CONFIRMED")
    assist(manager, ours.case, "PLANNING", now, Assistance.DECLINE)

    with pytest.raises(CannotMove, match="declined to assist"):
        at_desk(manager, lambda: moves.move(case=ours.case, to=CaseStage.PLANNING, by=manager, at=now))
    ours.move("PLANNING")

    assert ours.case.stage == CaseStage.PLANNING
    with staff_scope(by=manager):
        assert StepChoice.objects.get().reason == "we can help"


def test_an_old_score_asks_to_be_refreshed_before_a_raid(ours, manager):
    until_viable(ours, manager)
    ours.at += timedelta(days=31)

    with pytest.raises(CannotMove, match="older than 30 days"):
        ours.sign()


def test_a_signature_is_the_own_name(ours, manager):
    until_viable(ours, manager)

    with pytest.raises(CannotChange, match="Type your name"):
        ours.sign(signature="Somebody Else")


def test_one_who_wants_no_raid_leaves_and_the_last_closes_the_case(ours, theirs, manager):
    until_viable(ours, manager)
    theirs.sign(RaidChoice.NO_RAID)
    with staff_scope(by=manager):
        assert CaseParty.objects.get(organisation=theirs.organisation).left_at == theirs.at

    ours.sign(RaidChoice.NO_RAID)

    assert ours.case.stage == CaseStage.CLOSED_RH_DECLINED


def test_rest_is_noticed_after_30_60_and_90_days_by_those_inside(case, manager, triager, now):
    def told(days):
        with system_scope():
            dormancy.watch(at=now + timedelta(days=days))
            found = Notification.objects.filter(kind__in=["case.resting", "case.dormant"])
            return {(row.recipient_id, row.kind, row.context["days"]) for row in found}

    assert told(29) == set()
    first = told(30)
    assert manager.pk in {row[0] for row in first}
    assert triager.pk not in {row[0] for row in first}
    assert told(31) == first
    assert len(told(61)) == 2 * len(first)
    assert ("case.dormant", 90) in {row[1:] for row in told(90)}
    assert told(120) == told(90)


def test_of_two_who_move_at_once_the_second_is_told(transactional_db, acme, now):
    manager, other = a_manager(), a_manager("Otto Other")
    from .scene import an_owner

    owner = an_owner(acme)
    case = a_case(manager, [acme], [owner, other], at=now)

    def close(by):
        def act():
            with staff_scope(by=by):
                return moves.move(
                    case=case,
                    to=CaseStage.CLOSED,
                    by=by,
                    at=now,
                    version=case.version,
                    note="both",
                    lessons="none",
                    press_consent=False,
                ).stage

        return act

    answers = together(close(manager), close(other))

    assert sorted(type(answer) is Stale for answer in answers) == [False, True]


def test_a_holder_sees_nothing_of_the_other(ours, theirs, manager):
    theirs.finds()

    with ours.scope():
        assert not Finding.objects.exists()
        assert [party.organisation_id for party in CaseParty.objects.all()] == [ours.organisation.pk]
    assert at_desk(manager, lambda: Finding.objects.count()) == 1


def test_people_outside_see_no_row(case, ours, triager, admin):
    ours.finds()

    for person in (triager, admin):
        with staff_scope(by=person):
            assert not Case.objects.exists()
            assert not Finding.objects.exists()
            assert not AuditEvent.objects.filter(action__startswith="case.").exists()


def test_a_reader_cannot_write(case, ours, manager, now):
    from ipr_portal.audit import compartments

    reader = a_manager("Rita Reader")
    with staff_scope(by=manager):
        compartments.admit(
            compartment=case.compartment, person=reader, level="READ", reason="covers", by=manager, at=now
        )

    with pytest.raises(CannotChange, match="not change it"):
        at_desk(
            reader,
            lambda: entries.add(case=case, model=Raid, values={}, organisation=None, by=reader, at=now),
        )


def test_an_end_says_lessons_press_work_and_what_became_of_the_goods(case, manager, now):
    with pytest.raises(CannotMove) as refused:
        at_desk(
            manager, lambda: moves.move(case=case, to=CaseStage.CLOSED, by=manager, at=now, note="given up")
        )

    assert [refusal.field for refusal in refused.value.refusals] == ["lessons", "press_consent"]


def test_a_seizure_is_recorded_for_every_part_and_confirmed_by_both_sides(ours, theirs, manager, case):
    until_viable(ours, manager)
    theirs.scores()
    theirs.sign()
    ours.sign()
    with staff_scope(by=manager):
        case.refresh_from_db()
        Case.objects.update(stage=CaseStage.RAID_EXECUTED)
        ours_party = CaseParty.objects.get(organisation=ours.organisation)
        theirs_party = CaseParty.objects.get(organisation=theirs.organisation)
    raid = ours.add(
        Raid, agency="Customs", confirmation="Insp. Tan", planned_on=ours.at.date(), place="Pier 77",
        result="GOODS_FOUND", raided_on=ours.at.date(), found="412 pieces",
    )  # fmt: skip
    with pytest.raises(CannotMove, match="no seizure of the last raid is recorded"):
        ours.move("SEIZURE_RECORDED")
    seizes(manager, ours_party, raid, ours.at)
    with pytest.raises(CannotMove, match="Another part of this case"):
        ours.move("SEIZURE_RECORDED")

    seizes(manager, theirs_party, raid, ours.at)
    ours.move("SEIZURE_RECORDED")

    assert ours.case.stage == CaseStage.SEIZURE_RECORDED
