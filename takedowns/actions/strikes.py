"""Strikes of sellers: counted from the ledger of outcomes, and the measures that they lead to.

Counting runs in the background after an outcome is sent or changed, one worker at a time. It proposes; a person decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.markets import MARKETS, local_day, market_name
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from takedowns.enums import (
    GOES,
    GRANTS,
    RESTORED_BECAUSE,
    CorrectedTo,
    Measure,
    MeasureState,
    OutcomeCause,
    RetractionReason,
)
from takedowns.models import RepeatInfringer, SellerStrike, StrikeRule
from takedowns.queries.effects import listed
from takedowns.queries.strikes import (
    standing,
    strikes_of,
    thresholds,
    thresholds_in,
    who_decided_last,
)
from takedowns.rules.strikes import (
    RANKS,
    what_to_propose,
    why_not_carry_out,
    why_not_decide,
    why_not_sign_off,
)
from takedowns.rules.triage import UPHELD
from takedowns.strikes import Strike

from . import measure_messages, statements

DECIDED = {
    MeasureState.SIGNED_OFF: "seller.measure_signed_off",
    MeasureState.DECLINED: "seller.measure_declined",
}
OVERLAP = timedelta(days=1)  # before the newest strike: what was being written then is looked at again
LOOK_BACK = timedelta(days=400)  # an older strike is not valid any more
ONE_AT_A_TIME = 20350059  # the key of the lock under which strikes are counted


def _case(column: str, causes: Mapping, otherwise: str = "") -> str:
    """The cause by the value of a column, in SQL."""
    whens = " ".join(f"WHEN '{value}' THEN '{cause}'" for value, cause in causes.items())
    return f"CASE {column} {whens} ELSE '{otherwise}' END"


# An outcome that was sent, and a grant after a rejection. A listing makes one strike, however often it is decided.
COUNT_OUTCOMES = f"""
INSERT INTO takedowns_sellerstrike (change_id, listing_id, right_id, seller_key, market, upheld_at, day)
SELECT change.id, listing.id, notice.right_id, listing.seller_key, notice.market, notice.decided_at,
    (notice.decided_at AT TIME ZONE coalesce(zone.name, 'UTC'))::date
FROM takedowns_notice AS notice JOIN takedowns_listing AS listing ON listing.notice_id = notice.id
JOIN takedowns_outcomechange AS change ON change.listing_id = listing.id AND change.cause = 'SETTLED'
LEFT JOIN unnest(%(markets)s::text[], %(zones)s::text[]) AS zone (market, name) ON zone.market = notice.market
WHERE notice.state = 'DECIDED' AND notice.decided_at > %(since)s AND listing.seller_key <> ''
    AND change.outcome IN {listed(UPHELD)}
ORDER BY change.id
ON CONFLICT DO NOTHING RETURNING seller_key
"""
COUNT_GRANTS = f"""
INSERT INTO takedowns_sellerstrike (change_id, listing_id, right_id, seller_key, market, upheld_at, day)
SELECT change.id, listing.id, notice.right_id, listing.seller_key, change.market, change.changed_at,
    (change.changed_at AT TIME ZONE coalesce(zone.name, 'UTC'))::date
FROM takedowns_outcomechange AS change JOIN takedowns_listing AS listing ON listing.id = change.listing_id
JOIN takedowns_notice AS notice ON notice.id = listing.notice_id
LEFT JOIN unnest(%(markets)s::text[], %(zones)s::text[]) AS zone (market, name) ON zone.market = change.market
WHERE change.changed_at > %(since)s AND listing.seller_key <> '' AND change.cause IN {listed(GRANTS)}
    AND change.outcome NOT IN {listed(UPHELD)} AND change.effect_after = 'GOOD'
ORDER BY change.id
ON CONFLICT DO NOTHING RETURNING seller_key
"""
# A strike ends with the order that restores its listing, unless that counts as a retraction for another reason than a mistake.
TAKE_BACK = f"""
INSERT INTO takedowns_strikeend (strike_id, order_id, cause, ended_at)
SELECT strike.id, back.order_id, back.cause, back.at
FROM takedowns_sellerstrike AS strike JOIN (
    SELECT restored.listing_id, restored.order_id, restored.cause, restored.ordered_at AS at
    FROM takedowns_restoration AS restored
    LEFT JOIN takedowns_retraction AS retracted ON retracted.restoration_id = restored.id
    WHERE restored.ordered_at > %(back_to)s
        AND (restored.cause <> '{OutcomeCause.RETRACTED}' OR retracted.reason = '{RetractionReason.MISTAKE}')
    UNION ALL
    SELECT listing_id, order_id, {_case("reason", RESTORED_BECAUSE, OutcomeCause.CORRECTED)}, corrected_at
    FROM takedowns_decisioncorrection WHERE corrected_at > %(back_to)s AND corrected_to = '{CorrectedTo.RESTORED}'
) AS back ON back.listing_id = strike.listing_id
WHERE NOT EXISTS (SELECT FROM takedowns_strikeend AS ended WHERE ended.strike_id = strike.id)
ORDER BY strike.id
ON CONFLICT DO NOTHING
"""
# The rights holder won the listing back on appeal.
GIVE_BACK = f"""
WITH counts_again AS (
    INSERT INTO takedowns_strikereturn (end_id, order_id, returned_at)
    SELECT ended.id, corrected.order_id, corrected.corrected_at
    FROM takedowns_decisioncorrection AS corrected
    JOIN takedowns_sellerstrike AS strike ON strike.listing_id = corrected.listing_id
    JOIN takedowns_strikeend AS ended ON ended.strike_id = strike.id
    JOIN takedowns_restoration AS restored ON restored.listing_id = corrected.listing_id
    WHERE corrected.corrected_at > %(back_to)s AND corrected.corrected_to IN {listed(GOES)}
        AND corrected.order_id > restored.order_id
        AND NOT EXISTS (SELECT FROM takedowns_strikereturn AS known WHERE known.end_id = ended.id)
    ORDER BY ended.id
    ON CONFLICT DO NOTHING RETURNING end_id
)
SELECT strike.seller_key FROM counts_again
JOIN takedowns_strikeend AS ended ON ended.id = counts_again.end_id
JOIN takedowns_sellerstrike AS strike ON strike.id = ended.strike_id
"""


class CannotDecideMeasure(DomainError):
    """A rule forbids it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@transaction.atomic
