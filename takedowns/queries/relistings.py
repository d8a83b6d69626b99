"""Listings that are listed again: marks of the desk, what members see, and how often it happens."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext as _

from ipr_portal.ui.questions import Question
from takedowns.models import Listing, Relisting
from takedowns.queries.effects import listed
from takedowns.queries.strikes import standing
from takedowns.recidivism import Recidivism
from takedowns.rules.outcomes_now import UPHELD_NOW, joined, now_in_sql, outcome_now
from takedowns.strikes import COLLAPSE

WINDOW = timedelta(days=365)
OLD_ENOUGH = timedelta(days=30)  # before that a removed listing has not had its time to come back
SHOWN = 50  # re-listings on a page

# How often each of some listings was upheld before: the notices in which it was, without those that did not hold.
TIMES = f"""
SELECT coalesce(json_agg(json_build_array(again.listing_id, again.times)), '[]') FROM (
    SELECT relisting.listing_id, count(DISTINCT earlier.notice_id) AS times
    FROM takedowns_relisting AS relisting JOIN takedowns_listing AS earlier ON earlier.id = relisting.earlier_id
    {joined("earlier")}
    WHERE relisting.listing_id = ANY(%s) AND {now_in_sql("earlier")} IN {listed(UPHELD_NOW)}
    GROUP BY relisting.listing_id
) AS again
"""


def times_question(listings: Iterable[Listing]) -> Question:
    """How often each listing was listed again; `times_in` reads the answer."""
    return Question(TIMES, ([listing.pk for listing in listings],))


def times_in(answer: list[list[int]]) -> dict[int, int]:
    return {listing[0]: listing[1] for listing in answer}


def say_again(times: int) -> str:
    """“Listed again, the fourth time”."""
    named = {
        1: _("Listed again"), 2: _("Listed again, the second time"), 3: _("Listed again, the third time"),
        4: _("Listed again, the fourth time"), 5: _("Listed again, the fifth time"),
    }  # fmt: skip
    return named.get(times) or _("Listed again, %(n)d times so far") % {"n": times}


def still_upheld() -> QuerySet[Relisting]:
    """Re-listings whose earlier listing counts as upheld now."""
    return Relisting.objects.annotate(now=outcome_now("earlier__")).filter(now__in=UPHELD_NOW)


def relistings_of(seller_key: str, *, listing: int | None = None) -> QuerySet[Relisting]:
    """What a seller listed again, the newest first: all, or one listing with its earlier ones."""
    rows = still_upheld().filter(listing__seller_key=seller_key)
    if listing:
        rows = rows.filter(listing=listing)
    with_all = rows.select_related(
        "listing__notice__right", "listing__snapshot", "earlier__notice", "earlier__snapshot"
    )
    return with_all.order_by(
        "-listing__notice__submitted_at", "-listing", "-earlier__notice__decided_at", "-earlier"
    )


class Again(NamedTuple):
    """A listing of a seller, with the earlier ones that it resembles."""

    listing: Listing
    earlier: list[Relisting]

    @property
    def notices(self) -> list[Relisting]:
        """The earlier listing of each notice that is most alike, the newest notice first."""
        best: dict[int, Relisting] = {}
        for row in self.earlier:
            known = best.get(row.earlier.notice_id)
            if known is None or (row.title_similarity or 0) > (known.title_similarity or 0):
                best[row.earlier.notice_id] = row
        return list(best.values())

    @property
    def times(self) -> int:
        return len(self.notices)

    @property
    def said(self) -> str:
        return say_again(self.times)


def again_by(seller_key: str, *, listing: int | None = None) -> list[Again]:
    """The newest re-listings of a seller, a listing each."""
    grouped: dict[int, Again] = {}
    for row in relistings_of(seller_key, listing=listing)[: SHOWN * 4]:
        grouped.setdefault(row.listing_id, Again(row.listing, [])).earlier.append(row)
    return list(grouped.values())[:SHOWN]


class EarlierNotice(NamedTuple):
    """A notice of the organisation in which the same goods of the same seller were taken down."""

    number: str
    position: int
    day: datetime


def seen_by_members(listings: Iterable[Listing]) -> Mapping[int, list[EarlierNotice]]:
    """By listing: the organisation's own earlier notices about it, the newest first; in a member's scope.

    Only of the same account: that two accounts belong together is not for members.
    """
    rows = still_upheld().filter(listing__in=list(listings), linked=False)
    found: dict[int, dict[str, EarlierNotice]] = defaultdict(dict)
    columns = ("listing", "earlier__notice__number", "earlier__position", "earlier__notice__decided_at")
    for pk, number, position, day in rows.order_by(
        "-earlier__notice__decided_at", "earlier__position"
    ).values_list(*columns):
        found[pk].setdefault(number, EarlierNotice(number, position, day))
    return {pk: list(notices.values()) for pk, notices in found.items()}


def recidivism(*, at: datetime) -> Recidivism:
    """The figures of the last 365 days, from strikes that were not taken back."""
    rows = standing().filter(upheld_at__gt=at - WINDOW, upheld_at__lte=at)
    settled = rows.filter(upheld_at__lt=at - OLD_ENOUGH)
    first = (
        Relisting.objects.filter(earlier__strike__in=settled).order_by().values("earlier")
        .annotate(first=Min("listing__notice__submitted_at")).values_list("earlier__notice__decided_at", "first")
    )  # fmt: skip
    waits = [again - removed for removed, again in first]
    days: list[tuple[date, date]] = list(
        rows.order_by()
        .values("seller_key")
        .annotate(first=Min("day"), last=Max("day"))
        .values_list("first", "last")
    )
    return Recidivism(
        removed=settled.count(), relisted=len(waits), waits=waits, sellers=len(days),
        repeat_sellers=sum(last - begun >= COLLAPSE for begun, last in days),
    )  # fmt: skip
