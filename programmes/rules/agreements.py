"""Whether deep-dives may be asked and concluded, and actions agreed and followed."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from ipr_portal.tenancy.models import Membership
from programmes.enums import TAKES_PART, ActionState, Side
from programmes.models import ActionItem, DeepDive, Participation
from takedowns.enums import NoticeState
from takedowns.models import Listing, Notice

FURTHEST = timedelta(days=366)


def why_not_ask(
    participation: Participation | None, notice: Notice, listing: Listing | None
) -> Refusal | None:
    """Why no deep-dive can be asked for, or None."""
    if participation is None or participation.state not in TAKES_PART:
        return Refusal("", _("Deep-dives are for organisations that take part in a programme."))
    if notice.state != NoticeState.DECIDED:
        return Refusal(
            "", _("This notice is not decided yet."), _("Ask once you have its outcome."), "notice"
        )
    if DeepDive.objects.filter(notice=notice, listing=listing, finding="").exists():
        return Refusal(
            "", _("This question is open already."), _("Follow it on the page of check-ins."), "notice"
        )
    return None


def why_not_agree(
    participation: Participation, *, side: str, owner, due_on: date, on: date
) -> Refusal | None:
    """Why an action cannot be agreed as it stands, or None."""
    if due_on < on:
        return Refusal("", _("That day is over."), _("Choose a day that is still to come."), "due_on")
    if due_on > on + FURTHEST:
        return Refusal("", _("That is more than a year ahead."), _("Choose an earlier day."), "due_on")
    theirs = Membership.objects.filter(organisation=participation.organisation_id, user=owner).exists()
    if (side == Side.US) == bool(owner.staff_role) and (side == Side.US or theirs):
        return None
    return Refusal(
        "", _("This person is not on that side."), _("Choose somebody of the side that acts."), "owner"
    )


def why_not_follow(action: ActionItem, to: ActionState, *, side: Side, result: str) -> Refusal | None:
    """Why an action cannot go to a state, or None.

    Both sides may do so with their own actions; the IPR team with every one, because it keeps the minutes.
    """
    if not action.may_become(to):
        return Refusal(
            "", _("This action is %(state)s.") % {"state": str(action.get_state_display()).lower()}
        )
    if side == Side.THEM and action.side != Side.THEM:
        return Refusal("", _("This action is with the IPR team."), _("Write to us about it."))
    if to == ActionState.DROPPED and not result:
        return Refusal("", _("Say why it is dropped."), "", "result")
    return None
