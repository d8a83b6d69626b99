"""Reasons that the terms of a programme open to its participants alone."""

from datetime import datetime

from programmes.enums import BenefitKind, InvitationEnd
from programmes.models import Benefit, Participation
from takedowns.actions.gates import close_reason, open_reason
from takedowns.rules.gates import open_codes


def open_reasons(participation: Participation, *, since: datetime, by, at: datetime) -> None:
    """Open the reasons that the signed terms name, from a moment on."""
    open_already = open_codes(participation.organisation, since)
    for code in reasons_of(participation):
        if code in open_already:
            continue
        open_reason(organisation=participation.organisation, code=code, since=since, by=by, at=at)


def close_reasons(participation: Participation, *, by, at: datetime) -> None:
    """Close them, but those that another programme of the organisation opens too."""
    others = Participation.objects.bound().filter(organisation=participation.organisation_id)
    kept = {code for other in others.exclude(pk=participation.pk) for code in reasons_of(other)}
    for code in sorted(open_codes(participation.organisation, at) & set(reasons_of(participation)) - kept):
        close_reason(organisation=participation.organisation, code=code, by=by, at=at)


def reasons_of(participation: Participation) -> list[str]:
    """The gated reasons under the terms that a participant signed."""
    signed = participation.letters.filter(end=InvitationEnd.ACCEPTED)
    rows = Benefit.objects.filter(kind=BenefitKind.REASON, terms__in=signed.values("terms"))
    return sorted(set(rows.values_list("code", flat=True)))
