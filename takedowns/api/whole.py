"""One notice with everything that its page shows, in a fixed number of statements."""

import hashlib
import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from ipr_portal.api.resources import Resource
from ipr_portal.api.versions import check_match, tagged
from ipr_portal.deadlines.explanation import explain_stored
from ipr_portal.tenancy.trips import planned_once
from takedowns.enums import NoticeState
from takedowns.models import Listing, Notice, Retraction
from takedowns.queries.disputes import retractions_in
from takedowns.queries.notices import whole_notices
from takedowns.queries.outcomes import COUNTS, SharedOutcome, decisions_of, outcomes_of
from takedowns.rules.filing import Filing

from .shapes import WholeNoticeShape

CHANGED_AT = "SELECT changed_at FROM takedowns_notice WHERE id = %s"
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag that was read; 412 if it has changed meanwhile.",
)


def notice_at(number: str) -> Notice:
    """A notice of the organisation whose scope is open, with all that its resource shows.

    :raises Http404: if there is none.
    """
    listed = Listing.objects.select_related("notice", "cured_by__notice").in_order()
    rows = whole_notices().prefetch_related(
        Prefetch("listings", listed), "files__file", "overruled__overruled_by", "corrections"
    )
    return get_object_or_404(rows, number=number)


def just_sent(notice: Notice, filing: Filing, *, overruled: Collection[str]) -> Notice:
    """A notice that this call has sent, with all that its resource shows; nearly all of it is at hand already.

    :param filing: what was sent.
    :param overruled: the keys of the warnings that the caller overruled.
    """
    with planned_once() as cursor:
        cursor.execute(CHANGED_AT, [notice.pk])  # the database writes it
        [notice.changed_at] = cursor.fetchone()
    known: dict[str, Any] = {
        "corrections": [],
        "listings": list(_listings_of(notice, filing)),
    }  # nobody has read it yet
    known |= {} if filing.files else {"files": []}
    known |= {} if overruled else {"overruled": []}
    notice._prefetched_objects_cache = known
    prefetch_related_objects([notice], "files__file", "overruled__overruled_by")
    Notice.withdrawal.related.set_cached_value(notice, None)
    return notice


def _listings_of(notice: Notice, filing: Filing) -> Iterator[Listing]:
    """The listings as they were written."""
    for position, one in enumerate(filing.listings, 1):
        yield Listing(
            notice=notice, position=position, marketplace=one.marketplace, market=one.market, item=one.item, key=one.key,
            pasted=one.address,
        )  # fmt: skip


def checked(resource: Resource, number: str) -> Notice:
    """A notice that is about to be changed, in the version that the caller has read; locked until the answer.

    :raises Problem: `version`, if it has another one.
    """
    get_object_or_404(Notice.objects.select_for_update(of=("self",), no_key=True), number=number)
    found = notice_at(number)
    decided = found.state == NoticeState.DECIDED
    check_match(resource.request, tag_of(found, whole(found, at=resource.at)) if decided else found.version)
    return found


class Shown:
    """A notice with what its resource shows beside its columns."""

    def __init__(self, notice: Notice, *, at: datetime, expand: Collection[str] = ()) -> None:
        self.notice, self.at = notice, at
        self.client_name, self.agent_name = str(notice.client or ""), str(notice.agent or "")
        self.letter_version = notice.letter and notice.letter.version
        self.statements = [notice.good_faith, notice.accuracy]
        self.corrected = str(notice.corrects or "")
        self.withdrawal = getattr(notice, "withdrawal", None)
        self.outcomes = list(outcomes_in(notice, at))
        self.explained = (
            explain_stored(notice.clock, at=at, exact=False) if "clock" in expand and notice.clock else None
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self.notice, name)


def whole(
    found: Notice, *, at: datetime, expand: Collection[str] = (), only: Collection[str] = ()
) -> dict[str, Any]:
    """What is shown of a notice; its clock where that is asked for."""
    shown = Shown(found, at=at, expand=expand)
    return WholeNoticeShape.show(shown, expand={"listings", *expand}, only=only)


def outcomes_in(notice: Notice, at: datetime) -> Iterator[dict[str, Any]]:
    """What became of every listing of a decided notice, in their order; nothing before."""
    if notice.state != NoticeState.DECIDED:
        return
    listings = list(notice.listings.all())
    found = outcomes_of(notice, listings, decisions_of(notice), at=at)
    cards = {one.pk: card for card in found.cards for one in card.listings}
    retracted = retractions_in(notice)
    for listing in listings:
        yield _outcome(listing, cards.get(listing.pk), retracted.get(listing.pk))


def _outcome(listing: Listing, card: SharedOutcome | None, retraction: Retraction | None) -> dict[str, Any]:
    """The outcome of a listing: as its card says it, or that nothing more needs to be said."""
    effect = card.effect if card else listing.effect
    words = f"{COUNTS[effect][0]} {card.counts if card else COUNTS[effect][1]}".strip()
    named, corrected = card is not None and bool(card.code), vars(listing)["corrected"]
    return {
        "position": listing.position, "outcome": listing.outcome, "code": listing.rejection_code,
        "meaning": card.meaning if card else "", "sentence": card.sentence if card else "",
        "remedy": card.what_to_do if card else "",
        "remedy_address": reverse("remedy", args=[listing.rejection_code]) if named else "",
        "same_as": card.same_as if card else "", "effect": effect, "counts": words,
        "cured_in": card.cured_in if card else "", "cure_ends": card.until if card else None,
        "can_be_sent_again": card is not None and card.can_be_sent_again,
        "in_review": bool((review := vars(listing)["review"]) and not review.verdict),
        "corrected_to": corrected.corrected_to if corrected else "",
        "corrected_at": corrected.corrected_at if corrected else None,
        "correction_reason": corrected.reason if corrected else "",
        "correction_sentence": corrected.sentence if corrected else "",
        "restoration": vars(listing)["restored"], "retraction": retraction,
    }  # fmt: skip


def tag_of(found: Notice, data: dict[str, Any]) -> str:
    """The ETag of a notice: its version while it can be changed; of a decided one also what became of it since."""
    if found.state != NoticeState.DECIDED:
        return str(found.version)
    said = json.dumps(data, default=str, sort_keys=True).encode()
    return f"{found.version}-{hashlib.sha256(said).hexdigest()[:16]}"


def answered(
    resource: Resource,
    found: Notice,
    *,
    status: int = 200,
    expand: Collection[str] = (),
    only: Collection[str] = (),
) -> Response:
    """The answer that shows a notice, with its ETag; 201 also with its address."""
    data = whole(found, at=resource.at, expand=expand, only=only)
    answer = Response(data, status=status)
    if status == 201:
        address = reverse("api:notice", args=[resource.organisation.slug, found.number])
        answer["Location"] = resource.request.build_absolute_uri(address)
    changing = "clock" in expand or only  # another representation, or one that changes as time passes
    return answer if changing else tagged(resource.request, answer, tag_of(found, data))
