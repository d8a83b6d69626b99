"""Re-typing: another reason is proposed for a notice, and the filer consents or declines. The clock is not paused."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.deadlines.people import waiters
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.notifications.actions import News, notify_many
from takedowns.enums import RetypeState
from takedowns.models import Notice, NoticeFile, OverruledWarning, ReasonCode, RetypeProposal
from takedowns.rules.check_words import Said
from takedowns.rules.retyping import (
    Consent,
    new_findings,
    why_not_answer,
    why_not_consent,
    why_not_propose_now,
    why_not_this_reason,
)

from .claims import keep, lock
from .triage import what_happened_to


class CannotPropose(DomainError):
    """A rule forbids it; `refusal` says which field is to be corrected."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


class CannotConsent(DomainError):
    """Something is missing, or would certainly be rejected; `refusals` name the fields."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(str(refusals[0]))
        self.refusals = refusals


@transaction.atomic
def propose(
    *, notice: Notice, version: int, reason: ReasonCode | None, sentence: str, by, at: datetime
) -> RetypeProposal:
    """Propose another reason to the filer of a notice; who proposes has the notice then.

    :param version: the `Notice.version` that the person saw.
    :raises Stale: if somebody else has decided, answered or taken the notice since.
    :raises CannotPropose: if a rule forbids it; nothing is changed then.
    """
    notice = lock(notice)
    if notice.version != version:
        raise Stale(what_happened_to(notice))
    before = list(notice.retype_proposals.select_related("after"))
    if refusal := why_not_propose_now(notice, by=by, at=at, before=before):
        raise CannotPropose(refusal)
    if refusal := why_not_this_reason(notice, reason, sentence, at=at, before=before):
        raise CannotPropose(refusal)
    assert reason is not None  # the rule refuses it
    keep(notice, by=by, at=at)
    row = RetypeProposal.objects.create(
        notice=notice, organisation_id=notice.organisation_id, before=notice.reason, after=reason,
        sentence=sentence, proposed_by=by, proposed_at=at,
    )  # fmt: skip
    notice.version, notice.first_action_at = notice.version + 1, notice.first_action_at or at
    notice.save(update_fields=["version", "first_action_at"])
    record("notice.retype_proposed", notice, by=by, at=at, **_codes(row))
    path = reverse("organisation:notice_reason", args=[notice.organisation.slug, notice.number, row.pk])
    people = [notice.submitted_by, *(waiters(notice.clock) if notice.clock else [])]
    _tell("notice.retype_proposed", row, notice, people, path, at=at)
    return row


@transaction.atomic
def take_back(*, proposal: RetypeProposal, by, at: datetime) -> RetypeProposal:
    """Take an open proposal back; the reason stays.

    :raises Stale: if it is answered already, or no longer open.
    """
    notice = lock(Notice(pk=proposal.notice_id))
    row = _again(proposal)
    if refusal := why_not_answer(row, notice, at=at):
        raise Stale(str(refusal))
    _close(row, RetypeState.TAKEN_BACK, "", by=by, at=at)
    record("notice.retype_taken_back", notice, by=by, at=at, **_codes(row))
    return row


@transaction.atomic
def consent(*, proposal: RetypeProposal, given: Consent, by, at: datetime, agent=None) -> RetypeProposal:
    """Put a notice under the proposed reason, with what that requires. A decision that was chosen before is stale.

    What the pre-submission checks find only with this reason is kept with the notice, as an overruled warning is.

    :raises Stale: if it was answered or taken back, or listings are decided.
    :raises CannotConsent: if something is missing, or would certainly be rejected; nothing is changed then.
    """
    notice = lock(Notice(pk=proposal.notice_id))
    row = _again(proposal)
    if refusal := why_not_answer(row, notice, at=at):
        raise Stale(str(refusal))
    files = set(notice.files.values_list("file_id", "kind"))
    if refusals := why_not_consent(row, notice, given, kinds={kind for _key, kind in files}):
        raise CannotConsent(refusals)
    details = {**notice.details, **given.details}
    files |= {(one.file.pk, one.kind) for one in given.files}
    found = new_findings(notice, row.after, details=details, files=files, by=by, at=at)
    if blocked := [Refusal(one.code, one.title, one.todo) for one in found if one.blocks]:
        raise CannotConsent(blocked)
    _retype(notice, row, given, found, by=by, at=at)
    _close(row, RetypeState.CONSENTED, given.sentence, by=by, at=at)
    record("notice.retyped", notice, by=by, at=at, acting_for=agent, **_codes(row))
    _tell_desk("notice.retyped", row, notice, at=at)
    return row


@transaction.atomic
def decline(*, proposal: RetypeProposal, sentence: str, by, at: datetime, agent=None) -> RetypeProposal:
    """Keep the reason of a notice; the desk decides it as before.

    :raises Stale: if it was answered or taken back, or listings are decided.
    :raises CannotConsent: if no sentence says why; nothing is changed then.
    """
    notice = lock(Notice(pk=proposal.notice_id))
    row = _again(proposal)
    if refusal := why_not_answer(row, notice, at=at):
        raise Stale(str(refusal))
    if not sentence.strip():
        raise CannotConsent([_no_sentence(row)])
    _close(row, RetypeState.DECLINED, sentence, by=by, at=at)
    record("notice.retype_declined", notice, by=by, at=at, acting_for=agent, **_codes(row))
    _tell_desk("notice.retype_declined", row, notice, at=at)
    return row


def _no_sentence(row: RetypeProposal) -> Refusal:
    said = _("Write in a sentence why the reason is to stay %(code)s.") % {"code": row.before.code}
    return Refusal("", said, "", "sentence")


def _again(proposal: RetypeProposal) -> RetypeProposal:
    return RetypeProposal.objects.select_related("before", "after", "proposed_by", "closed_by").get(
        pk=proposal.pk
    )


def _retype(
    notice: Notice, row: RetypeProposal, given: Consent, found: Sequence[Said], *, by, at: datetime
) -> None:
    common = {"organisation_id": notice.organisation_id, "notice": notice}
    asked_for = {name: text for name, text in given.details.items() if name in row.after.fields and text}
    notice.reason, notice.details = row.after, {**notice.details, **asked_for}
    notice.version += 1
    notice.save(update_fields=["reason", "details", "version"])
    NoticeFile.objects.bulk_create(
        NoticeFile(file=one.file, kind=one.kind, added_by=by, added_at=at, **common) for one in given.files
    )
    OverruledWarning.objects.bulk_create(
        OverruledWarning(
            code=one.code, check_name=one.check, positions=list(one.rows), sentence=one.title, overruled_by=by,
            overruled_at=at, **common,
        )
        for one in found
    )  # fmt: skip


def _close(row: RetypeProposal, state: RetypeState, answer: str, *, by, at: datetime) -> None:
    assert row.may_become(state), f"{row.state} to {state}"
    row.state, row.answer, row.closed_by, row.closed_at = state, answer, by, at
    row.save(update_fields=["state", "answer", "closed_by", "closed_at"])


def _codes(row: RetypeProposal) -> dict[str, str]:
    return {"before": row.before.code, "after": row.after.code}


def _tell_desk(kind: str, row: RetypeProposal, notice: Notice, *, at: datetime) -> None:
    """Notify who proposed it, and who has the notice now."""
    people = [row.proposed_by, *([notice.triager] if notice.triager else [])]
    _tell(kind, row, notice, people, reverse("desk:notice", args=[notice.number]), at=at)


def _tell(
    kind: str, row: RetypeProposal, notice: Notice, people: Sequence[User], path: str, *, at: datetime
) -> None:
    once = {person.pk: person for person in people}.values()
    news = News(
        recipients=once, kind=kind, subject=notice, path=path, event_key=f"{kind}:{row.pk}",
        context={**_codes(row), "sentence": row.answer or row.sentence},
    )  # fmt: skip
    notify_many([news], at=at)
