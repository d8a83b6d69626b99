"""What an organisation is told about its interest in a pilot."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ipr_portal.ui.moments import say_moment
from outreach.enums import InterestState
from outreach.models import Interest

S = InterestState


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a notice bar, and their meaning."""

    title: str
    words: str = ""
    meaning: str = ""


def told_of(interest: Interest) -> Told:
    """Say where an interest stands, and what comes next."""
    state, who = S(interest.state), {"who": interest.contact}
    if state == S.WAITLISTED and interest.waitlisted_at:
        said = _("Since %(at)s. We write to %(who)s when a place is free.")
        words = said % (who | {"at": say_moment(interest.waitlisted_at)})
        return Told(_("You are on the waiting list."), words, "attention")
    if state == S.ACCEPTED:
        return Told(
            _("You are accepted."), _("An owner of your organisation answers the invitation."), "fine"
        )
    if state in (S.ENROLLED, S.COMPLETED):
        return Told(f"{state.label}.", "", "fine")
    if state == S.DECLINED:
        return Told(_("We declined."), interest.reason)
    if state == S.WITHDRAWN:
        return Told(_("Your name is off the list."), interest.reason)
    said = _("Since %(at)s. We write to %(who)s once we have decided.")
    return Told(_("Your name is down."), said % (who | {"at": say_moment(interest.submitted_at)}))
