"""Suspending the filing of an organisation, and restoring it.

The organisation's row says what is suspended, for the check of every notice; both are written together, under its lock.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.actions import notify
from ipr_portal.organisations.enums import SuspensionCause, SuspensionEnd
from ipr_portal.organisations.models import Suspension
from ipr_portal.organisations.rules import why_not_suspend
from ipr_portal.organisations.stops import scope_in_words
from ipr_portal.tenancy.models import Organisation, OrganisationState
from ipr_portal.tenancy.people import owners_of

from .registration import lock


class CannotSuspend(DomainError):
    """A rule forbids it."""


@transaction.atomic
def suspend(
    *, organisation: Organisation, cause: SuspensionCause, sentence: str, by, at: datetime,
    reasons: Sequence[str] = (), markets: Sequence[str] = (), until: datetime | None = None, tell: bool = True,
) -> Suspension:  # fmt: skip
    """Suspend the filing of an organisation; open notices are decided as usual, and its owners are told.

    :param sentence: why; the organisation reads it.
    :param reasons: codes of reasons; with `markets` empty too, everything is suspended.
    :param tell: False where the caller tells the owners more.
    :raises CannotSuspend: if the organisation is not verified, or the end is not in the future.
    """
    organisation = lock(organisation)
    if refusal := why_not_suspend(organisation, until=until, at=at):
        raise CannotSuspend(refusal)
    row = Suspension.objects.create(
        organisation=organisation, cause=cause, sentence=sentence, reasons=list(reasons), markets=list(markets),
        until=until, suspended_by=by, suspended_at=at,
    )  # fmt: skip
    _write_stops(organisation)
    scope = scope_in_words(row.reasons, row.markets)
    why = str(SuspensionCause(cause).label)
    record("organisation.suspended", organisation, by=by, at=at, scope=scope, why=why)
    if tell:
        _tell("organisation.suspended", row, organisation, "sanctions", at=at, sentence=sentence, scope=scope)
    return row


@transaction.atomic
def restore(
    *, suspension: Suspension, sentence: str, by, at: datetime, end: SuspensionEnd = SuspensionEnd.RESTORED,
    tell: bool = True,
) -> Suspension:  # fmt: skip
    """End a suspension before its time.

    :raises Stale: if it has ended already.
    """
    organisation = lock(Organisation(pk=suspension.organisation_id))
    suspension = Suspension.objects.select_for_update(no_key=True).get(pk=suspension.pk)
    if suspension.ended_at:
        raise Stale(_("This suspension has ended already: %(end)s.") % {"end": suspension.get_end_display()})
    suspension.end, suspension.end_sentence = end, sentence
    suspension.ended_by, suspension.ended_at = by, at
    suspension.save(update_fields=["end", "end_sentence", "ended_by", "ended_at"])
    _write_stops(organisation)
    scope = scope_in_words(suspension.reasons, suspension.markets)
    record("organisation.restored", organisation, by=by, at=at, scope=scope)
    if tell:
        _tell(
            "organisation.restored", suspension, organisation, "file", at=at, sentence=sentence, scope=scope
        )
    return suspension


def end_due(*, at: datetime) -> int:
    """End the suspensions whose time is over, each with its organisation; answer how many."""
    ended = 0
    for key in list(Suspension.objects.over(at).order_by("pk").values_list("pk", flat=True)):
        ended += _end(key, at=at)
    return ended


@transaction.atomic
def _end(key: int, *, at: datetime) -> bool:
    organisation = lock(
        Organisation(pk=Suspension.objects.values_list("organisation_id", flat=True).get(pk=key))
    )
    row = Suspension.objects.over(at).select_for_update(no_key=True).filter(pk=key).first()
    if row is None:
        return False
    row.end, row.ended_at = SuspensionEnd.OVER, at
    row.save(update_fields=["end", "ended_at"])
    _write_stops(organisation)
    scope = scope_in_words(row.reasons, row.markets)
    record("organisation.suspension_over", organisation, by=None, at=at, scope=scope)
    over = _("The suspension is over.")
    _tell("organisation.restored", row, organisation, "file", at=at, sentence=over, scope=scope)
    return True


def suspensions_of(organisation: Organisation) -> QuerySet[Suspension]:
    """The suspensions of an organisation, the newest first."""
    rows = Suspension.objects.filter(organisation=organisation).select_related("suspended_by", "ended_by")
    return rows.order_by("-suspended_at", "-pk")


def _write_stops(organisation: Organisation) -> None:
    """Write what is suspended now into the organisation's row, which is locked."""
    rows = Suspension.objects.filter(organisation=organisation).open().order_by("pk")
    organisation.filing_stops = [
        {
            "reasons": row.reasons, "markets": row.markets, "until": row.until and row.until.isoformat(),
            "misuse": row.cause == SuspensionCause.MISUSE,
        }
        for row in rows
    ]  # fmt: skip
    wanted = OrganisationState.RESTRICTED if organisation.filing_stops else OrganisationState.VERIFIED
    if organisation.state != wanted and organisation.may_become(wanted):
        organisation.state = wanted
    organisation.save(update_fields=["state", "filing_stops"])


def _tell(kind: str, row: Suspension, organisation: Organisation, page: str, *, at: datetime, **said) -> None:
    notify(
        owners_of(organisation.pk), kind, organisation, at=at, event_key=f"{kind}:{row.pk}",
        path=reverse(f"organisation:{page}", args=[organisation.slug]), **said,
    )  # fmt: skip
