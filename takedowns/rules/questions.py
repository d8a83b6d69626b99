"""Questions to a filer: may this be asked, or is it in the notice already; may it be answered; does the clock wait?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipr_portal.deadlines.rules import in_force
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.errors import Refusal
from ipr_portal.tenancy.roles import Can, may
from ipr_portal.ui.moments import say_moment
from takedowns.enums import DETAIL_LABELS, QUESTIONS_ASKED, Capacity, QuestionCode, RequestState
from takedowns.models import InformationRequest, Notice
from takedowns.models.notice_filters import TO_TRIAGE
from takedowns.models.questions import ROUNDS

from .claims import Claim, not_open, why_not_claim

DAYS, MOST_DAYS = 5, 10  # business days to answer in: if nothing is said, and at most
MOST_ITEMS = 10  # questions of one request
MOST_FILES = 5  # of one answer
LONGEST_ANSWER = 4000


@dataclass(frozen=True, slots=True)
class Asking:
    """One question that somebody is about to ask."""

    code: str
    listing_ids: tuple[int, ...]
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a filer answers to one question: words, and the keys of stored files."""

    text: str = ""
    files: tuple = ()


@dataclass(frozen=True, slots=True)
class InFile:
    """What a notice holds already, besides its own columns."""

    files: Mapping[str, str]  # by what they show: the name of one of each kind


def end_of_time(notice: Notice, *, days: int, at: datetime) -> datetime:
    """When so many business days of the market of a notice, from a moment on, are over.

    :raises BeyondCalendar: if its calendar is not filled that far.
    """
    if notice.clock:
        version, standard_day = notice.clock.version_id, notice.clock.standard_day
    else:
        found = in_force(notice.market, notice.organisation_id, at)
        version, standard_day = found.version_id, found.standard_day
    return worktime_of(version).due(at, timedelta(minutes=days * standard_day))


def where_in_file(code: str, notice: Notice, held: InFile) -> str:
    """Where a notice holds what a question asks for; "" if it does not."""
    asked = QUESTIONS_ASKED[code]
    if asked.detail and notice.details.get(asked.detail):
        return _("“%(field)s”: %(value)s") % {
            "field": DETAIL_LABELS[asked.detail],
            "value": str(notice.details[asked.detail])[:80],
        }
    if asked.letter and notice.letter_id:
        return _("the letter of authority that the notice was sent under")
    if asked.in_files and (name := held.files.get(asked.kind)):
        return _("Evidence, %(kind)s: %(name)s") % {"kind": asked.kind.label, "name": name}
    return ""


def not_for(notice: Notice, code: str) -> bool:
    """Whether a question has no sense for a notice: only an agent has a letter of authority."""
    return code == QuestionCode.LETTER and notice.capacity != Capacity.AGENT


def offers_question(notice: Notice, claim: Claim) -> bool:
    """Whether the page of a notice offers its reader to ask; why not in full is said when they do."""
    mine = claim.may_take or claim.is_mine
    return bool(mine and notice.undecided_count and notice.question_state != RequestState.OPEN)


def why_not_ask_now(
    notice: Notice, *, by, at: datetime, before: Sequence[InformationRequest]
) -> Refusal | None:
    """Answer why nothing can be asked about a notice by this person at this moment, or None.

    :param before: what was asked already.
    """
    if notice.state not in TO_TRIAGE:
        return Refusal("", not_open(notice))
    if not may(by, Can.DECIDE_NOTICES):
        return Refusal("", _("Only people who decide notices can ask the filer."))
    if refusal := why_not_claim(notice, by=by, at=at):
        return Refusal("", refusal)
    if by.pk == notice.submitted_by_id:
        return Refusal("", _("You sent this notice yourself; somebody else must ask about it."))
    if not notice.undecided_count:
        return Refusal("", _("Every listing is decided; there is nothing left to ask about."))
    if notice.clock and not notice.clock.stopped_at and not notice.clock.runs_at(at):
        said = _("The time for %(number)s is used up; the rights holder must not wait longer for a question.")
        return Refusal("", said % {"number": notice}, _("Decide by what is there."))
    return _why_not_again(before)


def _why_not_again(before: Sequence[InformationRequest]) -> Refusal | None:
    for row in before:
        if row.state == RequestState.OPEN:
            said = _("A question is open already; the filer can answer it until %(until)s.")
            return Refusal("", said % {"until": say_moment(row.answer_until)})
    if len(before) >= ROUNDS:
        said = _("The filer was asked twice about this notice; there is no third time.")
        return Refusal("", said, _("Decide by what is there."))
    return None


