"""The registry of rights: registering a right, sending it to the desk, verifying and expiring it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import event, record, record_many
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.evidence.actions import store
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.evidence.validators import CheckedFile
from ipr_portal.markets import MARKETS, local_day
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.trips import planned_once
from ipr_portal.ui.moments import say_moment
from takedowns.enums import FileKind, RightState, RightVerdict
from takedowns.models import IPRight, RightFile, RightMarket, RightReview
from takedowns.queries.people import who_hears_of
from takedowns.rules.rights import (
    RightDetails,
    is_over,
    may_be_renewed,
    what_is_missing,
    why_not_dated,
    why_not_register,
    why_not_renew,
    why_not_review,
    why_not_send,
)

EDITABLE = (RightState.DRAFT, RightState.INFO_REQUIRED)
TOLD: dict[str, str] = {
    RightVerdict.VALIDATE: "right.verified",
    RightVerdict.ASK: "right.questioned",
    RightVerdict.REJECT: "right.rejected",
}


class CannotRegister(DomainError):
    """The details of a right must be corrected first; `refusals` say what, by field."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(str(refusals[0]))
        self.refusals = refusals


class CannotReview(DomainError):
    """A rule forbids it."""


@transaction.atomic
def register(
    *, organisation: Organisation, details: RightDetails, uploads: Sequence[CheckedFile | EvidenceFile] = (),
    send: bool = False, by, at: datetime, agent: Organisation | None = None,
) -> IPRight:  # fmt: skip
    """Register a right, with its certificates; send it to the desk at once if asked to.

    :param uploads: new files, or files that the organisation has sent before.
    :raises CannotRegister: if the details contradict each other, the number is already registered, or (when it is to be
        sent) something is missing; nothing is saved then.
    :raises DomainError: if a file is refused.
    """
    right = IPRight(organisation=organisation, registered_by=by)
    _write(right, details, at=at)
    who = {"by": by, "at": at, "acting_for": agent}
    record("right.registered", right, **who)
    _attach(right, uploads, FileKind.CERTIFICATE, **who)
    if send:
        _send(right, details, **who)
    return right


@transaction.atomic
def revise(
    *, right: IPRight, details: RightDetails, uploads: Sequence[CheckedFile | EvidenceFile] = (), send: bool = False, by,
    at: datetime, agent: Organisation | None = None,
) -> IPRight:  # fmt: skip
    """Correct a right that is not verified yet, answer our questions about it, or send it to the desk.

    :raises CannotRegister: as `register`.
    :raises Stale: if it is under review, or verified, in the meantime.
    """
    right = lock(right)
    if right.state not in EDITABLE:
        raise Stale(_("%(right)s is now %(state)s.") % {"right": right, "state": right.get_state_display()})
    if more_than_its_term(details_of(right), details):
        right.verified_until = None  # no notice can be filed under it until the new details are verified
    _write(right, details, at=at)
    who = {"by": by, "at": at, "acting_for": agent}
    record("right.revised", right, **who)
    _attach(right, uploads, FileKind.CERTIFICATE, **who)
    if send:
        _send(right, details, **who)
    return right


@transaction.atomic
def renew(
    *, right: IPRight, expires_on: date, uploads: Sequence[CheckedFile | EvidenceFile], by, at: datetime,
    agent: Organisation | None = None,
) -> IPRight:  # fmt: skip
    """Renew a right that has expired, or soon will, with proof; the desk verifies it again.

    Until then notices can be filed under it to the last day of the verified term.

    :raises CannotRegister: if the new term does not end later, is over too, or has no proof.
    :raises Stale: if it neither has expired nor ends soon, or a renewal is already waiting.
    """
    right = lock(right)
    if not may_be_renewed(right, _today(right.market_codes(), at)):
        raise Stale(_("%(right)s is now %(state)s.") % {"right": right, "state": right.get_state_display()})
    if refusal := why_not_renew(right, expires_on):
        raise CannotRegister(refusal)
    if not uploads:
        missing = _("The renewal certificate is missing.")
        raise CannotRegister(Refusal("RT-02", missing, _("Add the proof of renewal."), "files"))
    before, right.expires_on = right.expires_on, expires_on
    if refusal := why_not_dated(details_of(right), on=_latest_day(at)):
        raise CannotRegister(refusal)
    who = {"by": by, "at": at, "acting_for": agent}
    _attach(right, uploads, FileKind.CERTIFICATE, **who)
    record("right.renewed", right, until=str(expires_on), **who)
    verified_until = before if right.state == RightState.VALIDATED else None
    _send(right, details_of(right), verified_until=verified_until, **who)
    return right


