"""The desk's side of verification: starting a review, asking, verifying, refusing."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.actions import notify
from ipr_portal.organisations.enums import OrganisationVerdict
from ipr_portal.organisations.models import OrganisationReview
from ipr_portal.organisations.rules import why_not_review
from ipr_portal.tenancy.models import Membership, Organisation, OrganisationState
from ipr_portal.tenancy.people import owners_of
from ipr_portal.ui.moments import say_moment

from .registration import lock

DONE = {
    OrganisationVerdict.VERIFY: "organisation.verified",
    OrganisationVerdict.ASK: "organisation.questioned",
    OrganisationVerdict.REJECT: "organisation.rejected",
}


class CannotReview(DomainError):
    """A rule forbids it."""


@transaction.atomic
def take_up(*, organisation: Organisation, by: User, at: datetime) -> Organisation:
    """Start the review of a registration; its owners and the desk can see it.

    :raises Stale: if somebody else has started, or it is no longer waiting.
    """
    organisation = lock(organisation)
    if not organisation.may_become(OrganisationState.IN_REVIEW):
        raise Stale(
            _("%(organisation)s is %(state)s now.")
            % {"organisation": organisation, "state": organisation.get_state_display()}
        )
    organisation.state = OrganisationState.IN_REVIEW
    organisation.save(update_fields=["state"])
    record("organisation.taken_up", organisation, by=by, at=at, internal=True)
    return organisation


@transaction.atomic
def review(
    *,
    organisation: Organisation,
    round: int,
    verdict: OrganisationVerdict,
    by: User,
    at: datetime,
    code: str = "",
    questions: tuple[str, ...] = (),
    sentence: str = "",
) -> OrganisationReview:
    """Verify an organisation, ask its owners, or refuse; they are notified.

    Between two reviews the submitted data do not change, so the number of reviews tells whether a page is fresh.

    :param round: how many reviews there were when the person looked.
    :raises Stale: if somebody else has decided since.
    :raises CannotReview: if a rule forbids it; nothing is changed then.
    """
    organisation = lock(organisation)
    if reviews_of(organisation).count() != round:
        raise Stale(what_happened_to(organisation))
    said: dict[str, Any] = {
        "verdict": verdict,
        "code": code,
        "questions": list(questions),
        "sentence": sentence,
    }
    belongs = Membership.objects.filter(organisation=organisation, user=by).exists()
    if refusal := why_not_review(organisation, belongs=belongs, **said):
        raise CannotReview(refusal)
    organisation.state = verdict.value
    organisation.save(update_fields=["state"])
    row = OrganisationReview.objects.create(organisation=organisation, reviewed_by=by, reviewed_at=at, **said)
    asked = {"questions": list(questions), "count": len(questions)}
    record(DONE[verdict], organisation, by=by, at=at, code=code, **asked)
    notify(
        owners_of(organisation.pk), DONE[verdict], organisation, at=at, event_key=f"{DONE[verdict]}:{row.pk}",
        sentence=sentence,
        path=reverse("organisation:verification", args=[organisation.slug]),
    )  # fmt: skip
    return row


def reviews_of(organisation: Organisation) -> QuerySet[OrganisationReview]:
    """The reviews of an organisation, the newest first."""
    rows = OrganisationReview.objects.filter(organisation=organisation).select_related("reviewed_by")
    return rows.order_by("-reviewed_at", "-pk")


def what_happened_to(organisation: Organisation) -> str:
    """Describe what somebody else decided about an organisation since a person opened it."""
    last = reviews_of(organisation).first()
    if last is None:
        return _("%(organisation)s has changed since you opened it.") % {"organisation": organisation}
    return _(
        "%(who)s decided on %(organisation)s on %(at)s: it is %(state)s now. Your decision was not saved."
    ) % {
        "who": last.reviewed_by,
        "organisation": organisation,
        "at": say_moment(last.reviewed_at),
        "state": organisation.get_state_display(),
    }
