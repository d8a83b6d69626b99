"""How listings count now: by the last line of each in the ledger of outcomes."""

from collections.abc import Sequence

from takedowns.enums import Effect, ListingOutcome, NoticeState
from takedowns.models import Listing, Notice, OutcomeChange
from takedowns.rules.triage import accuracy_effect


def effects_of(notice: Notice, listings: Sequence[Listing]) -> dict[int, Effect]:
    """How settled listings of a notice count, by their keys; one statement, or none before its outcome is sent.

    What has no line yet counts by its outcome once that is sent.
    """
    is_written = notice.state == NoticeState.DECIDED or any(
        one.outcome == ListingOutcome.WITHDRAWN for one in listings
    )
    written = _last_effects(listings) if is_written else {}
    return {
        one.pk: Effect(written[one.pk])
        if one.pk in written
        else accuracy_effect(one.outcome, one.rejection_code, cured=one.cured_at is not None)
        for one in listings
    }


def _last_effects(listings: Sequence[Listing]) -> dict[int, str]:
    lines = OutcomeChange.objects.filter(listing__in=[one.pk for one in listings])
    last = lines.order_by("listing", "-pk").distinct("listing")
    return dict(last.values_list("listing", "effect_after"))
