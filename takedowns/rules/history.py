"""What is known already of a rights holder, a seller and a listing; for the desk's eyes."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q

from takedowns.enums import ListingOutcome
from takedowns.models import Listing

from .triage import UPHELD

SETTLED = ~Q(outcome__in=[ListingOutcome.PENDING, ListingOutcome.WITHDRAWN])


@dataclass(frozen=True, slots=True)
class History:
    """What the desk knows around one notice."""

    settled: int  # listings of this rights holder that were decided, ever
    upheld: int
    sellers: Counter = field(default_factory=Counter)  # seller key: listings upheld against it, in any notice
    elsewhere: dict[str, list[Listing]] = field(
        default_factory=dict
    )  # listing key: the same in other notices


def history_around(notice, listings: list[Listing]) -> History:
    """Look up rights holder, sellers and listings in three statements, however many listings there are."""
    counts = Listing.objects.filter(organisation_id=notice.organisation_id).aggregate(
        settled=Count("pk", filter=SETTLED), upheld=Count("pk", filter=Q(outcome__in=UPHELD))
    )
    sellers = {listing.seller_key for listing in listings} - {""}
    known = Listing.objects.filter(seller_key__in=sellers, outcome__in=UPHELD)
    known = known.exclude(notice=notice).values_list("seller_key").annotate(upheld=Count("pk")).order_by()
    elsewhere = defaultdict(list)
    same = Listing.objects.filter(key__in=[listing.key for listing in listings]).exclude(notice=notice)
    for listing in same.select_related("notice").order_by("-notice__submitted_at")[:600]:
        elsewhere[listing.key].append(listing)
    return History(**counts, sellers=Counter(dict(known)), elsewhere=elsewhere)
