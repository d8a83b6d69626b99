"""The first steps of a notice: its receipt, and a snapshot of its listings.

The receipt goes out at once, in a transaction of its own. What the marketplace shows is asked for outside any
transaction, and may come later: while the marketplace is unavailable, notices are still received, and the snapshots are
tried again with every signal.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.urls import reverse

from ipr_portal.audit.actions import event, record_many
from ipr_portal.deadlines.people import said_to
from ipr_portal.marketplace.connector import Connector, ConnectorUnavailable, Sighting
from ipr_portal.money import in_usd
from ipr_portal.notifications.actions import News, notify_many
from ipr_portal.tenancy.scope import system_scope
from takedowns.enums import NoticeState
from takedowns.models import Listing, ListingSnapshot, Notice
from takedowns.queries.people import who_is_told

log = logging.getLogger(__name__)

AT_ONCE = 100  # notices in a transaction
CENT = Decimal("0.01")
KEYS_AT_ONCE = 1000  # listings in one question to the marketplace


def acknowledge(
    *, connector: Connector, at: datetime, limit: int = 1000, only: list[int] | None = None
) -> int:
    """Receive new notices, and take a snapshot of every listing; return how many notices were received.

    Several workers may run at once and may stop at any point: each notice is received exactly once.

    :param only: the ids of notices to keep to, where a history is lived notice by notice; by default all.
    """
    received = 0
    while received < limit and (batch := receive(at=at, limit=min(AT_ONCE, limit - received), only=only)):
        received += batch
    take_snapshots(connector=connector, at=at, limit=limit, only=only)
    return received


def receive(*, at: datetime, limit: int, only: list[int] | None = None) -> int:
    """Acknowledge notices that no other worker has locked, and notify those who sent them; return how many."""
    with system_scope():
        rows = Notice.objects.unacknowledged().among(only).order_by("pk")
        rows = rows.select_related("organisation", "submitted_by", "clock")
        notices = list(rows.select_for_update(skip_locked=True, of=("self",), no_key=True)[:limit])
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(
            state=NoticeState.ACKNOWLEDGED, acknowledged_at=at
        )
        record_many([event("notice.acknowledged", notice, by=None, at=at) for notice in notices])
        notify_many((news for notice in notices for news in _news(notice, at=at)), at=at)
    return len(notices)


def take_snapshots(
    *, connector: Connector, at: datetime, limit: int = 1000, only: list[int] | None = None
) -> int:
    """Store snapshots of listings that have none; return for how many notices.

    :param at: when we look. A marketplace that does not answer is asked again later; nothing is lost.
    """
    done = 0
    while done < limit and (asked := _not_looked_up(min(AT_ONCE, limit - done), only)):
        try:
            seen = _look_up(connector, (key for keys in asked.values() for key in keys), at=at)
        except ConnectorUnavailable as error:
            log.warning(
                "The marketplace did not answer; %d notices wait for their snapshots: %s", len(asked), error
            )
            break
        done += _keep(list(asked), seen, at=at)
    return done


def _news(notice, *, at) -> Iterable[News]:
    """The receipt for each recipient, with the deadline in the market's time and in theirs."""
    path = reverse("organisation:notice", args=[notice.organisation.slug, notice.number])
    for person in who_is_told(notice):
        context = {"listings": notice.listing_count}
        if clock := notice.clock:
            context["due"] = said_to(person, clock.due_at, clock, at=at)
        yield News(
            recipients=[person], kind="notice.acknowledged", subject=notice, path=path, context=context
        )


def _not_looked_up(limit, only) -> dict[int, list[str]]:
    """The keys of the listings of some notices, by notice."""
    with system_scope():
        notices = Notice.objects.not_looked_up().among(only).order_by("pk")
        asked: dict[int, list[str]] = {pk: [] for pk in notices.values_list("pk", flat=True)[:limit]}
        for pk, key in Listing.objects.filter(notice__in=list(asked)).values_list("notice", "key"):
            asked[pk].append(key)
    return asked


def _look_up(connector: Connector, keys: Iterable[str], *, at: datetime) -> dict[str, Sighting]:
    wanted = sorted(set(keys))
    seen: dict[str, Sighting] = {}
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        seen |= connector.look_up(wanted[start : start + KEYS_AT_ONCE], at=at)
    return seen


def _keep(notice_ids, seen, *, at) -> int:
    with system_scope():
        rows = Notice.objects.not_looked_up().filter(pk__in=notice_ids).order_by("pk")
        held = [n.pk for n in rows.select_for_update(skip_locked=True, of=("self",), no_key=True).only("pk")]
        listings = Listing.objects.filter(notice__in=held, key__in=list(seen)).in_order()
        shown = [(listing, seen[listing.key]) for listing in listings]
        ListingSnapshot.objects.bulk_create([snapshot_of(*pair) for pair in shown], ignore_conflicts=True)
        Listing.objects.bulk_update(_with_sellers(shown), ["seller_key"], batch_size=300)
        _write_values(held, shown)
        Notice.objects.filter(pk__in=held).update(looked_up_at=at)
    return len(notice_ids)


def _write_values(notice_ids: list[int], shown: list[tuple[Listing, Sighting]]) -> None:
    """Write the total price of the listings of each notice: it orders notices that are due at the same time."""
    values: dict[int, Decimal] = defaultdict(Decimal)
    for listing, sighting in shown:
        values[listing.notice_id] += in_usd(sighting.price, sighting.currency)
    notices = [Notice(pk=pk, value=values[pk].quantize(CENT)) for pk in notice_ids]
    Notice.objects.bulk_update(notices, ["value"], batch_size=300)


def _with_sellers(shown) -> list[Listing]:
    for listing, sighting in shown:
        listing.seller_key = sighting.seller_key
    return [listing for listing, _sighting in shown]


def snapshot_of(listing: Listing, sighting: Sighting) -> ListingSnapshot:
    """A listing as the marketplace shows it, not saved yet."""
    same = (
        "live",
        "title",
        "description",
        "seller_name",
        "price",
        "currency",
        "picture",
        "picture_sha256",
        "picture_hash",
    )
    return ListingSnapshot(
        organisation_id=listing.organisation_id,
        listing=listing,
        taken_at=sighting.seen_at,
        **{name: getattr(sighting, name) for name in same},
    )
