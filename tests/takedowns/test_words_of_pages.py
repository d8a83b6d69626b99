"""What pages say of rights, outcomes and empty views is decided in Python; each case once."""

from types import SimpleNamespace

import pytest

from takedowns.enums import GOES, ListingOutcome, RightKind, RightState
from takedowns.forms.queue import NOTHING, VIEWS
from takedowns.queries.outcomes import SharedOutcome
from takedowns.queries.rights import kinds_with_hints, pills_of

NOTICE = SimpleNamespace(
    number="SG-2026-000001-8", right_id=7, organisation=SimpleNamespace(slug="acme"), organisation_id=1
)


def card(code="", *, outcome=ListingOutcome.REJECTED, same_as="", cured_in="", n=1):
    return SharedOutcome(outcome, code, "", same_as, NOTICE, cured_in, listings=[None] * n)


@pytest.mark.parametrize(
    ("shared", "words", "href"),
    [
        (
            card("LI-03", same_as="SG-2", outcome=ListingOutcome.DUPLICATE),
            "Follow SG-2",
            "/o/acme/notices/SG-2/",
        ),
        (card("EV-01", cured_in="SG-3"), "Fixed in SG-3", "/o/acme/notices/SG-3/"),
        (card("SU-03"), "Open the register", "/o/acme/rights/sellers/"),
        (card("RT-02"), "Open the right", "/o/acme/rights/7/#documents"),
        (card("EV-01"), "Fix and send again", f"/o/acme/notices/{NOTICE.number}/correction/"),
        (card("EV-01", n=3), "Fix and send 3 again", f"/o/acme/notices/{NOTICE.number}/correction/"),
    ],
)
def test_an_outcome_leads_to_the_one_thing_that_helps(shared, words, href):
    step = shared.next_step

    assert (step.words, step.href) == (words, href)
    assert step.sends_again == words.startswith("Fix and send")
    assert step.is_link == words.startswith(("Follow", "Fixed"))


def test_a_decision_that_stands_leads_nowhere():
    assert card("SU-04").next_step is None


def test_what_was_fixed_asks_for_nothing():
    assert card("EV-01", cured_in="SG-3").what_to_do.startswith("Nothing:")
    assert not card("EV-01").what_to_do.startswith("Nothing:")


@pytest.mark.parametrize(
    ("state", "refusal", "verified_until", "days_left", "said"),
    [
        ("SUBMITTED", None, "2026-12-01", None, ["Can be used", "Renewal being verified"]),
        ("VALIDATED", None, None, None, ["Verified"]),
        ("VALIDATED", None, None, 1, ["Verified", "Ends in 1 day"]),
        ("VALIDATED", None, None, 7, ["Verified", "Ends in 7 days"]),
        ("VALIDATED", "over", None, None, ["Expired"]),
        ("EXPIRED", "over", None, None, ["Expired"]),
        ("INFO_REQUIRED", "asked", None, None, ["We have questions"]),
        ("SUBMITTED", "waits", None, None, ["Being verified"]),
        ("DRAFT", "not sent", None, None, ["Not sent yet"]),
        ("REJECTED", "refused", None, None, ["Not verified"]),
    ],
)
def test_the_state_of_a_right_is_said_in_pills(state, refusal, verified_until, days_left, said):
    right = SimpleNamespace(
        state=RightState(state), refusal=refusal, verified_until=verified_until, days_left=days_left
    )

    assert [pill.words for pill in pills_of(right)] == said


def test_every_kind_of_right_says_what_it_protects():
    assert [kind for kind, _label, hint in kinds_with_hints() if hint] == RightKind.values


def test_every_view_of_the_queue_says_why_it_is_empty():
    assert NOTHING.keys() == VIEWS.keys()
    assert all(title and why for title, why in NOTHING.values())


def test_what_goes_is_taken_down_or_restricted():
    assert GOES == (ListingOutcome.REMOVED, ListingOutcome.RESTRICTED)
