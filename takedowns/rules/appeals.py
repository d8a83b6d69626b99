"""Appeals against decisions: who may file one, until when, and who decides it.

Regulation (EU) 2022/2065, article 20: both the seller and the person who sent the notice may complain for at least six
months after they are informed of a decision, and complaints are not decided by automated means alone.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ipr_portal.accounts.models import User
from ipr_portal.errors import Refusal
from ipr_portal.markets import end_of_local_day
from ipr_portal.tenancy.roles import Can, may
from ipr_portal.ui.moments import say_moment
from takedowns.enums import (
    AppealResult,
    AppealSide,
    AppealState,
    CorrectedTo,
    CounterNoticeState,
    ListingOutcome,
    RestoredBecause,
)
from takedowns.models import Appeal, AppealedListing, DisputeRule

from .disputes import Disputed

MOST_FILES = 5
LOST_STATES = (CounterNoticeState.DISMISSED, CounterNoticeState.LAPSED)  # of a counter-notice, on its merits
FINAL = gettext_lazy("This was decided on appeal; there is no further appeal. A court can decide otherwise.")


@dataclass(frozen=True, slots=True)
class Appealable:
    """What is known of a listing when one side wants to appeal."""

    disputed: Disputed
    rule: DisputeRule
    appeals: Sequence[AppealedListing] = ()  # of both sides, the earliest first
    answer_until: datetime | None = None  # until when a counter-notice is possible, if one is possible now
    told_at: datetime | None = None  # when this side was told what it appeals against
    link_ends: datetime | None = None  # of a seller
    restored_because: str = ""  # one of `RestoredBecause`; "": not restored, or by a corrected decision
    holder_lost: bool = False  # whether a lead upheld a counter-notice against the rights holder
    in_review: bool = False
    cured: bool = False
    corrected_to: str = (
        ""  # by the last correction, one of `CorrectedTo`; "": the decision was never corrected
    )
    by_court: bool = False  # whether a court or an authority was the reason for it
    market: str = ""  # whose day ends the time

    @property
    def until(self) -> datetime | None:
        """Until when an appeal is possible; the last day is whole."""
        if self.told_at is None:
            return None
        until = end_of_local_day(self.market, self.told_at + timedelta(days=self.rule.appeal_days))
        return min(until, self.link_ends) if self.link_ends else until

    def round_of(self, side: AppealSide) -> int:
        """The round that an appeal of this side begins now."""
        return sum(one.side == side for one in self.appeals) + 1


def why_not_appeal(
    said: Appealable, side: AppealSide, *, at: datetime, files: Sequence[str] | None = None, known: Sequence[str] = ()
) -> Refusal | None:  # fmt: skip
    """Answer why a side cannot appeal against the decision about a listing now, or None.

    :param files: the names of those that are sent with it; None if that is not known yet.
    :param known: of these, the names of those that were sent about the listing before.
    """
    open_one = next((one for one in said.appeals if not one.result), None)
    if open_one:
        sentence = _("An appeal of %(at)s about this listing is being decided.")
        filed = say_moment(open_one.appeal.filed_at)
        return Refusal("", sentence % {"at": filed}, _("Wait for the decision."))
    if said.disputed.final:
        return Refusal("", FINAL)
    refusal = _why_not_as_seller(said) if side == AppealSide.SELLER else _why_not_as_holder(said)
    return refusal or _why_not_now(said, side, at=at, files=files, known=known)


def _why_not_as_seller(said: Appealable) -> Refusal | None:
    if said.disputed.restored:
        return Refusal("", _("This listing was restored; there is nothing to appeal against."))
    if not said.disputed.down:
        return Refusal(
            "", _("No decision of ours keeps this listing down; there is nothing to appeal against.")
        )
    if any(one.is_open for one in said.disputed.before):
        sentence = _("Your answer about this listing is not decided yet.")
        return Refusal("", sentence, _("If it is not successful, you can appeal then."))
    lost = any(one.state in LOST_STATES for one in said.disputed.before)
    if said.answer_until and not lost:
        sentence = _("You can answer this decision until %(until)s.") % {
            "until": say_moment(said.answer_until)
        }
        return Refusal("", sentence, _("Answer it first; you can appeal afterwards."))
    return None


def _why_not_as_holder(said: Appealable) -> Refusal | None:
    if said.disputed.outcome == ListingOutcome.PENDING:
        sentence = _("The outcome of this listing is not sent yet.")
        return Refusal("", sentence, _("Wait until the notice is decided."))
    if won_since(said):
        return Refusal("", _("Your appeal about this listing was granted; we take it down."))
    if any(one.is_open for one in said.disputed.before):
        sentence = _("A counter-notice about this listing is open.")
        return Refusal("", sentence, _("Reply to it, or wait for the decision."))
    if said.disputed.down:
        return Refusal("", _("This listing is down; there is nothing to appeal against."))
    return _why_not_restored(said) if said.restored_because else _why_not_rejected(said)


def _why_not_restored(said: Appealable) -> Refusal | None:
    """Against a restoration: only if a lead decided it against the rights holder."""
    if said.restored_because == RestoredBecause.RETRACTION:
        return Refusal("", _("You retracted this listing; there is nothing to appeal against."))
    if said.restored_because == RestoredBecause.APPEAL:
        return Refusal("", FINAL)
    if not said.holder_lost:
        sentence = _("This listing was restored because the counter-notice was not contested.")
        return Refusal("", sentence, _("A new notice can name it again."))
    return None


def won_since(said: Appealable) -> bool:
    """Whether an appeal of the rights holder was granted against the decision that stands now."""
    return any(
        one.side == AppealSide.HOLDER
        and one.result == AppealResult.GRANTED
        and (said.told_at is None or one.appeal.filed_at >= said.told_at)
        for one in said.appeals
    )


def _why_not_rejected(said: Appealable) -> Refusal | None:
    """Against a rejection, or against a correction that restored the listing."""
    if said.corrected_to:
        return _why_not_corrected(said)
    if said.cured:
        return Refusal("", _("This listing was sent again in another notice, and taken down there."))
    if said.in_review:
        sentence = _("A review of this listing is open.")
        return Refusal("", sentence, _("Wait for its result; you can appeal afterwards."))
    if said.disputed.outcome != ListingOutcome.REJECTED:
        sentence = _("This listing was not rejected; there is nothing to appeal against.")
        return Refusal("", sentence, _("Ask for a review of its outcome."))
    return None


def _why_not_corrected(said: Appealable) -> Refusal | None:
    if said.corrected_to != CorrectedTo.RESTORED:
        sentence = _("The decision about this listing was corrected in your favour; it is being taken down.")
        return Refusal("", sentence, _("Wait until the marketplace has carried it out."))
    if said.by_court:
        sentence = _("A court or an authority decided that this listing is restored.")
        return Refusal("", sentence, _("Only a court can decide otherwise."))
    return None


def _why_not_now(said: Appealable, side: AppealSide, *, at: datetime, files, known) -> Refusal | None:
    begun = said.round_of(side)
    if begun > said.rule.appeal_rounds:
        sentence = ngettext(
            "You appealed about this listing. It is possible once; a court can decide otherwise.",
            "You appealed %(n)d times about this listing, as often as is possible. A court can decide otherwise.",
            said.rule.appeal_rounds,
        )
        return Refusal("", sentence % {"n": said.rule.appeal_rounds})
    if begun > 1 and files is not None and len(known) == len(files):
        sentence = _("A second appeal needs new evidence.")
        if known:
            sentence = _("A second appeal needs new evidence, and we have %(names)s already.")
        said_so = sentence % {"names": ", ".join(known)} if known else sentence
        return Refusal("", said_so, _("Add a file that you have not sent before."), "attached")
    if said.until and at >= said.until:
        sentence = _("An appeal was possible for %(n)d days, until %(until)s.")
        late = sentence % {"n": said.rule.appeal_days, "until": say_moment(said.until)}
        return Refusal("", late, _("A court can decide otherwise."))
    return None


def why_not_take(appeal: Appeal, took_part: AbstractSet[int], *, by: User) -> Refusal | None:
    """Answer why this person cannot take an appeal to decide it, or None.

    :param took_part: who sent the notice, or had a part in a decision about one of its listings.
    """
    if not appeal.is_open:
        return _happened(appeal)
    if not may(by, Can.CORRECT_DECISIONS):
        return Refusal("", _("Only a lead decides appeals."), _("Hand it to a lead."))
    if by.pk in took_part:
        sentence = _("You had a part in the decision, or sent the notice; somebody else must decide.")
        return Refusal("", sentence, _("Hand it to another lead."))
    if appeal.taken_by_id == by.pk:
        return Refusal("", _("You have this appeal already."), _("Decide it."))
    return None


def why_not_assign(appeal: Appeal, took_part: AbstractSet[int], *, to: User, by: User) -> Refusal | None:
    """Answer why a lead cannot give an appeal to this person, or None; who had a part may give it to another."""
    if not appeal.is_open:
        return _happened(appeal)
    if not may(by, Can.CORRECT_DECISIONS):
        return Refusal("", _("Only a lead gives an appeal to somebody."), _("Ask a lead."))
    if to.pk not in took_part and to.pk != appeal.taken_by_id and may(to, Can.CORRECT_DECISIONS):
        return None
    sentence = _("%(who)s cannot decide this appeal.") % {"who": to}
    return Refusal("", sentence, _("Choose a lead who had no part in the decision."), "to")


def why_not_decide_appeal(appeal: Appeal, took_part: AbstractSet[int], *, by: User) -> Refusal | None:
    """Answer why this person cannot decide an appeal, or None."""
    if appeal.state == AppealState.ASSIGNED and appeal.taken_by_id == by.pk and by.pk not in took_part:
        return None
    if refusal := why_not_take(appeal, took_part, by=by):
        return refusal
    if appeal.taken_by:
        sentence = _("%(who)s decides this appeal.") % {"who": appeal.taken_by}
        return Refusal("", sentence, _("Take it over first."))
    return Refusal("", _("Nobody has this appeal yet."), _("Take it first."))


def state_after(results: Sequence[str]) -> AppealState:
    """The state of an appeal whose open listings had these results."""
    if all(one == AppealResult.INADMISSIBLE for one in results):
        return AppealState.INADMISSIBLE
    granted = sum(one == AppealResult.GRANTED for one in results)
    if granted == len(results):
        return AppealState.GRANTED
    return AppealState.PARTLY if granted else AppealState.DENIED


def _happened(appeal: Appeal) -> Refusal:
    sentence = _("This appeal is %(state)s.") % {"state": appeal.get_state_display()}
    return Refusal("", sentence, _("Open it again to see what happened."))
