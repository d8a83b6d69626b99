"""Reasons that the terms of a programme open to its participants alone."""

from datetime import datetime

from ipr_portal.tenancy.models import Organisation
from programmes.enums import BenefitKind, InvitationEnd
from programmes.models import Benefit, Participation
from takedowns.actions.gates import close_reason, open_reason
from takedowns.models import ReasonGrant


def open_reasons(participation: Participation, *, since: datetime, by, at: datetime) -> None:
    """Open the reasons that the signed terms name, from a moment on; one that begins later begins then instead."""
    begun = begun_or_to_begin(participation.organisation)
    for code in reasons_of(participation):
        if (start := begun.get(code)) and start <= since:
            continue
        if start:
            close_reason(organisation=participation.organisation, code=code, by=by, at=at)
        open_reason(organisation=participation.organisation, code=code, since=since, by=by, at=at)


def close_reasons(participation: Participation, *, by, at: datetime) -> None:
    """Close them, also those that begin later; what another programme of the organisation opens too stays, or begins with it."""
    others = Participation.objects.bound().filter(organisation=participation.organisation_id)
    begins: dict[str, datetime] = {}
    for other in others.exclude(pk=participation.pk):
        begin = max(other.effective_at or at, at)
        begins |= {code: min(begin, begins.get(code, begin)) for code in reasons_of(other)}
    organisation = participation.organisation
    for code in sorted(begun_or_to_begin(organisation).keys() & set(reasons_of(participation))):
        start = begins.get(code)
        if start is None or start > at:
            close_reason(organisation=organisation, code=code, by=by, at=at)
        if start and start > at:
            open_reason(organisation=organisation, code=code, since=start, by=by, at=at)


def begun_or_to_begin(organisation: Organisation) -> dict[str, datetime]:
    """From when on each gated reason without an end is open to an organisation."""
    rows = ReasonGrant.objects.filter(organisation=organisation, until=None)
    return dict(rows.values_list("code", "since"))


def reasons_of(participation: Participation) -> list[str]:
    """The gated reasons under the terms that a participant signed."""
    signed = participation.letters.filter(end=InvitationEnd.ACCEPTED)
    rows = Benefit.objects.filter(kind=BenefitKind.REASON, terms__in=signed.values("terms"))
    return sorted(set(rows.values_list("code", flat=True)))
