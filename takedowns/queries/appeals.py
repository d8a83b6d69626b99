"""What is known of listings when somebody appeals, and the appeals that pages show."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Model, Prefetch, Q, QuerySet

from ipr_portal.accounts.models import User
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from takedowns.enums import GOES, AppealSide, CorrectedTo, CorrectionReason, CounterNoticeState, NoticeState
from takedowns.models import (
    Appeal,
    AppealedListing,
    AppealFile,
    CounterNotice,
    CounterNoticeFile,
    CounterReplyFile,
    DecisionCorrection,
    DisputeRule,
    Lesson,
    Listing,
    ListingDecision,
    Notice,
    NoticeFile,
    OutcomeReview,
    QualitySample,
    Restoration,
    ReviewOpinion,
    SellerMessage,
)
from takedowns.models.appeals import OPEN_APPEALS
from takedowns.rules.appeals import Appealable, why_not_appeal
from takedowns.rules.disputes import answer_until, why_not_answer

from .disputes import TABS, disputed, rule_told, rules_for

# Who had a part in a decision about a listing: the rows, where they name the listing, and the person.
PARTS: list[tuple[type[Model], str, str]] = [
    (ListingDecision, "listing", "decision__decided_by"),
    (ReviewOpinion, "listing", "review__decided_by"),
    (ReviewOpinion, "listing", "review__second_by"),
    (ReviewOpinion, "listing", "review__closed_by"),
    (QualitySample, "decision__listing", "reviewed_by"),
    (Lesson, "sample__decision__listing", "settled_by"),
    (DecisionCorrection, "listing", "corrected_by"),
    (OutcomeReview, "listing", "reviewed_by"),
    (CounterNotice, "listing", "checked_by"),
    (CounterNotice, "listing", "decided_by"),
    (AppealedListing, "listing", "appeal__decided_by"),
]


def _listings() -> Prefetch:
    rows = AppealedListing.objects.select_related("listing__snapshot", "restoration", "correction")
    return Prefetch("listings", rows.order_by("listing__position"))


def appeals_about(listing_ids: Iterable[int]) -> dict[int, list[AppealedListing]]:
    """The appeals about some listings by their keys, the earliest first; one statement."""
    found: dict[int, list[AppealedListing]] = defaultdict(list)
    rows = AppealedListing.objects.filter(listing__in=list(listing_ids)).select_related(
        "appeal", "restoration"
    )
    for row in rows.order_by("appeal__filed_at", "pk"):
        found[row.listing_id].append(row)
    return dict(found)


def appealable_by_seller(
    message: SellerMessage, listings: Sequence[Listing], *, link_ends: datetime, at: datetime
) -> dict[int, Appealable]:
    """What the rules ask of listings that a message was about, by their keys."""
    known, rule = disputed(listings), rule_told(message)
    before, told_at = appeals_about([one.pk for one in listings]), message.told_at or message.written_at
    found = {}
    for listing in listings:
        said = known[listing.pk]
        until = answer_until(
            rule, told_at=told_at, before=said.before, link_ends=link_ends, market=message.notice.market
        )
        possible = why_not_answer(said, rule, until=until, at=at) is None
        found[listing.pk] = Appealable(
            said, rule, before.get(listing.pk, ()), answer_until=until if possible else None, told_at=told_at,
            link_ends=link_ends, market=message.notice.market,
        )  # fmt: skip
    return found


def appealable_by_holder(
    notice: Notice, listings: Sequence[Listing], *, at: datetime
) -> dict[int, Appealable]:
    """What the rules ask of listings of a notice, by their keys."""
    ids = [one.pk for one in listings]
    known, before = disputed(listings), appeals_about(ids)
    back = dict(Restoration.objects.filter(listing__in=ids).values_list("listing", "because"))
    corrections = DecisionCorrection.objects.filter(listing__in=ids).order_by("corrected_at", "pk")
    last = {row.listing_id: row for row in corrections}
    upheld = CounterNotice.objects.filter(listing__in=ids, state=CounterNoticeState.UPHELD)
    lost = dict(upheld.values_list("listing", "decided_at"))
    in_review = set(
        OutcomeReview.objects.filter(listing__in=ids, verdict="").values_list("listing", flat=True)
    )

    def told_at(pk: int) -> datetime | None:
        restored = pk in last and last[pk].corrected_to == CorrectedTo.RESTORED
        return lost.get(pk) or (last[pk].corrected_at if restored else notice.decided_at)

    told = {pk: told_at(pk) for pk in ids}
    rules = rules_for(notice, {moment or at for moment in told.values()})
    return {
        one.pk: Appealable(
            known[one.pk], rules[told[one.pk] or at], before.get(one.pk, ()), told_at=told[one.pk],
            restored_because=back.get(one.pk, ""), holder_lost=one.pk in lost, in_review=one.pk in in_review,
            cured=one.cured_at is not None, corrected_to=last[one.pk].corrected_to if one.pk in last else "",
            by_court=one.pk in last and last[one.pk].reason == CorrectionReason.COURT, market=notice.market,
        )
        for one in listings
    }  # fmt: skip


def listings_to_appeal(notice: Notice, *, at: datetime) -> dict[Listing, DisputeRule]:
    """The listings of a notice against whose outcome its rights holder can appeal now, each with its rule."""
    if notice.state != NoticeState.DECIDED:
        return {}
    listings = list(notice.listings.select_related("snapshot").order_by("position"))
    known = appealable_by_holder(notice, listings, at=at)
    can = [one for one in listings if why_not_appeal(known[one.pk], AppealSide.HOLDER, at=at) is None]
    return {one: known[one.pk].rule for one in can}


def holder_refusals(notice: Notice, listings: Sequence[Listing], *, at: datetime) -> dict[int, str]:
    """By listing of a notice why its rights holder cannot appeal now; "" where they can."""
    known = appealable_by_holder(notice, listings, at=at)
    return {pk: str(why_not_appeal(one, AppealSide.HOLDER, at=at) or "") for pk, one in known.items()}


def sent_before(notice: Notice, listing: Listing, side: AppealSide) -> set[str]:
    """The SHA-256 of the files that a side knows we have about a listing: of the notice, answers, replies and appeals."""
    rows: list[QuerySet] = [
        NoticeFile.objects.filter(notice=notice),
        AppealFile.objects.filter(appeal__side=side, appeal__listings__listing=listing),
    ]
    if side == AppealSide.SELLER:
        rows.append(CounterNoticeFile.objects.filter(answer__counter_notices__listing=listing))
    else:
        rows.append(CounterReplyFile.objects.filter(counter_notice__listing=listing))
    return set().union(*(found.values_list("file__sha256", flat=True) for found in rows))


def took_part(notice: Notice, listing_ids: Collection[int]) -> set[int]:
    """Who sent a notice, or had a part in a decision about some of its listings; they decide nothing that contests it."""
    return set().union(*took_part_in(notice, listing_ids).values())


def took_part_in(notice: Notice, listing_ids: Collection[int]) -> dict[int, set[int]]:
    """By listing of a notice, who had a part in a decision about it, and who sent the notice; one statement."""
    return {pk: people | {notice.submitted_by_id} for pk, people in parts_in(listing_ids).items()}


def parts_in(listing_ids: Iterable[int]) -> dict[int, set[int]]:
    """By listing, who had a part in a decision about it; one statement."""
    ids = list(listing_ids)
    people: dict[int, set[int]] = {pk: set() for pk in ids}
    if ids:
        first, *others = [_people_of(*part, ids) for part in PARTS]
        for pk, person in first.union(*others, all=True):
            people[pk].add(person)
    return people


def _people_of(model: type[Model], listing: str, name: str, ids: list[int]) -> QuerySet:
    """Rows of a listing and a person who had one kind of part in a decision about it."""
    named = {f"{listing}__in": ids, f"{name}__isnull": False}
    return model._default_manager.filter(**named).order_by().values_list(listing, name)


def who_can_decide(appeal: Appeal, took_part: AbstractSet[int]) -> list[User]:
    """The leads to whom an appeal can be given, by name: those who had no part, save who has it."""
    people = staff_who(Can.CORRECT_DECISIONS).exclude(pk__in=[*took_part, appeal.taken_by_id or 0])
    return list(people.order_by("name", "pk"))


def for_desk(*, decided: bool) -> QuerySet[Appeal]:
    """Appeals with what the desk's list shows of them: the open ones, or those that ended."""
    rows = Appeal.objects.with_held().select_related("notice__organisation", "taken_by", "decided_by")
    rows = rows.exclude(state__in=OPEN_APPEALS) if decided else rows.filter(state__in=OPEN_APPEALS)
    return rows.prefetch_related("listings")


