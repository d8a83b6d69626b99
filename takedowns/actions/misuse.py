"""Misuse cases of the desk: flagging, reviewing, proposing a suspension and confirming it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.notifications.actions import notify
from ipr_portal.organisations.actions.registration import lock as lock_organisation
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from takedowns.enums import FlagSource, MisuseState, MisuseVerdict, ProposalAnswer
from takedowns.models import MisuseBound, MisuseCase, MisuseFlag, MisuseReview, Notice
from takedowns.models.misuse import WITH_US
from takedowns.queries.misuse import (
    FLAGGED_FOR,
    accused_notices,
    behind_of,
    bound_in_force,
    figures_of,
    report_about,
    senders_counted,
)
from takedowns.rules.misuse import (
    PERIOD,
    is_beyond,
    sender_of,
    why_not_answer_proposal,
    why_not_confirm,
    why_not_review,
    why_not_take_up,
)

from . import sanctions


class CannotDecideMisuse(DomainError):
    """A rule forbids it; `refusal` names the field."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@transaction.atomic
def flag(
    *, against: Organisation, grounds: str, by, at: datetime, notice: Notice | None = None
) -> MisuseCase:
    """Flag a sender of notices: a case opens, or the open one gets another flag. The organisation is not told.

    :param grounds: why; the desk alone reads it.
    """
    return _flag(against, FlagSource.DESK, grounds, notice, by=by, at=at)


def flag_by_rules(*, at: datetime) -> int:
    """Flag senders by rejections for bad faith or a forged document, and by their share of rejected listings; idempotent.

    :return: how many flags were set.
    """
    flags = 0
    for source in FLAGGED_FOR:
        for key in accused_notices(source, at=at):
            flags += _flag_accused(key, source, at=at)
    bound = bound_in_force()
    for sender, counted in senders_counted(at=at):
        if is_beyond(counted, bound):
            flags += _flag_share(sender, at=at)
    return flags


@transaction.atomic
def _flag_accused(key: int, source: FlagSource, *, at: datetime) -> bool:
    notice = _lock_sender(key)
    if MisuseFlag.objects.filter(notice=notice, source=source).exists():
        return False
    said = {"number": notice, "code": FLAGGED_FOR[source]}
    grounds = _("A listing of %(number)s was rejected with %(code)s.") % said
    _flag(sender_of(notice), source, grounds, notice, by=None, at=at)
    return True


@transaction.atomic
def flag_by_seller(*, notice: Notice, seller_key: str, grounds: str, at: datetime) -> MisuseCase:
    """Flag the sender of a notice for a seller of its listings, once for each seller. The sender is not told.

    :param seller_key: the seller's, as the message has it.
    :param grounds: why; the desk alone reads it.
    :raises CannotDecideMisuse: if this seller flagged the notice already.
    """
    notice = _lock_sender(notice.pk)
    if report_about(notice, seller_key).exists():
        said, todo = _("You reported this notice already."), _("We read it; there is nothing more to do.")
        raise CannotDecideMisuse(Refusal("", said, todo))
    return _flag(sender_of(notice), FlagSource.SELLER, grounds, notice, seller_key=seller_key, by=None, at=at)


def _lock_sender(key: int) -> Notice:
    """The notice with this key, with the lock of who sent it."""
    notice = Notice.objects.select_related("organisation", "agent", "submitted_by").get(pk=key)
    lock_organisation(sender_of(notice))
    return notice


@transaction.atomic
def _flag_share(key: int, *, at: datetime) -> bool:
    """Flag once in a period: what a review has dismissed does not come back the next day."""
    organisation = lock_organisation(Organisation(pk=key))
    flags = MisuseFlag.objects.filter(case__against=organisation, source=FlagSource.SHARE)
    if flags.filter(flagged_at__gt=at - PERIOD).exists():
        return False
    found = figures_of(organisation, at=at)
    grounds = _("%(rejected)d of %(decided)d listings were rejected in 90 days.") % {
        "rejected": found.rejected, "decided": found.decided,
    }  # fmt: skip
    _flag(organisation, FlagSource.SHARE, grounds, None, by=None, at=at)
    return True


def _flag(
    against: Organisation, source: FlagSource, grounds: str, notice: Notice | None, *, by, at: datetime,
    seller_key: str = "",
) -> MisuseCase:  # fmt: skip
    against = lock_organisation(against)
    case = (
        MisuseCase.objects.filter(against=against, state__in=WITH_US).select_for_update(no_key=True).first()
    )
    if case is None:
        case = MisuseCase.objects.create(against=against, opened_at=at)
    else:
        _next_version(case, [])
    filer = notice.submitted_by if notice else None
    row = MisuseFlag.objects.create(
        case=case, source=source, notice=notice, filer=filer, seller_key=seller_key, grounds=grounds, flagged_by=by,
        flagged_at=at,
    )  # fmt: skip
    record("misuse.flagged", case, by=by, at=at, internal=True, source=str(source.label))
    _tell_desk("misuse.flagged", case, row.pk, at=at, but=by)
    return case


@transaction.atomic
def take_up(*, case: MisuseCase, version: int, by, at: datetime) -> MisuseCase:
    """Start the review of a case.

    :raises Stale: if it has changed since it was read.
    """
    case = _lock(case, version)
    if refusal := why_not_take_up(case):
        raise Stale(str(refusal))
    case.state, case.taken_by, case.taken_at = MisuseState.UNDER_REVIEW, by, at
    _next_version(case, ["state", "taken_by", "taken_at"])
    record("misuse.taken_up", case, by=by, at=at, internal=True)
    return case


