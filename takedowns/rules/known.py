"""What the pre-submission checks look up: each question to the database is asked once for all notices sent together.

A notice that is sent with others is checked as if those before it were sent already: `Known.note` adds them.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from ipr_portal.deadlines.rules import InForce, in_force
from ipr_portal.tenancy.models import LetterOfAuthority
from ipr_portal.tenancy.trips import planned_once, sent_together
from takedowns import checks
from takedowns.enums import EndedTakedown, ListingOutcome, NoticeState, WithdrawalReason
from takedowns.models import AuthorisedSeller
from takedowns.models.notice_filters import OPEN

from .gates import open_codes
from .outcomes_now import joined, now_in_sql
from .triage import UPHELD

if TYPE_CHECKING:
    from .checks import Question

LAST = 40  # rejections from which the history of a code is shown
NOTICES_COMPARED = 20  # the last ones, whose explanations are compared with this one
OVERTAKEN = (WithdrawalReason.SETTLED, WithdrawalReason.LICENCE_GRANTED)


DOCUMENTS = "SELECT right_id, kind FROM takedowns_rightfile WHERE right_id = ANY(%(rights)s::bigint[])"
EARLIER = f"""
SELECT DISTINCT ON (listing.key, notice.right_id) listing.key, notice.right_id, notice.number,
    notice.state IN ({", ".join(f"'{one}'" for one in OPEN)}) AS is_open, {now_in_sql()}, withdrawal.reason,
    listing.rejection_code
FROM takedowns_listing AS listing JOIN takedowns_notice AS notice ON notice.id = listing.notice_id
LEFT JOIN takedowns_withdrawal AS withdrawal ON withdrawal.notice_id = notice.id {joined()}
WHERE listing.organisation_id = %(organisation)s AND listing.key = ANY(%(keys)s::text[])
    AND notice.id <> ALL(%(corrects)s::bigint[])
