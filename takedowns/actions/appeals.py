"""Appeals against decisions, of sellers and rights holders: filed, taken by somebody who had no part, decided.

The deadline of the notice is never touched: an appeal has an hour of its own.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.deadlines.words import say_trouble
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from takedowns.enums import (
    GOES,
    AppealResult,
    AppealSide,
    AppealState,
    CorrectedTo,
    CorrectionReason,
    DecisionGround,
    OutcomeCause,
    RestoredBecause,
)
from takedowns.models import (
    Appeal,
    AppealedListing,
    AppealFile,
    CounterNoticeFile,
    Listing,
    Notice,
    OutcomeChange,
    SellerMessage,
)
from takedowns.queries.appeals import appealable_by_holder, appealable_by_seller, sent_before, took_part
from takedowns.queries.legal_holds import holds_about
from takedowns.queries.people import who_is_told
from takedowns.queries.seller_answers import title_of
from takedowns.queries.seller_messages import decisions_told
from takedowns.rules.appeals import (
    Appealable,
    state_after,
    why_not_appeal,
    why_not_assign,
    why_not_decide_appeal,
    why_not_take,
)
from takedowns.rules.disputes import business_days
from takedowns.rules.ended_since import why_not_take_down_now
from takedowns.rules.legal_holds import WAITS
from takedowns.rules.outcome_changes import standing_of

from . import decision_corrections, outcome_changes, seller_messages
from .claims import lock
from .restorations import restore


class CannotAppeal(DomainError):
    """A rule forbids it; `refusal` names the field."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class SellersAppeal:
    """What a seller sends: about which listings, why, and who they are."""

    form_key: UUID
    listing_ids: Collection[int]
    reason: str
    grounds: str
    name: str
    email: str
    files: Collection[UUID] = ()  # sent by the same link before


@transaction.atomic
def file_as_seller(
    *, message: SellerMessage, given: SellersAppeal, link_ends: datetime, at: datetime
) -> Appeal:
    """File the appeal of a seller who came by the link of a message, in staff's scope; the same form twice is one.

    :raises CannotAppeal: if a rule forbids it; nothing is written then.
    """
    notice = lock(Notice(pk=message.notice_id))
    if before := Appeal.objects.filter(form_key=given.form_key, message=message).first():
        return before
    listings = [row.listing for row in decisions_told(message) if row.listing.pk in given.listing_ids]
    sent = CounterNoticeFile.objects.filter(message=message, answer=None, file__in=list(given.files))
    files = [row.file for row in sent.select_related("file")]

    def known(listings: Sequence[Listing]) -> dict[int, Appealable]:
        return appealable_by_seller(message, listings, link_ends=link_ends, at=at)

    appeal = Appeal(
        organisation_id=notice.organisation_id, notice=notice, side=AppealSide.SELLER, form_key=given.form_key,
        reason=given.reason, grounds=given.grounds, message=message, name=given.name, email=given.email, filed_at=at,
    )  # fmt: skip
    _file(appeal, listings, known, files=files, at=at)
    sent.delete()
    record("appeal.seller_filed", notice, by=None, at=at, listings=len(listings))
    path = reverse("organisation:notice", args=[notice.organisation.slug, notice.number])
    notify(
        who_is_told(notice), "appeal.seller_filed", notice, at=at, path=path, listings=len(listings),
        event_key=f"appeal.seller_filed:{appeal.pk}",
    )  # fmt: skip
    return appeal


