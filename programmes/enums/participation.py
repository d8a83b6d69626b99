"""What programmes are, and how far an organisation is in one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class ProgrammeKind(TextChoices):
    """A programme is open to all who meet its criteria; a pilot tries something with few."""

    PROGRAMME = "PROGRAMME", _("Programme")
    PILOT = "PILOT", _("Pilot")


class ParticipationState(TextChoices):
    """How far an organisation is in a programme."""

    IDENTIFIED = "IDENTIFIED", _("Candidate")
    SHORTLISTED = "SHORTLISTED", _("Shortlisted")
    NOT_INVITED = "NOT_INVITED", _("Not invited")
    INVITED = "INVITED", _("Invited")
    DECLINED = "DECLINED", _("Declined")
    LAPSED = "LAPSED", _("Invitation expired")
    ACCEPTED = "ACCEPTED", _("Accepted")
    ONBOARDING = "ONBOARDING", _("Onboarding")
    ACTIVE = "ACTIVE", _("Active")
    WATCH = "WATCH", _("On watch")
    IMPROVEMENT_PLAN = "IMPROVEMENT_PLAN", _("Improvement plan")
    SUSPENDED = "SUSPENDED", _("Suspended")
    EXITED = "EXITED", _("Left")


S = ParticipationState
# A participation is one attempt: after its final state the organisation may become a candidate again, by a new row.
PARTICIPATION_MOVES = Moves(
    ParticipationState,
    {
        S.IDENTIFIED: {S.SHORTLISTED, S.NOT_INVITED},
        S.SHORTLISTED: {S.INVITED, S.NOT_INVITED},
        S.INVITED: {S.ACCEPTED, S.DECLINED, S.LAPSED},
        S.ACCEPTED: {S.ONBOARDING, S.EXITED},
        S.ONBOARDING: {S.ACTIVE, S.EXITED},
        S.ACTIVE: {S.WATCH, S.SUSPENDED, S.EXITED},
        S.WATCH: {S.ACTIVE, S.IMPROVEMENT_PLAN, S.SUSPENDED, S.EXITED},
        S.IMPROVEMENT_PLAN: {S.ACTIVE, S.SUSPENDED, S.EXITED},
        S.SUSPENDED: {S.ACTIVE, S.EXITED},
    },
    final={S.NOT_INVITED, S.DECLINED, S.LAPSED, S.EXITED},
)
# How each state is shown: the meaning of its pill, and a symbol.
STATE_LOOKS = {
    S.IDENTIFIED: ("", "star"),
    S.SHORTLISTED: ("info", "star"),
    S.NOT_INVITED: ("", "stop"),
    S.INVITED: ("info", "mail"),
    S.DECLINED: ("", "stop"),
    S.LAPSED: ("", "hourglass"),
    S.ACCEPTED: ("info", "pen"),
    S.ONBOARDING: ("info", "people"),
    S.ACTIVE: ("fine", "check"),
    S.WATCH: ("attention", "eye"),
    S.IMPROVEMENT_PLAN: ("attention", "pen"),
    S.SUSPENDED: ("breach", "pause"),
    S.EXITED: ("", "out"),
}
BOUND = (S.ACTIVE, S.WATCH, S.IMPROVEMENT_PLAN)  # what is sent now is under the promise of the programme
TAKES_PART = (S.ACCEPTED, S.ONBOARDING, *BOUND, S.SUSPENDED)
ENDED = [S.NOT_INVITED, S.DECLINED, S.LAPSED, S.EXITED]
