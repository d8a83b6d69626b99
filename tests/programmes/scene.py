"""What tests of programmes begin with: outcomes of notices, and participations taken to a state by the actions."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from programmes.actions import admission, onboarding, standing
from programmes.criteria import Rule
from programmes.enums import BY_MANAGER
from programmes.models import Participation, Programme
from takedowns.models import Listing, ReasonCode
from tests.factories import NoticeFactory

START = datetime(2026, 1, 5, 2, tzinfo=UTC)  # Monday, 10:00 in Singapore
DAY = timedelta(days=1)
MOST = 40  # listings of a notice here


def plus():
    return Programme.objects.get(code="IPP-PLUS")


def outcomes(organisation, *, good=0, bad=0, at, reason="TM-01"):
    """Send outcomes: so many listings taken down, so many rejected as not similar."""
    kinds = [("REMOVED", "")] * good + [("REJECTED", "SU-01")] * bad
    for begin in range(0, len(kinds), MOST):
        part = kinds[begin : begin + MOST]
        notice = NoticeFactory(
            organisation=organisation, state="DECIDED", decided_at=at, outcome="PARTIAL", listing_count=len(part),
            pending_count=0, listings=0, reason=ReasonCode.objects.get(code=reason, version=1), submitted_at=at - DAY,
            upheld_count=sum(not code for _outcome, code in part),
        )  # fmt: skip
        with staff_scope():
            Listing.objects.bulk_create(
                Listing(
                    organisation=organisation, notice=notice, position=n, marketplace="lazada", market="SG",
                    item=f"{notice.pk}{n}", key=f"lazada:SG:{notice.pk}{n}", pasted="https://lazada.sg/x",
                    outcome=outcome, rejection_code=code, decided_at=at,
                )
                for n, (outcome, code) in enumerate(part, 1)
            )  # fmt: skip


def again(participation):
    with staff_scope():
        return Participation.objects.for_lists().get(pk=participation.pk)


def shortlisted(organisation, *, by, at=START):
    with staff_scope(by=by):
        return admission.shortlist(programme=plus(), organisation=organisation, origin=None, by=by, at=at)


def invited(organisation, *, by, at=START):
    participation = shortlisted(organisation, by=by, at=at)
    with staff_scope(by=by):
        return admission.invite(
            participation=participation, terms=plus().terms.latest("number"), expires_at=None, by=by, at=at
        )


def accepted(organisation, *, by, owner, at=START):
    letter = invited(organisation, by=by, at=at)
    with organisation_scope(organisation, by=owner):
        return admission.accept(letter=letter, signature="Olivia Owner", by=owner, at=at + DAY)


def onboarded(organisation, *, by, owner, at=START):
    participation = accepted(organisation, by=by, owner=owner, at=at)
    with staff_scope(by=by):
        onboarding.begin_onboarding(
            participation=participation, manager=by, message="Welcome.", by=by, at=at + DAY
        )
        for item in BY_MANAGER:
            onboarding.put_in_place(
                participation=participation,
                item=item,
                words="In place.",
                cadence_months=3,
                by=by,
                at=at + 2 * DAY,
            )
    return again(participation)


def active(organisation, *, by, owner, at=START, since=None):
    participation = onboarded(organisation, by=by, owner=owner, at=at)
    since = since or at + 3 * DAY
    with staff_scope(by=by):
        onboarding.activate(
            participation=participation, since=since, message="", by=by, at=min(since, at + 3 * DAY)
        )
    return again(participation)


def watched(participation, *, at):
    """Put on watch, as a bad evaluation does."""
    with staff_scope():
        fresh = again(participation)
        standing.watch(fresh, evaluation=None, reason="Accuracy is low.", at=at)
    return again(participation)


def planned(participation, *, by, at, days=60, targets=None):
    with staff_scope(by=by):
        return standing.agree_plan(
            participation=participation, words="Mark the copied picture.", agreed_with="Olivia Owner",
            ends_at=at + days * DAY, targets=targets or [Rule("EXIT_UPPER", "AT_LEAST", Decimal("0.9"))],
            reason="The figures fell.", by=by, at=at,
        )  # fmt: skip