@transaction.atomic
def file_as_holder(
    *, notice: Notice, form_key: UUID, listing_ids: Collection[int], grounds: str, by, at: datetime,
    files: Sequence[EvidenceFile] = (), agent=None,
) -> Appeal:  # fmt: skip
    """File the appeal of a rights holder; what was rejected does not count until it is decided.

    :raises CannotAppeal: if a rule forbids it; nothing is written then.
    """
    notice = lock(notice)
    if before := Appeal.objects.filter(form_key=form_key, notice=notice).first():
        return before
    listings = list(notice.listings.filter(pk__in=list(listing_ids)).order_by("position"))
    appeal = Appeal(
        organisation_id=notice.organisation_id, notice=notice, side=AppealSide.HOLDER, form_key=form_key,
        grounds=grounds, filed_by=by, filed_at=at,
    )  # fmt: skip
    _file(appeal, listings, lambda found: appealable_by_holder(notice, found, at=at), files=files, at=at)
    for listing in listings:
        if listing.outcome not in GOES:
            outcome_changes.write_change(listing=listing, cause=OutcomeCause.UNDER_REVIEW, at=at)
    record(
        "appeal.holder_filed", notice, by=by, at=at, acting_for=agent, listings=len(listings), grounds=grounds
    )
    return appeal


@transaction.atomic
def take(*, appeal: Appeal, by, at: datetime) -> Appeal:
    """Take an appeal, or take it over, to decide it.

    :raises Stale: if it ended meanwhile.
    :raises CannotAppeal: if this person may not.
    """
    notice, appeal, rows = _locked(appeal)
    if refusal := why_not_take(appeal, took_part(notice, [row.listing_id for row in rows]), by=by):
        raise CannotAppeal(refusal) if appeal.is_open else Stale(str(refusal))
    appeal.state, appeal.taken_by, appeal.taken_at = AppealState.ASSIGNED, by, at
    appeal.save(update_fields=["state", "taken_by", "taken_at"])
    record("appeal.taken", notice, by=by, at=at, internal=True)
    return appeal


@transaction.atomic
def assign(*, appeal: Appeal, to: User, by, at: datetime) -> Appeal:
    """Give an appeal to a lead who had no part in the decision; they are told.

    :raises Stale: if it ended meanwhile.
    :raises CannotAppeal: if this person may not, or the other cannot decide it.
    """
    notice, appeal, rows = _locked(appeal)
    people = took_part(notice, [row.listing_id for row in rows])
    if refusal := why_not_assign(appeal, people, to=to, by=by):
        raise CannotAppeal(refusal) if appeal.is_open else Stale(str(refusal))
    appeal.state, appeal.taken_by, appeal.taken_at = AppealState.ASSIGNED, to, at
    appeal.save(update_fields=["state", "taken_by", "taken_at"])
    record("appeal.assigned", notice, by=by, at=at, internal=True, who=str(to))
    notify(
        [to], "appeal.assigned", notice, at=at, path=reverse("desk:appeal", args=[appeal.pk]), listings=len(rows),
        event_key=f"appeal.assigned:{appeal.pk}:{at:%Y%m%d%H%M%S}", who=str(by),
    )  # fmt: skip
    return appeal


