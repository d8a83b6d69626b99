"""Legal holds: may a listing be kept down for a court order or proceedings, and what waits until that is over?"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.accounts.models import User
from ipr_portal.errors import Refusal
from ipr_portal.tenancy.roles import Can, may
from takedowns.enums import NoticeState
from takedowns.models import LegalHold, Notice

from .disputes import Disputed

LONGEST_REFERENCE = 200  # characters
LONGEST_SENTENCE = 1000
# What everybody reads who wants to restore a held listing, or to change how it counts; nobody outside reads more of it.
WAITS = Refusal(
    "",
    gettext_lazy("A court order or proceedings keep this listing as it is."),
    gettext_lazy("This waits until that is over; it can go on then."),
)


def why_not_place(said: Disputed, notice: Notice, *, by: User) -> Refusal | None:
    """Answer why this person cannot place a listing under legal hold, or None."""
    if not may(by, Can.CORRECT_DECISIONS):
        return Refusal("", _("Only a lead places a listing under legal hold."), _("Hand it to a lead."))
    if said.held:
        return Refusal("", _("This listing is under legal hold already."), _("Lift that one first."))
    if notice.state != NoticeState.DECIDED:
        return Refusal("", _("The outcome of this listing is not sent yet."), _("Wait until it is sent."))
    if not said.down:
        sentence = _("This listing is not down by an order of ours.")
        return Refusal("", sentence, _("A legal hold keeps down what we took down or restricted."))
    return None


def what_is_missing(*, reference: str, sentence: str, files: int) -> Refusal | None:
    """Answer what a new legal hold lacks, or None."""
    if not reference.strip():
        return Refusal("", _("Name the court or authority, and the number of the file."), field="reference")
    if not sentence.strip():
        return Refusal("", _("Say what was ordered, or what is proceeding."), field="sentence")
    if not files:
        return Refusal("", _("Add the order, or the paper that shows the proceedings."), field="papers")
    return None


def why_not_lift(hold: LegalHold, *, by: User) -> Refusal | None:
    """Answer why this person cannot lift a legal hold, or None."""
    if hold.lifted_at:
        sentence = _("%(who)s has lifted this legal hold already.") % {"who": hold.lifted_by}
        return Refusal("", sentence, _("Open the notice to see its state."))
    if not may(by, Can.CORRECT_DECISIONS):
        return Refusal("", _("Only a lead lifts a legal hold."), _("Hand it to a lead."))
    return None
