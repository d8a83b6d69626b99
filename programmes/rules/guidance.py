"""What guidance on a rejection code did: the share of listings not rejected for it, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Min, Q

from ipr_portal.tenancy.models import Organisation
from programmes.accuracy import bound
from takedowns.enums import GOES, ListingOutcome
from takedowns.models import Listing

DAYS = timedelta(days=60)  # before and after (domain D4)
LEAST = 20  # listings on each side; fewer are too few to say
Z = Fraction("1.959963984540054")  # of a 95 % interval
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Counted:
    """Decided listings, and how many of them were rejected for one code."""

    rejected: int
    decided: int

    @property
    def share(self) -> Decimal | None:
        """Per cent that was not rejected for the code; None with nothing to count."""
        if not self.decided:
            return None
        return HUNDRED * (self.decided - self.rejected) / self.decided

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Wilson's 95 % interval of the share, in per cent (E. B. Wilson, JASA 22, 1927, pages 209 to 212)."""
        return wilson(self.decided - self.rejected, self.decided)


def wilson(good: int, n: int) -> tuple[Decimal, Decimal] | None:
    """The 95 % interval of a share, in per cent; None with nothing to count."""
    if not n:
        return None
    share, counted = Fraction(good, n), Fraction(n)
    return HUNDRED * bound(share, counted, Z, -1), HUNDRED * bound(share, counted, Z, 1)


@dataclass(frozen=True, slots=True)
class Change:
    """The share before and after, and whether anything may be claimed of it."""

    before: Counted
    after: Counted

    @property
    def is_too_few(self) -> bool:
        return min(self.before.decided, self.after.decided) < LEAST

    @property
    def overlaps(self) -> bool:
        """Whether the intervals have a value in common."""
        if (first := self.before.interval) is None or (second := self.after.interval) is None:
            return True
        return first[0] <= second[1] and second[0] <= first[1]

    @property
    def points(self) -> Decimal | None:
        """By how many points the share changed; None where nothing may be claimed."""
        if self.is_too_few or self.overlaps or self.after.share is None or self.before.share is None:
            return None
        return self.after.share - self.before.share


def rejections_of(
    *, organisation: Organisation | None, code: str, since: datetime, until: datetime
) -> Counted:
    """Count what was decided in a time, and what of it was rejected for a code.

    :param organisation: whose listings; None for those of everybody, in the scope of the desk.
    :param until: not included.
    """
    rows = Listing.objects.filter(
        decided_at__gte=since, decided_at__lt=until, outcome__in=[*GOES, ListingOutcome.REJECTED]
    )
    if organisation:
        rows = rows.filter(organisation=organisation)
    found = rows.aggregate(rejected=Count("pk", filter=Q(rejection_code=code)), decided=Count("pk"))
    return Counted(**found)


def change_by(*, organisation: Organisation | None, code: str, done_at: datetime, at: datetime) -> Change:
    """The share for a code in the 60 days before something was done, and in the 60 days after it, up to now."""
    before = rejections_of(organisation=organisation, code=code, since=done_at - DAYS, until=done_at)
    after = rejections_of(organisation=organisation, code=code, since=done_at, until=min(done_at + DAYS, at))
    return Change(before, after)


def rejected_codes(*, organisation: Organisation, since: datetime, until: datetime) -> dict[str, int]:
    """The codes for which listings of an organisation were rejected in a time, with how many, the most first.

    :param until: not included.
    """
    rows = Listing.objects.filter(
        organisation=organisation,
        decided_at__gte=since,
        decided_at__lt=until,
        outcome=ListingOutcome.REJECTED,
    )
    found = rows.values_list("rejection_code").annotate(n=Count("pk")).order_by("-n", "rejection_code")
    return {code: n for code, n in found if code}


def first_rejections(*, code: str, since: datetime, until: datetime, most: int) -> dict[int, datetime]:
    """When each organisation was first rejected for a code in a time, by key. In the scope of the desk.

    :param most: how many organisations, the latest ones.
    """
    rows = Listing.objects.filter(
        rejection_code=code, decided_at__gte=since, decided_at__lt=until, outcome=ListingOutcome.REJECTED
    )
    found = (
        rows.values_list("organisation").annotate(first=Min("decided_at")).order_by("-first", "organisation")
    )
    return dict(found[:most])


def rejections_after(
    *, code: str, moments: Mapping[int, datetime], within: timedelta, at: datetime
) -> dict[int, Counted]:
    """As `rejections_of`, for several organisations, each from a moment of its own on, in one statement.

    :param moments: from when, by the key of the organisation.
    :param within: until how long after it, and not beyond `at`.
    """
    if not moments:
        return {}
    asked = Q()
    for organisation, since in moments.items():
        asked |= Q(organisation=organisation, decided_at__gte=since, decided_at__lt=min(since + within, at))
    rows = Listing.objects.filter(asked, outcome__in=[*GOES, ListingOutcome.REJECTED]).values_list(
        "organisation"
    )
    counted = rows.annotate(
        rejected=Count("pk", filter=Q(rejection_code=code)), decided=Count("pk")
    ).order_by()
    return {key: Counted(rejected, decided) for key, rejected, decided in counted}
