"""What people subscribe to."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NewsTopic(TextChoices):
    """A topic that somebody subscribes to; nothing else is sent to them."""

    LIBRARY = "LIBRARY", _("New and changed pages of the library")
    EVENTS = "EVENTS", _("Workshops and other events")
    PILOTS = "PILOTS", _("Pilots that look for participants")
