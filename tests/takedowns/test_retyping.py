"""Another reason for a notice: proposed, consented to, declined; and what it leaves as it was."""

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.notifications.models import Notification
from takedowns.actions import retyping, triage
from takedowns.actions.claims import claim
from takedowns.actions.retyping import CannotConsent, CannotPropose
from takedowns.models import Notice, NoticeFile, OverruledWarning, ReasonCode
from takedowns.rules.filing import Attachment
from takedowns.rules.retyping import fitting_reasons
from takedowns.rules.triage import Verdict
from tests.deadlines.scene import sg
from tests.factories import EvidenceFileFactory, IPRightFactory, NoticeFactory

from .asking import held
from .talking import ANSWERED, PROPOSED, consent, decline, propose, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everyone")]


def again(notice):
    return Notice.objects.select_related("reason", "clock").get(pk=notice.pk)


def test_with_consent_the_notice_carries_the_new_reason_and_the_old_stays_in_its_story(acme, triager, filer):
    notice = held(acme, triager)
    before = again(notice)
    row = propose(notice, triager)

    consent(row, filer)

    after = again(notice)
    event = AuditEvent.objects.get(action="notice.retyped")
    assert (before.reason.code, after.reason.code) == ("TM-01", "TM-03")
    assert event.detail == {"before": "TM-01", "after": "TM-03"}
    assert (after.due_at, after.paused_until, after.clock.pauses.count()) == (before.due_at, None, 0)
    assert after.version == before.version + 2
    told = Notification.objects.get(kind="notice.retyped")
    assert (told.recipient, told.context["after"]) == (triager, "TM-03")


def test_the_filer_and_the_owners_are_told_of_a_proposal(acme, triager, acme_owner):
    row = proposed(acme, triager)

    told = Notification.objects.filter(kind="notice.retype_proposed")
    assert set(told.values_list("recipient", flat=True)) == {row.notice.submitted_by_id, acme_owner.pk}
    assert told[0].path == f"/o/{acme.slug}/notices/{row.notice.number}/reason/{row.pk}/"


def test_a_decision_chosen_before_the_consent_is_stale_and_says_why(acme, triager, filer):
    notice = held(acme, triager)
    row = propose(notice, triager)
    chosen = again(notice)
    consent(row, filer)

    with pytest.raises(Stale, match=f"{filer} consented on .* is TM-03 now"):
        decide(chosen, triager)
    decide(again(notice), triager)

    assert again(notice).pending_count == 0


def decide(notice, triager, outcome="NO_ACTION", count=None):
    verdicts = [
        Verdict(pk, "REJECTED", code="SU-06", sentence="The reason does not fit this listing.")
        for pk in notice.listings.pending().values_list("pk", flat=True)[:count]
    ]
    return triage.decide(
        notice=notice,
        version=notice.version,
        verdicts=verdicts,
        by=triager,
        at=sg("Mon 16:00"),
        confirmed=True,
    )


def test_declining_leaves_the_reason_and_the_same_is_not_proposed_again(acme, triager, filer):
    notice = held(acme, triager)
    row = decline(propose(notice, triager), filer)

    assert (row.state, row.answer, again(notice).reason.code) == (
        "DECLINED",
        "It is on the product.",
        "TM-01",
    )
    with pytest.raises(CannotPropose, match="has declined TM-03 already"):
        propose(notice, triager, at=ANSWERED)
    assert propose(notice, triager, "TM-02", at=ANSWERED).state == "OPEN"
    decide(again(notice), triager)


def test_declining_needs_a_sentence(acme, triager, filer):
    with pytest.raises(CannotConsent, match="Write in a sentence why"):
        decline(proposed(acme, triager), filer, sentence=" ")


def test_what_the_reason_requires_is_given_with_the_consent(acme, triager, filer):
    row = proposed(acme, triager, code="CF-01")
    with pytest.raises(CannotConsent) as missing:
        consent(row, filer)
    fields = [one.field for one in missing.value.refusals]
    files = [Attachment(EvidenceFileFactory(organisation=acme), kind) for kind in row.after.files]

    consent(row, filer, details=dict.fromkeys(row.after.fields, "Order 4471-20"), files=files)

    notice = again(row.notice)
    assert fields == [*row.after.fields, *(f"files-{kind}" for kind in row.after.files)]
    assert notice.details == dict.fromkeys(row.after.fields, "Order 4471-20")
    assert set(NoticeFile.objects.filter(notice=notice).values_list("kind", flat=True)) == set(
        row.after.files
    )


