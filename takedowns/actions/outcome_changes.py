"""The ledger of outcomes: written when an outcome is sent, and with everything that changes what a listing counts."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from ipr_portal.errors import DomainError
from ipr_portal.notifications.wakeup import wake_after_commit
from ipr_portal.tenancy.rows import insert_many
from ipr_portal.tenancy.scope import system_scope
from ipr_portal.tenancy.trips import planned_once
from takedowns.enums import HALF_WEIGHT, OutcomeCause
from takedowns.models import Listing, Notice, OutcomeChange
from takedowns.models.outcome_changes import MOVES_STRIKES
from takedowns.queries.effects import FIRST_EFFECT, PENDING
from takedowns.rules.cures import ends_of_cures
from takedowns.rules.outcome_changes import Standing, is_over, standing_of, why_not_change

MARGIN = timedelta(minutes=10)  # a correction that was sent in time may still be being written

WRITE_FIRST = f"""
INSERT INTO takedowns_outcomechange (organisation_id, listing_id, notice_id, position, market, right_kind, reason_code,
    agent_id, filer_id, outcome, code, first_decided_at, effect_before, effect_after, cause, reason, changed_at)
SELECT listing.organisation_id, listing.id, notice.id, listing.position, notice.market, ipright.kind, reason.code,
    notice.agent_id, notice.submitted_by_id, listing.outcome, listing.rejection_code,
    CASE listing.outcome WHEN 'WITHDRAWN' THEN listing.decided_at ELSE notice.decided_at END, '', {FIRST_EFFECT},
    CASE listing.outcome WHEN 'WITHDRAWN' THEN 'WITHDRAWN' ELSE 'SETTLED' END, '',
    CASE listing.outcome WHEN 'WITHDRAWN' THEN listing.decided_at ELSE notice.decided_at END
FROM takedowns_notice AS notice JOIN takedowns_listing AS listing ON listing.notice_id = notice.id
    JOIN takedowns_ipright AS ipright ON ipright.id = notice.right_id
    JOIN takedowns_reasoncode AS reason ON reason.id = notice.reason_id
WHERE notice.id = ANY(%s) AND (notice.state = 'DECIDED' OR listing.outcome = 'WITHDRAWN')
ORDER BY listing.id
ON CONFLICT DO NOTHING
"""
CLOSE_CURES = f"""
SELECT listing.id, greatest(listing.curable_until, (
    SELECT max(again.decided_at) FROM takedowns_notice AS correction JOIN takedowns_listing AS again
        ON again.notice_id = correction.id AND again.key = listing.key
    WHERE correction.corrects_id = listing.notice_id AND correction.submitted_at <= listing.curable_until
        AND correction.state = 'WITHDRAWN'
)) FROM takedowns_listing AS listing
WHERE listing.curable_until < %(before)s AND listing.cure_closed_at IS NULL AND listing.curable_until IS NOT NULL
    AND NOT EXISTS ({PENDING})
