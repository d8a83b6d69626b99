"""Restoring listings that were taken down: one order for every reason, carried out as all orders are.

The order undoes the one that keeps the listing down, so no listing is restored twice.
"""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from ipr_portal.notifications.actions import notify
from ipr_portal.notifications.wakeup import wake_after_commit
from takedowns.enums import MarketplaceOrderKind, OutcomeCause, RestoredBecause
from takedowns.models import Listing, MarketplaceOrder, Notice, Restoration
from takedowns.queries.disputes import orders_in_force
from takedowns.queries.legal_holds import holds_about
from takedowns.queries.people import who_is_told
from takedowns.rules.legal_holds import WAITS
from takedowns.rules.triage import UPHELD

from . import outcome_changes, seller_messages


class CannotRestore(DomainError):
    """A court order or proceedings forbid it."""


def order_restoration(listing: Listing, *, at: datetime) -> MarketplaceOrder:
    """Order the marketplace to restore a listing, with its notice locked and checked to be down.

    :raises CannotRestore: if it is under legal hold; actions that restore ask the rules first, so nobody meets it.
    """
    if holds_about([listing.pk]):
        raise CannotRestore(str(WAITS))
    undone = orders_in_force([listing.pk])[listing.pk]
    order = MarketplaceOrder.objects.create(
        organisation_id=listing.organisation_id, decision=undone.decision, kind=MarketplaceOrderKind.RESTORE,
        undoes=undone, ordered_at=at, next_try_at=at,
    )  # fmt: skip
    wake_after_commit("takedowns.execute")
    wake_after_commit("takedowns.count_strikes")
    return order


def restore(
    listing: Listing, *, notice: Notice, because: RestoredBecause, cause: OutcomeCause, at: datetime, reason: str = ""
) -> Restoration:  # fmt: skip
    """Restore a listing and write what it counts from now on, with its notice locked and checked to be down.

    A listing that a correction took down counts by its first outcome, which this does not change.

    :param reason: of a retraction.
    """
    row = Restoration.objects.create(
        organisation_id=listing.organisation_id, listing=listing, order=order_restoration(listing, at=at),
        because=because, cause=cause, ordered_at=at,
    )  # fmt: skip
    if listing.outcome in UPHELD:
        outcome_changes.write_change(listing=listing, cause=cause, at=at, reason=reason)
    notice.executing_count += 1
    notice.version += 1
    notice.save(update_fields=["executing_count", "version"])
    return row


def note_carried_out(*, notice: Notice, order_ids: Iterable[int], at: datetime) -> None:
    """Note that the marketplace has restored listings, and tell both sides.

    Part of taking its answers, with the notice locked.
    """
    rows = Restoration.objects.filter(order__in=list(order_ids), carried_out_at=None)
    done = list(rows.select_related("listing").order_by("pk"))
    if not done:
        return
    Restoration.objects.filter(pk__in=[row.pk for row in done]).update(carried_out_at=at)
    seller_messages.write_of_restorations(done, at=at)
    path = reverse("organisation:notice", args=[notice.organisation.slug, notice.number])
    for row in done:
        position = row.listing.position
        record("notice.restored", notice, by=None, at=at, position=position, why=str(row.because))
        notify(
            who_is_told(notice), "notice.restored", notice, at=at, path=path, position=position,
            event_key=f"notice.restored:{row.pk}", why=str(RestoredBecause(row.because).label),
        )  # fmt: skip
