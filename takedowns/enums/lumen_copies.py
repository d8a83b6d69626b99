"""Copies of notices that are published in the Lumen database."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class LumenCopyState(TextChoices):
    """Whether the redacted copy of a notice may be published."""

    TO_CHECK = "TO_CHECK", _("to be read")
    CHECKED = "CHECKED", _("read, can be published")
    KEPT_BACK = "KEPT_BACK", _("not published")


# All moves of a copy, until its export is finished.
LUMEN_COPY_MOVES = Moves(
    LumenCopyState,
    {
        LumenCopyState.TO_CHECK: {LumenCopyState.CHECKED, LumenCopyState.KEPT_BACK},
        LumenCopyState.CHECKED: {LumenCopyState.TO_CHECK, LumenCopyState.KEPT_BACK},
        LumenCopyState.KEPT_BACK: {LumenCopyState.TO_CHECK},
    },
    final=set(),
)