@transaction.atomic
def add_files(
    *,
    right: IPRight,
    uploads: Sequence[CheckedFile | EvidenceFile],
    kind: str,
    by,
    at: datetime,
    agent: Organisation | None = None,
) -> list[RightFile]:
    """Add documents to a right in any state, such as a translation that was asked for.

    :raises CannotRegister: if there is none.
    :raises DomainError: if a file is refused.
    """
    if not uploads:
        raise CannotRegister(Refusal("", _("No file is chosen."), _("Choose at least one."), "files"))
    return _attach(right, uploads, kind, by=by, at=at, acting_for=agent)


@transaction.atomic
def take_over(*, organisation: Organisation, details: RightDetails, by, at: datetime) -> IPRight:
    """Add a right that was verified elsewhere, as imports do: notices can be filed under it at once.

    :raises CannotRegister: if the details contradict each other, or the number is already registered.
    """
    right = IPRight(organisation=organisation, registered_by=by, state=RightState.VALIDATED, submitted_at=at)
    _write(right, details, at=at)
    record("right.taken_over", right, by=by, at=at)
    return right


@transaction.atomic
def review(
    *, right: IPRight, submitted_at: datetime, verdict: str, by, at: datetime, code: str = "",
    questions: Sequence[str] = (), sentence: str = "",
) -> RightReview:  # fmt: skip
    """Review a right: verify it, ask about it, or refuse it with a reason.

    :param submitted_at: when what the person looked at was sent to us.
    :raises Stale: if somebody else has answered since, or it was sent again.
    :raises CannotReview: if a rule forbids it.
    """
    right = lock(right)
    if right.state != RightState.SUBMITTED or right.submitted_at != submitted_at:
        raise Stale(what_happened_to(right))
    if refusal := why_not_review(
        right,
        by=by,
        verdict=verdict,
        code=code,
        questions=list(questions),
        sentence=sentence,
        on=_today(right.market_codes(), at),
    ):
        raise CannotReview(str(refusal))
    row = RightReview.objects.create(
        organisation_id=right.organisation_id, right=right, verdict=verdict, code=code,
        questions=list(questions), sentence=sentence, reviewed_by=by, reviewed_at=at,
    )  # fmt: skip
    _settle(right, RightState(verdict))
    record(TOLD[row.verdict], right, by=by, at=at, code=code, questions=list(questions), sentence=sentence)
    _tell(right, TOLD[row.verdict], f"{row.pk}", at=at, sentence=sentence)
    return row


def _settle(right, state) -> None:
    """Write the review. A refused renewal does not change the verified term."""
    if state == RightState.REJECTED and right.verified_until:
        state, right.expires_on = RightState.VALIDATED, right.verified_until
    if state != RightState.INFO_REQUIRED:
        right.verified_until = None
    right.state = state
    right.save(update_fields=["state", "expires_on", "verified_until"])


@transaction.atomic
def expire(*, at: datetime, limit: int = 500) -> int:
    """Expire verified rights whose last day is over in all their markets; return how many.

    In a market whose day is over no notice can be filed even before: `why_not_carry` uses the market's day.
    """
    latest = _latest_day(at)
    rows = IPRight.objects.lapsed(latest).order_by("expires_on", "pk").prefetch_related("markets")
    due = rows.select_related("organisation").select_for_update(of=("self",), skip_locked=True)[:limit]
    over = [right for right in due if is_over(right, _today(right.market_codes(), at))]
    IPRight.objects.filter(pk__in=[right.pk for right in over]).update(state=RightState.EXPIRED)
    record_many([event("right.expired", right, by=None, at=at, day=str(right.expires_on)) for right in over])
    for right in over:
        _tell(right, "right.expired", str(right.expires_on), at=at, day=str(right.expires_on))
    return len(over)


def lock(right: IPRight) -> IPRight:
    """Read a right again with its markets, and hold it until the transaction ends."""
    rows = IPRight.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organisation", "registered_by").prefetch_related("markets").get(pk=right.pk)


@dataclass(frozen=True, slots=True)
class Held:
    """The columns that decide whether a notice can be filed under a right."""

    state: str
    kind: str
    expires_on: date | None
    verified_until: date | None
    markets: frozenset[str]

    def market_codes(self) -> frozenset[str]:
        return self.markets


HOLD = """
SELECT id, state, kind, expires_on, verified_until FROM takedowns_ipright WHERE id = ANY(%s::bigint[]) ORDER BY id FOR SHARE
"""
IN_MARKETS = "SELECT right_id, market FROM takedowns_rightmarket WHERE right_id = ANY(%s::bigint[])"


