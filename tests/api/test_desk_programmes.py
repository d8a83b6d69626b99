"""Programmes at the desk by API: participants with their figures, candidates, evaluations, and every step of a participation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.markets import desk_zone
from ipr_portal.tenancy.scope import staff_scope
from programmes.forms.acts import ACTS
from programmes.models import Evaluation, Participation
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import OrganisationFactory, ParticipationFactory, UserFactory
from tests.programmes.scene import DAY, accepted, active, again, outcomes
from tests.statements import statements

DESK = "/api/v1/desk/"


def today():
    """The day at the desk, whose zone counts."""
    return timezone.localdate(timezone=desk_zone())


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def pia(manager):
    return Person(manager, DESK)


@pytest.fixture
def taking_part(acme, acme_owner, manager):
    """Acme takes part: 90 of 100 listings were taken down."""
    outcomes(acme, good=90, bad=10, at=timezone.now() - DAY)
    return active(acme, by=manager, owner=acme_owner)


@pytest.fixture
def candidate(acme, pia):
    """Acme is a candidate, found by an evaluation on demand."""
    outcomes(acme, good=300, at=timezone.now() - DAY)
    assert pia.post("evaluations/", {"organisation": "acme"}).status_code == 201
    with staff_scope():
        return Participation.objects.for_lists().get()


def test_an_evaluation_on_demand_finds_a_candidate_and_says_every_criterion(pia, acme):
    outcomes(acme, good=300, at=timezone.now() - DAY)

    made = pia.post("evaluations/", {"organisation": "acme"})
    [one] = pia.get("candidates/").json()["items"]
    [listed] = pia.get("evaluations/?organisation=acme").json()["items"]

    said = made.json()
    assert (made.status_code, said["kind"], said["admits"], said["by"]) == (
        201,
        "ON_DEMAND",
        True,
        str(pia.user),
    )
    assert said["figures"]["denominator"] == "300.000000"
    assert listed == said
    assert (one["organisation"]["slug"], one["state"], one["evaluation"]["key"]) == (
        "acme",
        "IDENTIFIED",
        said["key"],
    )
    criteria = one["evaluation"]["to_enter"]
    assert criteria == said["to_enter"]
    assert all(
        {"figure", "value", "threshold", "missing", "missing_in_words"} <= set(row) for row in criteria
    )


def test_who_falls_short_is_told_what_is_missing_and_is_no_candidate(pia, acme):
    outcomes(acme, good=5, bad=5, at=timezone.now() - DAY)

    said = pia.post("evaluations/", {"organisation": "acme"}).json()

    assert said["admits"] is False
    assert any(row["missing"] for row in said["to_enter"])
    assert pia.get("candidates/").json()["items"] == []


def test_a_candidate_is_not_invited_for_a_reason(pia, candidate, manager):
    answer = pia.post(f"participations/{candidate.pk}/refusal/", {"reason": "An open case of misuse."})

    said = answer.json()
    assert (answer.status_code, said["state"], said["possible"]) == (201, "NOT_INVITED", [])
    assert (said["steps"][0]["reason"], said["steps"][0]["is_internal"], said["steps"][0]["by"]) == (
        "An open case of misuse.", True, str(manager),
    )  # fmt: skip
    assert pia.get("candidates/").json()["items"] == []
    [gone] = pia.get("participants/?view=gone").json()["items"]
    assert gone["reason"] == "An open case of misuse."


def test_from_the_shortlist_to_the_invitation(pia, candidate):
    path = f"participations/{candidate.pk}/"
    assert pia.get(path).json()["possible"] == ["shortlist", "refusal"]

    listed = pia.post(f"{path}shortlist/", {"reason": "Good figures."})
    sent = pia.post(f"{path}invitation/", {"words": "Dear Acme", "no_misuse": True}, If_Match=listed["ETag"])
    stale = pia.post(f"{path}refusal/", {"reason": "Too late."}, If_Match=listed["ETag"])

    assert (listed.json()["state"], listed.json()["possible"]) == ("SHORTLISTED", ["invitation", "refusal"])
    assert (sent.json()["state"], sent.json()["letters"][0]["words"]) == ("INVITED", "Dear Acme")
    assert (stale.status_code, stale.json()["code"]) == (412, "version")


def test_from_the_acceptance_to_active(pia, manager, acme, acme_owner):
    found = accepted(acme, by=manager, owner=acme_owner, at=timezone.now() - 3 * DAY)
    found, path = again(found), f"participations/{found.pk}/"

    begun = pia.post(f"{path}onboarding/", {"manager": manager.pk, "message": "Welcome."})
    early = pia.post(f"{path}activation/", {"since": today().isoformat(), "message": "We begin."})
    for item in begun.json()["missing"]:
        more = {"cadence_months": 3} if item == "CADENCE" else {}
        last = pia.post(f"{path}onboarding-items/", {"item": item, "words": "In place.", **more})
    past = pia.post(f"{path}activation/", {"since": "2020-01-01", "message": "We begin."})
    done = pia.post(f"{path}activation/", {"since": today().isoformat(), "message": "We begin."})

    assert (begun.json()["state"], early.status_code, early.json()["code"]) == ("ONBOARDING", 422, "refused")
    assert (last.status_code, last.json()["missing"]) == (201, [])
    assert [field for _code, field in faults(past)] == ["since"]
    assert (done.json()["state"], done.json()["possible"]) == ("ACTIVE", ["suspension", "exit"])


def test_a_participation_is_suspended_resumed_and_ended(pia, taking_part):
    path, told = (
        f"participations/{taking_part.pk}/",
        {"reason": "Counter notices.", "message": "Please answer."},
    )

    suspended = pia.post(f"{path}suspension/", told).json()
    resumed = pia.post(f"{path}resumption/", told | {"since": today().isoformat()}).json()
    again = pia.post(f"{path}resumption/", told | {"since": today().isoformat()})
    left = pia.post(f"{path}exit/", told).json()
    early = pia.post("participations/", {"organisation": "acme", "reason": "Asked to return."})
    with staff_scope():
        past = timezone.now() - DAY
        Participation.objects.filter(pk=taking_part.pk).update(ended_at=past, returns_at=past)
    back = pia.post("participations/", {"organisation": "acme", "reason": "Asked to return."})

    assert [suspended["state"], resumed["state"], left["state"]] == ["SUSPENDED", "ACTIVE", "EXITED"]
    assert (again.status_code, again.json()["code"]) == (422, "refused")
    assert left["returns_at"]
    assert suspended["steps"][0]["message"] == "Please answer."
    assert (early.status_code, early.json()["code"], back.status_code) == (422, "refused", 201), back.json()
    assert (back.json()["state"], back["Location"].endswith(f"/participations/{back.json()['key']}/")) == (
        "SHORTLISTED",
        True,
    )


def test_a_plan_is_agreed_on_watch(pia, taking_part):
    path = f"participations/{taking_part.pk}/"
    plan = {
        "words": "Train the filers.", "agreed_with": "Olivia Owner", "upper": "95.0", "counter": "", "evaluations_needed": 2,
        "until": (today() + timedelta(days=60)).isoformat(), "reason": "Agreed at the check-in.",
    }  # fmt: skip

    early = pia.post(f"{path}plan/", plan)
    with staff_scope():
        Participation.objects.filter(pk=taking_part.pk).update(state="WATCH")
    short = pia.post(f"{path}plan/", plan | {"until": (today() + timedelta(days=3)).isoformat()})
    wrong = pia.post(f"{path}plan/", plan | {"upper": "a lot"})
    made = pia.post(f"{path}plan/", plan)

    assert (early.status_code, faults(short), [field for _code, field in faults(wrong)]) == (
        422, [("refused", "until")], ["upper"],
    )  # fmt: skip
    assert (made.json()["state"], made.json()["plan"]["agreed_with"]) == ("IMPROVEMENT_PLAN", "Olivia Owner")


def test_participants_are_listed_and_shown_with_their_figures(pia, taking_part, manager):
    pia.post("evaluations/", {"organisation": "acme"})
    with staff_scope():
        made = Evaluation.objects.latest("pk")

    [row] = pia.get(
        f"participants/?text=acme&programme=IPP-PLUS&manager={manager.pk}&state={taking_part.state}"
    ).json()["items"]
    body = pia.get(f"participations/{taking_part.pk}/").json()

    assert (row["evaluation"]["key"], row["evaluation"]["figures"]["numerator"]) == (made.pk, "90.000000")
    assert row["organisation"] == {"slug": "acme", "name": str(taking_part.organisation)}
    assert (body["accuracy"]["numerator"], body["kept"]["kept_percent"]) == ("90.000000", None)
    assert [one["key"] for one in body["evaluations"]] == [made.pk]
    assert body["standing"]["to_stay"]
    assert body["events"][-1]["action"]
    assert pia.get("participants/?view=gone").json()["items"] == []


def test_participants_follow_each_other_over_pages(pia):
    made = {ParticipationFactory(state="INVITED").pk for _one in range(3)}

    first = pia.get("participants/?size=2").json()
    rest = pia.client.get(first["next"]).json()

    assert {one["key"] for one in first["items"] + rest["items"]} == made


NO_FILTERS = [
    ("participants/?view=all", "view"), ("participants/?state=EXITED", "state"), ("participants/?manager=x", "manager"),
    ("evaluations/", "organisation"), ("evaluations/?organisation=nobody", "organisation"), ("candidates/?view=x", "view"),
]  # fmt: skip


def test_what_is_no_filter_is_refused(pia):
    answers = [pia.get(path) for path, _field in NO_FILTERS]

    found = [(answer.status_code, [one["field"] for one in answer.json()["errors"]]) for answer in answers]
    assert found == [(400, [field]) for _path, field in NO_FILTERS]


WRONG = [
    ("shortlist", {}, "reason"), ("shortlist", {"reason": 5}, "reason"), ("shortlist", {"reason": ""}, "reason"),
    ("shortlist", {"reason": "x", "version": 1}, "version"), ("invitation", {"words": "x", "no_misuse": "yes"}, "no_misuse"),
    ("onboarding", {"manager": 2**40, "message": "x"}, "manager"), ("onboarding", {"manager": 7, "message": "x"}, "manager"),
    ("activation", {"since": "2575-01-01", "message": "x"}, "since"), ("activation", {"since": "soon", "message": "x"}, "since"),
    ("onboarding-items", {"item": "TERMS"}, "item"), ("onboarding-items", {"item": "CADENCE", "cadence_months": 2}, "cadence_months"),
]  # fmt: skip


def test_wrong_values_are_refused_at_their_field(pia, candidate):
    answers = [pia.post(f"participations/{candidate.pk}/{noun}/", body) for noun, body, _field in WRONG]

    found = [(answer.status_code, [one["field"] for one in answer.json()["errors"]]) for answer in answers]
    assert found == [(422, [field]) for _noun, _body, field in WRONG]
    assert again(candidate).version == candidate.version


def test_only_who_manages_programmes_acts_and_others_find_what_they_may(
    pia, candidate, acme, acme_owner, program
):
    OrganisationFactory(kind="AGENCY", slug="agents")
    lead, triager = (Person(UserFactory(staff_role=role), DESK) for role in ("LEAD", "TRIAGER"))
    reads = [
        "participants/",
        "candidates/",
        "evaluations/?organisation=acme",
        f"participations/{candidate.pk}/",
    ]
    writes = [
        ("evaluations/", {"organisation": "acme"}),
        ("participations/", {"organisation": "acme", "reason": "x"}),
    ]
    writes += [(f"participations/{candidate.pk}/{name}/", {}) for name in [*ACTS, "onboarding-items"]]

    assert [lead.get(path).status_code for path in reads] == [200] * 4
    assert lead.get(reads[-1]).json()["possible"] == []
    assert {lead.post(*write).status_code for write in writes} == {403}
    assert {triager.get(path).status_code for path in reads} == {403}
    owner = Person(acme_owner, DESK)
    assert {owner.get(path).status_code for path in reads} | {
        program.get(f"{DESK}{path}").status_code for path in reads
    } == {404}
    assert [
        pia.get("participations/999999/").status_code,
        pia.post("participations/999999/exit/", {}).status_code,
    ] == [404] * 2
    assert faults(pia.post("evaluations/", {"organisation": "agents"})) == [("not_found", "organisation")]


def test_lists_take_a_fixed_number_of_statements(pia):
    found = []
    for n in range(4):
        for slug, state in ((f"holder-{n}", "INVITED"), (f"other-{n}", "IDENTIFIED")):
            ParticipationFactory(organisation=OrganisationFactory(slug=slug), state=state)
            pia.post("evaluations/", {"organisation": slug})
        found.append([statements(pia.client, f"{DESK}{path}") for path in ("participants/", "candidates/")])

    assert [found[0], found[-1]] == [[5, 7], [5, 7]]


def test_a_participation_takes_a_fixed_number_of_statements(pia, taking_part):
    path, told = (
        f"{DESK}participations/{taking_part.pk}/",
        {"reason": "Counter notices.", "message": "Please answer."},
    )
    first = statements(pia.client, path)

    pia.post(f"participations/{taking_part.pk}/suspension/", told)
    pia.post(f"participations/{taking_part.pk}/resumption/", told | {"since": today().isoformat()})

    assert (first, statements(pia.client, path)) == (19, 19)
