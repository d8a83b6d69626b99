"""What an information request does to the rest of a notice: to its clock, and what closes it besides an answer.

Its callers hold the lock of the notice.
"""

from datetime import datetime

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from ipr_portal.deadlines.actions import pauses
from ipr_portal.deadlines.models import Pause
from ipr_portal.ui.moments import say_moment
from takedowns.enums import ClockPause, QuestionCode, RequestState, RetypeState
from takedowns.models import InformationRequest, ItemListing, Notice, SecondReview, TriageDecision
from takedowns.rules.questions import all_wait

PENDING = (RequestState.OPEN, RequestState.ANSWERED)


def move(row: InformationRequest, state: RequestState, *, by, at: datetime) -> None:
    """Write a new state of a request, and when it was closed and by whom."""
    assert row.may_become(state), f"{row.state} to {state}"
    row.state = state
    row.closed_by, row.closed_at = (None, None) if state in PENDING else (by, at)
    row.save(update_fields=["state", "closed_by", "closed_at"])


def note_state(notice: Notice, state: str) -> None:
    """Write onto a notice what lists show of its requests: OPEN, ANSWERED or nothing."""
    notice.question_state = state if state in PENDING else ""
    notice.save(update_fields=["question_state"])


def keep_pause(notice: Notice, *, by, at: datetime) -> None:
    """Pause the clock of a notice exactly while every open listing waits for an answer that can still come.

    A listing that is held for a second person waits for our team, so the clock runs.
    """
    if notice.clock is None:
        return
    row = notice.information_requests.open().filter(answer_until__gt=at).first()
    ours = notice.second_review_count > 0
    wanted = row is not None and not ours and all_wait(pending_of(notice), waiting_for(row))
    rests = Pause.objects.filter(
        clock=notice.clock, reason=ClockPause.QUESTION, closed_at=None, cap_at__gt=at
    )
    paused = rests.first()
    if paused and not wanted:
        pauses.resume(pause=paused, by=by, at=at, tell=False)
    elif row and wanted and not paused and notice.clock.runs_at(at):
        pauses.pause(
            clock_id=notice.clock.pk, reason=ClockPause.QUESTION, cap_at=row.answer_until, by=by, at=at,
            note=_note(row), tell=False,
        )  # fmt: skip


def pending_of(notice: Notice) -> set[int]:
    """The keys of the undecided listings of a notice, without those that are held for a second person."""
    return set(notice.listings.undecided().values_list("pk", flat=True))


def waiting_for(row: InformationRequest) -> set[int]:
    """The keys of the listings that a request is about."""
    return set(ItemListing.objects.filter(item__request=row).values_list("listing_id", flat=True))


def after_decision(notice: Notice, *, by, at: datetime) -> None:
    """A decision of every listing of a request closes it; one of other listings may pause the clock."""
    if not notice.question_state:
        return
    row = notice.information_requests.filter(state__in=PENDING).get()
    if not pending_of(notice) & waiting_for(row):
        was_open = row.state == RequestState.OPEN
        move(row, RequestState.NOT_NEEDED if was_open else RequestState.ACCEPTED, by=by, at=at)
        note_state(notice, row.state)
    keep_pause(notice, by=by, at=at)


def after_undo(notice: Notice, decision: TriageDecision | SecondReview, *, by, at: datetime) -> None:
    """Open the request again that the undone decision closed, unless its time is over or another was asked since."""
    row = notice.information_requests.order_by("-round").first()
    if row is None:
        return
    if row.closed_at == decision.decided_at and row.closed_by_id == decision.decided_by_id:
        if row.state == RequestState.ACCEPTED:
            move(row, RequestState.ANSWERED, by=by, at=at)
        elif row.state == RequestState.NOT_NEEDED and at < row.answer_until:
            move(row, RequestState.OPEN, by=by, at=at)
        note_state(notice, row.state)
    keep_pause(notice, by=by, at=at)


def on_withdrawal(notice: Notice, *, by, at: datetime) -> None:
    """Close the request of a notice that is withdrawn; its clock is voided by the withdrawal."""
    if notice.question_state:
        row = notice.information_requests.filter(state__in=PENDING).get()
        move(row, RequestState.NOT_NEEDED, by=by, at=at)
        note_state(notice, row.state)


def what_was_answered(notice: Notice, *, since: datetime | None) -> str:
    """Who answered a question, or that nobody did, if that is the last that happened to a notice; else ""."""
    row = notice.information_requests.select_related("answered_by").order_by("-round").first()
    happened = (row.answered_at or row.closed_at) if row else None
    if row is None or happened is None or (since and happened <= since):
        return ""
    if row.answered_at:
        said = _("%(who)s answered the questions about %(number)s on %(at)s. Read the answer, then decide.")
        return said % {"who": row.answered_by, "number": notice, "at": say_moment(row.answered_at)}
    if row.state == RequestState.EXPIRED:
        return _("Nobody answered the questions about %(number)s in time.") % {"number": notice}
    return ""


def what_was_retyped(notice: Notice, *, since: datetime | None) -> str:
    """That another reason was proposed or consented to after the last decision; "" if none was."""
    row = notice.retype_proposals.select_related("before", "after", "closed_by").order_by("-pk").first()
    if row is None:
        return ""
    happened = row.closed_at if row.state == RetypeState.CONSENTED else row.proposed_at
    if happened is None or (since and happened <= since):
        return ""
    if row.state == RetypeState.CONSENTED:
        said = _(
            "%(who)s consented on %(at)s: the reason of %(number)s is %(code)s now. Read it again, then decide."
        )
        return said % {
            "who": row.closed_by,
            "at": say_moment(happened),
            "number": notice,
            "code": row.after.code,
        }
    said = _("On %(at)s another reason, %(code)s, was proposed for %(number)s.")
    return said % {"at": say_moment(happened), "code": row.after.code, "number": notice}


def _note(row: InformationRequest) -> str:
    """What the pause says was asked."""
    codes = row.items.order_by("position").values_list("code", flat=True)
    return get_text_list([str(QuestionCode(code).label) for code in codes], _("and"))[:300]