class Holding:
    """Rights that are locked until the transaction ends, and read again: can notices be filed under them?

    Every filing does it: two plain statements with a shared lock, so notices of one right do not wait for each other.
    What else is asked inside `sent_together` travels with them.
    """

    def __init__(self, rights: Collection[int]) -> None:
        """Ask, by their keys."""
        self._keys = list(rights)
        self._held, self._markets = planned_once(), planned_once()
        self._held.execute(HOLD, [self._keys])
        self._markets.execute(IN_MARKETS, [self._keys])

    def read(self) -> dict[int, Held]:
        """The answer, by key.

        :raises IPRight.DoesNotExist: if the scope in force does not show one.
        """
        with self._held, self._markets:
            found, markets = self._held.fetchall(), defaultdict(set)
            for right, market in self._markets.fetchall():
                markets[right].add(market)
        if len(found) < len(self._keys):
            raise IPRight.DoesNotExist
        return {
            key: Held(state, kind, expires_on, verified_until, frozenset(markets[key]))
            for key, state, kind, expires_on, verified_until in found
        }


def details_of(right: IPRight) -> RightDetails:
    """The present details of a right."""
    return RightDetails(
        **{name: getattr(right, name) for name in _COLUMNS},
        markets=tuple(sorted(right.market_codes())),
        nice_classes=tuple(right.nice_classes),
        details=right.details,
    )


def more_than_its_term(before: RightDetails, after: RightDetails) -> bool:
    """Whether something else than the last day in force was changed."""
    rest = [asdict(said) | said.details for said in (before, after)]
    kept = [
        {name: value for name, value in said.items() if value and name not in ("details", "expires_on")}
        for said in rest
    ]
    return kept[0] != kept[1]


def what_happened_to(right: IPRight) -> str:
    """Describe what somebody else did to a right since a person opened it."""
    last = right.reviews.select_related("reviewed_by").order_by("-reviewed_at", "-pk").first()
    if last is None or right.state == RightState.SUBMITTED:
        return _("%(right)s has been sent again since you opened it.") % {"right": right}
    return _("%(who)s answered for %(right)s on %(at)s: %(verdict)s. Your answer was not saved.") % {
        "who": last.reviewed_by,
        "right": right,
        "at": say_moment(last.reviewed_at),
        "verdict": last.get_verdict_display(),
    }


_COLUMNS = (
    "kind", "title", "mark_kind", "office", "registration_number", "owner_name", "registered_on", "expires_on",
    "goods", "description", "disclaimer",
)  # fmt: skip


def _write(right, details, *, at) -> None:
    if refusal := why_not_register(details) or why_not_dated(details, on=_latest_day(at)):
        raise CannotRegister(refusal)
    for name, value in asdict(details).items():
        if name != "markets":
            setattr(right, name, list(value) if name == "nice_classes" else value)
    try:
        with transaction.atomic():
            right.save()
    except IntegrityError as error:
        if "takedowns_right_registered_once" not in str(error):
            raise
        said = _("You have already registered %(number)s at this office.") % {
            "number": details.registration_number
        }
        raise CannotRegister(
            Refusal("", said, _("Look for it among your rights."), "registration_number")
        ) from error
    _write_markets(right, details.markets)


def _write_markets(right, markets) -> None:
    have = set(RightMarket.objects.filter(right=right).values_list("market", flat=True))
    RightMarket.objects.filter(right=right, market__in=have - set(markets)).delete()
    RightMarket.objects.bulk_create(
        RightMarket(organisation_id=right.organisation_id, right=right, market=market)
        for market in sorted(set(markets) - have)
    )


def _attach(right, uploads, kind, *, by, at, acting_for) -> list[RightFile]:
    to = right.organisation
    files = [
        one
        if isinstance(one, EvidenceFile)
        else store(upload=one, organisation=to, by=by, at=at, agent=acting_for)
        for one in uploads
    ]
    common = {"organisation": to, "right": right, "kind": kind, "added_by": by, "added_at": at}
    who = {"by": by, "at": at, "acting_for": acting_for}
    record_many([event("right.file_added", right, name=file.name, **who) for file in files])
    return RightFile.objects.bulk_create(RightFile(file=file, **common) for file in files)


def _send(right, details, *, by, at, acting_for, verified_until=None) -> None:
    if missing := what_is_missing(details, files=right.files.count()):
        raise CannotRegister(*missing)
    if refusal := why_not_send(right, details, on=_today(details.markets, at)):
        raise CannotRegister(refusal)
    right.state, right.submitted_at = RightState.SUBMITTED, at
    right.verified_until = verified_until or right.verified_until
    right.save(update_fields=["state", "submitted_at", "verified_until", "expires_on"])
    record("right.submitted", right, by=by, at=at, acting_for=acting_for)


def _latest_day(at) -> date:
    """The latest local day of all markets."""
    return max(local_day(market, at) for market in MARKETS)


def _today(markets, at) -> date:
    """The local day in the market of a right; of several markets, the earliest."""
    return min((local_day(market, at) for market in markets), default=local_day("", at))


def _tell(right, kind, happening, *, at, **context) -> None:
    path = reverse("organisation:right", args=[right.organisation.slug, right.pk])
    key = f"{kind}:{right.pk}:{happening}"
    notify(who_hears_of(right), kind, right, at=at, path=path, event_key=key, **context)
