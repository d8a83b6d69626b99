"""What a seller sees of their answers to decisions: until when one is possible, and what becomes of those sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.ui.moments import say_moment
from takedowns.enums import WON_STATES, CounterNoticeState, Silence
from takedowns.models import (
    CounterNotice,
    CounterNoticeFile,
    DisputeRule,
    Listing,
    SellerAnswer,
    SellerMessage,
)
from takedowns.rules.disputes import answer_until, why_not_answer

from .appeals import SellerAppeal, seller_appeals
from .disputes import disputed, rule_for
from .seller_messages import Back, Reasons, back_on_show, reasons_in, why_refused

NEXT = {
    CounterNoticeState.RECEIVED: gettext_lazy(
        "We check whether your answer is complete, by %(until)s, and send it to the rights holder then."
    ),
    CounterNoticeState.FORWARDED: gettext_lazy(
        "The rights holder has your answer and can reply until %(until)s. Without a reply we restore the listing then."
    ),
    CounterNoticeState.HOLDER_CONTESTS: gettext_lazy(
        "The rights holder says that the listing should stay down. A person of our team who did not take the decision reads"
        " both sides and decides by %(until)s."
    ),
}

# Once the time is over: what each state says instead, in three sentences where leads were told.
LATE = {
    CounterNoticeState.RECEIVED: (
        gettext_lazy("We wanted to check whether your answer is complete by %(until)s, and are late."),
        gettext_lazy(
            "We still check it and send it to the rights holder; this page then says until when they can reply."
        ),
    ),
    CounterNoticeState.FORWARDED: (
        gettext_lazy("The rights holder did not reply by %(until)s."),
        gettext_lazy("We restore the listing."),
    ),
    CounterNoticeState.HOLDER_CONTESTS: (
        gettext_lazy(
            "The rights holder says that the listing should stay down. We wanted to decide by %(until)s, and are late."
        ),
        gettext_lazy(
            "A person of our team who did not take the decision still reads both sides and decides; the marketplace tells"
            " you if the listing stays down, and this page says either."
        ),
    ),
}
STAYS_DOWN = gettext_lazy("The listing stays down, and this page says as soon as you can appeal.")
LEADS_TOLD = gettext_lazy("The leads of our team were told.")

WITHOUT_REPLY_DOWN = gettext_lazy(
    "The rights holder has your answer and can reply until %(until)s. Without a reply the listing stays down, and you can"
    " appeal."
)


@dataclass(frozen=True, slots=True)
class Answerable:
    """One listing of a message: what was decided, whether it can be answered now, and its last answer."""

    reasons: Reasons
    until: datetime
    refusal: str  # why it cannot be answered now; "" if it can
    appeal: SellerAppeal
    last: CounterNotice | None = None
    next_step: str = ""
    held: bool = False

    @property
    def listing(self) -> Listing:
        return self.reasons.listing

    @property
    def may_answer(self) -> bool:
        return not self.refusal


def answerable_in(
    message: SellerMessage, *, link_ends: datetime, at: datetime
) -> tuple[list[Answerable], DisputeRule]:
    """Each listing of a message, and the rule for answers that are sent now."""
    reasons, rule = reasons_in(message), rule_for(message.notice, at=at)
    known = disputed([one.listing for one in reasons])
    appeals = seller_appeals(message, [one.listing for one in reasons], link_ends=link_ends, at=at)
    found = []
    for one in reasons:
        said = known[one.listing.pk]
        told_at = message.told_at or message.written_at
        until = answer_until(
            rule, told_at=told_at, before=said.before, link_ends=link_ends, market=one.listing.market
        )
        refusal = why_not_answer(said, rule, until=until, at=at)
        last = said.before[-1] if said.before else None
        found.append(
            Answerable(
                one,
                until,
                str(refusal or ""),
                appeals[one.listing.pk],
                last,
                next_step(last, one.restored, at=at) if last else "",
                said.held,
            )
        )
    return found, rule


def next_step(row: CounterNotice, back: Back | None, *, at: datetime) -> str:
    """What happens next with a counter-notice, and when; or what came of it. For its seller."""
    state = CounterNoticeState(row.state)
    if row.held and row.is_open:
        return _("A court order or proceedings keep the listing down. Your answer waits until that is over.")
    if state in NEXT and row.due_at:
        stays = state == CounterNoticeState.FORWARDED and row.rule.silence == Silence.STAYS_DOWN
        if row.due_at <= at:
            return _too_late(row, row.due_at, stays=stays, at=at)
        return str(WITHOUT_REPLY_DOWN if stays else NEXT[state]) % {"until": say_moment(row.due_at, now=at)}
    if back:
        return _("The listing is back since %(at)s.") % {"at": say_moment(back.at, now=at)}
    if state in WON_STATES:
        return _("Your answer was successful. The marketplace has our order to restore the listing.")
    if state == CounterNoticeState.NOT_NEEDED:
        return _("The listing is restored for another reason.")
    return _("The listing stays down. %(why)s") % {"why": why_refused(row)}


def _too_late(row: CounterNotice, until: datetime, *, stays: bool, at: datetime) -> str:
    """What a counter-notice says once its time is over: that, whether leads were told, and what comes next."""
    late, then = LATE[CounterNoticeState(row.state)]
    told = row.alarmed_at and row.state != CounterNoticeState.FORWARDED  # then it was of the check
    said = [str(late) % {"until": say_moment(until, now=at)}, *([str(LEADS_TOLD)] if told else [])]
    return " ".join([*said, str(STAYS_DOWN if stays else then)])


@dataclass(frozen=True, slots=True)
class Sent:
    """A listing of an answer that was sent, and what happens next with it."""

    row: CounterNotice
    title: str
    next_step: str


def receipt_of(answer: SellerAnswer, *, at: datetime) -> list[Sent]:
    """What became of each listing of an answer."""
    rows = list(CounterNotice.objects.with_all().filter(answer=answer).order_by("listing__position"))
    back = back_on_show([row.listing_id for row in rows])
    return [Sent(row, title_of(row.listing), next_step(row, back.get(row.listing_id), at=at)) for row in rows]


def title_of(listing: Listing) -> str:
    snapshot = getattr(listing, "snapshot", None)
    return (snapshot and snapshot.title) or listing.item


def unsent_files(message: SellerMessage, keys: Sequence[UUID]) -> dict[UUID, EvidenceFile]:
    """Of some keys, the files that were sent by the link of a message and belong to no answer yet."""
    rows = CounterNoticeFile.objects.filter(message=message, answer=None, file__in=list(keys))
    return {row.file_id: row.file for row in rows.select_related("file")}
