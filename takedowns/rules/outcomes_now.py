"""What stands now for a listing whose outcome was sent; for everything that shows or counts earlier listings.

The outcome of a listing is never changed. A correction, an appeal of the rights holder, and a restoration stand beside it, each
with an order to the marketplace; the last of these orders says what stands. A review that turned an outcome without an order
changes what the listing counts (`rules.outcome_changes`), not what stands.
"""

from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from takedowns.enums import GOES, EndedTakedown, ListingOutcome, OutcomeCause, RetractionReason
from takedowns.models import DecisionCorrection

from .triage import UPHELD

# What counts as a retraction, for another reason than a mistake, leaves the takedown right: it counts as before.
UPHELD_NOW = (*UPHELD, EndedTakedown.RETRACTED)
_LABELS: dict[str, Any] = {one.value: one.label for one in (*ListingOutcome, *EndedTakedown)}


def joined(listing: str = "listing") -> str:
    """The joins in SQL that `now_in_sql` needs; each finds one row of a listing at most."""
    return f"""
    LEFT JOIN LATERAL (
        SELECT order_id, corrected_to FROM takedowns_decisioncorrection
        WHERE listing_id = {listing}.id ORDER BY order_id DESC LIMIT 1
    ) AS corrected ON true
    LEFT JOIN takedowns_restoration AS restored ON restored.listing_id = {listing}.id
    """


def now_in_sql(listing: str = "listing") -> str:
    """What stands now, as an expression in SQL: a `ListingOutcome` or an `EndedTakedown`."""
    return f"""CASE WHEN restored.order_id > coalesce(corrected.order_id, 0) THEN CASE
            WHEN restored.cause = '{OutcomeCause.RETRACTED}' AND NOT EXISTS (
                SELECT FROM takedowns_retraction AS retracted
                WHERE retracted.restoration_id = restored.id AND retracted.reason = '{RetractionReason.MISTAKE}'
            ) THEN '{EndedTakedown.RETRACTED}' ELSE '{EndedTakedown.RESTORED}' END
        ELSE coalesce(corrected.corrected_to, {listing}.outcome) END"""


def outcome_now(to_listing: str = "", *, before: Any = None) -> Case:
    """The same for a queryset.

    :param to_listing: the way from its rows to the listing, such as `earlier__`.
    :param before: what was ordered at this moment or later is not known; None for all that is.
    """
    restoration = f"{to_listing}restoration"
    corrections = DecisionCorrection.objects.filter(listing=OuterRef(f"{to_listing}pk")).order_by("-order_id")
    known: Q = Q()
    if before is not None:
        known = Q(**{f"{restoration}__ordered_at__lt": before})
        deeper = (
            OuterRef(before) if isinstance(before, OuterRef) else before
        )  # seen from the rows of corrections
        corrections = corrections.filter(corrected_at__lt=deeper)
    order = Coalesce(Subquery(corrections.values("order_id")[:1]), Value(0), output_field=BigIntegerField())
    retracted = Q(**{f"{restoration}__cause": OutcomeCause.RETRACTED})
    mistaken = Q(**{f"{restoration}__retraction__reason": RetractionReason.MISTAKE})
    return Case(
        When(
            known & Q(**{f"{restoration}__order_id__gt": order}),
            then=Case(
                When(retracted & ~mistaken, then=Value(EndedTakedown.RETRACTED.value)),
                default=Value(EndedTakedown.RESTORED.value),
            ),
        ),
        default=Coalesce(Subquery(corrections.values("corrected_to")[:1]), F(f"{to_listing}outcome")),
    )


def label_of(outcome: str) -> str:
    """What stands now, in words."""
    return str(_LABELS[outcome])


def is_down(outcome: str) -> bool:
    return outcome in GOES