def why_not_these(
    notice: Notice, asked: Sequence[Asking], *, days: int, open_ids: Collection[int], held: InFile
) -> Refusal | None:
    """Answer why these questions cannot be asked, or None."""
    if not asked:
        return Refusal("", _("Choose at least one question."), "", "code", 1)
    if len(asked) > MOST_ITEMS:
        said = ngettext(
            "Ask at most %(n)d question at once.", "Ask at most %(n)d questions at once.", MOST_ITEMS
        )
        return Refusal("", said % {"n": MOST_ITEMS}, "", "code", MOST_ITEMS + 1)
    if not 1 <= days <= MOST_DAYS:
        said = _("Give the filer 1 to %(most)d business days.")
        return Refusal("", said % {"most": MOST_DAYS}, "", "days")
    checks = (
        _why_not_this(notice, row, one, open_ids=open_ids, held=held) for row, one in enumerate(asked, 1)
    )
    if refusal := next((found for found in checks if found), None):
        return refusal
    codes = [one.code for one in asked if one.code != QuestionCode.OTHER]
    if len(set(codes)) < len(codes):
        row = next(n for n, one in enumerate(asked, 1) if one.code in [two.code for two in asked[: n - 1]])
        return Refusal("", _("This is asked twice; ask it once, about all its listings."), "", "code", row)
    return None


def _why_not_this(
    notice: Notice, row: int, one: Asking, *, open_ids: Collection[int], held: InFile
) -> Refusal | None:
    if one.code not in QUESTIONS_ASKED:
        return Refusal("", _("Choose one of the questions."), "", "code", row)
    if not_for(notice, one.code):
        said = _("The notice was not sent by an agent; no letter of authority is needed.")
        return Refusal("", said, "", "code", row)
    if where := where_in_file(one.code, notice, held):
        return Refusal(
            "", _("It is in the notice already. See %(where)s.") % {"where": where}, "", "code", row
        )
    if one.code == QuestionCode.OTHER and not one.sentence:
        return Refusal("", _("Write what you want to know."), "", "sentence", row)
    if not one.listing_ids or not set(one.listing_ids) <= set(open_ids):
        said = _("Name open listings of this notice; leave it empty for all of them.")
        return Refusal("", said, "", "listings", row)
    return None


def why_not_answer(row: InformationRequest, *, at: datetime) -> Refusal | None:
    """Answer why a request can no longer be answered, or None."""
    if row.state == RequestState.OPEN and at < row.answer_until:
        return None
    if row.state in (RequestState.OPEN, RequestState.EXPIRED):
        said = _("The time to answer was over on %(at)s. We decide without an answer.")
        return Refusal("", said % {"at": say_moment(row.answer_until, now=at)})
    if row.state == RequestState.NOT_NEEDED:
        said = _("We no longer need an answer: the listings are decided, or the notice was withdrawn.")
        return Refusal("", said)
    assert row.answered_at is not None  # only an answered one is left
    said = _("%(who)s answered this on %(at)s already.")
    return Refusal("", said % {"who": row.answered_by, "at": say_moment(row.answered_at, now=at)})


def why_not_these_answers(positions: Sequence[int], given: Mapping[int, Answer]) -> list[Refusal]:
    """Answer what is missing in answers, by the places of their questions."""
    refusals = []
    for place in positions:
        one = given.get(place, Answer())
        if not one.text and not one.files:
            refusals.append(
                Refusal("", _("Answer this question, in words or with a file."), "", "answer", place)
            )
        elif len(one.files) > MOST_FILES:
            said = _("Send at most %(n)d files with one answer.") % {"n": MOST_FILES}
            refusals.append(Refusal("", said, "", "files", place))
    return refusals


def why_not_judge(notice: Notice, row: InformationRequest, *, by, at: datetime) -> Refusal | None:
    """Answer why an answer cannot be called enough, or not enough, by this person; or None."""
    if refusal := why_not_claim(notice, by=by, at=at):
        return Refusal("", refusal)
    if row.state != RequestState.ANSWERED:
        said = _("There is no answer to judge: the question is %(state)s.")
        return Refusal("", said % {"state": row.get_state_display()})
    return None


def all_wait(pending: Collection[int], waiting: Collection[int]) -> bool:
    """Whether every undecided listing waits for an answer; then, and only then, the clock is paused."""
    return bool(pending) and set(pending) <= set(waiting)


def places_in_words(positions: Sequence[int], listing_count: int) -> str:
    """Which listings a question is about: “listings 2 and 5”, or all."""
    if len(positions) == listing_count:
        return ngettext("the listing", "all %(n)s listings", listing_count) % {"n": listing_count}
    said = [str(one) for one in positions[:10]]
    if more := len(positions) - len(said):
        said.append(_("%(n)d more") % {"n": more})
    words = ngettext("listing %(which)s", "listings %(which)s", len(positions))
    return words % {"which": get_text_list(said, _("and"))}
