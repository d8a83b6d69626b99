"""Rejections and the pages about them: what an organisation should read, and whether reading helped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min

from outreach.models import Resource, ResourceView
from programmes.rules.guidance import first_rejections, rejected_codes, rejections_after

from .library import readable

RECENT = timedelta(days=90)  # rejections that a reader is shown pages for
SHOWN = 3
MOST_OPENED = 5
LOOKED_BACK = timedelta(days=180)
AGAIN = timedelta(days=60)  # in which the same code came back, or did not (as for guidance)
AFTER = timedelta(days=1)  # what was decided together with the first rejection does not count
ORGANISATIONS = 100  # of one code


@dataclass(frozen=True, slots=True)
class ForYou:
    """A page about a code for which listings were rejected, and when somebody of the organisation last opened it."""

    page: Resource
    rejected: int
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A page, and how many organisations opened it."""

    page: Resource
    organisations: int


@dataclass(frozen=True, slots=True)
class Loop:
    """Organisations that were rejected for a code: of how many the same code came back within 60 days."""

    opened: int
    opened_again: int
    unopened: int
    unopened_again: int


def for_rejections(organisation, audiences: Sequence[str], *, at: datetime) -> list[ForYou]:
    """The pages about the codes that an organisation was rejected for most in 90 days. In the scope of the desk."""
    codes = rejected_codes(organisation=organisation, since=at - RECENT, until=at)
    pages = {page.code: page for page in readable(audiences).filter(code__in=list(codes), language="en")}
    views = ResourceView.objects.filter(organisation=organisation, code__in=list(codes))
    opened = dict(views.values_list("code").annotate(last=Max("at")).order_by())
    shown = [(code, n) for code, n in codes.items() if code in pages][:SHOWN]
    return [ForYou(pages[code], n, opened.get(code)) for code, n in shown]


def most_opened(audiences: Sequence[str], *, at: datetime) -> list[Opened]:
    """The pages that most organisations opened in 90 days, of those that some audiences may read. In the scope of the desk."""
    rows = ResourceView.objects.filter(at__gte=at - RECENT, at__lte=at).values_list("resource").order_by()
    counted = rows.annotate(n=Count("organisation", distinct=True))
    keys = dict(
        counted.filter(resource__in=readable(audiences).values("pk")).order_by("-n", "resource")[:MOST_OPENED]
    )
    pages = readable(audiences).in_bulk(keys)
    return [Opened(pages[key], n) for key, n in keys.items()]


def loop_of(page: Resource, *, at: datetime) -> Loop | None:
    """Whether a code came back to those who opened its page, and to those who did not; None for other pages.

    Each organisation counts once, from a day after it opened the page or, if it did not, after its first rejection.
    One for which nothing was decided since then is left out. In the scope of the desk.
    """
    if not page.code:
        return None
    first = first_rejections(code=page.code, since=at - LOOKED_BACK, until=at, most=ORGANISATIONS)
    views = ResourceView.objects.filter(
        code=page.code, organisation__in=list(first), at__gte=at - LOOKED_BACK
    )
    opened = dict(views.values_list("organisation").annotate(first=Min("at")).order_by())
    moments = {key: max(opened.get(key, since), since) + AFTER for key, since in first.items()}
    found = rejections_after(code=page.code, moments=moments, within=AGAIN, at=at)
    read = {key: counted.rejected > 0 for key, counted in found.items() if key in opened}
    unread = {key: counted.rejected > 0 for key, counted in found.items() if key not in opened}
    return Loop(len(read), sum(read.values()), len(unread), sum(unread.values()))
