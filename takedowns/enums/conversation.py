"""The states of a proposal to change the reason of a notice."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class RetypeState(TextChoices):
    """The state of a proposal of another reason."""

    OPEN = "OPEN", _("waits for the filer")
    CONSENTED = "CONSENTED", _("consented to")
    DECLINED = "DECLINED", _("declined")
    TAKEN_BACK = "TAKEN_BACK", _("taken back")


RETYPE_MOVES = Moves(
    RetypeState,
    {RetypeState.OPEN: {RetypeState.CONSENTED, RetypeState.DECLINED, RetypeState.TAKEN_BACK}},
    final={RetypeState.CONSENTED, RetypeState.DECLINED, RetypeState.TAKEN_BACK},
)