def count(*, at: datetime, since: datetime | None = None) -> int:
    """Write the strikes of outcomes that were sent, take back those of restored listings, and propose measures.

    What its rights holder won back on appeal counts again, from the day of the first outcome.

    Runs in the scope of the system. It may run twice: what is written already stays as it is.

    :param since: outcomes that were sent or changed after this moment; by default those that can be new.
    :return: how many strikes were written or count again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        asked: dict[str, Any] = {
            "since": since or _since(at),
            "back_to": at - LOOK_BACK,
            "markets": list(MARKETS),
            "zones": [market.zone for market in MARKETS.values()],
        }
        struck: list[str] = []
        for statement in (COUNT_OUTCOMES, COUNT_GRANTS):
            cursor.execute(statement, asked)
            struck += [key for (key,) in cursor.fetchall()]
        cursor.execute(TAKE_BACK, asked)
        cursor.execute(GIVE_BACK, asked)
        struck += [key for (key,) in cursor.fetchall()]
    if struck:
        propose(set(struck), at=at)
    return len(struck)


def _since(at: datetime) -> datetime:
    newest = SellerStrike.objects.order_by("-upheld_at").values_list("upheld_at", flat=True).first()
    oldest = at - LOOK_BACK
    return max(oldest, newest - OVERLAP) if newest else oldest


def propose(seller_keys: Iterable[str], *, at: datetime) -> None:
    """Propose a measure for each of some sellers who have as many strikes as it takes."""
    keys = sorted(seller_keys)
    found, rules = strikes_of(keys), thresholds()
    known: dict[str, list[RepeatInfringer]] = defaultdict(list)
    rows = RepeatInfringer.objects.filter(seller_key__in=keys).order_by("pk")
    for case in rows.select_for_update(of=("self",), no_key=True):
        known[case.seller_key].append(case)
    for key, strikes in found.items():
        _propose(key, strikes, rules, known[key], at=at)


def _propose(key: str, strikes: list[Strike[SellerStrike]], rules, cases, *, at: datetime) -> None:
    market = strikes[0].lines[0].market
    on, needed = local_day(market, at), thresholds_in(rules, market)
    measure = what_to_propose(strikes, needed, [one for one in cases if one.decided_at], on=on)
    if measure is None:
        return
    counted = {"needed": needed[measure], "strikes": sum(one.is_valid_on(on) for one in strikes)}
    waits = next((one for one in cases if one.state == MeasureState.PROPOSED), None)
    if waits is None:
        case = RepeatInfringer.objects.create(
            seller_key=key, market=market, measure=measure, proposed_at=at, **counted
        )
        _tell(case, at=at)
    elif counted["strikes"] > waits.strikes:
        _raise(waits, measure, **counted, at=at)


def _raise(case: RepeatInfringer, measure: Measure, *, needed: int, strikes: int, at: datetime) -> None:
    """A proposal that nobody has decided follows the strikes."""
    harder = RANKS[measure] > RANKS[Measure(case.measure)]
    case.strikes, case.version = strikes, case.version + 1
    if harder:
        case.measure, case.needed = measure, needed
    case.save(update_fields=["measure", "needed", "strikes", "version"])
    if harder:
        _tell(case, at=at)


def _tell(case: RepeatInfringer, *, at: datetime) -> None:
    said = {"measure": case.measure, "strikes": case.strikes, "market": case.market}
    record("seller.measure_proposed", case, by=None, at=at, internal=True, **said)
    notify(
        staff_who(Can.SIGN_OFF_MEASURES), "seller.measure_proposed", case, at=at, path=reverse("desk:measure", args=[case.pk]),
        event_key=f"seller.measure_proposed:{case.pk}:{case.version}", measure=case.measure, strikes=case.strikes,
        market=market_name(case.market),
    )  # fmt: skip


@transaction.atomic
def sign_off(*, case: RepeatInfringer, version: int, by, at: datetime) -> RepeatInfringer:
    """Sign a proposed measure off; the marketplace then has to carry it out. Its reasons are written, and its seller is told.

    :param version: of the proposal that was read.
    :raises CannotDecideMeasure: if a rule forbids it.
    :raises Stale: if it was decided meanwhile, or is proposed with more strikes now.
    """
    case = _lock(case, version)
    on = local_day(case.market, at)
    strikes = [one for one in strikes_of([case.seller_key]).get(case.seller_key, []) if one.is_valid_on(on)]
    last = who_decided_last(case.seller_key)
    _refuse(why_not_sign_off(case, by=by, decided_last=last, valid=len(strikes)))
    case = _decide(case, MeasureState.SIGNED_OFF, "", by=by, at=at)
    statements.keep_strikes(case, [row for strike in strikes for row in strike.lines])
    statements.write_of_measure(case, at=at)
    measure_messages.write_of_measure(case, at=at)
    return case


@transaction.atomic
def decline(*, case: RepeatInfringer, version: int, reason: str, by, at: datetime) -> RepeatInfringer:
    """Decline a proposed measure. It is proposed again if the seller gets another strike.

    :raises CannotDecideMeasure: if a rule forbids it.
    :raises Stale: as `sign_off`.
    """
    case = _lock(case, version)
    _refuse(why_not_decide(case, by=by))
    if not reason.strip():
        said = _("There is no reason for declining the measure.")
        raise CannotDecideMeasure(Refusal("", said, _("Say why it is declined."), field="reason"))
    return _decide(case, MeasureState.DECLINED, reason.strip(), by=by, at=at)


@transaction.atomic
def carry_out(*, case: RepeatInfringer, proof: str, by, at: datetime) -> RepeatInfringer:
    """Note that the marketplace has carried a measure out, with its proof.

    :raises CannotDecideMeasure: if it is not signed off, or proof is missing.
    """
    case = RepeatInfringer.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    _refuse(why_not_carry_out(case, proof=proof, at=at))
    case.state, case.proof = MeasureState.CARRIED_OUT, proof.strip()[:300]
    case.carried_out_by, case.carried_out_at = by, at
    case.save(update_fields=["state", "proof", "carried_out_by", "carried_out_at"])
    said = {"measure": case.measure, "proof": case.proof}
    record("seller.measure_carried_out", case, by=by, at=at, internal=True, **said)
    return case


@transaction.atomic
def change_rules(*, market: str, needed: Mapping[str, int | None], by, at: datetime) -> None:
    """Set from how many strikes on each measure is proposed in a market, or in all without rules of their own.

    Sellers who have as many now are proposed at once.

    :param needed: by measure; None for a measure that is not proposed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    before = thresholds().get(market, {})
    after = {measure: strikes for measure, strikes in needed.items() if strikes}
    if before == after:
        return
    StrikeRule.objects.filter(market=market).exclude(measure__in=after).delete()
    for measure, strikes in after.items():
        StrikeRule.objects.update_or_create(
            market=market, measure=measure,
            defaults={"strikes": strikes, "changed_by": by, "changed_at": at},
        )  # fmt: skip
    listed_by_measure = {str(one).lower(): after.get(one, 0) for one in Measure}
    row = StrikeRule.objects.filter(market=market).first() or StrikeRule(market=market)
    record("strike_rules.changed", row, by=by, at=at, internal=True, market=market, **listed_by_measure)
    least = min(after.values(), default=0)
    if least:
        _propose_to_all(market, least, at=at)


