"""May this be done about misuse? Questions without side effects.

A warning counts for twelve months. A suspension lasts half a year at most: article 23(1) of Regulation (EU) 2022/2065
allows one "for a reasonable period of time", and article 20(1) keeps complaints open for six months, so that it never
lasts longer than the way to appeal. Article 23 asks for a warning first, and its paragraph 3 for four tests.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.errors import Refusal
from ipr_portal.lazy import LazyStr
from ipr_portal.organisations.rules import why_not_suspend
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.roles import Can, may
from ipr_portal.ui.moments import say_moment
from takedowns.enums import MisuseState, MisuseVerdict, SanctionKind
from takedowns.models import MisuseBound, MisuseCase, MisuseReview, Notice, Sanction, SanctionAppeal

PERIOD = timedelta(days=90)  # over which listings are counted
WARNING_LASTS = timedelta(days=365)
MOST_DAYS = 183  # of a suspension
APPEAL_WITHIN = timedelta(days=183)

# What each state that is not final waits for: a person with a capability, or its end.
WAITS_FOR: dict[str, Can | str] = {
    MisuseState.FLAGGED: Can.REVIEW_MISUSE,
    MisuseState.UNDER_REVIEW: Can.REVIEW_MISUSE,
    MisuseState.WARNED: "ends_at",
    MisuseState.SUSPENDED: "ends_at",
}
NEXT: dict[str, LazyStr] = {
    MisuseState.FLAGGED: gettext_lazy("A lead starts the review."),
    MisuseState.UNDER_REVIEW: gettext_lazy("The review decides: warn, propose a suspension, or dismiss."),
    MisuseState.WARNED: gettext_lazy("The warning ends by itself. A suspension can be proposed until then."),
    MisuseState.SUSPENDED: gettext_lazy("The suspension ends by itself, or by an appeal."),
    MisuseState.LIFTED: gettext_lazy("Nothing is left to do: the case has ended."),
    MisuseState.DISMISSED: gettext_lazy("Nothing: it was no misuse."),
}
PROPOSED = gettext_lazy("A second person confirms the proposed suspension or refuses it.")
FIRST_BOUND = {"least_decided": 50, "least_rejected": 20, "share": 30}  # until somebody sets one


@dataclass(frozen=True, slots=True)
class Counted:
    """How many listings of a sender counted in a period, and how many were rejected for the claim or the practice."""

    decided: int
    rejected: int

    @property
    def share(self) -> float | None:
        """In per cent; None without data."""
        return 100 * self.rejected / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a review of a case.

    :param counted: of the last 90 days.
    :param warned_at: when the sender was last warned in the last twelve months, and no appeal lifted it.
    :param since_warning: listings rejected for the claim or the practice that were first decided after that.
    :param forged: whether the case has a flag for a false declaration or a forged document.
    """

    counted: Counted
    warned_at: datetime | None
    since_warning: int
    forged: bool


def sender_of(notice: Notice) -> Organisation:
    """Who answers for a notice: the agency that sent it, else the rights holder."""
    return notice.agent or notice.organisation


def is_beyond(counted: Counted, bound: MisuseBound) -> bool:
    """Whether the share of rejected listings flags a sender. Without rejections no volume does."""
    return (
        counted.decided >= bound.least_decided
        and counted.rejected >= bound.least_rejected
        and 100 * counted.rejected >= bound.share * counted.decided
    )


def why_not_take_up(case: MisuseCase) -> Refusal | None:
    """Answer why the review of a case cannot be started, or None."""
    if case.may_become(MisuseState.UNDER_REVIEW):
        return None
    said = _("The case is %(state)s already.") % {"state": case.get_state_display()}
    return Refusal("", said, _("Read its page again."))


def why_not_review(
    case: MisuseCase,
    *,
    verdict: str,
    behind: Behind,
    legal_basis: str,
    found: str,
    days: int | None,
    waits: bool,
    at: datetime,
) -> Refusal | None:
    """Answer why a review of a case cannot be given, or None.

    :param days: of the suspension.
    :param waits: whether a proposed suspension waits for its second person.
    """
    becomes = {
        MisuseVerdict.WARN: MisuseState.WARNED,
        MisuseVerdict.SUSPEND: MisuseState.SUSPENDED,
        MisuseVerdict.DISMISS: MisuseState.DISMISSED,
    }[MisuseVerdict(verdict)]
    if not case.may_become(becomes):
        said = _("The case is %(state)s.") % {"state": case.get_state_display()}
        return Refusal("", said, str(NEXT[case.state]), "verdict")
    if waits:
        said = _("A suspension is proposed in this case already.")
        return Refusal("", said, _("A second person confirms or refuses it first."), "verdict")
    if verdict == MisuseVerdict.DISMISS:
        return None
    if not behind.counted.rejected and not behind.forged:
        return Refusal("", _nothing_rejected(), _("Dismiss the case."), "verdict")
    if not found:
        return Refusal("", _("What was found is missing."), _("Write what the organisation reads."), "found")
    return (
        _why_not_propose(case, behind, legal_basis, days, at=at) if verdict == MisuseVerdict.SUSPEND else None
    )


