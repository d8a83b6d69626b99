"""What is known already of a rights holder, a seller and a listing; for the desk's eyes."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from takedowns.enums import ListingOutcome
from takedowns.models import Listing

from .triage import UPHELD

UNSETTLED = [ListingOutcome.PENDING, ListingOutcome.WITHDRAWN]
CODES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class History:
    """What the desk knows around one notice."""

    settled: int  # listings of this rights holder that were decided, ever
    upheld: int
    codes: list[tuple[str, int]]  # what it was rejected for most often
    sellers: Counter = field(default_factory=Counter)  # seller key: listings upheld against it, in any notice
    elsewhere: dict[str, list[Listing]] = field(
        default_factory=dict
    )  # listing key: the same in other notices

    @property
    def share(self) -> int:
        """Of its settled listings upheld, in whole per cent."""
        return round(100 * self.upheld / self.settled) if self.settled else 0


def history_around(notice, listings: list[Listing]) -> History:
    """Look up rights holder, sellers and listings in three statements, however many listings there are."""
    sellers = {listing.seller_key for listing in listings} - {""}
    known = Listing.objects.filter(seller_key__in=sellers, outcome__in=UPHELD)
    known = known.exclude(notice=notice).values_list("seller_key").annotate(upheld=Count("pk")).order_by()
    elsewhere = defaultdict(list)
    same = Listing.objects.filter(key__in=[listing.key for listing in listings]).exclude(notice=notice)
    for listing in same.select_related("notice").order_by("-notice__submitted_at")[:600]:
        elsewhere[listing.key].append(listing)
    return History(*_figures(notice.organisation_id), sellers=Counter(dict(known)), elsewhere=elsewhere)


def _figures(organisation_id) -> tuple[int, int, list[tuple[str, int]]]:
    """Of a rights holder: listings settled, upheld, and the codes of most rejections. One statement."""
    rows = Listing.objects.filter(organisation_id=organisation_id).exclude(outcome__in=UNSETTLED).order_by()
    counted = list(rows.values_list("outcome", "rejection_code").annotate(Count("pk")))
    codes = Counter({code: count for _outcome, code, count in counted if code})
    upheld = sum(count for outcome, _code, count in counted if outcome in UPHELD)
    return sum(count for *_what, count in counted), upheld, codes.most_common(CODES_SHOWN)
