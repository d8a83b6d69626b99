"""The facts for the pre-submission checks of a draft, gathered in a fixed number of statements.

Each query runs once for all listings. Refusals of the rules of filing are taken from those rules.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.errors import Refusal
from ipr_portal.marketplace.connector import Sighting
from ipr_portal.marketplace.sites import MARKETPLACE
from ipr_portal.markets import MARKETS, local_day
from ipr_portal.tenancy.models import Organisation
from takedowns import checks
from takedowns.models import Notice, ReasonCode

from .check_words import Said, say
from .corrections import marks_of
from .filing import missing_files, why_not_explain, why_not_file
from .gates import why_not_for_this_reason
from .known import Known
from .rights import NEEDS, why_not_carry

READ_BESIDES = {"SG": {"zh", "ms"}, "MY": {"zh"}, "PH": {"fil"}}
SOON = timedelta(days=60)  # longer than any promise


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


def foresee(question: Question, *, at: datetime, known: Known | None = None) -> list[Said]:
    """List what would be rejected if this were sent now: certain findings first, each with this rights holder's
    history.

    :param known: what was looked up for this question together with others.
    """
    on, known = local_day(question.market or "SG", at), known or Known([question], at=at)
    facts = checks.Facts(
        refusals=tuple(_refused(question, known, on=on, at=at)),
        marks=tuple(marks_of(question)),
        right=_right(question, known),
        reason=question.reason.code if question.reason else "",
        rows=tuple(_row(named, question.asked) for named in question.named),
        read=frozenset({"en", *_languages(question.market)}),
        signatory=question.signatory,
        names=frozenset({question.organisation.name, question.organisation.legal_name}),
        files=frozenset(kind for _key, kind in question.files),
        expected_on=_expected_on(question, known, on=on, at=at),
        letter_until=_letter_until(known.letters, question.market),
        earlier=tuple(known.earlier(question)),
        authorised=tuple(known.authorised(question, on)),
        said_before=tuple(known.said_before),
        **_typed(question.fields),
    )
    found, history = checks.foresee(facts), known.history
    keys = {row.number: row.key for row in facts.rows}
    return [say(one, keys, history) for one in found]


def in_the_way(found: Iterable[Said], overruled: Collection[str]) -> list[Said]:
    """What prevents sending: certain findings, and each warning that was not overruled."""
    return [one for one in found if one.blocks or one.key not in overruled]


def _refused(question, known: Known, *, on, at) -> Iterable[checks.Refused]:
    """The refusals of the rules of filing for the draft so far."""
    reason, right = question.reason, question.right
    explanation = str(question.fields.get("explanation", "")).strip()
    kinds = {kind for _key, kind in question.files}
    refusals = [
        why_not_file(
            question.organisation,
            question.agent,
            at=at,
            reason=reason.code if reason else "",
            market=question.market or "",
        ),
        _why_not_act(question.agent, known.letters, at),
        why_not_for_this_reason(reason, organisation=question.organisation, at=at, opened=known.opened)
        if reason
        else None,
        why_not_carry(right, question.market, reason, on) if right else None,
        *question.refusals,
        why_not_explain(explanation) if explanation else None,
        *(missing_files(reason, kinds) if reason else ()),
    ]
    for one in filter(None, refusals):
        yield checks.Refused(one.code, one.sentence, one.remedy, one.field)


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


def _right(question, known: Known) -> checks.Right | None:
    right = question.right
    if right is None:
        return None
    return checks.Right(
        kind=right.kind, title=right.title, number=right.registration_number, owner=right.owner_name,
        goods=right.goods, mark_kind=right.mark_kind, classes=frozenset(right.nice_classes),
        disclaimer=right.disclaimer, expires_on=right.carries_until, documents=known.documents[right.pk],
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


def _expected_on(question, known: Known, *, on, at) -> date | None:
    """The promised day of decision of a notice sent now; used only if something ends soon."""
    ends = [question.right and question.right.carries_until, _letter_until(known.letters, question.market)]
    if not question.market or not any(day and day < on + SOON for day in ends):
        return None
    found = known.promise(question.market)
    try:
        return local_day(question.market, worktime_of(found.version_id).due(at, found.budget))
    except BeyondCalendar:  # the calendar does not reach that far
        return None