def _nothing_rejected() -> str:
    return _("No listing was rejected for the claim or the practice in 90 days; volume alone is no misuse.")


def _why_not_propose(
    case: MisuseCase, behind: Behind, legal_basis: str, days: int | None, *, at: datetime
) -> Refusal | None:
    if cannot := why_not_suspend(case.against, until=None, at=at):
        return Refusal("", cannot, _("There is no filing to suspend: warn, or dismiss the case."), "verdict")
    if not (behind.forged and legal_basis) and (refusal := _why_not_after_warning(behind)):
        return refusal
    if days is None or not 1 <= days <= MOST_DAYS:
        said = _("A suspension lasts 1 to %(most)d days.") % {"most": MOST_DAYS}
        return Refusal("", said, _("Give the number of days."), "days")
    return None


def _why_not_after_warning(behind: Behind) -> Refusal | None:
    """Article 23 of Regulation (EU) 2022/2065 asks for a warning first; what came before it was warned of."""
    if behind.warned_at is None:
        said = _("The organisation was not warned in the last twelve months.")
        if behind.forged:
            todo = _("Warn it first; or name the legal basis that allows a suspension without a warning.")
            return Refusal("", said, todo, "legal_basis")
        return Refusal("", said, _("Warn it first. Only a forged document can do without."), "verdict")
    if not behind.since_warning:
        said = _("Nothing was rejected for the claim or the practice since the warning of %(at)s.")
        todo = _("A suspension needs a rejection of a listing that was decided after it.")
        return Refusal("", said % {"at": say_moment(behind.warned_at)}, todo, "verdict")
    return None


def why_not_answer_proposal(review: MisuseReview, *, by) -> Refusal | None:
    """Answer why somebody cannot confirm or refuse a proposed suspension, or None."""
    if review.verdict != MisuseVerdict.SUSPEND or review.answer:
        return Refusal("", _("No suspension waits for a second person."), _("Read the case again."))
    if review.reviewed_by_id == by.pk:
        said = _("You proposed this suspension.")
        return Refusal("", said, _("Another lead or an administrator confirms it."))
    if not may(by, Can.REVIEW_MISUSE):
        return Refusal("", _("Only a lead or an administrator can confirm a suspension."))
    return None


def why_not_confirm(
    case: MisuseCase, review: MisuseReview, behind: Behind, *, at: datetime
) -> Refusal | None:
    """Answer what has changed since a suspension was proposed, so that nobody can confirm it now, or None.

    :param behind: what stands behind the case at the time of the answer.
    """
    refusal = None
    if not case.may_become(MisuseState.SUSPENDED):
        refusal = Refusal("", _("The case is %(state)s.") % {"state": case.get_state_display()})
    elif not behind.counted.rejected and not behind.forged:
        refusal = Refusal("", _nothing_rejected())
    else:
        refusal = _why_not_propose(case, behind, review.legal_basis, review.days, at=at)
    if refusal is None:
        return None
    todo = _(
        "This has changed since the suspension was proposed. It can only be refused; then the case goes on."
    )
    return Refusal("", refusal.sentence, todo)


def why_not_appeal(sanction: Sanction, appeal: SanctionAppeal | None, *, at: datetime) -> Refusal | None:
    """Answer why an organisation cannot appeal against a warning or a suspension, or None."""
    if appeal:
        said = _("You appealed on %(at)s.") % {"at": say_moment(appeal.appealed_at, now=at)}
        return Refusal("", said, _("One appeal is possible against each warning and each suspension."))
    if sanction.appeal_until <= at:
        said = _("The time to appeal ended on %(at)s.") % {"at": say_moment(sanction.appeal_until, now=at)}
        return Refusal("", said, _("Write to us if something new has come up."))
    return None


def why_not_answer_appeal(appeal: SanctionAppeal, deciders: set[int | None], *, by) -> Refusal | None:
    """Answer why somebody cannot answer an appeal, or None.

    :param deciders: the keys of the people who reviewed the case and confirmed the suspension.
    """
    if appeal.answer:
        said = _("This appeal was answered on %(at)s.") % {
            "at": say_moment(appeal.answered_at or appeal.appealed_at)
        }
        return Refusal("", said, _("Read the case again."))
    if by.pk in deciders:
        return Refusal("", _("You decided this case."), _("Somebody else answers the appeal."))
    if not may(by, Can.REVIEW_MISUSE):
        return Refusal("", _("Only a lead or an administrator can answer an appeal."))
    return None


def is_suspension(sanction: Sanction) -> bool:
    """Whether filing is or was suspended by it."""
    return sanction.kind == SanctionKind.SUSPENSION
