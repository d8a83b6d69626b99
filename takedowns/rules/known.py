"""What the pre-submission checks look up: each question to the database is asked once for all notices sent together.

A notice that is sent with others is checked as if those before it were sent already: `Known.note` adds them.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import BooleanField, Case, Count, Value, When

from ipr_portal.deadlines.rules import InForce, in_force
from ipr_portal.tenancy.models import LetterOfAuthority, Organisation
from takedowns import checks
from takedowns.enums import ListingOutcome, NoticeState, WithdrawalReason
from takedowns.models import AuthorisedSeller, Listing, Notice, RightFile
from takedowns.models.notices import OPEN

from .gates import open_codes
from .triage import UPHELD

if TYPE_CHECKING:
    from .checks import Question

LAST = 40  # rejections from which the history of a code is shown
NOTICES_COMPARED = 20  # the last ones, whose explanations are compared with this one
OVERTAKEN = (WithdrawalReason.SETTLED, WithdrawalReason.LICENCE_GRANTED)


class Before(NamedTuple):
    """A listing in a notice that was sent before."""

    name: str  # of the notice
    state: str  # as `checks.Earlier` has it
    code: str  # of its rejection


class Known:
    """What the database knows about the questions of one organisation and agency, looked up when it is first needed."""

    def __init__(self, questions: Sequence["Question"], *, at: datetime) -> None:
        """Take the questions; those that correct a notice leave that notice out, so they are asked alone."""
        self.organisation, self.agent = questions[0].organisation, questions[0].agent
        self._questions, self._at = questions, at
        self._corrects = [one.corrects.pk for one in questions if one.corrects]
        self._sellers: dict[date, list[AuthorisedSeller]] = {}
        self._promises: dict[str, InForce] = {}

    def note(self, question: "Question", name: str) -> None:
        """Take a notice for sent, under a name, when those after it are checked."""
        for one in question.named:
            self._earlier[one.key][question.right.pk] = Before(name, "OPEN", "")
        self.said_before.appendleft((str(question.fields.get("explanation", "")), len(question.named)))

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
        rights = {one.right.pk for one in self._questions if one.right}
        found: dict[int, set[str]] = {key: set() for key in rights}
        rows = RightFile.objects.filter(right_id__in=rights) if rights else RightFile.objects.none()
        for right, kind in rows.values_list("right_id", "kind"):
            found[right].add(kind)
        return {key: frozenset(kinds) for key, kinds in found.items()}

    @cached_property
    def history(self) -> dict[str, int]:
        return history_of(self.organisation)

    @cached_property
    def said_before(self) -> deque[tuple[str, int]]:
        """The explanations of the last notices, the newest first, and how many listings each has."""
        rows = Notice.objects.filter(organisation=self.organisation).order_by("-submitted_at", "-pk")
        rows = rows.exclude(pk__in=self._corrects) if self._corrects else rows
        last = rows.values_list("explanation", "listing_count")[:NOTICES_COMPARED]
        return deque(last, maxlen=NOTICES_COMPARED)

    def earlier(self, question: "Question") -> Iterable[checks.Earlier]:
        """The same listings in notices that were sent before: for each right the open one, else the newest."""
        own = question.right.pk if question.right else None
        for named in question.named:
            for right, one in self._earlier.get(named.key, {}).items():
                yield checks.Earlier(named.key, one.name, one.state, right == own, one.code)

    @cached_property
    def _earlier(self) -> defaultdict[str, dict[int, Before]]:
        is_open = Case(
            When(notice__state__in=OPEN, then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        keys = [named.key for one in self._questions for named in one.named]
        rows = Listing.objects.filter(organisation=self.organisation, key__in=keys)
        if self._corrects:
            rows = rows.exclude(notice__in=self._corrects)
        rows = rows.annotate(is_open=is_open).select_related("notice__withdrawal")
        rows = rows.order_by("key", "notice__right_id", "-is_open", "-notice__submitted_at", "-pk")
        found: defaultdict[str, dict[int, Before]] = defaultdict(dict)
        for row in rows.distinct("key", "notice__right_id"):
            found[row.key][row.notice.right_id] = Before(
                row.notice.number, _state_of(row), row.rejection_code
            )
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


def history_of(organisation: Organisation) -> dict[str, int]:
    """How often each code occurs among the last forty rejections of a rights holder, in one statement."""
    rejected = Listing.objects.filter(organisation=organisation, outcome=ListingOutcome.REJECTED)
    last = rejected.filter(notice__state=NoticeState.DECIDED).order_by("-decided_at", "-pk").values("pk")
    rows = Listing.objects.filter(pk__in=last[:LAST]).values_list("rejection_code")
    return dict(rows.annotate(count=Count("pk")).order_by())


def _sellers_of(questions: Iterable["Question"]) -> set[str]:
    return {named.sighting.seller_key for one in questions for named in one.named if named.sighting} - {""}


def _state_of(row) -> str:
    if row.is_open:
        return "OPEN"
    if row.outcome in UPHELD:
        return "UPHELD"
    taken_back = getattr(row.notice, "withdrawal", None)
    if taken_back and taken_back.reason in OVERTAKEN:
        return "SETTLED"
    return "REJECTED" if row.outcome == ListingOutcome.REJECTED else ""
