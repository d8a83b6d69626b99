"""Warnings and suspensions because of misuse: what the organisation is told, its appeal, and the end."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Refusal
from ipr_portal.notifications.actions import notify
from ipr_portal.organisations.actions import suspensions
from ipr_portal.organisations.actions.registration import lock as lock_organisation
from ipr_portal.organisations.enums import SuspensionCause, SuspensionEnd
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.people import owners_of, staff_who
from ipr_portal.tenancy.roles import Can
from takedowns.enums import (
    AppealAnswer,
    MisuseState,
    MisuseVerdict,
    ProposalAnswer,
    SanctionEnd,
    SanctionKind,
)
from takedowns.models import MisuseCase, MisuseReview, Sanction, SanctionAppeal
from takedowns.models.misuse import RUNNING
from takedowns.rules.misuse import (
    APPEAL_WITHIN,
    WARNING_LASTS,
    is_suspension,
    why_not_answer_appeal,
    why_not_appeal,
)


class CannotAppeal(DomainError):
    """A rule forbids it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


def warn(organisation: Organisation, review: MisuseReview, *, by, at: datetime) -> Sanction:
    """Warn an organisation. Part of the review of a case, which is locked."""
    row = _impose(organisation, review, SanctionKind.WARNING, at + WARNING_LASTS, by=by, at=at)
    record("sanction.warning", organisation, by=by, at=at)
    _tell("sanction.warning", row, organisation, at=at)
    return row


def suspend(organisation: Organisation, review: MisuseReview, *, by, at: datetime) -> Sanction:
    """Suspend the filing of an organisation as a review proposed. Part of its confirmation, with the case locked."""
    ends_at = at + timedelta(days=review.days or 0)
    suspension = suspensions.suspend(
        organisation=organisation, cause=SuspensionCause.MISUSE, sentence=review.found, reasons=review.reasons,
        markets=review.markets, until=ends_at, by=by, at=at, tell=False,
    )  # fmt: skip
    row = _impose(organisation, review, SanctionKind.SUSPENSION, ends_at, by=by, at=at, suspension=suspension)
    _tell("sanction.suspension", row, organisation, at=at)
    return row


def _impose(
    organisation, review: MisuseReview, kind, ends_at, *, by, at: datetime, suspension=None
) -> Sanction:
    same = ("found", "rejected", "decided", "period_from", "period_until", "notices", "legal_basis")
    return Sanction.objects.create(
        organisation=organisation, kind=kind, suspension=suspension, imposed_by=by, imposed_at=at, ends_at=ends_at,
        appeal_until=at + APPEAL_WITHIN, **{name: getattr(review, name) for name in same},
    )  # fmt: skip


@transaction.atomic
def appeal(*, sanction: Sanction, grounds: str, by, at: datetime) -> SanctionAppeal:
    """Appeal against a warning or a suspension, once; it stays in force until the answer.

    :raises CannotAppeal: if somebody has appealed before, or the time for it is over.
    """
    sanction = Sanction.objects.select_for_update(of=("self",), no_key=True).get(pk=sanction.pk)
    _refuse(why_not_appeal(sanction, SanctionAppeal.objects.filter(sanction=sanction).first(), at=at))
    row = SanctionAppeal.objects.create(
        organisation_id=sanction.organisation_id,
        sanction=sanction,
        grounds=grounds,
        appealed_by=by,
        appealed_at=at,
    )
    organisation = Organisation.objects.get(pk=sanction.organisation_id)
    record("sanction.appealed", organisation, by=by, at=at)
    notify(
        staff_who(Can.REVIEW_MISUSE), "sanction.appealed", organisation, at=at,
        event_key=f"sanction.appealed:{row.pk}", path=reverse("desk:misuse_appeal", args=[row.pk]),
    )  # fmt: skip
    return row


