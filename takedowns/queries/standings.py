"""The state of a notice in one word or two, the same in lists, heads, mails and the inbox."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ipr_portal.lazy import LazyStr
from takedowns.enums import ListingOutcome, NoticeState, in_text
from takedowns.models import Listing, Notice
from takedowns.rules.triage import UPHELD


class Standing(NamedTuple):
    """The contents of the chip of a notice."""

    words: LazyStr
    icon: str
    meaning: str = ""


OPEN = {
    NoticeState.SUBMITTED: (gettext_lazy("Sent"), "send", ""),
    NoticeState.ACKNOWLEDGED: (gettext_lazy("Received"), "tray", "info"),
    NoticeState.IN_TRIAGE: (gettext_lazy("In triage"), "scale", "info"),
    NoticeState.WITHDRAWN: (gettext_lazy("Withdrawn"), "undo", ""),
}


def standing_of(notice: Notice, counts: Mapping[str, int]) -> Standing:
    """The chip of a notice.

    :param counts: of a decided one, how many listings have each outcome.
    """
    if notice.state != NoticeState.DECIDED:
        words, icon, meaning = OPEN[NoticeState(notice.state)]
        return Standing(str(words), icon, meaning)
    return Standing(
        in_short(counts),
        *(
            ("check", "fine")
            if sum(counts.get(one, 0) for one in UPHELD) == sum(counts.values())
            else ("dash",)
        ),
    )


def in_short(counts: Mapping[str, int]) -> str:
    """The outcome of a decided notice: “Taken down”, “All 4 taken down”, “1 of 7 rejected”, “Rejected”."""
    total, rejected = sum(counts.values()), counts.get(ListingOutcome.REJECTED, 0)
    if rejected == total == 1:
        return _("Rejected")
    if rejected == total:
        return _("All %(n)d rejected") % {"n": total}
    if rejected:
        return _("%(n)d of %(total)d rejected") % {"n": rejected, "total": total}
    upheld = sum(counts.get(one, 0) for one in UPHELD)
    if upheld == total:
        return _("Taken down") if total == 1 else _("All %(n)d taken down") % {"n": total}
    if upheld:
        return _("%(n)d of %(total)d taken down") % {"n": upheld, "total": total}
    others = ", ".join(in_text(ListingOutcome(one)) for one in counts if counts[one])
    return capfirst(others) if total == 1 else _("None of %(total)d taken down") % {"total": total}


def title_of(counts: Mapping[str, int]) -> str:
    """The outcome of a decided notice as a sentence without a full stop."""
    total = sum(counts.values())
    down = sum(counts.get(one, 0) for one in UPHELD)
    if total == 1:
        return _("The listing was taken down") if down else _("The listing was not taken down")
    if down == total:
        return _("All %(total)d listings were taken down") % {"total": total}
    if not down:
        return _("None of the %(total)d listings was taken down") % {"total": total}
    return ngettext(
        "%(down)d of %(total)d listings was taken down",
        "%(down)d of %(total)d listings were taken down",
        down,
    ) % {"down": down, "total": total}


def counts_of(notices: Iterable[Notice]) -> dict[int, Counter]:
    """How many listings of each decided notice have each outcome, by the notice's key. One statement, or none."""
    decided = [notice.pk for notice in notices if notice.state == NoticeState.DECIDED]
    found: dict[int, Counter] = {pk: Counter() for pk in decided}
    if not decided:
        return found
    rows = Listing.objects.filter(notice__in=decided).order_by().values_list("notice", "outcome")
    for pk, outcome, count in rows.annotate(count=Count("pk")):
        found[pk][outcome] = count
    return found