def count_open() -> int:
    return Appeal.objects.open().count()


def late_at_desk(*, at: datetime) -> dict[str, int]:
    """How many answers and appeals are overdue at the desk, by tab; two statements."""
    late = CounterNotice.objects.overdue(at)
    counted = {
        tab: Count("answer", distinct=True, filter=Q(state__in=TABS[tab])) for tab in ("check", "decide")
    }
    return late.aggregate(**counted) | {"appeals": Appeal.objects.overdue(at).count()}


def for_pages() -> QuerySet[Appeal]:
    """Appeals with everything that a page of theirs shows."""
    rows = Appeal.objects.with_held().select_related(
        "notice__organisation",
        "notice__right",
        "notice__reason",
        "message",
        "filed_by",
        "taken_by",
        "decided_by",
    )
    return rows.prefetch_related(_listings(), "files__file")


def appeals_in(notice: Notice) -> list[Appeal]:
    """The appeals about a notice, of both sides, the newest first; two statements."""
    rows = Appeal.objects.filter(notice=notice).select_related("filed_by", "decided_by")
    return list(rows.prefetch_related(_listings()).order_by("-filed_at"))


def open_of_holder(notice: Notice) -> set[int]:
    """Listings of a notice whose rights holder appealed, undecided yet; they do not count."""
    rows = AppealedListing.objects.filter(
        listing__notice=notice, side=AppealSide.HOLDER, result="", restoration=None
    ).exclude(listing__outcome__in=list(GOES))
    return set(rows.values_list("listing", flat=True))


