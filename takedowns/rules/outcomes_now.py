"""What stands now for a listing whose outcome was sent; for everything that shows or counts earlier listings.

The outcome of a listing is never changed. A correction, an appeal of the rights holder, and a restoration stand beside it, each
with an order to the marketplace; the last of these orders says what stands. A review that turned an outcome without an order
changes what the listing counts (`rules.outcome_changes`), not what stands.
"""

from typing import Any

from django.db.models import BigIntegerField, Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from takedowns.enums import GOES, EndedTakedown, ListingOutcome, RestoredBecause, RetractionReason

from .triage import UPHELD

# A retraction for another reason than a mistake leaves the takedown right: it counts as before.
UPHELD_NOW = (*UPHELD, EndedTakedown.RETRACTED)
_LABELS: dict[str, Any] = {one.value: one.label for one in (*ListingOutcome, *EndedTakedown)}


def joined(listing: str = "listing") -> str:
    """The joins in SQL that `now_in_sql` needs; each finds one row of a listing at most."""
    return f"""
    LEFT JOIN takedowns_decisioncorrection AS corrected ON corrected.listing_id = {listing}.id
    LEFT JOIN takedowns_restoration AS restored ON restored.listing_id = {listing}.id
    """


def now_in_sql(listing: str = "listing") -> str:
    """What stands now, as an expression in SQL: a `ListingOutcome` or an `EndedTakedown`."""
    return f"""CASE WHEN restored.order_id > coalesce(corrected.order_id, 0) THEN CASE
            WHEN restored.because = '{RestoredBecause.RETRACTION}' AND NOT EXISTS (
                SELECT FROM takedowns_retraction AS retracted
                WHERE retracted.restoration_id = restored.id AND retracted.reason = '{RetractionReason.MISTAKE}'
            ) THEN '{EndedTakedown.RETRACTED}' ELSE '{EndedTakedown.RESTORED}' END
        ELSE coalesce(corrected.corrected_to, {listing}.outcome) END"""


def outcome_now(to_listing: str = "", *, before: Any = None) -> Case:
    """The same for a queryset.

    :param to_listing: the way from its rows to the listing, such as `earlier__`.
    :param before: what was ordered at this moment or later is not known; None for all that is.
    """
    correction, restoration = f"{to_listing}correction", f"{to_listing}restoration"
    none = Value(0, output_field=BigIntegerField())
    known: Q = Q()
    order: Any = Coalesce(f"{correction}__order_id", none)
    is_corrected = Q(**{f"{correction}__isnull": False})
    if before is not None:
        known = Q(**{f"{restoration}__ordered_at__lt": before})
        is_corrected = Q(**{f"{correction}__corrected_at__lt": before})
        order = Case(When(is_corrected, then=F(f"{correction}__order_id")), default=none)
    restored = known & Q(**{f"{restoration}__order_id__gt": order})
    retracted = restored & Q(**{f"{restoration}__because": RestoredBecause.RETRACTION})
    mistaken = retracted & Q(**{f"{restoration}__retraction__reason": RetractionReason.MISTAKE})
    return Case(
        When(mistaken, then=Value(EndedTakedown.RESTORED.value)),
        When(retracted, then=Value(EndedTakedown.RETRACTED.value)),
        When(restored, then=Value(EndedTakedown.RESTORED.value)),
        When(is_corrected, then=F(f"{correction}__corrected_to")),
        default=F(f"{to_listing}outcome"),
    )


def label_of(outcome: str) -> str:
    """What stands now, in words."""
    return str(_LABELS[outcome])


def is_down(outcome: str) -> bool:
    return outcome in GOES
