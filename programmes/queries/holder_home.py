"""What the start page of a rights holder shows besides its duties."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.charts.chart import Chart, make_chart
from ipr_portal.charts.kinds import Bars, Heading, Instead, Row
from programmes.enums import AHEAD
from programmes.models import CheckIn
from takedowns.enums import REJECTIONS, Effect, ListingOutcome, NoticeState
from takedowns.models import Listing, Notice

SHOWN = 5
CODES = 7


@dataclass(frozen=True, slots=True)
class InOurHands:
    """Notices that are not decided yet: how many, and those due first, with their clocks."""

    count: int
    first: list[Notice]


def in_our_hands(organisation) -> InOurHands:
    """Two statements."""
    rows = Notice.objects.open().filter(organisation=organisation)
    named = rows.select_related("clock__version__calendar", "right", "reason").order_by("clock__due_at", "pk")
    first = list(named[:SHOWN])
    return InOurHands(len(first) if len(first) < SHOWN else rows.count(), first)


def next_check_in(organisation, *, at: datetime) -> CheckIn | None:
    """The next check-in that is booked."""
    rows = CheckIn.objects.for_pages().filter(organisation=organisation, state__in=AHEAD)
    return rows.filter(starts_at__gt=at - timedelta(hours=1)).order_by("starts_at").first()


def rejections_chart(organisation, *, since: datetime, until: datetime) -> Chart:
    """Rejected listings by code, the most frequent first, each with what it means; one statement."""
    rows = Listing.objects.filter(
        organisation=organisation, outcome=ListingOutcome.REJECTED, notice__state=NoticeState.DECIDED,
        notice__decided_at__gte=since, notice__decided_at__lt=until,
    )  # fmt: skip
    found = list(
        rows.order_by().values_list("rejection_code").annotate(n=Count("pk")).order_by("-n", "rejection_code")
    )
    total = sum(n for _code, n in found)
    bars = [
        Row(
            str(REJECTIONS[code].meaning), Decimal(n), href=reverse("remedy", args=[code]), code=code,
            quiet=REJECTIONS[code].effect == Effect.NEUTRAL,
        )
        for code, n in found[:CODES]
    ]  # fmt: skip
    instead = None if bars else Instead(_("Nothing was rejected in these three months."), "")
    heading = Heading(
        title=_finding(found, total), name=_("Rejections by code"),
        sub=_("Rejected listings by code, three months, %(n)s in all") % {"n": total}, first=_("Code"), instead=instead,
    )  # fmt: skip
    kind = Bars(
        bars,
        Decimal(total) if total else None,
        counted=_("counts towards accuracy"),
        uncounted=_("does not count"),
    )
    return make_chart("rejections", kind, heading)


def _finding(found: list[tuple[str, int]], total: int) -> str:
    if not found:
        return _("No rejection")
    code, n = found[0]
    return _("%(code)s is %(n)s of %(total)s rejections") % {"code": code, "n": n, "total": total}
