"""The facts that an accuracy score is made of, listing by listing, from the rows of notices."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, Q, When

from takedowns.enums import FIRST_CAUSES, HALF_WEIGHT, ListingOutcome, NoticeState, OutcomeCause
from takedowns.models import Listing, Notice, OutcomeChange
from takedowns.rules.triage import UPHELD

_OF_CURES = (OutcomeCause.CURED, OutcomeCause.NOT_CURED, OutcomeCause.LAPSED)


@dataclass(frozen=True, slots=True)
class SentAgain:
    """A rejected listing in a correction; `settled_at` is None while that is not decided."""

    sent_at: datetime
    settled_at: datetime | None
    upheld: bool


@dataclass(slots=True)
class SettledListing:
    """A listing with everything that its weight depends on."""

    listing: Listing  # with its notice, right, reason and agent
    at: datetime  # its first outcome
    asked: bool = False
    cures_code: str = ""
    sent_again: list[SentAgain] = field(default_factory=list)
    changes: list[OutcomeChange] = field(default_factory=list)


def settled_listings(
    *, organisation, since: datetime, until: datetime, only: int | None = None
) -> list[SettledListing]:
    """The listings of an organisation whose first outcome lies in [since, until); what happened to them later does not matter for that.

    Six statements, however many listings.

    :param only: the key of one notice, for its listings alone.
    """
    withdrawn = Q(outcome=ListingOutcome.WITHDRAWN)
    first = Case(When(withdrawn, then="decided_at"), default="notice__decided_at")
    rows = Listing.objects.filter(withdrawn | Q(notice__state=NoticeState.DECIDED), organisation=organisation)
    rows = rows.annotate(first_at=first).filter(first_at__gte=since, first_at__lt=until)
    named = rows.filter(**({"notice": only} if only else {}))
    named = named.select_related("notice__right", "notice__reason", "notice__agent", "notice__submitted_by")
    found = {
        one.pk: SettledListing(one, one.first_at, one.after_question)
        for one in named.order_by("first_at", "notice_id", "position")
    }
    _add_cures(found)
    _add_corrections(found)
    _add_changes(found)
    return list(found.values())


def _add_cures(found: dict[int, SettledListing]) -> None:
    upheld = [
        key for key, one in found.items() if one.listing.outcome in UPHELD and one.listing.notice.corrects_id
    ]
    for cured_by, code in Listing.objects.filter(cured_by__in=upheld).values_list(
        "cured_by", "rejection_code"
    ):
        if cured_by is not None and not found[cured_by].cures_code:
            found[cured_by].cures_code = code


def _add_corrections(found: dict[int, SettledListing]) -> None:
    half = [one.listing for one in found.values() if one.listing.rejection_code in HALF_WEIGHT]
    wanted = {(one.notice_id, one.key): one.pk for one in half}
    rows = Listing.objects.filter(notice__corrects__in={one.notice_id for one in half})
    for again in rows.exclude(notice__state=NoticeState.WITHDRAWN).select_related("notice"):
        correction: Notice = again.notice
        if correction.corrects_id and (of := wanted.get((correction.corrects_id, again.key))):
            upheld = again.outcome in UPHELD
            sent = SentAgain(correction.submitted_at, correction.decided_at, upheld)
            found[of].sent_again.append(sent)


def _add_changes(found: dict[int, SettledListing]) -> None:
    left_out = [*FIRST_CAUSES, *_OF_CURES]  # these are worked out from the rows themselves
    for one in _in_parts(found, left_out):
        found[one.listing_id].changes.append(one)


def _in_parts(found: dict[int, SettledListing], left_out: list) -> Iterator[OutcomeChange]:
    lines = OutcomeChange.objects.exclude(cause__in=left_out).filter(listing__in=list(found))
    return lines.order_by("changed_at", "pk").iterator()


def by_notice(rows: list[SettledListing]) -> dict[int, list[SettledListing]]:
    """The same, by the key of their notice."""
    groups: dict[int, list[SettledListing]] = defaultdict(list)
    for one in rows:
        groups[one.listing.notice_id].append(one)
    return groups
