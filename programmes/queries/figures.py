"""The figures of an organisation that the criteria of a programme look at."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from ipr_portal.tenancy.models import Organisation
from programmes.criteria import CodeFigures, Figures, figures_of_sums
from programmes.rules.moves import months_later
from takedowns.enums import Effect, ListingOutcome
from takedowns.models import Listing
from takedowns.rules.cures import curable_until
from takedowns.rules.triage import accuracy_effect

from .settings import desk_zone

WINDOW_MONTHS = 3
WEIGHTS = {
    Effect.GOOD: (Decimal(1), Decimal(0)),
    Effect.BAD: (Decimal(0), Decimal(1)),
    Effect.HALF: (Decimal(0), Decimal("0.5")),
    Effect.HALVED: (Decimal(0), Decimal("0.5")),
}
DOWN = (ListingOutcome.REMOVED, ListingOutcome.RESTRICTED)


def figures_of(organisation: Organisation, *, at: datetime, known_at: datetime | None = None) -> Figures:
    """The figures of the three months that end at a moment, from the outcomes that were sent in them.

    This is the one place that connects the criteria with the score of accuracy.

    :param known_at: only what was known before is looked at; by default `at`.
    """
    since = months_later(at, -WINDOW_MONTHS, desk_zone())
    rows = Listing.objects.filter(organisation=organisation).exclude(outcome=ListingOutcome.PENDING)
    rows = rows.filter(notice__decided_at__gte=since, notice__decided_at__lt=at)
    listings = rows.select_related("notice__reason", "notice__clock").prefetch_related("cures")
    return _sums(listings, known_at=known_at or at)


def _sums(listings: Iterable[Listing], *, known_at: datetime) -> Figures:
    good: dict[str, Decimal] = defaultdict(Decimal)
    bad: dict[str, Decimal] = defaultdict(Decimal)
    taken_down = 0
    for listing in listings:
        more = WEIGHTS.get(_effect(listing, known_at))
        taken_down += listing.outcome in DOWN
        if more:
            good[listing.notice.reason.code] += more[0]
            bad[listing.notice.reason.code] += more[1]
    reasons = tuple(
        CodeFigures(code, one.counted, one.exit_upper)
        for code in sorted(good)
        for one in [figures_of_sums(good[code], bad[code])]
    )
    return figures_of_sums(
        sum(good.values(), Decimal(0)), sum(bad.values(), Decimal(0)), taken_down=taken_down, reasons=reasons
    )


def _effect(listing: Listing, known_at: datetime) -> Effect:
    until = curable_until(listing.rejection_code, listing.notice)
    cured = listing.cured_at is not None and listing.cured_at < known_at
    [cures] = [one.rejection_code for one in listing.cures.all()][:1] or [""]
    return accuracy_effect(
        listing.outcome, listing.rejection_code, cured=cured, lapsed=until is not None and until < known_at,
        cures=cures,
    )  # fmt: skip
