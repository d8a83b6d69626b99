"""Batches: notices that one call sends together. Values are as programs write and read them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class BatchMode(TextChoices):
    """What is sent of a batch of notices."""

    ATOMIC = "atomic", _("all of them or none")
    PARTIAL = "partial", _("those that can be sent")
    DRY_RUN = "dry_run", _("none: what would be rejected is said")


class BatchState(TextChoices):
    """How far a batch is that is sent in the background."""

    RUNNING = "running", _("being sent")
    STOPPED = "stopped", _("stopped, and can be resumed")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused as a whole")
    CANCELLED = "cancelled", _("cancelled")


_S = BatchState
BATCH_MOVES = Moves(
    BatchState,
    {_S.RUNNING: {_S.STOPPED, _S.DONE, _S.REFUSED, _S.CANCELLED}, _S.STOPPED: {_S.RUNNING, _S.CANCELLED}},
    final={BatchState.DONE, BatchState.REFUSED, BatchState.CANCELLED},
)