@transaction.atomic
def answer_appeal(
    *, appeal: SanctionAppeal, answer: AppealAnswer, sentence: str, by, at: datetime
) -> SanctionAppeal:
    """Answer an appeal: granted, the warning or suspension ends now; denied, it stands.

    :param sentence: why; the organisation reads it.
    :raises CannotAppeal: if it is answered already, or this person decided the case.
    """
    organisation = lock_organisation(Organisation(pk=appeal.organisation_id))
    rows = SanctionAppeal.objects.select_for_update(of=("self",), no_key=True)
    appeal = rows.select_related("sanction__review__case").get(pk=appeal.pk)
    review = appeal.sanction.review
    _refuse(why_not_answer_appeal(appeal, {review.reviewed_by_id, review.answered_by_id}, by=by))
    appeal.answer, appeal.sentence, appeal.answered_by, appeal.answered_at = answer, sentence, by, at
    appeal.save(update_fields=["answer", "sentence", "answered_by", "answered_at"])
    if answer == AppealAnswer.GRANTED:
        _lift(appeal.sanction, review.case, sentence, by=by, at=at)
    kind = f"sanction.appeal_{answer.lower()}"
    record(kind, organisation, by=by, at=at)
    _tell(kind, appeal.sanction, organisation, at=at, sentence=sentence)
    return appeal


def _lift(sanction: Sanction, case: MisuseCase, sentence: str, *, by, at: datetime) -> None:
    """End what is in force; what has ended already is marked as lifted, so that it counts no longer."""
    sanction.end, sanction.ended_at = SanctionEnd.APPEAL, sanction.ended_at or at
    sanction.save(update_fields=["end", "ended_at"])
    if is_suspension(sanction) and sanction.suspension and not sanction.suspension.ended_at:
        suspensions.restore(
            suspension=sanction.suspension,
            sentence=sentence,
            by=by,
            at=at,
            end=SuspensionEnd.APPEAL,
            tell=False,
        )
    _close(case, sanction, at=at)


def _close(case: MisuseCase, sanction: Sanction, *, at: datetime) -> None:
    """Close the case of a sanction that has ended, unless a later one of it is in force."""
    case = MisuseCase.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if case.state in RUNNING and case.ends_at == sanction.ends_at:
        case.state, case.closed_at, case.version = MisuseState.LIFTED, at, case.version + 1
        case.save(update_fields=["state", "closed_at", "version"])
        waits = MisuseReview.objects.filter(case=case, verdict=MisuseVerdict.SUSPEND, answer="")
        waits.update(answer=ProposalAnswer.OVER, answered_at=at)
        record("misuse.ended", case, by=None, at=at, internal=True)


def end_due(*, at: datetime) -> int:
    """End suspensions and warnings whose time is over, with their cases; answer how many. Idempotent."""
    suspensions.end_due(at=at)
    keys = list(
        Sanction.objects.filter(ended_at=None, ends_at__lte=at).order_by("pk").values_list("pk", flat=True)
    )
    return sum(_end(key, at=at) for key in keys)


@transaction.atomic
def _end(key: int, *, at: datetime) -> bool:
    organisation = Sanction.objects.values_list("organisation_id", flat=True).get(pk=key)
    lock_organisation(Organisation(pk=organisation))
    rows = Sanction.objects.select_for_update(of=("self",), no_key=True).select_related("review__case")
    row = rows.filter(pk=key, ended_at=None, ends_at__lte=at).first()
    if row is None:
        return False
    row.end, row.ended_at = SanctionEnd.OVER, at
    row.save(update_fields=["end", "ended_at"])
    _close(row.review.case, row, at=at)
    return True


def _tell(kind: str, row: Sanction, organisation: Organisation, *, at: datetime, **said) -> None:
    """Tell the owners what was found, how much, in which period, and how to appeal."""
    found: dict[str, str | int] = {"found": row.found, "rejected": row.rejected, "decided": row.decided}
    notify(
        owners_of(organisation.pk), kind, organisation, at=at, event_key=f"{kind}:{row.pk}",
        path=reverse("organisation:sanction", args=[organisation.slug, row.pk]), **found | said,
    )  # fmt: skip


def _refuse(refusal: Refusal | None) -> None:
    if refusal:
        raise CannotAppeal(refusal)