def test_the_statements_are_confirmed_for_the_new_reason(acme, triager, filer):
    with pytest.raises(CannotConsent, match="Confirm that your statements hold for TM-03 too"):
        consent(proposed(acme, triager), filer, confirmed=False)


def test_the_checks_run_again_and_only_what_is_new_is_kept(acme, triager, filer):
    """A notice about the product only, under a reason that is seen in the shop's name."""
    row = proposed(acme, triager, code="TM-04")

    consent(row, filer)

    kept = list(OverruledWarning.objects.values_list("code", "check_name", "overruled_by"))
    assert kept == [("SU-06", "place", filer.pk)]


@pytest.mark.parametrize("code", ["TM-01", "PT-01", "CF-03"])
def test_a_reason_that_does_not_fit_cannot_be_proposed(acme, triager, code):
    with pytest.raises(CannotPropose, match="Choose a reason that fits the right"):
        proposed(acme, triager, code=code)


def test_fitting_reasons_are_those_of_the_kind_of_right(acme):
    notice = NoticeFactory(organisation=acme, right=IPRightFactory(organisation=acme, kind="TRADEMARK"))

    codes = {row.code for row in fitting_reasons(notice, at=PROPOSED)}

    assert {"CF-01", "TM-03"} <= codes
    assert not {"TM-01", "CR-01", "CF-03"} & codes


def test_a_proposal_needs_a_sentence_a_present_version_and_an_undecided_notice(acme, triager):
    notice = held(acme, triager, count=2)

    with pytest.raises(CannotPropose, match="Write why this reason fits"):
        propose(notice, triager, sentence=" ")
    with pytest.raises(Stale):
        propose(notice, triager, version=99)
    decide(again(notice), triager, count=1)
    with pytest.raises(CannotPropose, match="are decided; its reason can no longer change"):
        propose(notice, triager, at=sg("Mon 16:05"))


def test_only_who_has_the_notice_and_did_not_send_it_proposes(acme, triager, lead, filer):
    notice = held(acme, triager)

    with pytest.raises(CannotPropose, match="took this notice"):
        propose(notice, lead, at=sg("Mon 11:10"))
    own = NoticeFactory(organisation=acme, submitted_by=lead)
    with pytest.raises(CannotPropose, match="You sent this notice yourself"):
        propose(own, lead)
    with pytest.raises(CannotPropose, match="Only people who decide"):
        propose(NoticeFactory(organisation=acme), filer)


def test_one_proposal_at_a_time_and_it_can_be_taken_back(acme, triager, filer):
    notice = held(acme, triager)
    row = propose(notice, triager)
    with pytest.raises(CannotPropose, match="A proposal waits for the filer already"):
        propose(notice, triager, "TM-02")

    retyping.take_back(proposal=row, by=triager, at=ANSWERED)

    with pytest.raises(Stale, match="Our team took this proposal back"):
        consent(row, filer)
    assert propose(notice, triager, "TM-02", at=ANSWERED).state == "OPEN"


def test_when_deciding_has_begun_nothing_can_be_answered(acme, triager, filer):
    notice = held(acme, triager, count=2)
    row = propose(notice, triager)
    decide(again(notice), triager, count=1)

    for act in (consent, decline):
        with pytest.raises(Stale, match="We have begun to decide .* under TM-01"):
            act(row, filer, at=sg("Mon 17:00"))
    assert again(notice).reason.code == "TM-01"


def test_a_withdrawn_notice_keeps_its_reason(acme, triager, filer):
    row = proposed(acme, triager)
    Notice.objects.filter(pk=row.notice_id).update(state="WITHDRAWN")

    with pytest.raises(Stale, match="can no longer be decided"):
        consent(row, filer)


def test_a_lease_is_kept_by_the_proposal(acme, triager):
    notice = NoticeFactory(organisation=acme, clock=None, due_at=sg("Tue 10:00"))
    claim(notice=notice, by=triager, at=sg("Mon 11:00"))

    propose(notice, triager, at=sg("Mon 11:20"))

    assert again(notice).claim_expires_at == sg("Mon 11:50")
    assert ReasonCode.objects.get(pk=again(notice).reason_id).code == "TM-01"
