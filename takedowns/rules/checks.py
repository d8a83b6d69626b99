"""The facts for the pre-submission checks of a draft, gathered in a fixed number of statements.

Each query runs once for all listings. Refusals of the rules of filing are taken from those rules.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Count, Value, When
from django.utils.translation import gettext as _

from ipr_portal.deadlines.rules import in_force
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.errors import Refusal
from ipr_portal.marketplace.connector import Sighting
from ipr_portal.marketplace.sites import MARKETPLACE
from ipr_portal.markets import MARKETS, local_day
from ipr_portal.tenancy.models import LetterOfAuthority, Organisation
from takedowns import checks
from takedowns.enums import ListingOutcome, NoticeState, WithdrawalReason
from takedowns.models import AuthorisedSeller, Listing, Notice, ReasonCode, RightFile
from takedowns.models.notices import OPEN

from .check_words import Said, say
from .corrections import marks_of
from .filing import missing_files, why_not_explain, why_not_file
from .gates import why_not_for_this_reason
from .rights import NEEDS, why_not_carry
from .triage import UPHELD

LAST = 40  # rejections from which the history of a code is shown
NOTICES_COMPARED = 20  # the last ones, whose explanations are compared with this one
READ_BESIDES = {"SG": {"zh", "ms"}, "MY": {"zh"}, "PH": {"fil"}}
SOON = timedelta(days=60)  # longer than any promise
OVERTAKEN = (WithdrawalReason.SETTLED, WithdrawalReason.LICENCE_GRANTED)


@dataclass(frozen=True, slots=True)
class Named:
    """One listing of the notice: its place among the lines, and what the marketplace showed of it."""

    number: int
    key: str
    sighting: Sighting | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A draft so far, and who writes it. Values not chosen yet are empty."""

    organisation: Organisation
    signatory: str  # the name of the person who is signed in
    agent: Organisation | None = None
    market: str = ""
    right: Any = None  # with its markets
    reason: ReasonCode | None = None
    named: tuple[Named, ...] = ()
    asked: bool = True  # the marketplace answered
    fields: Mapping[str, Any] = field(
        default_factory=dict
    )  # explanation, language, locations, capacity, signature
    files: frozenset[tuple[UUID, str]] = frozenset()  # key and kind of each piece of evidence
    corrects: Notice | None = None
    refusals: tuple[Refusal, ...] = ()  # of the addresses, which are checked line by line


def foresee(question: Question, *, at: datetime) -> list[Said]:
    """List what would be rejected if this were sent now: certain findings first, each with this rights holder's
    history."""
    on = local_day(question.market or "SG", at)
    letters = _letters(question)
    facts = checks.Facts(
        refusals=tuple(_refused(question, letters, on=on, at=at)),
        marks=tuple(marks_of(question)),
        right=_right(question),
        reason=question.reason.code if question.reason else "",
        rows=tuple(_row(named, question.asked) for named in question.named),
        read=frozenset({"en", *_languages(question.market)}),
        signatory=question.signatory,
        names=frozenset({question.organisation.name, question.organisation.legal_name}),
        files=frozenset(kind for _key, kind in question.files),
        expected_on=_expected_on(question, letters, on=on, at=at),
        letter_until=_letter_until(letters, question.market),
        earlier=tuple(_earlier(question)),
        authorised=tuple(_authorised(question, on)),
        said_before=tuple(_said_before(question)),
        **_typed(question.fields),
    )
    found, history = checks.foresee(facts), history_of(question.organisation)
    keys = {row.number: row.key for row in facts.rows}
    return [say(one, keys, history) for one in found]


def in_the_way(found: Iterable[Said], overruled: Collection[str]) -> list[Said]:
    """What prevents sending: certain findings, and each warning that was not overruled."""
    return [one for one in found if one.blocks or one.key not in overruled]


def history_of(organisation: Organisation) -> dict[str, int]:
    """How often each code occurs among the last forty rejections of a rights holder, in one statement."""
    rejected = Listing.objects.filter(organisation=organisation, outcome=ListingOutcome.REJECTED)
    last = rejected.filter(notice__state=NoticeState.DECIDED).order_by("-decided_at", "-pk").values("pk")
    rows = Listing.objects.filter(pk__in=last[:LAST]).values_list("rejection_code")
    return dict(rows.annotate(count=Count("pk")).order_by())


def _refused(question, letters, *, on, at) -> Iterable[checks.Refused]:
    """The refusals of the rules of filing for the draft so far."""
    reason, right = question.reason, question.right
    explanation = str(question.fields.get("explanation", "")).strip()
    kinds = {kind for _key, kind in question.files}
    refusals = [
        why_not_file(question.organisation, question.agent),
        _why_not_act(question.agent, letters, at),
        why_not_for_this_reason(reason, organisation=question.organisation, at=at) if reason else None,
        why_not_carry(right, question.market, reason, on) if right else None,
        *question.refusals,
        why_not_explain(explanation) if explanation else None,
        *(missing_files(reason, kinds) if reason else ()),
    ]
    for one in filter(None, refusals):
        yield checks.Refused(one.code, one.sentence, one.remedy, one.field)


