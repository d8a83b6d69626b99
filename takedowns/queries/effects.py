"""How listings count towards accuracy, from the rows of notices alone, as SQL for sums over many.

The same answer stands in the ledger (`OutcomeChange`); each is checked against the other.
"""

from takedowns.enums import (
    FIRST_CAUSES,
    GOES,
    HALF_WEIGHT,
    HOLDS,
    REJECTIONS,
    WON_BY_SELLER,
    Effect,
    OutcomeCause,
)
from takedowns.rules.triage import UPHELD


def listed(values) -> str:
    """Constants of the code as an SQL list."""
    return "(" + ", ".join(f"'{value}'" for value in sorted(map(str, values))) + ")"


def _codes(effect: Effect) -> str:
    return listed(code for code, row in REJECTIONS.items() if row.effect == effect)


_CURED = (
    f"FROM takedowns_listing AS old WHERE old.rejection_code IN {listed(HALF_WEIGHT)} AND old.cured_by_id"
)
# What a listing counts by its outcome; a half-weight rejection as long as it may be cured.
_FIRST_EFFECT = f"""
CASE WHEN listing.outcome IN {listed(UPHELD)} THEN CASE WHEN %s THEN 'ONCE' ELSE 'GOOD' END
    WHEN listing.outcome = 'WITHDRAWN' THEN CASE WHEN listing.after_question THEN 'BAD' ELSE 'WITHDRAWN' END
    WHEN listing.outcome = 'INFO_LAPSED' THEN 'BAD'
    WHEN listing.rejection_code = '' THEN 'NEUTRAL'
    WHEN listing.rejection_code IN {listed(HALF_WEIGHT)} THEN 'HALF'
    WHEN listing.rejection_code IN {_codes(Effect.BAD)} THEN 'BAD'
    WHEN listing.rejection_code IN {_codes(Effect.MISTYPED)} THEN 'MISTYPED'
    ELSE 'NEUTRAL' END
"""
FIRST_EFFECT = _FIRST_EFFECT % f"EXISTS (SELECT {_CURED} = listing.id)"  # for the listings of one notice
_EFFECT_OF_MANY = _FIRST_EFFECT % f"listing.id IN (SELECT old.cured_by_id {_CURED} IS NOT NULL)"
# A correction of a notice that carries the listing and was sent in time.
_IN_TIME = """
SELECT FROM takedowns_notice AS correction JOIN takedowns_listing AS again
    ON again.notice_id = correction.id AND again.key = listing.key
WHERE correction.corrects_id = listing.notice_id AND correction.submitted_at <= listing.curable_until
    AND correction.submitted_at < %(known_at)s
"""
_PENDING = "correction.state <> 'WITHDRAWN' AND (correction.decided_at IS NULL OR correction.decided_at >= %(known_at)s)"
PENDING = f"{_IN_TIME} AND {_PENDING}"
_WITHDRAWN_LATER = "correction.state = 'WITHDRAWN' AND again.decided_at >= %(known_at)s"
_FAILED = f"correction.decided_at < %(known_at)s AND again.outcome NOT IN {listed(UPHELD)}"


def _corrected(how: str) -> str:
    """The condition for rejections with such a correction; found once for all, for corrections are few."""
    return f"""listing.id IN (
        SELECT listing.id FROM takedowns_listing AS listing,
            LATERAL ({_IN_TIME} AND correction.corrects_id IS NOT NULL AND ({how})) AS sent
        WHERE listing.rejection_code IN {listed(HALF_WEIGHT)}
            AND (%(organisation)s::bigint IS NULL OR listing.organisation_id = %(organisation)s)
    )"""


# The same once corrections and time are counted.
OWN_EFFECT = f"""
CASE WHEN listing.rejection_code NOT IN {listed(HALF_WEIGHT)} THEN {_EFFECT_OF_MANY}
    WHEN listing.cured_at < %(known_at)s THEN 'HALVED'
    WHEN {_corrected(_FAILED)} THEN 'BAD'
    WHEN listing.curable_until >= %(known_at)s OR {_corrected(f"{_PENDING} OR {_WITHDRAWN_LATER}")} THEN 'HALF'
    ELSE 'BAD' END
"""
_LATER = f"""
SELECT listing_id, bool_or(cause IN {listed(WON_BY_SELLER)} AND outcome IN {listed(GOES)}) AS countered,
    (array_agg(cause ORDER BY changed_at DESC, id DESC) FILTER (WHERE cause IN {listed(HOLDS)}))[1] AS last_hold,
    (array_agg(cause ORDER BY changed_at DESC, id DESC) FILTER (WHERE effect_after <> effect_before
        AND cause NOT IN {listed(HOLDS)}))[1] AS last_cause,
    (array_agg(effect_after ORDER BY changed_at DESC, id DESC) FILTER (WHERE effect_after <> effect_before
        AND cause NOT IN {listed(HOLDS)} AND effect_after <> 'REVIEW' AND cause <> 'REVIEWED'))[1] AS overriding
FROM takedowns_outcomechange
WHERE NOT (cause IN ({", ".join(f"'{cause}'" for cause in FIRST_CAUSES)}))
    AND cause NOT IN {listed([OutcomeCause.CURED, OutcomeCause.NOT_CURED, OutcomeCause.LAPSED])}
    AND changed_at < %(known_at)s
    AND (%(organisation)s::bigint IS NULL OR organisation_id = %(organisation)s)
GROUP BY listing_id
"""
# Each listing of the window [since, until) whose notice is decided, or which was withdrawn, with what it counts from what
# was known before `known_at`, and whether a free share may leave it out when its turn comes. They are two, and neither has
# a part that is made once for all: so Postgres reads the many decided ones with several workers.
DECIDED = f"""
SELECT listing.organisation_id, listing.notice_id, listing.id AS listing_id, listing.position, listing.outcome,
    listing.rejection_code AS code, notice.decided_at AS at, coalesce(later.countered, false) AS countered,
    listing.rejection_code = 'LI-01' AS is_in_turn,
    CASE WHEN later.last_hold = 'LEGAL_HOLD' THEN 'NEUTRAL' WHEN later.last_cause = 'UNDER_REVIEW' THEN 'REVIEW'
        WHEN later.overriding IS NOT NULL THEN later.overriding ELSE {OWN_EFFECT} END AS effect
FROM takedowns_listing AS listing JOIN takedowns_notice AS notice ON notice.id = listing.notice_id
    LEFT JOIN ({_LATER}) AS later ON later.listing_id = listing.id
WHERE notice.state = 'DECIDED' AND listing.outcome <> 'WITHDRAWN' AND notice.decided_at >= %(since)s AND notice.decided_at < %(until)s
    AND (%(organisation)s::bigint IS NULL OR notice.organisation_id = %(organisation)s)
"""
WITHDRAWN = f"""
SELECT listing.organisation_id, listing.notice_id, listing.id AS listing_id, listing.position, listing.outcome, '' AS code,
    listing.decided_at AS at, false AS countered, NOT listing.after_question AS is_in_turn,
    CASE WHEN later.last_cause = 'UNDER_REVIEW' THEN 'REVIEW' WHEN listing.after_question THEN 'BAD' ELSE 'WITHDRAWN' END AS effect
FROM takedowns_listing AS listing LEFT JOIN ({_LATER}) AS later ON later.listing_id = listing.id
WHERE listing.outcome = 'WITHDRAWN' AND listing.decided_at >= %(since)s AND listing.decided_at < %(until)s
    AND (%(organisation)s::bigint IS NULL OR listing.organisation_id = %(organisation)s)
"""
EFFECTS = f"{DECIDED}UNION ALL{WITHDRAWN}"
