"""Objections to measures: may a seller file one, until when, who decides it, and when is a measure noted as lifted?

Regulation (EU) 2022/2065, article 20: whoever a measure restricts may complain for at least six months after they are told of
it, and complaints are not decided by automated means alone. Outside the EU the days are those of the market's rule for appeals.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.errors import Refusal
from ipr_portal.markets import end_of_local_day
from ipr_portal.tenancy.roles import Can, may
from ipr_portal.ui.moments import say_moment
from takedowns.enums import IN_FORCE, MeasureState
from takedowns.models import DisputeRule, MeasureMessage, MeasureObjection, RepeatInfringer

LONGEST_REASONS = 2000  # characters


@dataclass(frozen=True, slots=True)
class Objectionable:
    """What is known of a measure when its seller wants to object."""

    case: RepeatInfringer
    rule: DisputeRule
    told_at: datetime  # when the seller was told of the measure
    link_ends: datetime
    objection: MeasureObjection | None = None

    @property
    def until(self) -> datetime:
        """Until when an objection is possible; the last day is whole."""
        until = end_of_local_day(self.case.market, self.told_at + timedelta(days=self.rule.appeal_days))
        return min(until, self.link_ends)


def why_not_object(said: Objectionable, *, at: datetime) -> Refusal | None:
    """Answer why a seller cannot object to a measure now, or None."""
    if said.objection and said.objection.is_open:
        sentence = _("Your objection of %(at)s is being decided.") % {
            "at": say_moment(said.objection.filed_at)
        }
        return Refusal("", sentence, _("Wait for the decision; you are told of it."))
    if said.objection:
        sentence = _("You objected to this measure, and we decided. An objection is possible once.")
        return Refusal("", sentence, _("A court can decide otherwise."))
    if said.case.state not in IN_FORCE:
        return Refusal("", _("This measure is not in force; there is nothing to object to."))
    if at >= said.until:
        sentence = _("An objection was possible until %(until)s.") % {"until": say_moment(said.until)}
        return Refusal("", sentence, _("A court can decide otherwise."))
    return None


def why_not_decide_objection(
    objection: MeasureObjection, took_part: AbstractSet[int], *, by: User
) -> Refusal | None:
    """Answer why this person cannot decide an objection, or None.

    :param took_part: who signed the measure off, or had a part in a decision about one of its listings.
    """
    if not objection.is_open:
        sentence = _("This objection is %(state)s.") % {"state": objection.get_state_display()}
        return Refusal("", sentence, _("Open the measure again to see what happened."))
    if not may(by, Can.SIGN_OFF_MEASURES):
        return Refusal("", _("Only a lead decides objections to measures."), _("Hand it to a lead."))
    if by.pk in took_part:
        sentence = _(
            "You signed the measure off, or had a part in a decision behind it; somebody else must decide."
        )
        return Refusal("", sentence, _("Have another lead decide it."))
    return None


def why_not_lift(case: RepeatInfringer, *, proof: str) -> Refusal | None:
    """Answer why a measure cannot be noted as lifted, or None."""
    if not case.may_become(MeasureState.LIFTED):
        said = _("This measure is %(state)s.") % {"state": case.get_state_display()}
        return Refusal("", said, _("Open the seller to see its measures."))
    if not proof.strip():
        said = _("There is no proof that the marketplace has lifted it.")
        remedy = _("Enter the marketplace's reference, such as a ticket number.")
        return Refusal("", said, remedy, field="proof")
    return None


def is_of_measure(message: MeasureMessage) -> bool:
    """Whether a message tells of the measure itself; by the link of another nothing is filed."""
    return message.objection_id is None