ORDER BY listing.curable_until LIMIT %(limit)s FOR NO KEY UPDATE OF listing SKIP LOCKED
"""


class CannotChange(DomainError):
    """A cause does not apply to this listing."""


def write_first(notice_ids: Sequence[int]) -> None:
    """Write how each listing of decided or withdrawn notices counts; what is written already stays as it is.

    Part of sending the outcome, in its transaction: before, a decision may still be undone.
    """
    with planned_once() as cursor:
        cursor.execute(WRITE_FIRST, [list(notice_ids)])


def keep_end_of_cures(notice: Notice) -> None:
    """Store until when the half-weight rejections of a decided notice can be cured."""
    if notice.upheld_count < notice.listing_count:
        half = notice.listings.filter(rejection_code__in=HALF_WEIGHT, curable_until=None)
        half.update(curable_until=ends_of_cures(notice))


@transaction.atomic
def write_change(*, listing: Listing, cause: OutcomeCause, at: datetime, reason: str = "") -> OutcomeChange:
    """Write that something changed what a listing counts, such as an appeal that was granted.

    The one writer for every later cause; the action that decides it records it in the audit trail.

    :param reason: of a retraction.
    :raises CannotChange: if its outcome is not sent, or the cause does not apply.
    """
    lock([listing.pk])
    listing.refresh_from_db()
    if is_over(listing, at=at):
        _close([listing.pk], before=at, limit=1, at=at)
    lines = list(OutcomeChange.objects.filter(listing=listing).order_by("pk"))
    standing = standing_of(lines)
    if refusal := why_not_change(standing, cause):
        raise CannotChange(str(refusal))
    assert standing is not None  # else it was refused
    _write([(lines, standing)], cause, changed_at={listing.pk: at}, reason=reason)
    if cause in MOVES_STRIKES:
        wake_after_commit("takedowns.count_strikes")
    return OutcomeChange.objects.filter(listing=listing).latest("pk")


def write_cures(listings: Sequence[Listing], cause: OutcomeCause, *, at: datetime) -> None:
    """Write that half-weight rejections were cured, or that their correction was not upheld. They are locked."""
    half = [one.pk for one in listings if one.rejection_code in HALF_WEIGHT]
    if not half:
        return
    write_first(sorted({one.notice_id for one in listings}))
    _write(_lines_of(half), cause, changed_at=dict.fromkeys(half, at))
    Listing.objects.filter(pk__in=half).update(cure_closed_at=at)


def close_cures(*, at: datetime, limit: int = 1000) -> int:
    """Write that the time to cure is over, for every rejection that counts in full from now on; return how many.

    Ten minutes after the time; the line says when it was over. Workers may run it at once.
    """
    done = 0
    while True:
        with system_scope():
            count = _close(None, before=at - MARGIN, limit=limit, at=at)
        done += count
        if count < limit:
            return done


def lock(listing_ids: Iterable[int]) -> None:
    """Lock listings until the transaction ends: one change of a listing follows the other."""
    rows = Listing.objects.filter(pk__in=list(listing_ids)).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def _close(only: list[int] | None, *, before: datetime, limit: int, at: datetime) -> int:
    wanted = CLOSE_CURES
    if only is not None:
        wanted = wanted.replace(
            "WHERE listing.curable_until <", "WHERE listing.id = ANY(%(only)s) AND listing.curable_until <", 1
        )
    with connection.cursor() as cursor:
        cursor.execute(wanted, {"before": before, "known_at": at, "limit": limit, "only": only})
        over = dict(cursor.fetchall())
    lines = _lines_of(over)
    _write(lines, OutcomeCause.LAPSED, changed_at=over)
    Listing.objects.filter(pk__in=over).update(cure_closed_at=at)
    return len(over)


def _lines_of(listing_ids: Iterable[int]) -> list[tuple[list[OutcomeChange], Standing]]:
    """The lines of each listing with its standing; those without a line are left out."""
    found: dict[int, list[OutcomeChange]] = {}
    for one in OutcomeChange.objects.filter(listing__in=list(listing_ids)).order_by("pk"):
        found.setdefault(one.listing_id, []).append(one)
    return [(lines, standing) for lines in found.values() if (standing := standing_of(lines))]


SAME = (
    "organisation_id", "listing_id", "notice_id", "position", "market", "right_kind", "reason_code", "agent_id",
    "filer_id", "outcome", "code", "first_decided_at",
)  # fmt: skip


def _write(found, cause, *, changed_at: dict[int, datetime], reason: str = "") -> None:
    insert_many(
        OutcomeChange,
        [
            {name: getattr(lines[0], name) for name in SAME}
            | {
                "effect_before": str(standing.effect),
                "effect_after": str(standing.after(cause, reason).effect),
                "cause": str(cause), "reason": reason, "changed_at": changed_at[lines[0].listing_id],
            }
            for lines, standing in found
        ],
    )  # fmt: skip
