"""What the pages of second reviews and of the quality sample read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from takedowns.agreement import Agreement, agreement_of, category_of
from takedowns.enums import SecondReviewState, Side
from takedowns.models import Lesson, Listing, Notice, QualitySample, QualityShare, SecondReview
from takedowns.models.second_reviews import OPEN_REVIEWS
from takedowns.rules.second_reviews import may_see_first, same, verdict_of

OLDEST, DRAWN = ("decided_at", "id"), ("drawn_at", "id")
SHOWN = 50  # lessons of second reviews
ENDED, REVIEWED = ("-closed_at", "-id"), ("-reviewed_at", "-id")


def reviews_for_pages() -> QuerySet[SecondReview]:
    """Second reviews with everything that their pages show."""
    rows = SecondReview.objects.select_related(
        "notice__organisation", "notice__clock", "notice__reason", "notice__right", "decided_by", "second_by",
        "closed_by", "lesson__settled_by",
    )  # fmt: skip
    return rows.annotate(opinion_count=Count("opinions", filter=Q(opinions__side=Side.FIRST)))


def reviews_in(view: str) -> tuple[QuerySet[SecondReview], tuple[str, ...]]:
    """The second reviews of one view, and the order in which they are read."""
    rows = reviews_for_pages()
    if view == "ended":
        return rows.exclude(state__in=OPEN_REVIEWS), ENDED
    state = SecondReviewState.DISAGREED if view == "differ" else SecondReviewState.WAITING
    return rows.filter(state=state, notice__in=Notice.objects.awaiting_triage()), OLDEST


def reviews_for(person) -> tuple[QuerySet[SecondReview], tuple[str, ...]]:
    """The held decisions about which a person may give the second opinion, and the order in which they are read."""
    rows, order = reviews_in("held")
    return rows.exclude(decided_by=person).exclude(notice__submitted_by=person), order


def samples_for_pages() -> QuerySet[QualitySample]:
    """Samples with everything that their pages show."""
    return QualitySample.objects.select_related(
        "decision__decision__decided_by", "decision__listing__notice__organisation",
        "decision__listing__notice__reason", "decision__listing__notice__right", "decision__listing__snapshot",
        "reviewed_by", "lesson__settled_by",
    )  # fmt: skip


def samples_in(view: str, *, month: date | None = None) -> tuple[QuerySet[QualitySample], tuple[str, ...]]:
    """The samples of one view, and the order in which they are read.

    :param month: the first day of the month, UTC, in which they were looked at.
    """
    rows = samples_for_pages()
    if view == "samples":
        return rows.filter(reviewed_at=None), DRAWN
    rows = rows.filter(agrees=False) if view == "lessons" else rows.filter(reviewed_at__isnull=False)
    if month:
        rows = rows.filter(reviewed_at__year=month.year, reviewed_at__month=month.month)
    return rows, REVIEWED


def lessons_of_reviews() -> list[Lesson]:
    """What was learnt last where two opinions about a held decision differed, the newest first."""
    rows = Lesson.objects.filter(review__isnull=False).select_related("review__notice", "settled_by")
    return list(rows.order_by("-settled_at", "-pk")[:SHOWN])


def view_counts() -> dict[str, int]:
    """How many wait in each view, for its tab."""
    held = SecondReview.objects.filter(state__in=OPEN_REVIEWS).aggregate(
        held=Count("pk", filter=Q(state=SecondReviewState.WAITING)),
        differ=Count("pk", filter=Q(state=SecondReviewState.DISAGREED)),
    )
    samples = QualitySample.objects
    return held | {"samples": samples.waiting().count(), "lessons": samples.to_settle().count()}


@dataclass(frozen=True, slots=True)
class Compared:
    """One listing of a second review with what each of the two says; None where it is not to be seen."""

    listing: Listing
    first: Any
    second: Any

    @property
    def differs(self) -> bool:
        both = self.first and self.second
        return bool(both) and not same(verdict_of(self.first), verdict_of(self.second))


def held_listings(review: SecondReview) -> list[Listing]:
    """The listings of a held decision in their order, without anything that was said about them."""
    keys = review.opinions.filter(side=Side.FIRST).values("listing")
    return list(Listing.objects.filter(pk__in=keys).select_related("snapshot").in_order())


def held_since(listing: Listing) -> datetime | None:
    """When the decision about a listing was made that waits for a second person; None if none does."""
    if not listing.in_second_review:
        return None
    rows = SecondReview.objects.open().filter(opinions__listing=listing, opinions__side=Side.FIRST)
    return rows.values_list("decided_at", flat=True).first()


def compared(review: SecondReview, *, by) -> list[Compared]:
    """What the two say about each listing, as far as a reader may see it; where they differ, first."""
    sides: dict[tuple[int, str], Any] = {}
    if may_see_first(review, by=by):
        sides = {(row.listing_id, row.side): row for row in review.opinions.all()}
    rows = [
        Compared(one, sides.get((one.pk, Side.FIRST)), sides.get((one.pk, Side.SECOND)))
        for one in held_listings(review)
    ]
    return sorted(rows, key=lambda row: not row.differs)


def open_reviews_of(notice: Notice) -> list[SecondReview]:
    """The second reviews of a notice that wait; none is asked for where its count is zero."""
    if not notice.second_review_count:
        return []
    rows = notice.second_reviews.open().select_related("decided_by", "second_by").order_by("decided_at", "pk")
    return list(rows.annotate(opinion_count=Count("opinions", filter=Q(opinions__side=Side.FIRST))))


@dataclass(frozen=True, slots=True)
class MonthOfAgreement:
    """The agreement of the samples that were looked at in one month; `month` is its first day, or None for all."""

    month: date | None
    agreement: Agreement


def agreement_by_month() -> list[MonthOfAgreement]:
    """The agreement of the quality sample: of all months together first, then month by month, the oldest first.

    Held decisions are left out: they were chosen, not drawn.
    """
    rows = QualitySample.objects.reviewed().annotate(month=TruncMonth("reviewed_at")).order_by("month", "pk")
    read = rows.values_list(
        "month", "decision__outcome", "decision__rejection_code", "outcome", "rejection_code"
    )
    pairs: dict[date, list[tuple[str, str]]] = {}
    for month, outcome, code, other, other_code in read:
        pair = (category_of(outcome, code), category_of(other, other_code))
        pairs.setdefault(month.date(), []).append(pair)
    every = [pair for of_month in pairs.values() for pair in of_month]
    months = [MonthOfAgreement(month, agreement_of(of_month)) for month, of_month in pairs.items()]
    return [MonthOfAgreement(None, agreement_of(every)), *months]


def shares_set() -> Sequence[QualityShare]:
    """The shares of the sample, the last one first."""
    return list(QualityShare.objects.select_related("set_by").order_by("-set_at", "-pk"))