@transaction.atomic
def review(
    *, case: MisuseCase, version: int, verdict: MisuseVerdict, gravity: str, intention: str, by, at: datetime,
    found: str = "", legal_basis: str = "", reasons: Sequence[str] = (), markets: Sequence[str] = (),
    days: int | None = None,
) -> MisuseReview:  # fmt: skip
    """Decide a case with the four tests: warn the organisation, propose a suspension, or dismiss.

    The absolute number and the relative proportion are counted here; gravity and intention are the reviewer's.

    :param found: what the organisation reads.
    :param days: how long a suspension lasts, from its confirmation on.
    :raises Stale: if the case has changed since it was read.
    :raises CannotDecideMisuse: if a rule forbids it.
    """
    case = _lock(case, version)
    refusal = why_not_review(
        case, verdict=verdict, behind=behind_of(case, at=at), legal_basis=legal_basis, found=found, days=days,
        waits=_open_proposal(case) is not None, at=at,
    )  # fmt: skip
    if refusal:
        raise CannotDecideMisuse(refusal)
    counted, proposes = figures_of(case.against, at=at), verdict == MisuseVerdict.SUSPEND
    row = MisuseReview.objects.create(
        case=case, verdict=verdict, rejected=counted.rejected, decided=counted.decided, period_from=counted.since,
        period_until=counted.until, notices=counted.numbers, gravity=gravity, intention=intention, found=found,
        reasons=list(reasons) if proposes else [], markets=list(markets) if proposes else [],
        days=days if proposes else None, legal_basis=legal_basis if proposes else "", reviewed_by=by, reviewed_at=at,
    )  # fmt: skip
    if verdict == MisuseVerdict.WARN:
        _warn(case, row, by=by, at=at)
    elif proposes:
        _next_version(case, [])
        _tell_desk("misuse.proposed", case, row.pk, at=at, but=by)
    else:
        case.state, case.closed_at = MisuseState.DISMISSED, at
        _next_version(case, ["state", "closed_at"])
    record(REVIEWED[verdict], case, by=by, at=at, internal=True)
    return row


REVIEWED = {
    MisuseVerdict.WARN: "misuse.warned",
    MisuseVerdict.SUSPEND: "misuse.proposed",
    MisuseVerdict.DISMISS: "misuse.dismissed",
}


def _warn(case: MisuseCase, row: MisuseReview, *, by, at: datetime) -> None:
    row.sanction = sanctions.warn(case.against, row, by=by, at=at)
    row.save(update_fields=["sanction"])
    case.state, case.ends_at = MisuseState.WARNED, row.sanction.ends_at
    _next_version(case, ["state", "ends_at"])


@transaction.atomic
def answer_proposal(
    *, review: MisuseReview, answer: ProposalAnswer, sentence: str, by, at: datetime
) -> MisuseReview:
    """Confirm a proposed suspension, which begins at once, or refuse it: then the case goes on.

    :param sentence: why; the desk alone reads it.
    :raises CannotDecideMisuse: if it is answered already, or this person may not.
    :raises Stale: if it cannot be confirmed any more, with what has changed since it was proposed.
    """
    case = _lock(review.case, None)
    review = MisuseReview.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
    if refusal := why_not_answer_proposal(review, by=by):
        raise CannotDecideMisuse(refusal)
    if answer == ProposalAnswer.CONFIRMED and (
        changed_since := why_not_confirm(case, review, behind_of(case, at=at), at=at)
    ):
        raise Stale(str(changed_since))
    review.answer, review.answer_sentence, review.answered_by, review.answered_at = answer, sentence, by, at
    changed = ["answer", "answer_sentence", "answered_by", "answered_at"]
    if answer == ProposalAnswer.CONFIRMED:
        review.sanction = sanctions.suspend(case.against, review, by=by, at=at)
        changed.append("sanction")
        case.state, case.ends_at = MisuseState.SUSPENDED, review.sanction.ends_at
    review.save(update_fields=changed)
    _next_version(case, ["state", "ends_at"])
    kind = "misuse.suspended" if answer == ProposalAnswer.CONFIRMED else "misuse.not_suspended"
    record(kind, case, by=by, at=at, internal=True)
    return review


@transaction.atomic
def set_bound(*, least_decided: int, least_rejected: int, share: int, by, at: datetime) -> MisuseBound:
    """Set from when on the share of rejected listings flags a sender; what is flagged stays flagged."""
    row = MisuseBound.objects.create(
        least_decided=least_decided, least_rejected=least_rejected, share=share, set_by=by, set_at=at
    )
    record("misuse.bound_set", row, by=by, at=at, internal=True, organisation_id=None, share=share)
    return row


def _open_proposal(case: MisuseCase) -> MisuseReview | None:
    return MisuseReview.objects.filter(case=case, verdict=MisuseVerdict.SUSPEND, answer="").first()


def _lock(case: MisuseCase, version: int | None) -> MisuseCase:
    lock_organisation(Organisation(pk=case.against_id))
    case = (
        MisuseCase.objects.select_for_update(of=("self",), no_key=True)
        .select_related("against")
        .get(pk=case.pk)
    )
    if version is not None and case.version != version:
        raise Stale(
            _("The case has changed since you opened it: it is %(state)s.")
            % {"state": case.get_state_display()}
        )
    return case


def _next_version(case: MisuseCase, changed: list[str]) -> None:
    case.version += 1
    case.save(update_fields=[*changed, "version"])


def _tell_desk(kind: str, case: MisuseCase, key: int, *, at: datetime, but=None) -> None:
    people = staff_who(Can.REVIEW_MISUSE)
    notify(
        people.exclude(pk=but.pk) if but else people, kind, case, at=at, event_key=f"{kind}:{key}",
        path=reverse("desk:misuse_case", args=[case.pk]),
    )  # fmt: skip
