"""A proposed suspension and what happens to its case meanwhile: every act in every situation works or is refused in words."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from ipr_portal.errors import Stale
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.scope import staff_scope, system_scope
from takedowns.actions import misuse, sanctions
from takedowns.actions.misuse import CannotDecideMisuse
from takedowns.actions.sanctions import CannotAppeal
from takedowns.enums import AppealAnswer, MisuseState, MisuseVerdict, ProposalAnswer
from takedowns.models import MisuseCase, MisuseReview, Sanction
from tests.factories import UserFactory

from .corrected import sent
from .misused import (
    DAY,
    FOUND,
    TESTS,
    answered,
    appeal_answered,
    appealed,
    case_now,
    ended,
    flagged,
    flagged_by_rules,
    reviewed,
    suspended,
    taken_up,
    warned,
    warned_and_again,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def now():
    return timezone.now()


def close(organisation):
    with staff_scope():
        Organisation.objects.filter(pk=organisation.pk).update(state="CLOSED")


def proposed(acme, owner, lead, admin, now):
    case = warned_and_again(acme, lead, at=now)
    reviewed(case, lead, "SUSPEND", days=30, at=now)
    return case


def lifted_by_appeal(acme, owner, lead, admin, now):
    case = proposed(acme, owner, lead, admin, now)
    appeal_answered(appealed(acme, owner, "WARNING", at=now), admin, "GRANTED", at=now)
    return case


def warning_over(acme, owner, lead, admin, now):
    case = warned_and_again(acme, lead, at=now - 365 * DAY)
    reviewed(case, lead, "SUSPEND", days=30, at=now - 365 * DAY)
    sent(acme, lead, ["REJECTED"], at=now - DAY)
    return case


def warning_ended(acme, owner, lead, admin, now):
    case = warning_over(acme, owner, lead, admin, now)
    ended(now)
    return case


def closed_meanwhile(acme, owner, lead, admin, now):
    case = proposed(acme, owner, lead, admin, now)
    close(acme)
    return case


def closed_before(acme, owner, lead, admin, now):
    case = warned_and_again(acme, lead, at=now)
    close(acme)
    return case


def under_another_warning(acme, owner, lead, admin, now):
    """A second case, whose proposal counted on the warning of the first, which an appeal lifted."""
    warned_and_again(acme, lead, at=now)
    case = taken_up(acme, lead, at=now)
    reviewed(case, lead, "SUSPEND", days=30, at=now)
    appeal_answered(appealed(acme, owner, "WARNING", at=now), admin, "GRANTED", at=now)
    return case


def forged(acme, owner, lead, admin, now):
    sent(acme, lead, ["REJECTED"], code="PR-03", at=now - DAY)
    flagged_by_rules(now)
    case = taken_up(acme, lead, at=now)
    reviewed(case, lead, "SUSPEND", days=30, legal_basis="A court order.", at=now)
    return case


def refused(acme, owner, lead, admin, now):
    case = proposed(acme, owner, lead, admin, now)
    with staff_scope():
        review = MisuseReview.objects.get(case=case, verdict="SUSPEND")
    answered(review, admin, "REFUSED", at=now)
    return case


def dismissed(acme, owner, lead, admin, now):
    case = taken_up(acme, lead, at=now)
    reviewed(case, lead, "DISMISS", found="", at=now)
    return case


SITUATIONS = {
    "flagged": lambda acme, owner, lead, admin, now: flagged(acme, lead, at=now),
    "under review": lambda acme, owner, lead, admin, now: taken_up(acme, lead, at=now),
    "warned": lambda acme, owner, lead, admin, now: warned(acme, lead, at=now),
    "suspended": lambda acme, owner, lead, admin, now: suspended(acme, lead, admin, at=now),
    "proposed": proposed, "warning lifted": lifted_by_appeal, "warning too old": warning_over,
    "warning ended": warning_ended, "closed meanwhile": closed_meanwhile, "closed before": closed_before,
    "under another warning": under_another_warning, "forged": forged, "proposal refused": refused, "dismissed": dismissed,
}  # fmt: skip
CAN_BE_CONFIRMED = {"proposed", "forged"}
WAITS = CAN_BE_CONFIRMED | {"warning too old", "closed meanwhile", "under another warning"}


@pytest.fixture(params=SITUATIONS)
def situation(request, acme, acme_owner, lead, admin, now):
    case = SITUATIONS[request.param](acme, acme_owner, lead, admin, now)
    return request.param, case_now(case)


def tried(act):
    """What an act came to, undone afterwards; only the documented refusals are caught."""
    with staff_scope(), transaction.atomic():
        try:
            with transaction.atomic():
                act()
        except (CannotDecideMisuse, CannotAppeal, Stale) as refusal:
            return str(refusal)
        finally:
            transaction.set_rollback(True)
    return "done"


def appealed_and_answered(sanction, answer, now):
    owner, third = UserFactory(), UserFactory(staff_role="LEAD")
    row = sanctions.appeal(sanction=sanction, grounds="The goods were not genuine.", by=owner, at=now)
    sanctions.answer_appeal(appeal=row, answer=answer, sentence="Read again.", by=third, at=now)


def last_proposal(case):
    with staff_scope():
        return MisuseReview.objects.select_related("case").filter(case=case, verdict="SUSPEND").last()


def test_every_act_in_every_situation_works_or_is_refused_in_words(situation, lead, admin, now):
    name, case = situation
    proposal, said = last_proposal(case), {"by": admin, "at": now}
    acts = {f"review {verdict}": lambda verdict=verdict: misuse.review(
        case=case, version=case.version, verdict=verdict, found=FOUND, days=30, **TESTS, **said
    ) for verdict in MisuseVerdict}  # fmt: skip
    acts["take up"] = lambda: misuse.take_up(case=case, version=case.version, **said)
    acts["flag"] = lambda: misuse.flag(against=case.against, grounds="Again.", **said)
    acts["end"] = lambda: sanctions.end_due(at=now + 400 * DAY)
    for answer in (ProposalAnswer.CONFIRMED, ProposalAnswer.REFUSED) if proposal else ():
        acts[answer.value] = lambda answer=answer: misuse.answer_proposal(
            review=proposal, answer=answer, sentence="As the review says.", **said
        )

    with staff_scope():
        sanctioned = list(Sanction.objects.filter(organisation=case.against))
    for row in sanctioned:
        for answer in AppealAnswer:
            acts[f"{row.kind} {answer}"] = lambda row=row, answer=answer: appealed_and_answered(
                row, answer, now
            )

    outcome = {name: tried(act) for name, act in acts.items()}

    assert (outcome["flag"], outcome["end"]) == ("done", "done")
    assert (outcome.get("CONFIRMED") == "done") == (name in CAN_BE_CONFIRMED), outcome
    assert (outcome.get("REFUSED") == "done") == (name in WAITS), outcome
    assert (outcome["take up"] == "done") == (case.state == MisuseState.FLAGGED)


def test_no_page_offers_an_answer_that_cannot_be_given(client, situation, admin):
    name, case = situation
    client.force_login(admin)

    page = client.get(reverse("desk:misuse_case", args=[case.pk]))

    shown, proposal = page.content.decode(), last_proposal(case)
    assert page.status_code == 200
    assert ("A suspension is proposed" in shown) == (name in WAITS)
    assert ('value="CONFIRMED"' in shown) == (name in CAN_BE_CONFIRMED)
    assert ('value="REFUSED"' in shown) == (name in WAITS)
    if proposal:
        here = reverse("desk:misuse_proposal", args=[proposal.pk])
        sent_now = client.post(here, {"answer": "CONFIRMED", "sentence": "Yes."})
        assert sent_now.status_code == (302 if name in CAN_BE_CONFIRMED else 409)


WHY_NOT = {
    "warning lifted": "No suspension waits for a second person.",
    "warning too old": "not warned in the last twelve months",
    "closed meanwhile": "Acme Botanicals is closed; it cannot file.",
    "under another warning": "not warned in the last twelve months",
}


@pytest.mark.parametrize("name", WHY_NOT)
def test_the_refusal_says_what_has_changed(client, acme, acme_owner, lead, admin, now, name):
    case = SITUATIONS[name](acme, acme_owner, lead, admin, now)
    client.force_login(admin)
    here = reverse("desk:misuse_proposal", args=[last_proposal(case).pk])

    answer = client.post(here, {"answer": "CONFIRMED", "sentence": "Yes."})

    assert (answer.status_code, WHY_NOT[name] in answer.content.decode()) == (409, True)
    acme.refresh_from_db()
    assert acme.state != "RESTRICTED"


def test_a_closed_case_ends_its_proposal(acme, acme_owner, lead, admin, now):
    case = warning_ended(acme, acme_owner, lead, admin, now)

    row = last_proposal(case)
    assert (case_now(case).state, row.answer, row.answered_by_id, row.answered_at) == (
        "LIFTED",
        "OVER",
        None,
        now,
    )


def test_a_proposal_is_in_the_list_of_what_to_confirm_with_its_count(
    client, acme, acme_owner, lead, admin, now
):
    case = proposed(acme, acme_owner, lead, admin, now)
    client.force_login(lead)
    there = reverse("desk:misuse_cases") + "?state=to_confirm"

    shown = client.get(there)
    with staff_scope():
        answered(last_proposal(case), admin, "REFUSED", at=now)
    after = client.get(there)

    assert [one.pk for one in shown.context["found"]] == [case.pk]
    assert (shown.context["waiting"], after.context["waiting"]) == (
        {"open": 0, "to_confirm": 1}, {"open": 0, "to_confirm": 0},
    )  # fmt: skip
    assert "To confirm <small>1</small>" in shown.content.decode()
    assert "No case here" in after.content.decode()


def test_the_rules_end_in_the_system_too(acme, acme_owner, lead, admin, now):
    case = warning_over(acme, acme_owner, lead, admin, now)

    with system_scope():
        assert sanctions.end_due(at=now) == 1
    with staff_scope():
        assert MisuseCase.objects.get(pk=case.pk).state == "LIFTED"
