"""What is kept of the people of an event, for how many months after its end, and for how many at most."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kept(TextChoices):
    """What an event keeps of its people; each of these goes on a day of its own."""

    TOPICS = "TOPICS", _("What they wanted to talk about, and what they wrote about their attendance")
    MAILS = "MAILS", _("The mails that we sent them about it")
    ARRIVALS = "ARRIVALS", _("When they arrived, and who let them in")
    NAMES = "NAMES", _("Who was registered, and who came")
    CERTIFICATES = "CERTIFICATES", _("The names on certificates")


TO_THEMSELVES = {  # the same, in words to the participant
    Kept.TOPICS: _("What you wanted to talk about, and what you wrote about your attendance"),
    Kept.MAILS: _("The mails that we sent you about it"),
    Kept.ARRIVALS: _("When you arrived, and who let you in"),
    Kept.NAMES: _("That you were registered, and whether you came"),
    Kept.CERTIFICATES: _("Your name on the certificate"),
}
USUAL_MONTHS = {Kept.TOPICS: 6, Kept.MAILS: 12, Kept.ARRIVALS: 12, Kept.NAMES: 36, Kept.CERTIFICATES: 60}
MOST_MONTHS = {Kept.TOPICS: 24, Kept.MAILS: 24, Kept.ARRIVALS: 36, Kept.NAMES: 60, Kept.CERTIFICATES: 120}
