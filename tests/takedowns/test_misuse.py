"""Misuse by senders of notices: flagged, reviewed with four tests, warned first, suspended by two, appealed, ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns import tasks
from takedowns.actions.misuse import CannotDecideMisuse, set_bound
from takedowns.actions.sanctions import CannotAppeal
from takedowns.enums import MISUSE_MOVES, MisuseState
from takedowns.models import MisuseBound, MisuseCase, MisuseFlag, Notice, Sanction
from takedowns.rules.misuse import MOST_DAYS, WAITS_FOR, Counted, is_beyond
from tests.conftest import NOON
from tests.factories import OrganisationFactory, UserFactory

from .corrected import sent
from .misused import (
    DAY,
    FOUND,
    answered,
    appeal_answered,
    appealed,
    case_now,
    ended,
    flagged_by_rules,
    one_rejected,
    reviewed,
    sanction_of,
    suspended,
    taken_up,
    warned,
    warned_and_again,
)

BOUND = MisuseBound(least_decided=50, least_rejected=20, share=30)
CASES = [
    (50, 20, True),
    (49, 20, False),  # too few listings
    (50, 19, False),  # too few rejections
    (100, 29, False),  # below the share
    (100, 30, True),
    (0, 0, False),
]


@pytest.mark.parametrize(("decided", "rejected", "beyond"), CASES)
def test_a_share_of_enough_listings_flags(decided, rejected, beyond):
    assert is_beyond(Counted(decided, rejected), BOUND) == beyond


@pytest.mark.parametrize("decided", [1, 1000, 10**6, 10**9])
def test_volume_alone_is_never_misuse(decided):
    strictest = MisuseBound(least_decided=1, least_rejected=1, share=1)

    assert not is_beyond(Counted(decided, 0), strictest)


def test_every_state_ends_or_has_a_person_or_a_clock():
    lasting = {state for state in MisuseState if MISUSE_MOVES.get(state)}

    assert set(WAITS_FOR) == lasting
    assert all(isinstance(one, Can) or one == "ends_at" for one in WAITS_FOR.values())
    assert all(
        MisuseState.LIFTED in MISUSE_MOVES[state] for state, by in WAITS_FOR.items() if by == "ends_at"
    )


@pytest.mark.django_db
def test_no_number_of_upheld_notices_flags_anybody(acme, triager):
    with staff_scope():
        set_bound(least_decided=1, least_rejected=1, share=1, by=None, at=NOON)
    sent(acme, triager, ["REMOVED"] * 40)

    assert flagged_by_rules(NOON + DAY) == 0
    with staff_scope():
        assert not MisuseCase.objects.exists()


@pytest.mark.django_db
def test_a_share_beyond_the_bound_flags_once(acme, triager):
    with staff_scope():
        set_bound(least_decided=4, least_rejected=2, share=50, by=None, at=NOON)
    sent(acme, triager, ["REMOVED", "REMOVED", "REJECTED", "REJECTED"])

    assert (flagged_by_rules(NOON + DAY), flagged_by_rules(NOON + 2 * DAY)) == (1, 0)
    with staff_scope():
        assert MisuseFlag.objects.get().grounds == "2 of 4 listings were rejected in 90 days."


@pytest.mark.django_db
def test_a_forged_document_flags_the_notice_and_who_filed_it_once(acme, triager):
    notice, _products = sent(acme, triager, ["REJECTED"], code="PR-03")

    assert (flagged_by_rules(NOON + DAY), flagged_by_rules(NOON + DAY)) == (1, 0)
    with staff_scope():
        flag = MisuseFlag.objects.select_related("case").get()
        sender = Notice.objects.get(pk=notice.pk).submitted_by_id
    assert (flag.notice_id, flag.filer_id, flag.case.against_id) == (notice.pk, sender, acme.pk)


@pytest.mark.django_db
def test_a_rejection_for_bad_faith_flags_and_is_no_forged_document(acme, triager, lead):
    notice, _products = sent(acme, triager, ["REJECTED"], code="PR-02")

    assert (flagged_by_rules(NOON + DAY), flagged_by_rules(NOON + DAY)) == (1, 0)
    with staff_scope():
        flag = MisuseFlag.objects.select_related("case").get()
    assert (flag.source, flag.notice_id, flag.grounds) == (
        "BAD_FAITH", notice.pk, f"A listing of {notice.number} was rejected with PR-02.",
    )  # fmt: skip
    case = taken_up(acme, lead, at=NOON + DAY)
    with pytest.raises(CannotDecideMisuse, match="Only a forged document can do without"):
        reviewed(case, lead, "SUSPEND", days=30, legal_basis="A court order.", at=NOON + DAY)


@pytest.mark.django_db
def test_a_warning_tells_the_owners_what_was_found_and_how_much(acme, acme_owner, filer, triager, lead):
    notice, _products = sent(acme, triager, ["REMOVED", "REJECTED"])

    case = warned(acme, lead, at=NOON + DAY)

    row = sanction_of(acme, "WARNING")
    assert (case.state, row.rejected, row.decided, row.notices) == ("WARNED", 1, 2, [notice.number])
    with staff_scope():
        told = Notification.objects.filter(kind="sanction.warning")
        assert [one.recipient_id for one in told] == [acme_owner.pk]
        mail = OutgoingMail.objects.get(kind="sanction.warning")
    assert (mail.context["found"], mail.context["rejected"]) == (FOUND, 1)
    acme.refresh_from_db()
    assert (acme.state, acme.filing_stops) == ("VERIFIED", [])


@pytest.mark.django_db
def test_a_suspension_needs_a_warning_and_no_legal_basis_is_instead_of_it(acme, lead):
    one_rejected(acme, lead)
    case = taken_up(acme, lead)

    for basis in ("", "A court order of 1 November."):
        with pytest.raises(CannotDecideMisuse, match="not warned in the last twelve months") as refused:
            reviewed(case, lead, "SUSPEND", days=30, legal_basis=basis)
        assert refused.value.refusal.field == "verdict"


@pytest.mark.django_db
def test_after_a_forged_document_a_legal_basis_is_enough(acme, triager, lead):
    sent(acme, triager, ["REJECTED"], code="PR-03", at=NOON - DAY)
    flagged_by_rules(NOON)
    case = taken_up(acme, lead)

    with pytest.raises(CannotDecideMisuse, match="name the legal basis"):
        reviewed(case, lead, "SUSPEND", days=30)

    assert reviewed(case, lead, "SUSPEND", days=30, legal_basis="A court order of 1 November.").answer == ""


@pytest.mark.django_db
def test_what_was_warned_of_is_not_suspended_for(acme, lead):
    case = warned(acme, lead)

    with pytest.raises(CannotDecideMisuse, match="Nothing was rejected .* since the warning of"):
        reviewed(case, lead, "SUSPEND", days=30, at=NOON + DAY)
    sent(acme, lead, ["REJECTED"], at=NOON + DAY)

    assert reviewed(case, lead, "SUSPEND", days=30, at=NOON + 2 * DAY).answer == ""


@pytest.mark.django_db
@pytest.mark.parametrize("verdict", ["WARN", "SUSPEND"])
def test_without_a_rejection_the_review_can_only_dismiss(acme, triager, lead, verdict):
    sent(acme, triager, ["REMOVED"] * 12, at=NOON - DAY)
    case = taken_up(acme, lead)

    with pytest.raises(CannotDecideMisuse, match="volume alone is no misuse"):
        reviewed(case, lead, verdict, days=30, legal_basis="A court order of 1 November.")

    assert reviewed(case, lead, "DISMISS", found="").verdict == "DISMISS"


@pytest.mark.django_db
def test_a_warning_counts_for_twelve_months(acme, lead):
    warned(acme, lead)
    one_rejected(acme, lead, at=NOON + 366 * DAY)
    later = taken_up(acme, lead, at=NOON + 366 * DAY)

    with pytest.raises(CannotDecideMisuse, match="not warned"):
        reviewed(later, lead, "SUSPEND", days=30, at=NOON + 366 * DAY)


@pytest.mark.django_db
@pytest.mark.parametrize("days", [None, 0, MOST_DAYS + 1])
def test_a_suspension_lasts_half_a_year_at_most(acme, lead, days):
    case = warned_and_again(acme, lead)

    with pytest.raises(CannotDecideMisuse, match="1 to 183 days"):
        reviewed(case, lead, "SUSPEND", days=days)


@pytest.mark.django_db
def test_a_second_person_confirms_a_suspension(acme, lead, admin, triager):
    review = reviewed(warned_and_again(acme, lead), lead, "SUSPEND", days=30)

    for person, why in ((lead, "You proposed"), (triager, "Only a lead")):
        with pytest.raises(CannotDecideMisuse, match=why):
            answered(review, person)
    acme.refresh_from_db()
    assert acme.state == "VERIFIED"

    answered(review, admin)

    acme.refresh_from_db()
    assert (acme.state, case_now(review.case).ends_at) == ("RESTRICTED", NOON + 30 * DAY)
    with pytest.raises(CannotDecideMisuse, match="No suspension waits"):
        answered(review, admin)


@pytest.mark.django_db
def test_a_refused_proposal_leaves_the_case_as_it_was(acme, lead, admin):
    review = reviewed(warned_and_again(acme, lead), lead, "SUSPEND", days=30)

    answered(review, admin, "REFUSED")

    acme.refresh_from_db()
    assert (acme.state, case_now(review.case).state) == ("VERIFIED", "WARNED")


@pytest.mark.django_db
def test_a_dismissed_case_is_told_to_nobody(acme, acme_owner, lead):
    case = taken_up(acme, lead)

    reviewed(case, lead, "DISMISS", found="")

    assert case_now(case).state == "DISMISSED"
    with staff_scope():
        assert not Sanction.objects.exists()
        assert not Notification.objects.filter(recipient=acme_owner).exists()


@pytest.mark.django_db
def test_a_suspension_ends_by_itself_once(acme, lead, admin):
    case = suspended(acme, lead, admin)

    assert (
        ended(NOON + 30 * DAY - timedelta(seconds=1)),
        ended(NOON + 30 * DAY),
        ended(NOON + 31 * DAY),
    ) == (0, 1, 0)
    acme.refresh_from_db()
    assert (acme.state, acme.filing_stops, case_now(case).state) == ("VERIFIED", [], "LIFTED")


@pytest.mark.django_db
def test_a_warning_ends_after_twelve_months(acme, lead):
    case = warned(acme, lead)

    assert (ended(NOON + 364 * DAY), ended(NOON + 365 * DAY)) == (0, 1)
    assert case_now(case).state == "LIFTED"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "state", "case_state"),
    [("GRANTED", "VERIFIED", "LIFTED"), ("DENIED", "RESTRICTED", "SUSPENDED")],
)
def test_an_appeal_is_answered_by_somebody_who_did_not_decide(
    acme, acme_owner, lead, admin, answer, state, case_state
):
    case = suspended(acme, lead, admin)
    appeal = appealed(acme, acme_owner)
    for decider in (lead, admin):
        with pytest.raises(CannotAppeal, match="You decided this case"):
            appeal_answered(appeal, decider, answer)

    appeal_answered(appeal, UserFactory(staff_role="LEAD"), answer, at=NOON + DAY)

    acme.refresh_from_db()
    assert (acme.state, case_now(case).state) == (state, case_state)
    with staff_scope():
        kinds = Notification.objects.filter(recipient=acme_owner).values_list("kind", flat=True)
        assert f"sanction.appeal_{answer.lower()}" in kinds


@pytest.mark.django_db
def test_one_appeal_each_and_within_six_months(acme, acme_owner, lead, admin):
    suspended(acme, lead, admin)
    with pytest.raises(CannotAppeal, match="The time to appeal ended"):
        appealed(acme, acme_owner, at=NOON + 183 * DAY)
    appealed(acme, acme_owner)

    with pytest.raises(CannotAppeal, match="You appealed on"):
        appealed(acme, acme_owner)

    assert appealed(acme, acme_owner, "WARNING").pk


@pytest.mark.django_db
def test_a_warning_that_an_appeal_lifted_allows_no_suspension(acme, acme_owner, lead, admin):
    warned(acme, lead)
    appeal_answered(appealed(acme, acme_owner, "WARNING"), admin, "GRANTED")

    with pytest.raises(CannotDecideMisuse, match="not warned"):
        reviewed(taken_up(acme, lead), lead, "SUSPEND", days=30)


@pytest.mark.django_db
def test_another_organisation_reads_nothing_of_it(acme, acme_owner, lead, admin):
    suspended(acme, lead, admin)
    other = OrganisationFactory(state="VERIFIED")

    with organisation_scope(other):
        assert not Sanction.objects.exists()
    with organisation_scope(acme):
        assert Sanction.objects.count() == 2


@pytest.mark.django_db
def test_the_tasks_flag_and_end_and_may_run_twice(acme, triager, lead):
    now = timezone.now()
    sent(acme, triager, ["REJECTED"], code="PR-03", at=now - DAY)
    case = warned(OrganisationFactory(state="VERIFIED"), lead, at=now - 366 * DAY)

    for task in (tasks.flag_misuse, tasks.end_sanctions) * 2:
        task()

    assert case_now(case).state == "LIFTED"
    with staff_scope():
        assert MisuseFlag.objects.filter(source="FORGED").count() == 1
