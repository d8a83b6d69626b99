"""Measures against repeat infringers by API: read with the strikes, signed off or declined by a lead, carried out."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import strikes
from takedowns.models import (
    ListingDecision,
    MeasureObjection,
    OutcomeChange,
    RepeatInfringer,
    SellerStrike,
    TriageDecision,
)
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import ListingFactory, ListingSnapshotFactory, NoticeFactory, UserFactory
from tests.statements import statements

from .test_filing import at_once

pytestmark = pytest.mark.django_db
DESK = "/api/v1/desk/"
KEY = "lazada:SG:glow"
GRANTED = {"state": "GRANTED", "reasons": "The delivery note shows one delivery."}
REASON, PROOF = {"reason": "The last two were resold gifts."}, {"proof": "LAZ-4711"}


@pytest.fixture
def boss(lead, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return Person(lead, DESK)


def struck(organisation, days=5, key=KEY, by=None):
    """A strike of a seller some days ago, with the decision of a person if one is given."""
    at = timezone.now() - timedelta(days=days)
    with staff_scope():
        notice = NoticeFactory(
            organisation=organisation, listings=0, submitted_at=at, state="DECIDED", decided_at=at, pending_count=0,
        )  # fmt: skip
        row = ListingFactory(
            organisation=organisation, notice=notice, seller_key=key, outcome="REMOVED", decided_at=at
        )
        ListingSnapshotFactory(organisation=organisation, listing=row, seller_name="Glow Haus", taken_at=at)
        line = OutcomeChange.objects.create(
            organisation=organisation, listing=row, notice=notice, position=1, market="SG", right_kind="TRADEMARK",
            reason_code="TM-01", filer=notice.submitted_by, outcome="REMOVED", first_decided_at=at,
            effect_after="GOOD", cause="SETTLED", changed_at=at,
        )  # fmt: skip
        if by:
            made = TriageDecision.objects.create(
                organisation=organisation, notice=notice, decided_by=by, decided_at=at
            )
            ListingDecision.objects.create(
                organisation=organisation,
                decision=made,
                listing=row,
                outcome="REMOVED",
                ground="TRADEMARK_USE",
            )
        return SellerStrike.objects.create(
            change=line, listing=row, right=notice.right, seller_key=key, market="SG", upheld_at=at, day=at.date(),
        )  # fmt: skip


def proposed(key=KEY, **more):
    given = {"measure": "WARNING", "needed": 1, "strikes": 1, "proposed_at": timezone.now()}
    with staff_scope():
        return RepeatInfringer.objects.create(seller_key=key, market="SG", **given | more)


@pytest.fixture
def measure(acme):
    struck(acme)
    return proposed()


def at(measure, noun=""):
    return f"measures/{measure.pk}/{noun}"


def keys(answer):
    return [one["key"] for one in answer.json()["items"]]


def test_a_measure_is_read_signed_off_and_carried_out(boss, measure, acme):
    strike = struck(acme, days=20)
    read = boss.get(at(measure))
    signed = boss.post(at(measure, "sign-off/"), If_Match=read["ETag"], Idempotency_Key="once")
    again = boss.post(at(measure, "sign-off/"), If_Match=read["ETag"], Idempotency_Key="once")
    stale = boss.post(at(measure, "sign-off/"), If_Match=read["ETag"])
    late = boss.post(at(measure, "sign-off/"))
    done = boss.post(at(measure, "proof/"), PROOF, If_Match=signed["ETag"])
    twice = boss.post(at(measure, "proof/"), PROOF)

    said = read.json()
    assert (said["seller"], said["name"], said["state"], said["refusal"]) == (
        KEY,
        "Glow Haus",
        "PROPOSED",
        "",
    )
    assert (said["ledger"]["valid"], said["ledger"]["more"], len(said["ledger"]["strikes"])) == (2, 0, 2)
    [shown] = said["ledger"]["strikes"][1]["notices"]
    assert (shown["number"], shown["listings"]) == (strike.listing.notice.number, 1)
    assert (signed.status_code, signed.json()["state"], signed.json()["decided_by"]["key"]) == (
        201, "SIGNED_OFF", boss.user.pk,
    )  # fmt: skip
    assert (again.json(), stale.status_code, late.status_code) == (signed.json(), 412, 409)
    assert (done.status_code, done.json()["state"], done.json()["proof"]) == (201, "CARRIED_OUT", "LAZ-4711")
    assert done["ETag"] != signed["ETag"] != read["ETag"]
    assert (twice.status_code, twice.json()["code"]) == (409, "conflict")
    assert boss.client.get(f"{DESK}{at(measure)}", headers={"If-None-Match": done["ETag"]}).status_code == 304


def test_a_lead_declines_it_and_says_why(boss, measure):
    tag = boss.get(at(measure))["ETag"]
    blank = boss.post(at(measure, "refusal/"), {"reason": " "})
    made = boss.post(at(measure, "refusal/"), REASON, If_Match=tag)
    late = boss.post(at(measure, "refusal/"), REASON)

    assert faults(blank) == [("required", "reason")]
    assert (made.status_code, made.json()["state"], made.json()["reason"]) == (
        201, "DECLINED", REASON["reason"],
    )  # fmt: skip
    assert (late.status_code, late.json()["code"]) == (409, "conflict")


def test_a_proposal_that_follows_its_strikes_has_another_version(boss, measure):
    tag = boss.get(at(measure))["ETag"]
    with staff_scope():
        RepeatInfringer.objects.update(strikes=2, version=2)

    for noun, body in (("sign-off/", {}), ("refusal/", REASON)):
        answer = boss.post(at(measure, noun), body, If_Match=tag)
        assert (answer.status_code, answer.json()["code"]) == (412, "version")
    with staff_scope():
        assert RepeatInfringer.objects.get().state == "PROPOSED"


def test_who_took_the_last_decision_or_without_valid_strikes_signs_nothing_off(boss, acme):
    struck(acme, by=boss.user)
    own = proposed()
    old = proposed("lazada:SG:old")

    for one, why in ((own, "You took the last decision"), (old, "0 strikes are valid now")):
        answer = boss.post(at(one, "sign-off/"))
        assert (answer.status_code, faults(answer)) == (422, [("refused", "")])
        assert why in answer.json()["errors"][0]["detail"]
        assert answer.json()["errors"][0]["remedy"]
        assert why in boss.get(at(one)).json()["refusal"]


@pytest.fixture
def colleague(lead):
    """Another lead."""
    return UserFactory(staff_role=lead.staff_role)


@pytest.fixture
def objected_to(measure, boss, colleague):
    """A measure that another lead signed off, and to which its seller objects."""
    now = timezone.now()
    with staff_scope():
        case = strikes.sign_off(case=measure, version=measure.version, by=colleague, at=now)
        MeasureObjection.objects.create(
            measure=case, form_key=uuid4(), statement="These were one delivery.", filed_at=now, due_at=now + timedelta(days=9),
        )  # fmt: skip
    return case


def test_an_objection_is_granted_by_a_lead_who_had_no_part_and_the_measure_is_lifted(boss, objected_to):
    read = boss.get(at(objected_to))
    tag = {"If_Match": read["ETag"]}
    granted = boss.post(at(objected_to, "objection-decision/"), GRANTED, **tag)
    stale = boss.post(at(objected_to, "objection-decision/"), GRANTED, **tag)
    late = boss.post(at(objected_to, "objection-decision/"), GRANTED)
    waiting = keys(boss.get("measures/?view=to-lift"))
    lifted = boss.post(at(objected_to, "lifting/"), PROOF, If_Match=granted["ETag"])
    twice = boss.post(at(objected_to, "lifting/"), PROOF)

    said = read.json()["objection"]
    assert (said["statement"], said["state"], said["refusal"]) == ("These were one delivery.", "FILED", "")
    assert (granted.status_code, granted.json()["state"], granted.json()["objection"]["state"]) == (
        201, "TO_LIFT", "GRANTED",
    )  # fmt: skip
    assert (granted.json()["objection"]["reasons"], granted.json()["objection"]["due_at"]) == (
        GRANTED["reasons"],
        None,
    )
    assert (stale.status_code, late.status_code, waiting) == (412, 409, [objected_to.pk])
    assert (lifted.json()["state"], lifted.json()["lift_proof"], lifted.json()["lifted_by"]["key"]) == (
        "LIFTED", "LAZ-4711", boss.user.pk,
    )  # fmt: skip
    assert (twice.status_code, keys(boss.get("measures/?view=done"))) == (409, [objected_to.pk])


def test_who_signed_it_off_decides_no_objection_and_without_one_there_is_none(
    boss, colleague, objected_to, acme
):
    struck(acme, key="lazada:SG:calm")
    other = proposed("lazada:SG:calm")
    person = Person(colleague, DESK)

    refused = person.post(at(objected_to, "objection-decision/"), GRANTED)
    none = boss.post(at(other, "objection-decision/"), GRANTED)

    assert (refused.status_code, faults(refused)) == (422, [("refused", "")])
    assert "somebody else must decide" in person.get(at(objected_to)).json()["objection"]["refusal"]
    assert (none.status_code, boss.get(at(other)).json()["objection"]) == (409, None)


WRONG = [
    ("refusal/", {}, ("required", "reason")),
    ("refusal/", {"reason": "x" * 1001}, ("max_length", "reason")),
    ("refusal/", {"reason": 5}, ("type", "reason")),
    ("refusal/", REASON | {"version": 1}, ("unknown", "version")),
    ("objection-decision/", {"state": "GRANTED"}, ("required", "reasons")),
    ("objection-decision/", {"state": "FILED", "reasons": "x"}, ("invalid_choice", "state")),
    ("objection-decision/", {"state": "DENIED", "reasons": "x" * 2001}, ("max_length", "reasons")),
    ("lifting/", {}, ("required", "proof")),
    ("proof/", {}, ("required", "proof")),
    ("proof/", {"proof": " "}, ("required", "proof")),
    ("proof/", {"proof": "x" * 301}, ("max_length", "proof")),
]


@pytest.mark.parametrize(("noun", "body", "fault"), WRONG)
def test_what_is_not_taken_is_refused_at_its_field(boss, measure, noun, body, fault):
    answer = boss.post(at(measure, noun), body)

    assert (answer.status_code, faults(answer)) == (422, [fault])


def test_they_are_listed_by_view_and_pages_follow_each_other(boss, acme):
    made = [
        proposed(f"lazada:SG:s{n}", proposed_at=timezone.now() + timedelta(minutes=n)).pk for n in range(3)
    ]
    with staff_scope():
        RepeatInfringer.objects.filter(pk=made[0]).update(
            state="SIGNED_OFF", decided_by=boss.user, decided_at=timezone.now()
        )

    first = boss.get("measures/?size=1")
    rest = boss.client.get(first.json()["next"])

    assert (keys(first) + keys(rest), rest.json()["next"]) == (made[:0:-1], None)
    assert keys(boss.get("measures/?view=signed-off")) == made[:1]
    assert keys(boss.get("measures/?view=done")) == []
    assert [boss.get(f"measures/?{query}").status_code for query in ("view=all", "x=1")] == [400, 400]


def test_a_triager_reads_and_proves_it_and_decides_nothing(boss, measure, triager):
    tara = Person(triager, DESK)

    read = tara.get(at(measure))
    refused = [
        tara.post(at(measure, noun), body).status_code
        for noun, body in (("sign-off/", {}), ("refusal/", REASON))
    ]
    early = tara.post(at(measure, "proof/"), PROOF)
    boss.post(at(measure, "sign-off/"))
    done = tara.post(at(measure, "proof/"), PROOF)

    assert (read.status_code, refused) == (200, [403, 403])
    assert "Only a lead" in read.json()["refusal"]
    assert (early.status_code, done.json()["carried_out_by"]["key"]) == (409, triager.pk)


def test_members_programs_and_others_reach_none(measure, acme_owner, program, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    outreach, member = Person(UserFactory(staff_role="OUTREACH"), DESK), Person(acme_owner, DESK)

    for path in ("measures/", at(measure)):
        assert [one.get(path).status_code for one in (outreach, member)] == [403, 404]
        assert program.get(f"{DESK}{path}").status_code == 404
    for noun in ("sign-off/", "refusal/", "proof/"):
        answers = [one.post(at(measure, noun), REASON).status_code for one in (outreach, member)]
        assert (answers, program.post(f"{DESK}{at(measure, noun)}", REASON).status_code) == ([403, 404], 404)


@pytest.mark.parametrize("count", [1, 4])
def test_they_are_read_in_a_fixed_number_of_statements(boss, acme, count):
    for n in range(count):
        struck(acme, days=5 + 10 * n)
        last = proposed(f"lazada:SG:s{n}" if n else KEY)
        struck(acme, key=last.seller_key)

    paths = ("measures/", at(last))

    assert [statements(boss.client, f"{DESK}{path}") for path in paths] == [5, 8]


@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_decide_it_once(boss, measure, admin):
    head = Person(admin, DESK)

    answers = at_once(
        lambda: boss.post(at(measure, "sign-off/")), lambda: head.post(at(measure, "refusal/"), REASON)
    )

    assert sorted(one.status_code for one in answers) == [201, 409]
