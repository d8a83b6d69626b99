"""Second reviews by API: nothing of the first decision is shown before the second one is given; and the agreement."""

from datetime import date

import pytest
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import review_triggers, triage
from takedowns.enums import ListingOutcome
from takedowns.models import ListingDecision, MarketplaceOrder, QualitySample, SecondReview, TriageDecision
from takedowns.rules.triage import Verdict
from takedowns.triggers import Condition
from tests.api.filing import faults
from tests.api.people import Person
from tests.conftest import NOON
from tests.factories import ListingSnapshotFactory, NoticeFactory, UserFactory
from tests.statements import statements

pytestmark = pytest.mark.django_db
DESK = "/api/v1/desk/"
WORDS, TRIGGER = "The cap has a seam that the genuine one lacks.", "Secret trigger"
SAME = {"position": 1, "outcome": "REJECTED", "code": "SU-03"}


@pytest.fixture
def otto(settings, db):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return Person(UserFactory(name="Otto Other", staff_role="TRIAGER"), DESK)


def held(triager, lead, count=1):
    """A decision about a notice that waits for a second person."""
    with staff_scope():
        if not SecondReview.objects.exists():
            every = [Condition("MARKET", "IS", "SG")]
            review_triggers.add(name=TRIGGER, active=True, mode="ANY", conditions=every, by=lead, at=NOON)
        notice = NoticeFactory(listing_count=count, submitted_at=timezone.now())
        for listing in notice.listings.all():
            ListingSnapshotFactory(organisation=notice.organisation, listing=listing)
        verdicts = [
            Verdict(one.pk, ListingOutcome.REJECTED, code="SU-03", sentence=WORDS)
            for one in notice.listings.in_order()
        ]
        return triage.decide(notice=notice, version=1, verdicts=verdicts, by=triager, at=timezone.now())


@pytest.fixture
def review(triager, lead):
    return held(triager, lead)


def at(review, noun=""):
    return f"second-reviews/{review.pk}/{noun}"


def keys(answer):
    return [one["key"] for one in answer.json()["items"]]


def test_mine_are_those_about_which_i_may_give_an_opinion(otto, review, triager, lead):
    decider = Person(triager, DESK)

    assert keys(otto.get("second-reviews/")) == [review.pk]
    assert (keys(decider.get("second-reviews/")), keys(decider.get("second-reviews/?view=held"))) == (
        [],
        [review.pk],
    )
    assert keys(otto.get("second-reviews/?view=ended")) == keys(otto.get("second-reviews/?view=differ")) == []
    assert otto.get("second-reviews/?view=secret").status_code == 400


def test_pages_follow_each_other(otto, triager, lead):
    made = [held(triager, lead).pk for _review in range(3)]

    first = otto.get("second-reviews/?size=2")
    rest = otto.client.get(first.json()["next"])

    assert (keys(first) + keys(rest), rest.json()["next"]) == (made, None)


@pytest.mark.parametrize("reader", ["otto", "lead", "admin"])
def test_nothing_of_the_first_decision_is_shown_before_the_second(otto, review, reader, request):
    known = request.getfixturevalue(reader)
    person = known if reader == "otto" else Person(known, DESK)

    answers = [
        person.get(path) for path in (at(review), "second-reviews/", f"notices/{review.notice.number}/")
    ]

    for answer in answers:
        assert answer.status_code == 200
        for secret in (WORDS, TRIGGER, "SU-03"):
            assert secret not in answer.content.decode()
    [row] = answers[0].json()["listings"]
    assert (row["first"], row["second"], row["differs"]) == (None, None, False)
    assert (row["listing"]["position"], row["listing"]["price"]["currency"]) == (1, "SGD")
    assert (answers[0].json()["refusal"], answers[0].json()["claimed"]["right"]["title"]) == ("", "SENANDIKA")


def test_its_author_sees_the_first_opinion_and_gives_no_second(otto, review, triager):
    decider = Person(triager, DESK)

    read = decider.get(at(review)).json()
    refused = decider.post(at(review, "opinion/"), {"listings": [SAME]})

    assert (read["listings"][0]["first"]["sentence"], read["triggers"]) == (WORDS, [TRIGGER])
    assert "somebody else" in read["refusal"]
    assert (refused.status_code, faults(refused)) == (422, [("refused", "")])
    with staff_scope():
        assert SecondReview.objects.get().state == "WAITING"


def test_who_agrees_sees_both_and_the_decision_is_carried_out(otto, review):
    made = otto.post(at(review, "opinion/"), {"listings": [SAME]}, Idempotency_Key="once")
    again = otto.post(at(review, "opinion/"), {"listings": [SAME]}, Idempotency_Key="once")
    late = otto.post(at(review, "opinion/"), {"listings": [SAME]})

    said = made.json()
    assert (made.status_code, said["state"], said["second_by"]["key"]) == (201, "AGREED", otto.user.pk)
    assert (said["listings"][0]["first"]["sentence"], said["triggers"]) == (WORDS, [TRIGGER])
    assert (again.json(), late.status_code, late.json()["code"]) == (said, 409, "conflict")
    with staff_scope():
        assert ListingDecision.objects.get().rejection_code == "SU-03"