ORDER BY listing.key, notice.right_id, is_open DESC, notice.submitted_at DESC, listing.id DESC
"""
SAID_BEFORE = f"""
SELECT explanation, listing_count FROM takedowns_notice
WHERE organisation_id = %(organisation)s AND id <> ALL(%(corrects)s::bigint[])
ORDER BY submitted_at DESC, id DESC LIMIT {NOTICES_COMPARED}
"""
HISTORY = f"""
SELECT rejection_code, count(*) FROM (
    SELECT listing.rejection_code
    FROM takedowns_listing AS listing JOIN takedowns_notice AS notice ON notice.id = listing.notice_id
    WHERE listing.organisation_id = %(organisation)s AND listing.outcome = '{ListingOutcome.REJECTED}'
        AND notice.state = '{NoticeState.DECIDED}'
    ORDER BY listing.decided_at DESC, listing.id DESC LIMIT {LAST}
) AS last
GROUP BY rejection_code
"""


class Before(NamedTuple):
    """A listing in a notice that was sent before."""

    name: str  # of the notice
    state: str  # as `checks.Earlier` has it
    code: str  # of its rejection


class Answers(NamedTuple):
    """Rows of the statements above."""

    documents: list[Any]
    earlier: list[Any]
    said_before: list[Any]
    history: list[Any]


class Known:
    """What the database knows about the questions of one organisation and agency, looked up when it is first needed."""

    def __init__(self, questions: Sequence["Question"], *, at: datetime) -> None:
        """Take the questions; those that correct a notice leave that notice out, so they are asked alone."""
        self.organisation, self.agent = questions[0].organisation, questions[0].agent
        self._questions, self._at = questions, at
        self._sellers: dict[date, list[AuthorisedSeller]] = {}
        self._promises: dict[str, InForce] = {}

    def note(self, question: "Question", name: str) -> None:
        """Take a notice for sent, under a name, when those after it are checked."""
        for one in question.named:
            self._earlier[one.key][question.right.pk] = Before(name, "OPEN", "")
        self.said_before.appendleft((str(question.fields.get("explanation", "")), len(question.named)))

    @cached_property
    def _rights(self) -> set[int]:
        return {one.right.pk for one in self._questions if one.right}

    @cached_property
    def _answers(self) -> Answers:
        """All of them, asked in one trip; nothing is asked about what no question names."""
        keys = [named.key for one in self._questions for named in one.named]
        values: dict[str, Any] = {
            "organisation": self.organisation.pk, "rights": list(self._rights), "keys": keys,
            "corrects": [one.corrects.pk for one in self._questions if one.corrects],
        }  # fmt: skip
        with ExitStack() as cursors, sent_together():
            documents = cursors.enter_context(planned_once()) if self._rights else None
            earlier = cursors.enter_context(planned_once()) if keys else None
            # Of an organisation: which index is best depends on how much it has sent.
            said_before, history = (cursors.enter_context(connection.cursor()) for _one in range(2))
            asked = (documents, DOCUMENTS), (earlier, EARLIER), (said_before, SAID_BEFORE), (history, HISTORY)
            for cursor, statement in asked:
                if cursor:
                    cursor.execute(statement, values)
            return Answers(*(cursor.fetchall() if cursor else [] for cursor, _statement in asked))

    @cached_property
    def letters(self) -> list[LetterOfAuthority]:
        """The agency's letters of authority, the newest first; none for people who file in their own name."""
        if self.agent is None:
            return []
        rows = LetterOfAuthority.objects.filter(principal=self.organisation, agent=self.agent)
        return list(rows.order_by("-version")[:1])

    @cached_property
    def opened(self) -> set[str]:
        """The gated reasons that are open; asked only where one is chosen."""
        chosen = any(one.reason and one.reason.gated for one in self._questions)
        return open_codes(self.organisation, self._at) if chosen else set()

    @cached_property
    def documents(self) -> dict[int, frozenset[str]]:
        """The kinds of what is attached to each right."""
        found: dict[int, set[str]] = {key: set() for key in self._rights}
        for right, kind in self._answers.documents:
            found[right].add(kind)
        return {key: frozenset(kinds) for key, kinds in found.items()}

    @cached_property
    def history(self) -> dict[str, int]:
        """How often each code occurs among the last forty rejections of the rights holder."""
        return dict(self._answers.history)

    @cached_property
    def said_before(self) -> deque[tuple[str, int]]:
        """The explanations of the last notices, the newest first, and how many listings each has."""
        return deque(self._answers.said_before, maxlen=NOTICES_COMPARED)

    def earlier(self, question: "Question") -> Iterable[checks.Earlier]:
        """The same listings in notices that were sent before: for each right the open one, else the newest."""
        own = question.right.pk if question.right else None
        for named in question.named:
            for right, one in self._earlier.get(named.key, {}).items():
                yield checks.Earlier(named.key, one.name, one.state, right == own, one.code)

    @cached_property
    def _earlier(self) -> defaultdict[str, dict[int, Before]]:
        found: defaultdict[str, dict[int, Before]] = defaultdict(dict)
        for key, right, number, is_open, outcome, withdrawn, code in self._answers.earlier:
            found[key][right] = Before(number, "OPEN" if is_open else _state_of(outcome, withdrawn), code)
        return found

    def authorised(self, question: "Question", on: date) -> list[checks.Authorised]:
        """The authorised sellers among those of its listings, on a local day."""
        if on not in self._sellers:
            keys = _sellers_of(self._questions)
            rows = AuthorisedSeller.objects.filter(organisation=self.organisation, key__in=keys)
            self._sellers[on] = list(rows.valid_on(on))
        own = _sellers_of([question])
        return [
            checks.Authorised(one.key, str(one), one.valid_until)
            for one in self._sellers[on]
            if one.key in own
        ]

    def promise(self, market: str) -> InForce:
        """What is promised for a notice in a market that is sent now."""
        if market not in self._promises:
            self._promises[market] = in_force(market, self.organisation.pk, self._at)
        return self._promises[market]


def _sellers_of(questions: Iterable["Question"]) -> set[str]:
    return {named.sighting.seller_key for one in questions for named in one.named if named.sighting} - {""}


def _state_of(outcome: str, withdrawn: str | None) -> str:
    """What became of a listing, as `checks.Earlier` has it, from what stands now.

    :param withdrawn: the reason, where its notice was withdrawn.
    """
    if outcome in UPHELD:
        return "UPHELD"
    if withdrawn in OVERTAKEN:
        return "SETTLED"
    return "REJECTED" if outcome in (ListingOutcome.REJECTED, *EndedTakedown) else ""