def _propose_to_all(market: str, least: int, *, at: datetime) -> None:
    """Propose measures for sellers with as many lines as the lowest number of strikes; a line is at most a strike."""
    rows = standing().filter(upheld_at__gt=at - LOOK_BACK)
    rows = rows.filter(market=market) if market else rows
    counted = rows.order_by().values("seller_key").annotate(lines=Count("pk")).filter(lines__gte=least)
    propose(counted.values_list("seller_key", flat=True), at=at)


def _lock(case: RepeatInfringer, version: int) -> RepeatInfringer:
    rows = RepeatInfringer.objects.select_for_update(of=("self",), no_key=True)
    case = rows.select_related("decided_by").get(pk=case.pk)
    if case.state != MeasureState.PROPOSED:
        said = _("%(who)s has decided it meanwhile: this measure is %(state)s.")
        raise Stale(said % {"who": case.decided_by, "state": case.get_state_display()})
    if case.version != version:
        raise Stale(_("The seller got more strikes since you opened this page. Look at the proposal again."))
    return case


def _decide(case: RepeatInfringer, state: MeasureState, reason: str, *, by, at: datetime) -> RepeatInfringer:
    case.state, case.reason, case.decided_by, case.decided_at = state, reason, by, at
    case.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    said = {"measure": case.measure, "strikes": case.strikes, "reason": reason}
    record(DECIDED[state], case, by=by, at=at, internal=True, **said)
    return case


def _refuse(refusal: Refusal | None) -> None:
    if refusal:
        raise CannotDecideMeasure(refusal)
