"""Misuse cases, as the desk runs them."""

from datetime import timedelta

from ipr_portal.tenancy.scope import organisation_scope, staff_scope, system_scope
from takedowns.actions import misuse, sanctions
from takedowns.enums import AppealAnswer, MisuseVerdict, ProposalAnswer
from takedowns.models import MisuseCase, MisuseReview, Sanction
from takedowns.queries.misuse import figures_of
from tests.conftest import NOON

from .corrected import sent

DAY = timedelta(days=1)
TESTS = {"gravity": "Sellers lost a week of sales.", "intention": "They were told twice before."}
FOUND = "Ten listings of genuine goods were reported as counterfeits."


def flagged(organisation, by, *, at=NOON, notice=None):
    with staff_scope():
        return misuse.flag(
            against=organisation, grounds="A competitor, as it seems.", by=by, at=at, notice=notice
        )


def case_now(case):
    with staff_scope():
        return MisuseCase.objects.select_related("against").get(pk=case.pk)


def one_rejected(organisation, by, *, at=NOON):
    """A rejected listing of theirs that counts, unless there is one in the 90 days before."""
    with staff_scope():
        figures = figures_of(organisation, at=at)
    if not figures.rejected:
        sent(organisation, by, ["REJECTED"], at=at - timedelta(minutes=1))


def taken_up(organisation, by, *, at=NOON):
    case = flagged(organisation, by, at=at)
    with staff_scope():
        return misuse.take_up(case=case, version=case.version, by=by, at=at)


def reviewed(case, by, verdict, *, at=NOON, **more):
    with staff_scope():
        return misuse.review(
            case=case, version=case_now(case).version, verdict=MisuseVerdict(verdict), by=by, at=at,
            **TESTS | {"found": FOUND} | more,
        )  # fmt: skip


def warned(organisation, by, *, at=NOON):
    one_rejected(organisation, by, at=at)
    case = taken_up(organisation, by, at=at)
    reviewed(case, by, "WARN", at=at)
    return case_now(case)


def warned_and_again(organisation, by, *, at=NOON):
    """Warned a day before, and another listing rejected since."""
    case = warned(organisation, by, at=at - DAY)
    sent(organisation, by, ["REJECTED"], at=at - timedelta(minutes=1))
    return case


def answered(review, by, answer="CONFIRMED", *, at=NOON):
    with staff_scope():
        row = MisuseReview.objects.select_related("case").get(pk=review.pk)
        return misuse.answer_proposal(
            review=row, answer=ProposalAnswer(answer), sentence="As the review says.", by=by, at=at
        )


def suspended(organisation, by, second, *, at=NOON, days=30, **scope):
    """A suspension with its warning a day before."""
    case = warned_and_again(organisation, by, at=at)
    answered(reviewed(case, by, "SUSPEND", at=at, days=days, **scope), second, at=at)
    organisation.refresh_from_db()
    return case_now(case)


def sanction_of(organisation, kind):
    with staff_scope():
        return Sanction.objects.select_related("suspension").get(organisation=organisation, kind=kind)


def appealed(organisation, by, kind="SUSPENSION", *, at=NOON):
    with organisation_scope(organisation, by=by):
        sanction = Sanction.objects.get(kind=kind)
        return sanctions.appeal(sanction=sanction, grounds="The goods were not genuine.", by=by, at=at)


def appeal_answered(appeal, by, answer, *, at=NOON):
    with staff_scope():
        return sanctions.answer_appeal(
            appeal=appeal, answer=AppealAnswer(answer), sentence="Read again.", by=by, at=at
        )


def ended(at):
    with system_scope():
        return sanctions.end_due(at=at)


def flagged_by_rules(at):
    with system_scope():
        return misuse.flag_by_rules(at=at)
