"""Why a notice was not sent, as the faults of an answer: code, field, sentence and remedy."""

from django.utils.translation import gettext as _

from ipr_portal.api.problems import Fault, fault_of
from ipr_portal.errors import DomainError, Refusal
from takedowns.rules.check_words import Said

from .filing import CannotFile
from .sending import CannotSend, SentBefore


def faults_of(error: DomainError) -> list[Fault]:
    """The faults of what `sending` raises."""
    if isinstance(error, CannotSend):
        return [fault_of_finding(one) for one in error.findings]
    if isinstance(error, CannotFile):
        return [fault_of(error.refusal)]
    if isinstance(error, SentBefore):
        remedy = _("Read that notice, or take another reference.")
        return [Fault("external_ref", str(error), "external_ref", remedy=remedy)]
    return [Fault("refused", str(error))]


def fault_at_row(refusal: Refusal) -> Fault:
    """A refusal of the intake; that of one address is said at its place."""
    fault = fault_of(refusal)
    field = f"{refusal.field}.{refusal.row}" if refusal.row else refusal.field
    return Fault(fault.code, fault.detail, field, None, fault.remedy)


def fault_of_finding(one: Said) -> Fault:
    """What a pre-submission check found: what is certain must be corrected, a warning can be overruled."""
    remedy = one.todo
    if not one.blocks:
        remedy = f"{remedy} {_('Or name “%(key)s” in overruled.') % {'key': one.key}}".strip()
    field = f"{one.field}.{one.rows[0]}" if one.field == "listings" and len(one.rows) == 1 else one.field
    return Fault(one.code or "refused", one.title, field, None, remedy)
