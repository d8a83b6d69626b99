"""What was done with a file, in words for its page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import CustodyEntry, CustodyKind

SAID = {
    CustodyKind.RECEIVED: gettext_lazy("%(who)s added the file."),
    CustodyKind.DOWNLOADED: gettext_lazy("%(who)s downloaded the file."),
    CustodyKind.VERIFIED: gettext_lazy("%(who)s hashed the file again: its bytes are unchanged."),
    CustodyKind.DAMAGED: gettext_lazy("%(who)s hashed the file again: its bytes are damaged or gone."),
}


def custody_sentence(entry: CustodyEntry, *, for_member: bool) -> str:
    """What was done, and by whom; a member reads no name of the IPR team."""
    if entry.by is None:
        who = _("The portal")
    elif for_member and entry.by.staff_role:
        who = _("The IPR team")
    else:
        who = str(entry.by)
    return str(SAID[CustodyKind(entry.kind)] % {"who": who})
