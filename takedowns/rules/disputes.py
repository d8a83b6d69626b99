"""Counter-notices: may one be sent, checked, replied to, decided; until when; and may a listing be retracted?"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.deadlines.rules import in_force
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.errors import Refusal
from ipr_portal.markets import end_of_local_day
from ipr_portal.tenancy.roles import Can, may
from ipr_portal.ui.moments import say_moment
from takedowns.enums import (
    GOES,
    WITH_HOLDER,
    CounterNoticeState,
    DaysAre,
    ListingOutcome,
    OutcomeCause,
    RetractionReason,
)
from takedowns.models import CounterNotice, DisputeRule, Notice, SellerAnswer

SOON = timedelta(hours=1)  # longer than the portal waits between two looks at what is not checked
LEAST_REPLY_DAYS = 1  # business days of the rights holder, however late a counter-notice is forwarded
NOBODY = 0  # the key of no organisation: no promise of a programme is asked for
MOST_FILES = 5  # of one answer or reply
MOST_UNSENT = 15  # files that came by one link and are in no answer or appeal yet
LONGEST_REPLY, LONGEST_LAWSUIT = 2000, 200  # characters
MOST_TRIES = 6  # counter-notices about one listing, those that were not accepted included


@dataclass(frozen=True, slots=True)
class Disputed:
    """What is known of a listing when its seller wants to answer, or its rights holder to retract it."""

    outcome: str
    down: bool  # by an order of ours that nothing has undone
    restored: bool
    before: Sequence[CounterNotice] = ()  # in the order of their rounds
    appealed_at: datetime | None = None  # when an appeal that is open was filed
    final: bool = False  # whether it was restored once, and is down by the decision of an appeal
    held: bool = False  # down by a court order or proceedings


def business_days(notice: Notice, days: int, *, at: datetime) -> datetime:
    """When so many business days of the market of a notice, from a moment on, are over.

    :raises BeyondCalendar: if its calendar is not filled that far.
    """
    return business_days_in(notice.market, days, at=at)


def business_days_in(market: str, days: int, *, at: datetime) -> datetime:
    """The same for a market: the calendar is the same for every organisation.

    :raises BeyondCalendar: as `business_days`.
    """
    found = in_force(market, NOBODY, at)
    return worktime_of(found.version_id).due(at, timedelta(minutes=days * found.standard_day))


def answer_until(
    rule: DisputeRule, *, told_at: datetime, before: Sequence[CounterNotice], link_ends: datetime, market: str
) -> datetime:
    """Until when a seller can answer: counted from the message, or from the end of the last counter-notice.

    The last day is whole: it ends with the day of the market.
    """
    begin = before[-1].closed_at if before and before[-1].closed_at else told_at
    return min(end_of_local_day(market, begin + timedelta(days=rule.file_days)), link_ends)


def replied_by(rule: DisputeRule, notice: Notice, *, at: datetime) -> datetime:
    """When the days that a rule gives a rights holder to reply are over, from a moment on.

    :raises BeyondCalendar: if the calendar is not filled that far.
    """
    if rule.reply_days_are == DaysAre.BUSINESS:
        return business_days(notice, rule.reply_days, at=at)
    return at + timedelta(days=rule.reply_days)


def reply_until(rule: DisputeRule, notice: Notice, *, received_at: datetime, at: datetime) -> datetime:
    """Until when a rights holder can reply to what is forwarded now; then the listing is restored.

    Not before the rule allows a restoration, and not after it demands one, save that one business day is always left.

    :raises BeyondCalendar: if the calendar is not filled that far.
    """
    until = replied_by(rule, notice, at=at)
    if rule.restore_after:
        until = max(until, business_days(notice, rule.restore_after, at=received_at))
    if rule.restore_before is not None:
        until = min(until, business_days(notice, rule.restore_before, at=received_at))
    return max(until, business_days(notice, LEAST_REPLY_DAYS, at=at))


def why_not_keep_file(name: str, *, unsent: int) -> Refusal | None:
    """Answer why another file that comes by a seller's link is not kept, or None.

    :param unsent: how many came by it that are in no answer or appeal yet.
    """
    if unsent < MOST_UNSENT:
        return None
    said = _(
        "“%(name)s” is not kept: %(n)d files came by this link already that you have not sent with an answer."
    )
    remedy = _("Send your answer with the files that are listed, or without one; then more can be added.")
    return Refusal("", said % {"name": name, "n": unsent}, remedy, "attached")


def is_to_forward(rule: DisputeRule, notice: Notice, *, received_at: datetime, at: datetime) -> bool:
    """Whether what nobody has checked is forwarded now: later, the days of the rights holder end after the last restoration.

    :raises BeyondCalendar: if the calendar is not filled that far.
    """
    if rule.restore_before is None:
        return False
    last = business_days(notice, rule.restore_before, at=received_at)
    return replied_by(rule, notice, at=at + SOON) > last


def is_complete(answer: SellerAnswer, rule: DisputeRule) -> bool:
    """Whether an answer has all that its rule asks for (17 U.S.C. 512(g)(3) where it is sworn)."""
    said = [answer.name, answer.email, answer.statement]
    if rule.sworn:
        said += [answer.address, answer.phone, "sworn" if answer.sworn else ""]
    return all(one.strip() for one in said)


def why_not_answer(said: Disputed, rule: DisputeRule, *, until: datetime, at: datetime) -> Refusal | None:
    """Answer why a seller cannot send a counter-notice about a listing now, or None."""
    if refusal := _why_not_after_appeal(said):
        return refusal
    if said.restored:
        return Refusal("", _("This listing was restored; there is nothing to answer."))
    if not said.down:
        return Refusal("", _("No decision of ours keeps this listing down; there is nothing to answer."))
    open_one = next((one for one in said.before if one.is_open), None)
    if open_one:
        sentence = _("You answered on %(at)s, and we are working on it.") % {
            "at": say_moment(open_one.received_at)
        }
        return Refusal("", sentence, _("The page of the decision says what becomes of it."))
    counted = [one for one in said.before if one.state != CounterNoticeState.INVALID]
    if len(counted) >= rule.rounds or len(said.before) >= MOST_TRIES:
        sentence = _("The decision about this listing can be answered %(n)d times, and you have done so.")
        if rule.rounds == 1:
            sentence = _("The decision about this listing can be answered once, and you have done so.")
        said_so = sentence % {"n": rule.rounds} if rule.rounds > 1 else sentence
        return Refusal("", said_so, _("You can appeal against it instead."))
    if at >= until:
        sentence = _("An answer about this listing was possible until %(until)s.")
        late = sentence % {"until": say_moment(until)}
        instead = _("You can appeal against the decision instead, for %(n)d days after you were told.")
        return Refusal("", late, instead % {"n": rule.appeal_days})
    return None


def _why_not_after_appeal(said: Disputed) -> Refusal | None:
    if said.final:
        return Refusal("", _("This was decided on appeal. A court can decide otherwise."))
    if said.appealed_at:
        sentence = _("An appeal of %(at)s about this listing is being decided.")
        return Refusal("", sentence % {"at": say_moment(said.appealed_at)}, _("Wait for the decision."))
    return None


def why_not_check(row: CounterNotice, *, by: User) -> Refusal | None:
    """Answer why this person cannot forward a counter-notice or refuse it, or None."""
    if row.state != CounterNoticeState.RECEIVED:
        return _happened(row)
    if not may(by, Can.DECIDE_NOTICES):
        return Refusal("", _("Only triagers and leads check counter-notices."), _("Hand it to one of them."))
    return None


def why_not_reply(row: CounterNotice, *, at: datetime, held: bool = False) -> Refusal | None:
    """Answer why a rights holder cannot reply to a counter-notice any more, or None.

    :param held: whether its listing is under legal hold; then the time to reply does not end.
    """
    if row.state != CounterNoticeState.FORWARDED:
        return _happened(row)
    if row.due_at and at >= row.due_at and not held:
        sentence = _("The time to reply ended %(until)s.") % {"until": say_moment(row.due_at)}
        return Refusal("", sentence, _("The listing is restored."))
    return None


def why_not_contest(row: CounterNotice, *, sentence: str, lawsuit: str) -> Refusal | None:
    """Answer what is missing in a reply that contests a counter-notice, or None."""
    if not sentence.strip():
        return Refusal("", _("Say why the listing should stay down."), field="sentence")
    if row.rule.only_a_lawsuit_stops and not lawsuit.strip():
        said = _("Under this rule only an action in court stops the restoration.")
        return Refusal("", said, _("Name the court and the number of the action."), "lawsuit")
    return None


def why_not_decide(row: CounterNotice, took_part: AbstractSet[int], *, by: User) -> Refusal | None:
    """Answer why this person cannot decide a contested counter-notice, or None.

    :param took_part: who sent the notice, or had a part in a decision about the listing.
    """
    if row.state != CounterNoticeState.HOLDER_CONTESTS:
        return _happened(row)
    if not may(by, Can.CORRECT_DECISIONS):
        return Refusal("", _("Only a lead decides contested counter-notices."), _("Hand it to a lead."))
    if by.pk in took_part:
        sentence = _("You had a part in the decision, or sent the notice; somebody else must decide.")
        return Refusal("", sentence, _("Hand it to another lead."))
    return None


def why_not_because(reason: str, offered: str) -> Refusal | None:
    """Answer why a retraction cannot have a reason, or None.

    :param offered: the reason of an open proposal of ours; "" without one.
    """
    if offered == RetractionReason.GENUINE and reason != offered:
        sentence = _("A test purchase showed genuine goods; that is the reason.")
        return Refusal("", sentence, _("Give the reason of our proposal, GENUINE."), "reason")
    if reason == RetractionReason.GENUINE and reason != offered:
        sentence = _("We did not propose a retraction because of a test purchase.")
        return Refusal("", sentence, _("Choose another reason."), "reason")
    return None


def cause_of(reason: str, before: Sequence[CounterNotice]) -> OutcomeCause:
    """What a retraction counts as: a counter-notice that the rights holder knows of is not avoided by retracting.

    :param before: the counter-notices about the listing.
    """
    if reason == RetractionReason.GENUINE:
        return OutcomeCause.GENUINE
    if any(one.state in WITH_HOLDER for one in before):
        return OutcomeCause.COUNTER_UPHELD
    return OutcomeCause.RETRACTED


def why_not_retract(said: Disputed) -> Refusal | None:
    """Answer why a rights holder cannot retract a listing now, or None."""
    if said.held:
        sentence = _("A court order or proceedings keep this listing as it is.")
        return Refusal("", sentence, _("You can retract it once that is over; we tell you then."))
    return why_not_propose(said)


def why_not_propose(said: Disputed) -> Refusal | None:
    """Answer why there is nothing to retract about a listing, now or later, or None."""
    if said.outcome == ListingOutcome.PENDING:
        sentence = _("The outcome of this listing is not sent yet.")
        return Refusal(
            "", sentence, _("Wait for the outcome, or withdraw the notice until we begin to decide.")
        )
    if said.final:
        sentence = _("This listing was restored once, and taken down again on your appeal.")
        return Refusal("", sentence, _("Write to us on the page of the notice if it should be on show."))
    if said.restored:
        return Refusal("", _("This listing was restored; there is nothing to retract."))
    if said.down:
        return None
    if said.outcome == ListingOutcome.REJECTED:
        return Refusal("", _("This listing was rejected and is on show; there is nothing to retract."))
    if said.outcome in GOES:
        sentence = _("The portal did not take this listing down, so it cannot restore it.")
        return Refusal("", sentence, _("Ask the marketplace to restore it."))
    return Refusal("", _("We did not take this listing down; there is nothing to retract."))


def _happened(row: CounterNotice) -> Refusal:
    sentence = _("This counter-notice is %(state)s.") % {"state": row.get_state_display()}
    return Refusal("", sentence, _("Open it again to see what happened."))
