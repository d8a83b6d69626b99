"""Which reasons are open to whom."""

from datetime import datetime

from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from ipr_portal.tenancy.models import Organisation
from takedowns.models import ReasonCode, ReasonGrant


def opened_to(organisation: Organisation, at: datetime) -> frozenset[str]:
    """The gated reasons that an organisation may use at a moment."""
    rows = ReasonGrant.objects.in_force(at).filter(organisation=organisation)
    return frozenset(rows.values_list("code", flat=True))


def why_not_for_this_reason(
    reason: ReasonCode, *, organisation: Organisation, at: datetime
) -> Refusal | None:
    """Answer why a reason is not open to this organisation, or None."""
    return why_gated(reason, opened_to(organisation, at) if reason.gated else frozenset())


def why_gated(reason: ReasonCode, opened: frozenset[str]) -> Refusal | None:
    """The same, where the reasons that are open to the organisation are known."""
    if not reason.gated or reason.code in opened:
        return None
    return Refusal(
        "SU-06", _("%(reason)s is open to participants of a programme.") % {"reason": reason.code},
        _("Use CF-02 and name what shows that the goods are counterfeit."), "reason",
    )  # fmt: skip
