"""The register of purposes: each app defines the purposes of its links in `purposes.py`."""

from dataclasses import dataclass
from datetime import timedelta

from ipr_portal.lazy import LazyStr
from ipr_portal.registers import Register


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a link is for.

    :param words: what it opens, for the pages and the mail, such as "the statement about your listing".
    :param lasts: how long it works, unless `make` gets another length.
    :param uses: how often it may be used; None for as often as it lasts.
    :param says_revoked: whether one that was revoked answers that it has ended, rather than as a wrong one does.
    :param second_step: whether a code sent to the address of the link is asked for first.
    """

    words: LazyStr
    lasts: timedelta
    uses: int | None = 1
    second_step: bool = False
    says_revoked: bool = False


PURPOSES: Register[Purpose] = Register("purposes", "PURPOSES")
