"""What is found about watched sellers after a raid, and what becomes of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FoundKind(TextChoices):
    """What a watched seller did."""

    LISTING = "LISTING", _("New listing")
    NOTICE = "NOTICE", _("New notice")
    ACCOUNT = "ACCOUNT", _("Linked shop")


class WatchAnswer(TextChoices):
    """What the IPR team did about it."""

    TAKEN = "TAKEN", _("Take it into the case")
    TOLD = "TOLD", _("Tell the rights holders of the listing")
    NOTHING = "NOTHING", _("Do nothing")
