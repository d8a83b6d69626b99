"""When is a measure against a seller proposed, and who may decide it?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipr_portal.errors import Refusal
from ipr_portal.markets import local_day
from ipr_portal.tenancy.roles import Can, may
from takedowns.enums import IN_FORCE, Measure, MeasureState
from takedowns.models import RepeatInfringer
from takedowns.strikes import VALID, Strike, reached

RANKS = {measure: rank for rank, measure in enumerate(Measure)}


def what_to_propose(
    strikes: Sequence[Strike], thresholds: Mapping[str, int], past: Sequence[RepeatInfringer], *, on: date
) -> Measure | None:
    """The measure to propose for a seller, or None.

    Not one that was signed off within the last 365 days, or a milder one than that. After a refusal, or an objection that
    was granted, it takes a strike that began after the decision.

    :param strikes: all of the seller that were not taken back.
    :param past: measures against the seller that are decided.
    """
    valid = [strike for strike in strikes if strike.is_valid_on(on)]
    found = reached(len(valid), thresholds)
    if found is None:
        return None
    measure = Measure(found)
    return None if any(_settles(one, measure, valid[-1].day, on=on) for one in past) else measure


def _settles(one: RepeatInfringer, measure: Measure, newest: date, *, on: date) -> bool:
    """Whether what was decided before answers a proposal."""
    if one.decided_at is None or RANKS[Measure(one.measure)] < RANKS[measure]:
        return False
    decided_on = local_day(one.market, one.decided_at)
    return on < decided_on + VALID if one.state in IN_FORCE else newest <= decided_on


def why_not_decide(case: RepeatInfringer, *, by) -> Refusal | None:
    """Answer why this person cannot decide a proposed measure, or None."""
    if case.state != MeasureState.PROPOSED:
        said = _("This measure is %(state)s.") % {"state": case.get_state_display()}
        return Refusal("", said, _("Open the seller to see its measures."))
    if not may(by, Can.SIGN_OFF_MEASURES):
        return Refusal("", _("Only a lead decides about measures against sellers."), _("Hand it to a lead."))
    return None


def why_not_sign_off(case: RepeatInfringer, *, by, decided_last: int | None, valid: int) -> Refusal | None:
    """Answer why this person cannot sign a measure off, or None.

    :param decided_last: the key of the person who took the last decision against the seller.
    :param valid: strikes of the seller now.
    """
    if refusal := why_not_decide(case, by=by):
        return refusal
    if valid < case.needed:
        said = ngettext(
            "%(valid)d strike is valid now; this measure takes %(needed)d.",
            "%(valid)d strikes are valid now; this measure takes %(needed)d.",
            valid,
        ) % {"valid": valid, "needed": case.needed}
        return Refusal("", said, _("Decline the measure."))
    if decided_last == by.pk:
        said = _("You took the last decision against this seller.")
        return Refusal("", said, _("Have another lead sign the measure off."))
    return None


def why_not_carry_out(case: RepeatInfringer, *, proof: str, at: datetime) -> Refusal | None:
    """Answer why a measure cannot be noted as carried out, or None."""
    if not case.may_become(MeasureState.CARRIED_OUT):
        said = _("This measure is %(state)s.") % {"state": case.get_state_display()}
        return Refusal("", said, _("Open the seller to see its measures."))
    if not proof.strip():
        said = _("There is no proof that the marketplace has carried it out.")
        return Refusal(
            "", said, _("Enter the marketplace's reference, such as a ticket number."), field="proof"
        )
    return None