@transaction.atomic
def decide(
    *, appeal: Appeal, granted: Collection[int], sentence: str, by, at: datetime, admissible: bool = True,
    to: str = CorrectedTo.REMOVED, ground: str = "", knows_expired: bool = False,
) -> Appeal:  # fmt: skip
    """Decide an appeal: it is granted about some of its listings, about all, or about none.

    :param granted: keys of listings; none of a rights holder's appeal without the `ground` of the takedown.
    :param sentence: both sides read it.
    :param knows_expired: whether this person says that they know that the right has expired; a takedown needs it then.
    :raises Stale: if it ended meanwhile.
    :raises CannotAppeal: if this person may not, or something is missing.
    """
    notice, appeal, rows = _locked(appeal)
    if refusal := why_not_decide_appeal(appeal, took_part(notice, [row.listing_id for row in rows]), by=by):
        raise CannotAppeal(refusal) if appeal.is_open else Stale(str(refusal))
    _refuse_missing(appeal, granted, sentence, admissible=admissible, to=to, ground=ground)
    takes_down = admissible and granted and not appeal.of_seller
    if takes_down and (refusal := why_not_take_down_now(notice, knows_expired=knows_expired, at=at)):
        raise CannotAppeal(refusal)
    if appeal.of_seller and admissible:
        _refuse_held(rows, granted)
    appeal.decided_by, appeal.decided_at, appeal.sentence = by, at, sentence
    for row in rows:
        won = admissible and row.listing_id in granted
        row.result = (
            AppealResult.GRANTED if won else AppealResult.DENIED if admissible else AppealResult.INADMISSIBLE
        )
        if appeal.of_seller and won:
            row.restoration = restore(
                row.listing, notice=notice, because=RestoredBecause.APPEAL,
                cause=OutcomeCause.SELLER_APPEAL_GRANTED, at=at,
            )  # fmt: skip
        elif won:
            row.correction = decision_corrections.bring_about(
                row.listing, notice=notice, to=CorrectedTo(to), reason=CorrectionReason.APPEAL, ground=ground,
                sentence=sentence[:1000], by=by, at=at,
            )  # fmt: skip
        if not appeal.of_seller:
            _count(row, won=won, at=at)
        row.save(update_fields=["result", "restoration", "correction"])
    _end(appeal, state_after([row.result for row in rows]), at)
    _tell(appeal, notice, rows, by=by, at=at)
    return appeal


def close_open(listing: Listing, *, at: datetime) -> None:
    """Close what is appealed about a listing that is restored for another reason, with its notice locked."""
    for row in AppealedListing.objects.filter(listing=listing, result="").select_related("appeal"):
        row.result = AppealResult.NOT_NEEDED
        row.save(update_fields=["result"])
        if not row.appeal.listings.filter(result="").exists():
            _end(row.appeal, AppealState.NOT_NEEDED, at)


def _file(
    appeal: Appeal, listings: Sequence[Listing], known: Callable[[Sequence[Listing]], dict[int, Appealable]], *,
    files: Sequence[EvidenceFile], at: datetime,
) -> None:  # fmt: skip
    """Write an appeal with its listings and files, with its notice locked; and tell the leads.

    :raises CannotAppeal: if a rule forbids it, or no listing is named.
    """
    if not listings:
        raise CannotAppeal(Refusal("", _("Choose at least one listing."), field="listings"))
    if not appeal.grounds.strip():
        raise CannotAppeal(Refusal("", _("Say what is wrong with the decision."), field="grounds"))
    outcome_changes.lock([one.pk for one in listings])
    said, side = known(listings), AppealSide(appeal.side)
    for listing in listings:
        known_files = _sent_before(appeal.notice, listing, said[listing.pk], side, files)
        if refusal := why_not_appeal(
            said[listing.pk], side, at=at, files=[one.name for one in files], known=known_files
        ):
            sentence = _("Listing %(n)d: %(why)s") % {"n": listing.position, "why": str(refusal)}
            if side == AppealSide.SELLER:  # who sees no numbers
                sentence = _("“%(title)s”: %(why)s") % {"title": title_of(listing), "why": str(refusal)}
            raise CannotAppeal(Refusal("", sentence, field=refusal.field or "listings"))
    try:
        days = said[listings[0].pk].rule.appeal_decide_days
        appeal.due_at = business_days(appeal.notice, days, at=at)
    except BeyondCalendar as error:
        raise CannotAppeal(Refusal("", say_trouble(error))) from error
    appeal.save(force_insert=True)
    common: dict[str, Any] = {"organisation_id": appeal.organisation_id, "appeal": appeal}
    AppealedListing.objects.bulk_create(
        AppealedListing(listing=one, side=side, round=said[one.pk].round_of(side), **common)
        for one in listings
    )
    AppealFile.objects.bulk_create(AppealFile(file=file, **common) for file in files)
    notify(
        staff_who(Can.CORRECT_DECISIONS), "appeal.filed", appeal.notice, at=at, listings=len(listings),
        path=reverse("desk:appeal", args=[appeal.pk]), event_key=f"appeal.filed:{appeal.pk}",
    )  # fmt: skip


