"""Search of the desk: a few results of each kind, from indexes or among the latest rows."""

from collections.abc import Iterable, Sequence

from django.db.models import Count, Max, Q, QuerySet

from ipr_portal.accounts.models import User
from ipr_portal.markets import MARKETS
from ipr_portal.tenancy.models import Membership, Organisation, OrganisationKind
from takedowns.listings import keys_of
from takedowns.models import Explanation, IPRight, Listing, Notice
from takedowns.numbers import number_for

SHOWN = 6  # of each kind
YEARS = 3  # in which a serial alone is looked for
LATEST = 20_000  # listings among which sellers are looked for by a part of their name


def by_serial(market: str, serial: int, *, year: int) -> Q:
    """A notice by its serial, of one market or any, of this year and those before."""
    markets = [market] if market else list(MARKETS)
    years = range(year, year - YEARS, -1)
    return Q(number__in=[number_for(code, one, serial) for code in markets for one in years])


def notices_like(which: Q) -> QuerySet[Notice]:
    return Notice.objects.filter(which).select_related("organisation").order_by("-submitted_at")[:SHOWN]


def listings_like(keys: Sequence[str]) -> QuerySet[Listing]:
    """The latest notices' listings of some keys."""
    rows = Listing.objects.filter(key__in=keys).select_related("notice", "snapshot")
    return rows.order_by("-notice__submitted_at", "pk")[:SHOWN]


def sellers_like(words: Sequence[str], ref: str) -> list[tuple[str, str, int]]:
    """Sellers as key, name and listings: of this very name, and those of the latest listings whose name holds it."""
    found = list(_sellers(Listing.objects.filter(seller_key__in=keys_of(ref)))) if ref else []
    if max(map(len, words), default=0) >= 3:
        latest = Listing.objects.order_by("-pk").values("pk")[:LATEST]
        named = Listing.objects.filter(pk__in=latest)
        for word in words:
            named = named.filter(Q(seller_key__icontains=word) | Q(snapshot__seller_name__icontains=word))
        found += [row for row in _sellers(named) if row[0] not in {key for key, *_more in found}]
    return found[:SHOWN]


def _sellers(rows: QuerySet[Listing]) -> Iterable[tuple[str, str, int]]:
    by_seller = rows.exclude(seller_key="").order_by().values("seller_key")
    counted = by_seller.annotate(name=Max("snapshot__seller_name"), listings=Count("pk")).values_list(
        "seller_key", "name", "listings"
    )
    return counted.order_by("-listings", "seller_key")[:SHOWN]


def all_in(words: Iterable[str], *columns: str) -> Q:
    """Every word occurs in one of some columns."""
    fits = Q()
    for word in words:
        any_of = Q()
        for column in columns:
            any_of |= Q(**{f"{column}__icontains": word})
        fits &= any_of
    return fits


def holders_like(words: Sequence[str]) -> QuerySet[Organisation]:
    rows = Organisation.objects.filter(
        all_in(words, "name", "legal_name"), kind=OrganisationKind.RIGHTS_HOLDER
    )
    return rows.order_by("name")[:SHOWN]


def rights_like(words: Sequence[str]) -> QuerySet[IPRight]:
    fits = all_in(words, "title", "registration_number", "organisation__name")
    own = Q()  # not every right of a holder who is named
    for word in words:
        own |= Q(title__icontains=word) | Q(registration_number__icontains=word)
    return IPRight.objects.filter(fits & own).select_related("organisation").order_by("title", "pk")[:SHOWN]


def staff_like(words: Sequence[str]) -> QuerySet[User]:
    rows = User.objects.exclude(staff_role="").filter(all_in(words, "name", "email"), is_active=True)
    return rows.order_by("name", "email")[:SHOWN]


def members_like(words: Sequence[str]) -> QuerySet[Membership]:
    rows = Membership.objects.filter(all_in(words, "user__name", "user__email"))
    return rows.select_related("user", "organisation").order_by("user__name", "pk")[:SHOWN]


def explanations_like(words: Sequence[str]) -> QuerySet[Explanation]:
    return (
        Explanation.objects.offered().filter(all_in(words, "name", "code")).order_by("code", "name")[:SHOWN]
    )
