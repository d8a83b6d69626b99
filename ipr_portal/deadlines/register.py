"""What apps register about their clocks, each in its `clocks.py`: purposes, reasons to pause, reasons to void.

The mechanism knows no subject: it counts working time. `PURPOSES`, `PAUSES` and `VOIDS` have the texts.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.lazy import LazyStr
from ipr_portal.registers import Register

PROMISED = _n(
    "We promise to be done in less than %(n)d business day (%(level)s).",
    "We promise to be done in less than %(n)d business days (%(level)s).",
    "n",
)
MET = _("We were done on %(done)s, in time: it was due by %(due)s.")
MISSED = _("We were done on %(done)s, late: it was due by %(due)s.")
VOID = _("Nothing is due any more. %(why)s")


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a clock runs for. One subject may have one clock of each purpose.

    :param starts: why it starts when it does, for the person who waits.
    :param starts_at_desk: the same, for the desk.
    :param pauses: the keys of `PAUSES` by which it may be paused.
    :param voids: the keys of `VOIDS` by which it may end without counting.
    :param kinds: the first part of the kinds of news about it: `….warned`, `breached`, `late`, `paused`, `resumed`, `moved`.
    :param promised: what is promised, by `%(n)d` business days and `%(level)s`.
    :param met: that it was done in time, by `%(done)s` and `%(due)s`; `missed`: that it was done late.
    :param void: that nothing is due any more, with `%(why)s`.
    """

    starts: LazyStr
    starts_at_desk: LazyStr
    pauses: tuple[str, ...] = ()
    voids: tuple[str, ...] = ()
    kinds: str = "deadline"
    promised: LazyStr = PROMISED
    met: LazyStr = MET
    missed: LazyStr = MISSED
    void: LazyStr = VOID


@dataclass(frozen=True, slots=True)
class PauseReason:
    """Why working time does not count against us for a while.

    :param short: two or three words, for a chip.
    :param to_member: for the person who waits, after "The deadline is paused:".
    :param offered: whether somebody may choose it: somebody or something can end such a pause.
    :param longest: business days after which such a pause ends by itself at the latest.
    :param says_who: whether pages and the trail name who opened and ended it; who did stays in its row.
    """

    label: LazyStr
    short: LazyStr
    to_member: LazyStr
    offered: bool = True
    longest: int = 10
    says_who: bool = True


PURPOSES: Register[Purpose] = Register("clocks", "PURPOSES")
PAUSES: Register[PauseReason] = Register("clocks", "PAUSES")
VOIDS: Register[str] = Register("clocks", "VOIDS")