def _letters(question) -> list[LetterOfAuthority]:
    """The agency's letters of authority, the newest first; none for people who file in their own name."""
    if question.agent is None:
        return []
    rows = LetterOfAuthority.objects.filter(principal=question.organisation, agent=question.agent)
    return list(rows.order_by("-version")[:1])


def _why_not_act(agent, letters, at) -> Refusal | None:
    """Answer why an agency cannot act for the owner, or None."""
    if agent is None or (letters and letters[0].is_live(at)):
        return None
    if not letters:
        return Refusal(
            "AU-02", _("There is no letter of authority."), _("Ask the owner to grant one."), "capacity"
        )
    said = _("The owner ended your letter of authority.")
    return Refusal("AU-05", said, _("Contact the owner; only they can renew it."), "capacity")


def _letter_until(letters, market) -> date | None:
    return local_day(market, letters[0].valid_until) if letters and letters[0].valid_until else None


def _right(question) -> checks.Right | None:
    right = question.right
    if right is None:
        return None
    kinds = RightFile.objects.filter(right_id=right.pk).values_list("kind", flat=True)
    return checks.Right(
        kind=right.kind, title=right.title, number=right.registration_number, owner=right.owner_name,
        goods=right.goods, mark_kind=right.mark_kind, classes=frozenset(right.nice_classes),
        disclaimer=right.disclaimer, expires_on=right.carries_until, documents=frozenset(kinds),
        needs_certificate=NEEDS[right.kind].certificate,
    )  # fmt: skip


def _row(named: Named, asked: bool) -> checks.Row:
    seen, ours = named.sighting, named.key.startswith(f"{MARKETPLACE}:")
    if seen is None:
        return checks.Row(named.number, named.key, asked=asked and ours)
    same = ("live", "title", "description", "seller_key", "seller_name")
    return checks.Row(named.number, named.key, asked=asked, **{name: getattr(seen, name) for name in same})


def _typed(fields: Mapping[str, Any]) -> dict[str, Any]:
    said = {
        name: str(fields[name])
        for name in ("explanation", "language", "capacity", "signature")
        if fields.get(name)
    }
    return said | {"locations": frozenset(fields.get("locations", ()))}


def _languages(market: str) -> set[str]:
    known = MARKETS.get(market)
    return {known.language, *READ_BESIDES.get(market, ())} if known else set()


def _expected_on(question, letters, *, on, at) -> date | None:
    """The promised day of decision of a notice sent now; used only if something ends soon."""
    ends = [question.right and question.right.carries_until, _letter_until(letters, question.market)]
    if not question.market or not any(day and day < on + SOON for day in ends):
        return None
    found = in_force(question.market, question.organisation.pk, at)
    try:
        return local_day(question.market, worktime_of(found.version_id).due(at, found.budget))
    except BeyondCalendar:  # the calendar does not reach that far
        return None


def _earlier(question) -> Iterable[checks.Earlier]:
    """The same listings in notices that were sent before: for each right the open one, else the newest."""
    is_open = Case(
        When(notice__state__in=OPEN, then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    rows = Listing.objects.filter(
        organisation=question.organisation, key__in=[one.key for one in question.named]
    )
    if question.corrects:
        rows = rows.exclude(notice=question.corrects)
    rows = rows.annotate(is_open=is_open).select_related("notice__withdrawal")
    rows = rows.order_by("key", "notice__right_id", "-is_open", "-notice__submitted_at", "-pk")
    own = question.right.pk if question.right else None
    for row in rows.distinct("key", "notice__right_id"):
        state = _state_of(row)
        yield checks.Earlier(
            row.key, row.notice.number, state, row.notice.right_id == own, row.rejection_code
        )


def _state_of(row) -> str:
    if row.is_open:
        return "OPEN"
    if row.outcome in UPHELD:
        return "UPHELD"
    taken_back = getattr(row.notice, "withdrawal", None)
    if taken_back and taken_back.reason in OVERTAKEN:
        return "SETTLED"
    return "REJECTED" if row.outcome == ListingOutcome.REJECTED else ""


def _authorised(question, on) -> Iterable[checks.Authorised]:
    sellers = {one.sighting.seller_key for one in question.named if one.sighting} - {""}
    rows = AuthorisedSeller.objects.filter(organisation=question.organisation, key__in=sellers)
    return [checks.Authorised(row.key, str(row), row.valid_until) for row in rows.valid_on(on)]


def _said_before(question) -> Iterable[tuple[str, int]]:
    rows = Notice.objects.filter(organisation=question.organisation).order_by("-submitted_at", "-pk")
    if question.corrects:
        rows = rows.exclude(pk=question.corrects.pk)
    return rows.values_list("explanation", "listing_count")[:NOTICES_COMPARED]
