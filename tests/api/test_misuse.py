"""Misuse by API: cases at the desk from the flag to the answer of an appeal; and what an organisation reads and appeals."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.api.actions import make_client
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import sanctions as actions
from takedowns.models import MisuseReview, Sanction
from tests.api.conftest import ROOT, Program, token_of
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import LetterFactory, MembershipFactory, OrganisationFactory
from tests.statements import statements
from tests.takedowns.corrected import sent
from tests.takedowns.misused import (
    FOUND,
    TESTS,
    appeal_answered,
    appealed,
    flagged,
    flagged_by_rules,
    one_rejected,
    suspended,
    taken_up,
    warned,
    warned_and_again,
)

pytestmark = pytest.mark.django_db
DESK = "/api/v1/desk/"
DAY = timedelta(days=1)
WARN = TESTS | {"verdict": "WARN", "found": FOUND}
SUSPEND = TESTS | {
    "verdict": "SUSPEND",
    "found": FOUND,
    "days": 30,
    "legal_basis": "An order of the High Court.",
}
SECRETS = (*TESTS.values(), "A competitor, as it seems.")


@pytest.fixture
def boss(lead, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return Person(lead, DESK)


@pytest.fixture
def head(admin, boss):
    return Person(admin, DESK)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def owner(acme_owner):
    return Person(acme_owner)


def at(case, noun=""):
    return f"misuse-cases/{case.pk}/{noun}"


def keys(answer):
    return [one["key"] for one in answer.json()["items"]]


# --- the desk ---


def test_a_case_is_read_taken_up_and_the_organisation_warned(boss, owner, acme, triager, now):
    case = flagged(acme, triager, at=now)
    read = boss.get(at(case))
    one_rejected(acme, triager, at=now)

    taken = boss.post(at(case, "reviewer/"), If_Match=read["ETag"])
    stale = boss.post(at(case, "reviews/"), WARN, If_Match=read["ETag"])
    made = boss.post(at(case, "reviews/"), WARN, If_Match=taken["ETag"])

    [flag] = read.json()["flags"]
    assert (flag["source"], flag["grounds"], flag["flagged_by"]["key"]) == ("DESK", SECRETS[2], triager.pk)
    assert (read.json()["figures"]["decided"], read.json()["figures"]["share"]) == (0, None)
    assert (taken.status_code, taken.json()["case"]["state"]) == (201, "UNDER_REVIEW")
    assert (stale.status_code, stale.json()["code"], stale["ETag"]) == (412, "version", taken["ETag"])
    assert (made.status_code, made.json()["case"]["state"], made.json()["warning"]["found"]) == (
        201,
        "WARNED",
        FOUND,
    )
    assert made.json()["reviews"][0]["gravity"] == TESTS["gravity"]
    assert [one["kind"] for one in owner.get("sanctions/").json()["items"]] == ["WARNING"]
    assert keys(boss.get("misuse-cases/?view=warned")) == [case.pk]
    assert keys(boss.get("misuse-cases/")) == []


def test_a_suspension_is_proposed_by_one_and_confirmed_by_another(boss, head, owner, acme, triager, now):
    case = warned_and_again(acme, triager, at=now)

    proposed = boss.post(at(case, "reviews/"), SUSPEND | {"reasons": ["TM-01"]}, Idempotency_Key="once")
    again = boss.post(at(case, "reviews/"), SUSPEND | {"reasons": ["TM-01"]}, Idempotency_Key="once")
    before = len(owner.get("suspensions/").json()["items"])
    body = {"answer": "CONFIRMED", "sentence": "As it says."}
    own = boss.post(at(case, "proposal-answer/"), body)
    made = head.post(at(case, "proposal-answer/"), body)
    late = head.post(at(case, "proposal-answer/"), body)

    assert (proposed.status_code, again.json(), before) == (201, proposed.json(), 0)
    assert (own.status_code, faults(own)) == (422, [("refused", "")])
    assert (made.status_code, made.json()["case"]["state"]) == (201, "SUSPENDED")
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    [suspension] = owner.get("suspensions/").json()["items"]
    assert (suspension["cause"], suspension["reasons"], suspension["sentence"]) == (
        "MISUSE",
        ["TM-01"],
        FOUND,
    )
    assert owner.get("sanctions/").json()["items"][0]["reasons"] == ["TM-01"]


def test_what_has_changed_since_the_proposal_is_a_conflict_and_can_be_refused(boss, head, acme, triager, now):
    case = warned_and_again(acme, triager, at=now)
    boss.post(at(case, "reviews/"), SUSPEND)
    with staff_scope():
        Organisation.objects.filter(pk=acme.pk).update(state="CLOSED")

    listed = keys(head.get("misuse-cases/?view=to_confirm"))
    confirmed = head.post(at(case, "proposal-answer/"), {"answer": "CONFIRMED", "sentence": "As it says."})
    ended = head.post(at(case, "proposal-answer/"), {"answer": "OVER", "sentence": "As it says."})
    refused = head.post(at(case, "proposal-answer/"), {"answer": "REFUSED", "sentence": "It is closed."})

    assert listed == [case.pk]
    assert (confirmed.status_code, confirmed.json()["code"]) == (409, "conflict")
    assert "is closed; it cannot file" in confirmed.json()["errors"][0]["detail"]
    assert (ended.status_code, faults(ended)) == (422, [("invalid_choice", "answer")])
    assert (refused.status_code, refused.json()["reviews"][0]["answer"]) == (201, "REFUSED")
    assert keys(head.get("misuse-cases/?view=to_confirm")) == []


WRONG = [
    (WARN | {"verdict": "BAN"}, ("invalid_choice", "verdict")),
    (WARN | {"gravity": "  "}, ("required", "gravity")),
    (WARN | {"found": ""}, ("refused", "found")),
    (WARN | {"days": 5}, ("unasked", "days")),
    (WARN | {"found": 5}, ("type", "found")),
    (WARN | {"mood": "bad"}, ("unknown", "mood")),
    (SUSPEND | {"legal_basis": ""}, ("refused", "legal_basis")),
    (SUSPEND | {"days": 184}, ("max_value", "days")),
    (SUSPEND | {"reasons": ["XX-01"]}, ("invalid_choice", "reasons.1")),
    (SUSPEND | {"reasons": ["TM-01"], "markets": ["SG"]}, ("both", "markets")),
    ({name: value for name, value in SUSPEND.items() if name != "days"}, ("refused", "days")),
]


@pytest.mark.parametrize(("body", "fault"), WRONG)
def test_what_is_no_review_is_refused_at_its_field(boss, acme, triager, now, body, fault):
    sent(acme, triager, ["REJECTED"], code="PR-03", at=now - DAY)
    flagged_by_rules(now)
    case = taken_up(acme, triager, at=now)

    answer = boss.post(at(case, "reviews/"), body)

    assert (answer.status_code, faults(answer)) == (422, [fault])
    assert not MisuseReview.objects.exists()


def test_what_the_state_does_not_allow_is_said(boss, acme, triager, now):
    case = flagged(acme, triager, at=now)

    early = boss.post(at(case, "reviews/"), WARN)
    boss.post(at(case, "reviewer/"))
    twice = boss.post(at(case, "reviewer/"))
    nothing = boss.post(at(case, "proposal-answer/"), {"answer": "REFUSED", "sentence": "No."})
    dismissed = boss.post(at(case, "reviews/"), TESTS | {"verdict": "DISMISS"})

    assert (early.status_code, faults(early)) == (422, [("refused", "verdict")])
    assert (twice.status_code, nothing.status_code) == (409, 409)
    assert (dismissed.status_code, dismissed.json()["case"]["state"]) == (201, "DISMISSED")
    assert keys(boss.get("misuse-cases/?view=closed")) == [case.pk]


def test_an_appeal_is_answered_once_by_somebody_who_did_not_decide(boss, head, owner, acme, triager, now):
    case = suspended(acme, triager, boss.user, at=now)
    warning = next(one for one in owner.get("sanctions/").json()["items"] if one["kind"] == "WARNING")
    owner.post(f"sanctions/{warning['key']}/appeal/", {"grounds": "They were genuine."})
    [key] = keys(boss.get("sanction-appeals/"))
    [suspension] = [one for one in owner.get("sanctions/").json()["items"] if one["kind"] == "SUSPENSION"]
    owner.post(f"sanctions/{suspension['key']}/appeal/", {"grounds": "We were not told."})
    [_first, second] = keys(boss.get("sanction-appeals/"))
    body = {"answer": "GRANTED", "sentence": "You are right."}

    decider = boss.post(f"sanction-appeals/{second}/answer/", body)
    empty = head.post(f"sanction-appeals/{second}/answer/", body | {"sentence": " "})
    made = head.post(f"sanction-appeals/{second}/answer/", body)
    late = head.post(f"sanction-appeals/{second}/answer/", body)

    assert (decider.status_code, faults(decider)) == (422, [("refused", "")])
    assert faults(empty) == [("required", "sentence")]
    assert (made.status_code, made.json()["answered_by"]["key"]) == (201, head.user.pk)
    assert (made.json()["misuse_case"], made.json()["sanction"]["end"]) == (case.pk, "APPEAL")
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    assert (keys(boss.get("sanction-appeals/")), keys(boss.get("sanction-appeals/?answered=true"))) == (
        [key],
        [second],
    )
    assert boss.get(f"sanction-appeals/{second}/").json() == made.json()


def test_pages_of_cases_follow_each_other(boss, triager, now):
    made = [flagged(OrganisationFactory(), triager, at=now + n * DAY).pk for n in range(3)]

    first = boss.get("misuse-cases/?size=2")
    rest = boss.client.get(first.json()["next"])

    assert (keys(first) + keys(rest), rest.json()["next"]) == (made[::-1], None)
    assert [boss.get(f"misuse-cases/?{query}").status_code for query in ("view=all", "x=1")] == [400, 400]


def test_only_those_who_review_misuse_open_it(boss, acme, triager, owner, program, now):
    case = flagged(acme, triager, at=now)
    paths = [at(case), "misuse-cases/", "sanction-appeals/"]

    answers = [
        [person.get(path).status_code for path in paths]
        for person in (Person(triager, DESK), Person(owner.user, DESK))
    ]

    assert answers == [[403] * 3, [404] * 3]
    assert [program.get(f"{DESK}{path}").status_code for path in paths] == [404] * 3
    assert (
        boss.get("misuse-cases/999999/").status_code
        == boss.get("sanction-appeals/999999/").status_code
        == 404
    )


@pytest.mark.parametrize("count", [1, 4])
def test_the_desk_reads_in_a_fixed_number_of_statements(boss, acme, acme_owner, triager, lead, now, count):
    for _n in range(count):
        other = OrganisationFactory()
        flagged(other, triager, at=now)
        theirs = MembershipFactory(organisation=other, role="OWNER").user
        warned(other, triager, at=now)
        appealed(other, theirs, "WARNING", at=now)
    warned(acme, triager, at=now - 30 * DAY)
    appealed(acme, acme_owner, "WARNING", at=now - DAY)
    case = taken_up(acme, triager, at=now)
    for _n in range(count):
        flagged(acme, triager, at=now)

    paths = ("misuse-cases/?view=warned", at(case), "sanction-appeals/")

    assert [statements(boss.client, f"{DESK}{path}") for path in paths] == [4, 12, 4]


# --- the organisation ---


def test_an_owner_reads_what_was_found_and_appeals_once(owner, acme, triager, now):
    warned(acme, triager, at=now)
    [sanction] = owner.get("sanctions/").json()["items"]
    address = f"sanctions/{sanction['key']}/appeal/"

    empty = owner.post(address, {"grounds": " "})
    made = owner.post(address, {"grounds": "The goods were not genuine."}, Idempotency_Key="once")
    again = owner.post(address, {"grounds": "The goods were not genuine."}, Idempotency_Key="once")
    late = owner.post(address, {"grounds": "Once more."})

    assert (sanction["kind"], sanction["found"], sanction["appeal"], sanction["end"]) == (
        "WARNING",
        FOUND,
        None,
        "",
    )
    assert faults(empty) == [("required", "grounds")]
    assert (made.status_code, made.json()["appeal"]["appealed_by"]) == (201, str(owner.user))
    assert (again.json(), late.status_code, late.json()["code"]) == (made.json(), 409, "conflict")
    assert owner.get(f"sanctions/{sanction['key']}/").json() == made.json()


def test_after_its_time_an_appeal_is_refused(owner, acme, triager, now):
    warned(acme, triager, at=now - 200 * DAY)
    [sanction] = owner.get("sanctions/").json()["items"]

    answer = owner.post(f"sanctions/{sanction['key']}/appeal/", {"grounds": "They were genuine."})

    assert (answer.status_code, faults(answer)) == (422, [("refused", "")])


def test_nothing_that_the_desk_keeps_for_itself_is_in_an_answer(
    owner, acme, acme_owner, triager, lead, admin, now
):
    suspended(acme, triager, lead, at=now)
    appeal_answered(appealed(acme, acme_owner, at=now), admin, "DENIED", at=now)

    said = "".join(owner.get(path).content.decode() for path in ("sanctions/", "suspensions/"))

    assert "Read again." in said
    for secret in (*SECRETS, "As the review says.", triager.name, lead.name, admin.name):
        assert secret not in said, secret


def test_programs_need_their_scope_and_an_owner(acme, acme_owner, viewer, stranger, triager, program, now):
    warned(acme, triager, at=now)
    [key] = keys(program.get("sanctions/"))
    made = {}
    for name in ("sanctions:write", "sanctions:read", "notices:write"):
        with organisation_scope(acme, by=acme_owner):
            new = make_client(
                organisation=acme, name=name, person=acme_owner, scopes=[name], by=acme_owner, at=now
            )
        made[name] = Program(token_of(new).json()["access_token"])
    body = {"grounds": "They were genuine."}

    answers = {
        name: (one.get("sanctions/").status_code, one.post(f"sanctions/{key}/appeal/", body).status_code)
        for name, one in reversed(made.items())
    }

    assert answers == {
        "notices:write": (403, 403),
        "sanctions:read": (200, 403),
        "sanctions:write": (200, 201),
    }
    assert program.post(f"sanctions/{key}/appeal/", body).status_code == 403  # its person is no owner
    people = [Person(one).get("sanctions/").status_code for one in (viewer, stranger)]
    assert people == [200, 404]


def test_others_and_agencies_find_none_of_ours(acme, triager, now):
    agency = OrganisationFactory(kind="AGENCY")
    agent = MembershipFactory(organisation=agency, role="OWNER").user
    LetterFactory(principal=acme, agent=agency)
    warned(acme, triager, at=now)
    [ours] = keys(Person(MembershipFactory(organisation=acme, role="OWNER").user).get("sanctions/"))

    own = Person(agent, f"/api/v1/o/{agency.slug}/")

    assert [own.get(path).status_code for path in ("sanctions/", f"sanctions/{ours}/")] == [200, 404]
    assert own.post(f"sanctions/{ours}/appeal/", {"grounds": "x"}).status_code == 404
    assert (keys(own.get("sanctions/")), keys(own.get("suspensions/"))) == ([], [])
    assert Person(agent).get("sanctions/").status_code == 403


@pytest.mark.parametrize("count", [1, 4])
def test_an_organisation_reads_in_a_fixed_number_of_statements(
    owner, acme, acme_owner, triager, lead, now, count
):
    for n in range(count):
        suspended(acme, triager, lead, at=now - (90 - 3 * n) * DAY, days=1)
        with organisation_scope(acme, by=acme_owner):
            for one in Sanction.objects.filter(appeal=None):
                actions.appeal(sanction=one, grounds="They were genuine.", by=acme_owner, at=now)

    paths = ("sanctions/", "suspensions/")

    assert [statements(owner.client, f"{ROOT}{path}") for path in paths] == [5, 5]