def test_who_differs_leaves_it_to_a_lead_and_nothing_is_carried_out(otto, review):
    removed = {"listings": [{"position": 1, "outcome": "REMOVED"}]}

    said = otto.post(at(review, "opinion/"), removed).json()

    assert (said["state"], said["listings"][0]["differs"]) == ("DISAGREED", True)
    assert said["listings"][0]["second"]["ground"] == review.notice.reason.ground
    assert keys(otto.get("second-reviews/?view=differ")) == [review.pk]
    with staff_scope():
        assert not ListingDecision.objects.exists()
        assert not MarketplaceOrder.objects.exists()


WRONG = [
    ({"code": ""}, ("invalid_choice", "listings.1.code")),
    ({"outcome": "PENDING"}, ("invalid_choice", "listings.1.outcome")),
    ({"outcome": "REMOVED"}, ("unasked", "listings.1.code")),
    ({"sentence": 5}, ("type", "listings.1.sentence")),
    ({"position": 9}, ("unknown", "listings.1.position")),
    ({"mood": "good"}, ("unknown", "listings.1.mood")),
]


@pytest.mark.parametrize(("change", "fault"), WRONG)
def test_what_is_no_opinion_is_refused_at_its_field(otto, review, change, fault):
    answer = otto.post(at(review, "opinion/"), {"listings": [SAME | change]})

    assert (answer.status_code, faults(answer)) == (422, [fault])
    assert WORDS not in answer.content.decode()


def test_every_listing_is_named_once_with_what_its_outcome_needs(otto, triager, lead):
    review = held(triager, lead, count=2)
    duplicate, bare = {"position": 2, "outcome": "DUPLICATE"}, {"position": 2, "outcome": "REJECTED"}

    found = [
        faults(otto.post(at(review, "opinion/"), {"listings": rows}))
        for rows in ([SAME], [SAME, SAME], [SAME, duplicate], [bare, SAME])
    ]

    assert found == [
        [("required", "listings")], [("twice", "listings.2.position")], [("refused", "listings.2.same_as")],
        [("refused", "listings.1.code")],
    ]  # fmt: skip


def test_who_does_not_decide_notices_reads_none(otto, review, program, acme_owner):
    manager, member = Person(UserFactory(staff_role="PROGRAMMES"), DESK), Person(acme_owner, DESK)

    assert [one.get(at(review)).status_code for one in (manager, member)] == [403, 404]
    assert program.get(f"{DESK}{at(review)}").status_code == 404
    assert otto.get("second-reviews/999999/").status_code == 404


def drawn(triager, second, pairs):
    """Decisions of a sample with what a second person said: two outcomes each."""
    with staff_scope():
        for first, other in pairs:
            notice = NoticeFactory(listing_count=1)
            common = {"organisation": notice.organisation}
            made = TriageDecision.objects.create(notice=notice, decided_by=triager, decided_at=NOON, **common)
            said = ("SU-01", "") if first == "REJECTED" else ("", "TRADEMARK_USE")
            row = ListingDecision.objects.create(
                decision=made, listing=notice.listings.get(), outcome=first, rejection_code=said[0], ground=said[1],
                **common,
            )  # fmt: skip
            QualitySample.objects.create(
                organisation=row.organisation, decision=row, drawn_at=NOON, outcome=other, agrees=first == other,
                rejection_code="SU-02" if other == "REJECTED" else "", reviewed_by=second, reviewed_at=NOON,
            )  # fmt: skip


def test_the_agreement_is_kappa_with_its_interval(otto, triager, lead):
    boss = Person(lead, DESK)
    empty = boss.get("agreement/").json()
    same, other = ("REMOVED", "REMOVED"), ("REJECTED", "REJECTED")
    drawn(triager, otto.user, [same] * 4 + [other] * 4 + [("REMOVED", "REJECTED")] * 2)

    found = boss.get("agreement/").json()

    nothing = {"n": 0, "agreed": 0, "share": None, "kappa": None, "low": None, "high": None}
    assert empty == {"all": nothing, "months": []}
    every, [month] = found["all"], found["months"]
    assert (every["n"], every["agreed"], every["share"]) == (10, 8, 0.8)
    assert every["kappa"] == pytest.approx(0.6154, abs=0.0001)  # (0.8 - 0.48) / (1 - 0.48)
    assert -1 <= every["low"] < every["kappa"] < every["high"] <= 1
    assert month == every | {"month": date(NOON.year, NOON.month, 1).isoformat()}
    assert otto.get("agreement/").status_code == 403


@pytest.mark.parametrize("count", [1, 4])
def test_they_are_read_in_a_fixed_number_of_statements(otto, triager, lead, count):
    for _review in range(count):
        last = held(triager, lead, count=count)

    counts = [statements(otto.client, f"{DESK}{path}") for path in ("second-reviews/", at(last))]

    assert counts == [4, 6]