def _sent_before(
    notice: Notice, listing: Listing, said: Appealable, side: AppealSide, files: Sequence[EvidenceFile]
) -> list[str]:
    """The names of files that are no new evidence about a listing; of a first appeal none is asked."""
    if said.round_of(side) == 1:
        return []
    known = sent_before(notice, listing, side)
    return [one.name for one in files if one.sha256 in known]


def _locked(appeal: Appeal) -> tuple[Notice, Appeal, list[AppealedListing]]:
    """The notice, the appeal and its open listings, all locked."""
    notice = lock(Notice(pk=appeal.notice_id))
    appeal = Appeal.objects.select_related("taken_by", "notice").get(pk=appeal.pk)
    rows = list(appeal.listings.filter(result="").select_related("listing").order_by("listing__position"))
    outcome_changes.lock([row.listing_id for row in rows])
    return notice, appeal, rows


def _refuse_missing(
    appeal: Appeal, granted: Collection[int], sentence: str, *, admissible: bool, to: str, ground: str
) -> None:
    if not sentence.strip():
        raise CannotAppeal(Refusal("", _("Say why; both sides read it."), field="sentence"))
    if appeal.of_seller or not admissible or not granted:
        return
    if to not in (CorrectedTo.REMOVED, CorrectedTo.RESTRICTED):
        raise CannotAppeal(Refusal("", _("Choose one of those offered."), field="to"))
    if ground not in DecisionGround:
        raise CannotAppeal(Refusal("", _("Choose the ground for the takedown."), field="ground"))


def _refuse_held(rows: Sequence[AppealedListing], granted: Collection[int]) -> None:
    """:raises CannotAppeal: if what would restore a listing waits for the end of its legal hold."""
    held = holds_about(granted)
    for row in rows:
        if row.listing_id in held:
            sentence = _("Listing %(n)d: %(why)s") % {"n": row.listing.position, "why": str(WAITS)}
            raise CannotAppeal(Refusal("", sentence, field="listings"))


def _count(row: AppealedListing, *, won: bool, at: datetime) -> None:
    """Write what a rights holder's listing counts from now on."""
    if won:
        outcome_changes.write_change(listing=row.listing, cause=OutcomeCause.HOLDER_APPEAL_GRANTED, at=at)
        return
    standing = standing_of(OutcomeChange.objects.filter(listing=row.listing_id).order_by("pk"))
    if standing and standing.in_review:
        outcome_changes.write_change(listing=row.listing, cause=OutcomeCause.REVIEWED, at=at)


def _end(appeal: Appeal, state: AppealState, at: datetime) -> None:
    appeal.state, appeal.closed_at, appeal.due_at = state, at, None
    appeal.save(update_fields=["state", "closed_at", "due_at", "decided_by", "decided_at", "sentence"])


def _tell(appeal: Appeal, notice: Notice, rows: Sequence[AppealedListing], *, by, at: datetime) -> None:
    """Both sides: the rights holder by news; the seller by the marketplace, of what is restored once that is done."""
    who = "seller" if appeal.of_seller else "holder"
    kind, sentence, n = f"appeal.{who}_{appeal.state.lower()}", appeal.sentence, len(rows)
    record(kind, notice, by=by, at=at, listings=n, sentence=sentence)
    path = reverse("organisation:notice", args=[notice.organisation.slug, notice.number])
    people = {person.pk: person for person in who_is_told(notice)}
    if appeal.filed_by:
        people[appeal.filed_by.pk] = appeal.filed_by
    notify(
        people.values(),
        kind,
        notice,
        at=at,
        path=path,
        listings=n,
        sentence=sentence,
        event_key=f"{kind}:{appeal.pk}",
    )
    if appeal.of_seller:
        lost = [row for row in rows if row.result != AppealResult.GRANTED and row.listing.seller_key]
        seller_messages.write_of_appeals(lost, at=at)
