"""What every step of a participation has in common: the lock, the move, who is told, and the answer."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.people import owners_of, staff_who
from ipr_portal.tenancy.roles import Can
from programmes.enums import ENDED
from programmes.models import Evaluation, InvitationLetter, Participation, Step, StepAnswer
from programmes.models.steps import INTERNAL
from programmes.rules.admission import why_not_for_holder
from programmes.rules.moves import why_not_move


class CannotMove(DomainError):
    """A rule forbids the step; `refusal` says which field of a form it is about."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


def refuse_if(refusal: Refusal | None) -> None:
    """Raise what a rule answers.

    :raises CannotMove: if there is a refusal.
    """
    if refusal:
        raise CannotMove(refusal)


def lock_organisation(organisation: Organisation) -> Organisation:
    """The first lock of everything here: one change of an organisation's standing at a time."""
    return Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)


def lock(participation: Participation, *, version: int | None = None) -> Participation:
    """Lock the organisation, then its participation, as it is now.

    :param version: what the person saw; None where nobody looked at a page.
    :raises Stale: if somebody else took a step meanwhile.
    """
    lock_organisation(participation.organisation)
    rows = Participation.objects.select_for_update(of=("self",), no_key=True).for_lists()
    fresh = rows.get(pk=participation.pk)
    if version is not None and fresh.version != version:
        said = _("Somebody else took a step meanwhile: the participation is %(state)s.")
        raise Stale(said % {"state": fresh.get_state_display()})
    return fresh


def move(
    participation: Participation,
    to: str,
    *,
    reason: str,
    message: str = "",
    by,
    at: datetime,
    evaluation: Evaluation | None = None,
    **changes,
) -> Step:
    """Take one step of a locked participation, with its reason and our message; the caller records and tells.

    :param changes: further columns of the participation.
    :raises CannotMove: if the table of moves does not have it.
    """
    refuse_if(why_not_move(participation, to))
    before = participation.state
    changes |= {"state": to, "state_since": at, "version": participation.version + 1}
    if to in ENDED:
        changes["ended_at"] = at
    for name, value in changes.items():
        setattr(participation, name, value)
    participation.save(update_fields=list(changes))
    return write_step(
        participation, before=before, reason=reason, message=message, by=by, at=at, evaluation=evaluation
    )


def write_step(participation, *, before: str, reason: str, message="", by, at, evaluation=None) -> Step:
    """Write down a step that was taken."""
    return Step.objects.create(
        organisation_id=participation.organisation_id,
        participation=participation,
        state=participation.state,
        before=before,
        at=at,
        by=by,
        reason=reason[:500],
        message=message,
        evaluation=evaluation,
        internal=participation.state in INTERNAL,
    )


def note(action: str, participation: Participation, *, by, at: datetime, **detail) -> None:
    """Record a step in the audit trail; what a rights holder is not told stays internal."""
    record(
        action, participation, by=by, at=at, internal=participation.state in INTERNAL,
        programme=str(participation.programme), **detail,
    )  # fmt: skip


def tell_holder(
    kind: str, participation: Participation, *, at: datetime, key: object, page="programme", **said
) -> None:
    """Notify the owners, in the inbox and by mail."""
    organisation = participation.organisation
    notify(
        owners_of(organisation.pk), kind, participation, at=at, event_key=f"{kind}:{key}",
        path=reverse(f"organisation:{page}", args=[organisation.slug]), **_names(participation), **said,
    )  # fmt: skip


def tell_managers(kind: str, participation: Participation, *, at: datetime, key: object, **said) -> None:
    """Notify those who manage programmes."""
    notify(
        staff_who(Can.MANAGE_PROGRAMMES), kind, participation, at=at, event_key=f"{kind}:{key}",
        path=reverse("desk:participation", args=[participation.pk]), **_names(participation), **said,
    )  # fmt: skip


def _names(participation: Participation) -> dict[str, Any]:
    return {"programme": str(participation.programme), "organisation": str(participation.organisation)}


@transaction.atomic
def answer(*, step: Step, words: str, by, at: datetime) -> StepAnswer:
    """Keep what an owner answers to a step, and tell those who manage programmes.

    :raises CannotMove: if this person is no owner today, or nothing is written.
    """
    participation = step.participation
    refuse_if(why_not_for_holder(participation.organisation, by))
    if not words.strip():
        raise CannotMove(Refusal("", _("Write your answer."), "", "words"))
    kept = StepAnswer.objects.create(
        organisation_id=step.organisation_id, step=step, words=words.strip(), by=by, at=at
    )
    record("participation.answered", participation, by=by, at=at)
    tell_managers("programme.answered", participation, at=at, key=kept.pk)
    return kept


def end_letter(letter: InvitationLetter, end: str, *, by, at: datetime, **changes) -> None:
    """End an invitation; it ends once."""
    changes |= {"end": end, "ended_by": by, "ended_at": at}
    for name, value in changes.items():
        setattr(letter, name, value)
    letter.save(update_fields=list(changes))
