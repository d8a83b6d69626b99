"""Finding listings that were taken down before: compared in the background, once the marketplace has shown them.

Linked accounts are asked for before anything is locked, and only that accounts are linked is kept, not what they share.
"""

import logging
from datetime import datetime

from django.db import connection

from ipr_portal.marketplace.connector import Connector, ConnectorError, Link
from ipr_portal.tenancy.scope import system_scope
from takedowns.enums import GOES
from takedowns.models import LinkedSeller, ListingSnapshot
from takedowns.queries.effects import listed
from takedowns.rules.triage import UPHELD

log = logging.getLogger(__name__)

AT_ONCE = 200  # snapshots in a transaction
WITHIN = 180  # days after the removal
ALIKE = 50  # per cent of the trigrams of two titles that are the same (pg_trgm)
NEAR = 8  # of 64 bits in which two pictures may differ

# The earlier listings of each new one: of its seller or a linked account, under the same right, taken down before it was sent,
# by its outcome or by a correction of it. What was restored since is left out when it is shown.
FIND = f"""
WITH fresh AS (
    SELECT listing.id, listing.organisation_id, listing.key, listing.seller_key, notice.right_id, notice.submitted_at,
        snapshot.title, snapshot.picture_hash, snapshot.picture_sha256
    FROM takedowns_listingsnapshot AS snapshot JOIN takedowns_listing AS listing ON listing.id = snapshot.listing_id
    JOIN takedowns_notice AS notice ON notice.id = listing.notice_id
    WHERE snapshot.id = ANY(%(snapshots)s) AND listing.seller_key <> ''
), account AS (
    SELECT seller_key, seller_key AS key, false AS linked FROM fresh
    UNION SELECT link.seller_key, link.other_key, true FROM takedowns_linkedseller AS link
    WHERE link.seller_key IN (SELECT seller_key FROM fresh) AND link.other_key <> link.seller_key
), pair AS (
    SELECT fresh.organisation_id, fresh.id, earlier.id AS earlier_id, account.linked,
        CASE WHEN fresh.title <> '' AND shown.title <> ''
            THEN floor(100 * similarity(fresh.title, shown.title)::numeric) END AS alike,
        CASE WHEN fresh.picture_sha256 <> '' AND fresh.picture_sha256 = shown.picture_sha256 THEN 0
            ELSE bit_count((fresh.picture_hash # shown.picture_hash)::bit(64)) END AS distance
    FROM fresh JOIN account ON account.seller_key = fresh.seller_key
    JOIN takedowns_listing AS earlier ON earlier.seller_key = account.key AND earlier.decided_at IS NOT NULL
        AND earlier.key <> fresh.key
    JOIN takedowns_notice AS was ON was.id = earlier.notice_id AND was.right_id = fresh.right_id
    LEFT JOIN takedowns_decisioncorrection AS corrected ON corrected.listing_id = earlier.id
        AND corrected.corrected_to IN {listed(GOES)} AND earlier.outcome NOT IN {listed(UPHELD)}
    JOIN takedowns_listingsnapshot AS shown ON shown.listing_id = earlier.id
    CROSS JOIN LATERAL (SELECT coalesce(corrected.corrected_at, was.decided_at) AS at) AS down
    WHERE (earlier.outcome IN {listed(UPHELD)} OR corrected.id IS NOT NULL)
        AND down.at <= fresh.submitted_at AND down.at > fresh.submitted_at - %(within)s * interval '1 day'
)
INSERT INTO takedowns_relisting (organisation_id, listing_id, earlier_id, linked, title_similarity, picture_distance, found_at)
SELECT organisation_id, id, earlier_id, linked, CASE WHEN alike >= {ALIKE} THEN alike END,
    CASE WHEN distance <= {NEAR} THEN distance END, %(at)s
FROM pair WHERE alike >= {ALIKE} OR distance <= {NEAR}
ON CONFLICT DO NOTHING
"""


def find(*, connector: Connector | None, at: datetime, limit: int = 2000) -> int:
    """Compare listings that were not compared yet; return how many.

    Workers may run it at once, and it may be stopped at any point: each listing is compared once. Where the marketplace
    does not answer, what is known of linked accounts already is used.

    :param connector: asked for linked accounts; None keeps to those that are known.
    """
    done = 0
    while done < limit and (batch := _waiting(min(AT_ONCE, limit - done))):
        if connector:
            _look_for_links(connector, sorted({key for _pk, key in batch} - {""}), at=at)
        done += compare([pk for pk, _key in batch], at=at)
    return done


def _waiting(limit: int) -> list[tuple[int, str]]:
    with system_scope():
        rows = ListingSnapshot.objects.filter(compared_at=None).order_by("pk")
        return list(rows.values_list("pk", "listing__seller_key")[:limit])


def compare(snapshot_ids: list[int], *, at: datetime) -> int:
    """Compare some listings, by their snapshots, with what was upheld before; return how many were looked at."""
    with system_scope():
        rows = ListingSnapshot.objects.filter(pk__in=snapshot_ids, compared_at=None).order_by("pk")
        held = [row.pk for row in rows.select_for_update(of=("self",), no_key=True).only("pk")]
        with connection.cursor() as cursor:
            cursor.execute(FIND, {"snapshots": held, "within": WITHIN, "at": at})
        ListingSnapshot.objects.filter(pk__in=held).update(compared_at=at)
    return len(snapshot_ids)


def _look_for_links(connector: Connector, seller_keys: list[str], *, at: datetime) -> None:
    found: list[Link] = []
    owners: list[str] = []
    for key in seller_keys:
        try:
            with system_scope():  # the embedded marketplace shows accounts to nobody else
                links = connector.linked(key, at=at)
        except ConnectorError as error:
            log.warning("The accounts linked with %s are not known now: %s", key, error)
            continue
        found += links
        owners += [key] * len(links)
    keep_links(list(zip(owners, found, strict=True)), at=at)


def keep_links(links: list[tuple[str, Link]], *, at: datetime) -> None:
    """Keep that accounts are linked, each with the seller whose other accounts were asked for."""
    if not links:
        return
    rows = [
        LinkedSeller(
            seller_key=key, other_key=link.seller_key, other_name=link.seller_name[:200], shares=link.shares, seen_at=at
        )
        for key, link in links
    ]  # fmt: skip
    with system_scope():
        LinkedSeller.objects.bulk_create(rows, ignore_conflicts=True)
