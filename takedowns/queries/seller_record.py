"""What is known of one seller from all notices about its listings; for the desk only."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from ipr_portal.markets import MARKETS
from takedowns.enums import EndedTakedown, ListingOutcome
from takedowns.models import Listing, Notice
from takedowns.models.notice_filters import NoticeQuerySet
from takedowns.rules.outcomes_now import UPHELD_NOW, outcome_now

LATELY = timedelta(days=90)
RIGHTS, NAMES = 30, 10  # how many are shown
KINDS = ("upheld", "rejected", "other", "open")


def kind_of(outcome: str) -> str:
    """The one of `KINDS` that what stands now for a listing counts as."""
    if outcome in UPHELD_NOW:
        return "upheld"
    kinds: dict[str, str] = {ListingOutcome.REJECTED: "rejected", ListingOutcome.PENDING: "open"}
    return kinds.get(outcome, "other")


def outcomes_of(kind: str) -> list[str]:
    """The outcomes that count as a kind; all if it is none."""
    known = [*ListingOutcome.values, *EndedTakedown.values]
    return [outcome for outcome in known if not kind or kind_of(outcome) == kind]


@dataclass(slots=True)
class Tally:
    """Listings by outcome: all, and recent."""

    ever: Counter = field(default_factory=Counter)
    lately: Counter = field(default_factory=Counter)

    def add(self, kind: str, ever: int, lately: int) -> None:
        self.ever[kind] += ever
        self.lately[kind] += lately

    @property
    def total(self) -> int:
        return self.ever.total()


@dataclass(slots=True)
class UnderRight(Tally):
    """The listings of one seller that were named under one right."""

    pk: int = 0
    title: str = ""
    holder: str = ""


class SeenName(NamedTuple):
    """A name under which its listings were shown, and when."""

    name: str
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class SellerRecord:
    """What the desk knows of one seller in one market."""

    key: str  # marketplace:market:seller
    seen: list[SeenName]  # the latest first
    tally: Tally
    rights: list[UnderRight]  # those with most listings first
    more_rights: int
    elsewhere: list[tuple[str, str, int]]  # key, market, listings of the same name at other markets

    @property
    def names(self) -> list[str]:
        """As its listings showed them, the latest first."""
        return [one.name for one in self.seen]

    @property
    def ref(self) -> str:
        """The seller as addresses of the marketplace name it."""
        return self.key.split(":", 2)[-1]

    @property
    def market(self) -> str:
        return market_in(self.key)

    @property
    def name(self) -> str:
        return self.names[0] if self.names else self.ref


def market_in(key: str) -> str:
    return key.split(":", 2)[1] if key.count(":") > 1 else ""


def record_of(key: str, *, at: datetime) -> SellerRecord | None:
    """Look a seller up in three statements; None where no notice names one of its listings."""
    rows, tally = Listing.objects.filter(seller_key=key), Tally()
    rights: dict[int, UnderRight] = {}
    for row in _counted(rows, since=at - LATELY):
        right, title, holder, outcome, ever, lately = row
        under = rights.setdefault(right, UnderRight(pk=right, title=title, holder=holder))
        for counted in (tally, under):
            counted.add(kind_of(outcome), ever, lately)
    if not rights:
        return None
    most = sorted(rights.values(), key=lambda under: (-under.total, under.title, under.pk))
    return SellerRecord(key, _names(rows), tally, most[:RIGHTS], len(most[RIGHTS:]), _elsewhere(key))


def _counted(rows: QuerySet[Listing], *, since: datetime) -> Iterable[tuple]:
    """Listings by right and outcome: how many in all, and how many of notices since a moment."""
    lately = Count("pk", filter=Q(notice__submitted_at__gte=since))
    columns = ("notice__right_id", "notice__right__title", "notice__organisation__name", "now")
    return (
        rows.order_by()
        .annotate(now=outcome_now())
        .values_list(*columns)
        .annotate(ever=Count("pk"), lately=lately)
    )


def _names(rows: QuerySet[Listing]) -> list[SeenName]:
    named = rows.exclude(snapshot__seller_name="").filter(snapshot__isnull=False)
    latest = named.values_list("snapshot__seller_name").annotate(
        first=Min("snapshot__taken_at"), last=Max("snapshot__taken_at")
    )
    return [SeenName(*row) for row in latest.order_by("-last")[:NAMES]]


def _elsewhere(key: str) -> list[tuple[str, str, int]]:
    """The same name at the marketplace's other markets: often the same people."""
    marketplace, market, ref = (*key.split(":", 2), "", "")[:3]
    keys = [f"{marketplace}:{code}:{ref}" for code in MARKETS if code != market]
    counted = Listing.objects.filter(seller_key__in=keys).order_by().values_list("seller_key")
    return [(found, market_in(found), count) for found, count in counted.annotate(Count("pk"))]


def notices_about(
    key: str, *, kind: str = "", since: datetime | None = None, right: int | None = None
) -> NoticeQuerySet:
    """The notices that name listings of a seller, of one kind of outcome or any."""
    listings = Listing.objects.filter(notice=OuterRef("pk"), seller_key=key)
    if kind:
        listings = listings.annotate(now=outcome_now()).filter(now__in=outcomes_of(kind))
    rows = Notice.objects.filter(Exists(listings))
    if since:
        rows = rows.filter(submitted_at__gte=since)
    return rows.filter(right=right) if right else rows


def listings_in(notices: Iterable[Notice], key: str) -> dict[int, Counter]:
    """Outcomes of a seller's listings in each of some notices, by kind; one statement."""
    rows = (
        Listing.objects.filter(notice__in=list(notices), seller_key=key)
        .annotate(now=outcome_now())
        .order_by()
    )
    found: dict[int, Counter] = {}
    for notice, outcome, count in rows.values_list("notice", "now").annotate(Count("pk")):
        found.setdefault(notice, Counter())[kind_of(outcome)] += count
    return found
