"""Events and registrations: their formats, and how far they are."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class EventFormat(TextChoices):
    """What kind of event it is; check-ins of programmes are no events."""

    CONFERENCE = "CONFERENCE", _("Conference")
    ROUNDTABLE = "ROUNDTABLE", _("Round table")
    WORKSHOP = "WORKSHOP", _("Workshop")
    ONE_ON_ONE = "ONE_ON_ONE", _("One-to-one meeting")
    TRAINING = "TRAINING", _("Training")
    WEBINAR = "WEBINAR", _("Webinar")
    MOU_SIGNING = "MOU_SIGNING", _("Signing of a memorandum")
    LAW_ENFORCEMENT_BRIEFING = "LAW_ENFORCEMENT_BRIEFING", _("Briefing of law enforcement")
    SITE_VISIT = "SITE_VISIT", _("Site visit")


class OurPart(TextChoices):
    """What the team does at an event."""

    HOST = "HOST", _("We host it")
    CO_HOST = "CO_HOST", _("We host it with others")
    ORGANISER = "ORGANISER", _("We organise it for others")
    SPEAKER = "SPEAKER", _("We speak")
    PANELLIST = "PANELLIST", _("We are on a panel")
    ATTENDEE = "ATTENDEE", _("We attend")


class EventState(TextChoices):
    """How far an event is."""

    DRAFT = "DRAFT", _("Draft")
    PUBLISHED = "PUBLISHED", _("Registration open")
    REGISTRATION_CLOSED = "REGISTRATION_CLOSED", _("Registration closed")
    HELD = "HELD", _("Held")
    REPORTED = "REPORTED", _("Reported")
    CANCELLED = "CANCELLED", _("Cancelled")


E = EventState
EVENT_MOVES = Moves(
    EventState,
    {
        E.DRAFT: {E.PUBLISHED, E.CANCELLED},
        E.PUBLISHED: {E.REGISTRATION_CLOSED, E.HELD, E.CANCELLED},
        E.REGISTRATION_CLOSED: {E.PUBLISHED, E.HELD, E.CANCELLED},
        E.HELD: {E.REPORTED},
    },
    final={E.REPORTED, E.CANCELLED},
)


class Promotion(TextChoices):
    """How a free place goes to the first on the waiting list."""

    AUTOMATIC = "AUTOMATIC", _("The first gets it at once")
    OFFER = "OFFER", _("The first is asked, and has some hours to say yes")


class RegistrationState(TextChoices):
    """How far a person's registration for an event is."""

    INVITED = "INVITED", _("Invited")
    DECLINED = "DECLINED", _("Declined")
    PENDING_APPROVAL = "PENDING_APPROVAL", _("Waits for approval")
    REJECTED = "REJECTED", _("Not approved")
    WAITLISTED = "WAITLISTED", _("On the waiting list")
    REGISTERED = "REGISTERED", _("Has a place")
    WITHDRAWN = "WITHDRAWN", _("Withdrew")
    SUBSTITUTED = "SUBSTITUTED", _("Sent somebody else")
    CHECKED_IN = "CHECKED_IN", _("Checked in")
    ATTENDED = "ATTENDED", _("Attended")
    NO_SHOW = "NO_SHOW", _("Did not come")


R = RegistrationState
REGISTRATION_MOVES = Moves(
    RegistrationState,
    {
        R.INVITED: {R.REGISTERED, R.DECLINED, R.WAITLISTED, R.PENDING_APPROVAL},
        R.PENDING_APPROVAL: {R.REGISTERED, R.WAITLISTED, R.REJECTED, R.WITHDRAWN},
        R.WAITLISTED: {R.REGISTERED, R.WITHDRAWN},
        R.REGISTERED: {R.WAITLISTED, R.CHECKED_IN, R.NO_SHOW, R.WITHDRAWN, R.SUBSTITUTED},
        R.CHECKED_IN: {R.ATTENDED, R.REGISTERED},
        R.NO_SHOW: {R.ATTENDED},  # somebody showed that they were there
    },
    final={R.DECLINED, R.REJECTED, R.WITHDRAWN, R.SUBSTITUTED, R.ATTENDED},
)
HOLDS_A_PLACE = (R.REGISTERED, R.CHECKED_IN, R.ATTENDED, R.NO_SHOW)
PRESENT = (R.CHECKED_IN, R.ATTENDED)
ENDED = (R.DECLINED, R.REJECTED, R.WITHDRAWN, R.SUBSTITUTED)  # the same person may register again