@dataclass(frozen=True, slots=True)
class SellerAppeal:
    """One listing of a seller's message as the page of appeals shows it."""

    listing: Listing
    until: datetime | None
    refusal: str
    last: AppealedListing | None
    late: bool = False  # whether it is overdue

    @property
    def may_appeal(self) -> bool:
        return not self.refusal


def seller_appeals(
    message: SellerMessage, listings: Sequence[Listing], *, link_ends: datetime, at: datetime
) -> dict[int, SellerAppeal]:
    """By listing, whether its seller can appeal now and until when, and their last appeal."""
    known = appealable_by_seller(message, listings, link_ends=link_ends, at=at)
    found = {}
    for listing in listings:
        said = known[listing.pk]
        mine = [one for one in said.appeals if one.side == AppealSide.SELLER]
        refusal = why_not_appeal(said, AppealSide.SELLER, at=at)
        last = mine[-1] if mine else None
        late = bool(last and is_late(last.appeal, at=at))
        found[listing.pk] = SellerAppeal(listing, said.until, str(refusal or ""), last, late)
    return found


def is_late(appeal: Appeal, *, at: datetime) -> bool:
    """Whether an open appeal is overdue."""
    return appeal.is_open and appeal.due_at is not None and appeal.due_at <= at


def of_seller(message: SellerMessage, key: UUID) -> QuerySet[Appeal]:
    """An appeal that was sent by the link of a message."""
    return for_pages().filter(pk=key, message=message)
