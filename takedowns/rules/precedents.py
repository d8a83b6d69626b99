"""What was decided before about the same listings, the same sellers, and under the same right; for the desk's eyes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from takedowns.enums import ListingOutcome, NoticeState
from takedowns.models import Listing, ListingDecision, Notice, TriageDecision

SHOWN = 5  # of each kind
READ = 60  # decisions of which the shown ones are made, so that one sitting over many listings is one line
SELLERS, OF_A_SELLER = 12, 3  # how many sellers are looked at, and how many listings of each
NOTICES = 5  # of the same right


@dataclass(frozen=True, slots=True)
class Precedent:
    """One or many listings that one sitting decided alike."""

    sitting: TriageDecision
    outcome: str
    code: str
    sentence: str
    listings: list[Listing] = field(default_factory=list, compare=False)

    @property
    def notice(self) -> Notice:
        return self.sitting.notice

    @property
    def label(self) -> str:
        return str(ListingOutcome(self.outcome).label)

    @property
    def sellers(self) -> list[str]:
        """Their names, each once; of a seller without a snapshot the marketplace's own word for it."""
        return list(dict.fromkeys(_seller(listing) for listing in self.listings))[:3]


@dataclass(frozen=True, slots=True)
class Precedents:
    """What was decided before, the last first."""

    same_listing: list[Precedent]
    same_seller: list[Precedent]
    same_right: list[Precedent]

    def __bool__(self):
        return bool(self.same_listing or self.same_seller or self.same_right)


def precedents_of(notice: Notice, listings: list[Listing]) -> Precedents:
    """Look them up in four statements, however many listings there are."""
    rows = ListingDecision.objects.standing().exclude(decision__notice=notice)
    keys = [listing.key for listing in listings]
    sellers = sorted({listing.seller_key for listing in listings} - {""})[:SELLERS]
    sold = list(_sold_by(sellers, notice)) if sellers else []
    under = Notice.objects.filter(right=notice.right_id, state=NoticeState.DECIDED).exclude(pk=notice.pk)
    last = under.order_by("-decided_at", "-pk").values("pk")[:NOTICES]
    return Precedents(
        same_listing=_grouped(rows.filter(listing__key__in=keys)),
        same_seller=_grouped(rows.filter(listing__in=sold).exclude(listing__key__in=keys)),
        same_right=_grouped(rows.filter(decision__notice__in=last)),
    )


def _sold_by(sellers: list[str], notice: Notice) -> Iterable[int]:
    """The last decided listings of each seller, each read from the index, in one statement."""
    decided = Listing.objects.filter(decided_at__isnull=False).exclude(notice=notice)
    parts = [
        decided.filter(seller_key=seller).order_by("-decided_at").values_list("pk", flat=True)[:OF_A_SELLER]
        for seller in sellers
    ]
    return parts[0].union(*parts[1:], all=True)


def _grouped(rows: QuerySet[ListingDecision]) -> list[Precedent]:
    rows = rows.select_related("listing__snapshot", "decision__decided_by", "decision__notice")
    groups: dict[Precedent, Precedent] = {}
    for row in rows.order_by("-decision__decided_at", "-pk")[:READ]:
        group = Precedent(row.decision, row.outcome, row.rejection_code, row.sentence)
        groups.setdefault(group, group).listings.append(row.listing)
    return list(groups.values())[:SHOWN]


def _seller(listing: Listing) -> str:
    snapshot = getattr(listing, "snapshot", None)
    return (snapshot and snapshot.seller_name) or listing.seller_key.rpartition(":")[2]
