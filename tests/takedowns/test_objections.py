"""Objections of sellers to measures: once, in time, decided by a lead who had no part, and told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.evidence.models import CustodyEntry, EvidenceFile
from ipr_portal.evidence.validators import check
from ipr_portal.marketplace.models import ShopMessage
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import organisation_scope, staff_scope, system_scope
from programmes.queries.identities import broken_identities
from takedowns.actions import objections, strikes
from takedowns.actions.counter_notices import KEPT_UNSENT
from takedowns.actions.measure_messages import CannotKeep, keep_file, revoke_link, tidy_files
from takedowns.actions.objections import CannotObject, tell_late
from takedowns.models import DisputeRule, MeasureMessage, MeasureObjection, ObjectionFile, RepeatInfringer
from takedowns.queries.measures import rule_of
from takedowns.queries.objections import objectionable
from takedowns.rules.disputes import MOST_UNSENT
from takedowns.rules.objections import why_not_object
from tests.factories import ProductFactory, ShopFactory
from tests.races import together

from .corrected import correct, sent
from .measured import (
    BECAUSE,
    DAY,
    HOUR,
    LINK,
    WHY,
    answered,
    fresh,
    lifted,
    message_of,
    objected,
    proposed,
    signed,
    tell,
)
from .pasted import certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db):
    return ShopFactory(ref="glow")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def case(acme, triager, lead, shop, now):
    """A suspension that a lead signed off, and of which the seller was told now."""
    case = signed(proposed(acme, triager, shop, begin=now - 12 * DAY), lead, at=now)
    tell(now)
    return case


@pytest.fixture
def objection(case, now):
    return objected(message_of(case), at=now + DAY)


def kept(case, now, name="note.png"):
    with staff_scope():
        return keep_file(message=message_of(case), upload=check(certificate(name)), at=now)


def texts():
    return list(ShopMessage.objects.filter(link__contains="/measures/").order_by("pk"))


def test_a_seller_objects_and_leads_are_told(lead, admin, case, objection, now):
    with staff_scope():
        row = MeasureObjection.objects.select_related("measure").get()
        news = Notification.objects.filter(kind="seller.objection_filed").select_related("recipient")
        people = {one.recipient for one in news}

    assert (row.measure, row.statement, row.state, row.filed_at) == (case, WHY, "FILED", now + DAY)
    assert now + 11 * DAY < row.due_at < now + 30 * DAY  # ten business days of the market
    assert people == {lead, admin}
    assert fresh(case).state == "SIGNED_OFF"


def test_the_same_form_twice_is_one_objection(case, now):
    key = uuid4()
    made = [objected(message_of(case), at=now + DAY, form_key=key) for _turn in range(2)]

    assert made[0] == made[1]


def test_a_second_objection_is_refused_before_and_after_the_decision(case, objection, now, admin):
    with pytest.raises(CannotObject, match="is being decided"):
        objected(message_of(case), at=now + 2 * DAY)
    answered(objection, admin, "DENIED", at=now + 2 * DAY)

    with pytest.raises(CannotObject, match="possible once"):
        objected(message_of(case), at=now + 3 * DAY)


def test_an_objection_is_possible_for_six_months(case, now):
    with staff_scope():
        said = objectionable(message_of(case), link_ends=now + LINK)

    assert why_not_object(said, at=now + LINK - timedelta(seconds=1)) is None
    assert "was possible until" in str(why_not_object(said, at=now + LINK))
    with pytest.raises(CannotObject, match="was possible until"):
        objected(message_of(case), at=now + LINK)


def test_a_shorter_rule_of_the_market_ends_it_earlier(case, now, admin):
    with staff_scope():
        rule = rule_of(case, at=now)
        shorter = DisputeRule.objects.create(
            right_kind="", market="SG", version=90, in_force_from=(now - DAY).date(), file_days=10, rounds=1,
            reply_days=5, reply_days_are=rule.reply_days_are, appeal_days=20, appeal_decide_days=3, source="A test.",
            entered_by=admin, entered_at=now,
        )  # fmt: skip
        MeasureMessage.objects.update(rule=shorter)  # under which the seller was told

    with pytest.raises(CannotObject, match="was possible until"):
        objected(message_of(case), at=now + 21 * DAY)
    assert objected(message_of(case), at=now + 19 * DAY).due_at < now + 30 * DAY


@pytest.mark.parametrize(
    ("statement", "why"), [(" ", "Say what is wrong"), ("x" * 5001, "longer than 5000 characters")]
)
def test_what_is_missing_or_too_long_is_refused_at_its_field(case, now, statement, why):
    with pytest.raises(CannotObject, match=why) as refused:
        objected(message_of(case), at=now + DAY, statement=statement)

    assert refused.value.refusal.field == "statement"


def test_a_statement_of_5000_characters_is_taken_whole(case, now):
    assert len(objected(message_of(case), at=now + DAY, statement="x" * 5000).statement) == 5000


def test_nothing_is_filed_by_the_link_of_the_answer(case, objection, now, admin):
    answered(objection, admin, "DENIED", at=now + 2 * DAY)
    tell(now + 2 * DAY)

    with pytest.raises(CannotObject, match="for the answer to your objection"):
        objected(message_of(case, objection=objection), at=now + 3 * DAY)


# --- the decision ---


def test_a_granted_objection_lifts_the_measure_once_it_is_noted(case, objection, now, admin, triager):
    answered(objection, admin, at=now + 2 * DAY)
    assert fresh(case).state == "TO_LIFT"
    with pytest.raises(CannotObject, match="no proof"):
        lifted(case, triager, at=now + 3 * DAY, proof=" ")

    done = lifted(case, triager, at=now + 3 * DAY)

    assert (done.state, done.lift_proof, done.lifted_by, done.lifted_at) == (
        "LIFTED",
        "MKT-9",
        triager,
        now + 3 * DAY,
    )
    with pytest.raises(CannotObject, match="This measure is lifted"):
        lifted(case, triager, at=now + 4 * DAY)
    with staff_scope():
        assert broken_identities(at=now + 4 * DAY) == []
        kinds = AuditEvent.objects.filter(action__startswith="seller.").values_list("action", flat=True)
        assert {"seller.objection_filed", "seller.objection_granted", "seller.measure_lifted"} <= set(kinds)


def test_a_measure_that_was_carried_out_keeps_its_first_proof(case, objection, now, admin, triager):
    with staff_scope():
        strikes.carry_out(case=case, proof="MKT-1", by=triager, at=now + DAY)
    answered(objection, admin, at=now + 2 * DAY)

    done = lifted(case, triager, at=now + 3 * DAY)

    assert (done.proof, done.lift_proof) == ("MKT-1", "MKT-9")


def test_what_is_to_be_lifted_is_not_carried_out_any_more(case, objection, now, admin, triager):
    answered(objection, admin, at=now + 2 * DAY)

    with staff_scope(), pytest.raises(strikes.CannotDecideMeasure, match="objection granted"):
        strikes.carry_out(case=case, proof="MKT-1", by=triager, at=now + 3 * DAY)


def test_a_measure_in_force_is_not_lifted_without_an_objection(case, now, triager):
    with pytest.raises(CannotObject, match="signed off"):
        lifted(case, triager, at=now + DAY)


def test_the_seller_is_told_of_the_answer(case, objection, now, admin, acme):
    answered(objection, admin, at=now + 2 * DAY)

    assert (tell(now + 2 * DAY), tell(now + 3 * DAY)) == (1, 0)
    _first, answer = texts()
    assert answer.subject == "Your objection was successful: the suspension is lifted"
    assert (BECAUSE in answer.text, acme.name in answer.text, admin.name in answer.text) == (
        True,
        False,
        False,
    )


def test_a_denied_objection_leaves_the_measure_and_is_told(case, objection, now, admin):
    answered(objection, admin, "DENIED", at=now + 2 * DAY)
    tell(now + 2 * DAY)

    assert fresh(case).state == "SIGNED_OFF"
    answer = texts()[1]
    assert (answer.subject, "The measure stands." in answer.text) == (
        "Your objection was not successful",
        True,
    )


def test_who_signed_the_measure_off_does_not_decide(objection, now, lead):
    with pytest.raises(CannotObject, match="You signed the measure off"):
        answered(objection, lead, at=now + 2 * DAY)


def test_who_had_a_part_in_a_decision_behind_it_does_not_decide(case, objection, now, admin):
    with staff_scope():
        notice = case.lines.first().strike.listing.notice
    correct(notice, admin, at=now + DAY)

    with pytest.raises(CannotObject, match="had a part in a decision"):
        answered(objection, admin, at=now + 2 * DAY)


def test_a_triager_decides_no_objection(objection, now, triager):
    with pytest.raises(CannotObject, match="Only a lead"):
        answered(objection, triager, at=now + 2 * DAY)


def test_reasons_are_needed(objection, now, admin):
    with pytest.raises(CannotObject, match="Say why") as refused:
        answered(objection, admin, at=now + 2 * DAY, reasons=" ")

    assert refused.value.refusal.field == "reasons"


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_one_counts(objection, case, now, admin):
    answers = together(
        *[
            lambda state=state: objections.decide(
                objection=objection,
                state=objections.ObjectionState(state),
                reasons=BECAUSE,
                by=admin,
                at=now + 2 * DAY,
            )
            for state in ("GRANTED", "DENIED")
        ]
    )

    assert [type(one) for one in answers if isinstance(one, Exception)] == [Stale]
    assert tell(now + 2 * DAY) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_objections_at_once_one_is_filed(case, now):
    message = message_of(case)
    given = [objections.Objection(form_key=uuid4(), statement=WHY) for _turn in range(2)]

    answers = together(
        *[
            lambda one=one: objections.file_objection(
                message=message, given=one, link_ends=now + LINK, at=now + DAY
            )
            for one in given
        ]
    )

    assert [type(one) for one in answers if isinstance(one, Exception)] == [CannotObject]


def test_after_a_lifted_measure_it_takes_another_strike(case, objection, now, admin, triager, acme, shop):
    answered(objection, admin, at=now + DAY)
    lifted(case, triager, at=now + DAY)
    with system_scope():
        strikes.count(at=now + 2 * DAY)
        assert RepeatInfringer.objects.filter(state="PROPOSED").count() == 0
    sent(acme, triager, ["REMOVED"], at=now + 3 * DAY, products=[ProductFactory(shop=shop)])
    with system_scope():
        strikes.count(at=now + 3 * DAY + HOUR)

        assert RepeatInfringer.objects.filter(state="PROPOSED").count() == 1


def test_leads_are_told_once_of_a_late_decision(objection, lead, admin):
    due = objection.due_at

    assert [tell_late(at=due - HOUR), tell_late(at=due), tell_late(at=due + DAY)] == [0, 1, 0]
    with staff_scope():
        assert Notification.objects.filter(kind="seller.objection_late").count() == 2


def test_a_decided_objection_is_never_late(objection, now, admin):
    due = objection.due_at
    answered(objection, admin, "DENIED", at=now + 2 * DAY)

    assert tell_late(at=due + DAY) == 0


# --- files ---


def test_files_belong_to_no_organisation(case, now, acme, acme_owner):
    file = kept(case, now)
    objected(message_of(case), at=now + DAY, files=[file.pk])

    with staff_scope():
        row = ObjectionFile.objects.get()
        assert (row.file, row.organisation, row.file.organisation, row.objection.measure) == (
            file,
            None,
            None,
            case,
        )
        assert EvidenceFile.objects.for_desk({row.staff_need}).filter(pk=file.pk).exists()
    with organisation_scope(acme, by=acme_owner):
        assert (
            EvidenceFile.objects.count(),
            ObjectionFile.objects.count(),
            CustodyEntry.objects.count(),
        ) == (0, 0, 0)
        assert AuditEvent.objects.filter(action="file.received").count() == 0


def test_a_file_is_named_by_the_objection_of_its_own_link_alone(case, now, acme, triager, lead):
    other = signed(proposed(acme, triager, ShopFactory(ref="other"), begin=now - 12 * DAY), lead, at=now)
    tell(now)
    file = kept(other, now)

    objected(message_of(case), at=now + DAY, files=[file.pk])

    with staff_scope():
        assert ObjectionFile.objects.get().objection is None


def test_no_tenant_gets_the_file_of_an_objection(case, now, acme):
    kept(case, now)

    with staff_scope(), pytest.raises(IntegrityError, match="is_no_tenants"), transaction.atomic():
        ObjectionFile.objects.update(organisation=acme)


def test_files_that_are_not_sent_are_bounded_and_given_up(case, now, lead):
    for number in range(MOST_UNSENT):
        kept(case, now, f"{number}.png")
    with pytest.raises(CannotKeep, match="is not kept"):
        kept(case, now)
    with system_scope():
        assert tidy_files(at=now + KEPT_UNSENT - HOUR) == 0
    with staff_scope():
        revoke_link(message=message_of(case), by=lead, at=now + HOUR)

        assert ObjectionFile.objects.count() == 0


def test_files_nobody_sent_are_given_up_after_thirty_days(case, now):
    file = kept(case, now)

    with system_scope():
        assert tidy_files(at=now + KEPT_UNSENT) == 1
        assert EvidenceFile.objects.get(pk=file.pk).discarded_at == now + KEPT_UNSENT
