"""The content of a pack, as plain values: what happened between two moments, and what is to be talked about."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from statistics import quantiles
from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet

from ipr_portal.deadlines.enums import ClockState
from ipr_portal.deadlines.models import Clock
from ipr_portal.markets import local_day
from programmes.models import ActionItem, CheckIn, PackNote
from programmes.rules.guidance import wilson
from programmes.samples import draw
from takedowns.enums import (
    GOES,
    REVERSALS,
    ListingOutcome,
    MarketplaceOrderKind,
    MarketplaceOrderState,
    NoticeState,
    OutcomeCause,
    RightState,
)
from takedowns.models import IPRight, Listing, ListingDecision, MarketplaceOrder, Notice, OutcomeChange

from .scores import score_of

PURPOSE = "notice.decision"
CODES, SAMPLE = 3, 2  # the most frequent codes; listings drawn of each kind
MOST = 200  # rows of each part; a pack says how many there are
RIGHTS_WITHIN = timedelta(days=90)
FORM = (
    2  # of the content, for readers of packs of earlier releases; 1 had no score and only what was restored
)
CHANGED = (*REVERSALS, OutcomeCause.RETRACTED, OutcomeCause.REVIEWED, OutcomeCause.HOLDER_APPEAL_GRANTED)

Content = dict[str, Any]


def content_of(
    check_in: CheckIn, *, since: datetime, as_of: datetime, seed: str, seen: Collection[int] = ()
) -> Content:
    """What the pack of a check-in says; the same rows, moments and seed give the same content.

    :param since: not included; `as_of` is.
    :param seen: listings that were drawn last time.
    """
    organisation = check_in.organisation
    notices = Notice.objects.filter(
        organisation=organisation, state=NoticeState.DECIDED, decided_at__gt=since, decided_at__lte=as_of
    )
    listings = Listing.objects.filter(organisation=organisation, notice__in=notices)
    clocks = Clock.objects.filter(organisation=organisation, purpose=PURPOSE)
    return {
        "form": FORM,
        "organisation": organisation.name,
        "legal_name": organisation.legal_name,
        "programme": check_in.participation.programme.name,
        "starts_at": check_in.starts_at.isoformat(),
        "ends_at": check_in.ends_at.isoformat(),
        "place": check_in.place,
        "host": str(check_in.host),
        "since": since.isoformat(),
        "as_of": as_of.isoformat(),
        "figures": figures_of(notices, listings, clocks, since, as_of),
        "score": score_in(organisation, as_of),
        "late": late_of(clocks, since, as_of),
        "reversals": reversals_of(organisation, since, as_of),
        "codes": codes_of(listings),
        "sample": sample_of(listings, seed, seen),
        "rights": rights_of(organisation, as_of),
        "notes": notes_of(organisation),
        "actions": actions_of(check_in, since),
    }


def figures_of(notices, listings, clocks, since: datetime, as_of: datetime) -> Content:
    """Counts and times; a share is made from them where it is shown, and nothing to count is None."""
    counted = listings.aggregate(
        down=Count("pk", filter=Q(outcome__in=GOES)),
        rejected=Count("pk", filter=Q(outcome=ListingOutcome.REJECTED)),
    )
    n = counted["down"] + counted["rejected"]
    bounds = wilson(counted["down"], n)
    stopped = clocks.filter(stopped_at__gt=since, stopped_at__lte=as_of)
    breached = (
        clocks.exclude(state=ClockState.VOID).filter(breached_at__gt=since, breached_at__lte=as_of).count()
    )
    met = stopped.filter(state=ClockState.MET).count()
    return {
        "down": counted["down"],
        "rejected": counted["rejected"],
        "low": None if bounds is None else f"{bounds[0]:.1f}",
        "high": None if bounds is None else f"{bounds[1]:.1f}",
        "met": met,
        "late": breached,  # a breached clock counts once, when it breached, also while it is open (D3)
        "void": stopped.filter(state=ClockState.VOID).count(),
        "decided": (decided := notices.count()),
        "qualifying": notices.filter(upheld_count__gt=0).count() if decided else 0,
        **times_of(stopped.filter(state__in=[ClockState.MET, ClockState.MISSED])),
    }


def times_of(clocks) -> dict[str, int | None]:
    """Median, nine in ten, and the longest time to a decision, in minutes of business time; None without any."""
    minutes = sorted(int(worked.total_seconds() // 60) for worked in clocks.values_list("worked", flat=True))
    if not minutes:
        return {"median": None, "nine_in_ten": None, "longest": None}
    tenths = quantiles(minutes, n=10, method="inclusive") if len(minutes) > 1 else minutes * 9
    return {"median": round(tenths[4]), "nine_in_ten": round(tenths[8]), "longest": minutes[-1]}


def late_of(clocks, since: datetime, as_of: datetime) -> list[Content]:
    """Every breach, the oldest first: what was due when, and by how much business time it was late."""
    rows = clocks.exclude(state=ClockState.VOID).filter(breached_at__gt=since, breached_at__lte=as_of)
    rows = rows.select_related("version__calendar", "cause").order_by("due_at", "pk")[:MOST]
    return [
        {
            "clock": clock.pk,
            "notice": clock.subject_label,
            "market": clock.version.calendar.market,
            "due_at": clock.due_at.isoformat(),
            "over": None
            if clock.worked is None
            else max(0, round((clock.worked - clock.budget).total_seconds() / 60)),
            "cause": clock.cause.sentence if hasattr(clock, "cause") else "",
        }
        for clock in rows
    ]


def score_in(organisation, as_of: datetime) -> Content:
    """The reporting accuracy of the three months that end with the pack, exact, as text."""
    scored = score_of(organisation, as_of=as_of)
    total = scored.total
    figures = {
        "good": total.good,
        "n": total.n,
        "point": total.point,
        "low": total.lower,
        "high": total.upper,
    }
    return {name: None if one is None else str(one) for name, one in figures.items()} | {
        "version": scored.version, "taken_down": scored.taken_down, "countered": scored.countered,
    }  # fmt: skip


def reversals_of(organisation, since: datetime, as_of: datetime) -> list[Content]:
    """What was decided otherwise later, with the cause: by the seller, a court, a review, the rights holder; and what came back."""
    changes = OutcomeChange.objects.filter(
        organisation=organisation, cause__in=CHANGED, changed_at__gt=since, changed_at__lte=as_of
    ).select_related("listing__notice", "listing__snapshot")
    rows = [
        listing_row(one.listing)
        | {"decided_at": one.first_decided_at.isoformat(), "at": one.changed_at.isoformat(), "why": one.cause}
        for one in changes.order_by("changed_at", "pk")[:MOST]
    ]
    said = {row["listing"] for row in rows}
    return sorted(
        rows + [row for row in restored_in(organisation, since, as_of) if row["listing"] not in said],
        key=lambda row: (row["at"], row["listing"]),
    )[:MOST]


def restored_in(organisation, since: datetime, as_of: datetime) -> list[Content]:
    """Listings that were taken down and are back: the order to restore them was carried out in this time."""
    orders = MarketplaceOrder.objects.filter(
        organisation=organisation, kind=MarketplaceOrderKind.RESTORE, state=MarketplaceOrderState.EXECUTED,
        executed_at__gt=since, executed_at__lte=as_of,
    )  # fmt: skip
    orders = orders.select_related(
        "decision__decision", "decision__listing__notice", "decision__listing__snapshot"
    )
    return [
        listing_row(order.decision.listing)
        | {
            "decided_at": order.decision.decision.decided_at.isoformat(),
            "at": order.executed_at.isoformat(),
            "why": "",
        }
        for order in orders.order_by("executed_at", "pk")[:MOST]
        if order.executed_at
    ]


def codes_of(listings) -> Content:
    """The most frequent rejection codes, each with its newest listing and the sentence that was written for it."""
    rejected = listings.filter(outcome=ListingOutcome.REJECTED)
    counts = Counter(rejected.values_list("rejection_code", flat=True))
    top = sorted(counts, key=lambda code: (-counts[code], code))[:CODES]
    return {
        "total": counts.total(),
        "top": [
            {
                "code": code,
                "count": counts[code],
                "cured": rejected.filter(rejection_code=code, cured_at__isnull=False).count(),
                "example": example(
                    with_decisions(rejected.filter(rejection_code=code)).order_by("-decided_at", "-pk")
                ),
            }
            for code in top
        ],
    }


def example(listings) -> Content | None:
    found = listings.first()
    return listing_row(found) if found else None


def sample_of(listings, seed: str, seen: Collection[int]) -> Content:
    """Some rejected listings and some that were taken down, drawn by chance, none of them seen last time."""
    of_kind = {"rejected": [ListingOutcome.REJECTED], "down": list(GOES)}
    keys = {
        name: list(listings.filter(outcome__in=kind).values_list("pk", flat=True))
        for name, kind in of_kind.items()
    }
    drawn = {name: draw(found, SAMPLE, seed=f"{seed}:{name}", seen=seen) for name, found in keys.items()}
    rows = in_order(listings, [key for some in drawn.values() for key in some])
    return {"seed": seed, "out_of": {name: len(found) for name, found in keys.items()}} | {
        name: [rows[key] for key in some] for name, some in drawn.items()
    }


def in_order(listings, keys: Iterable[int]) -> dict[int, Content]:
    return {row.pk: listing_row(row) for row in with_decisions(listings.filter(pk__in=list(keys)))}


def with_decisions(listings) -> QuerySet[Listing]:
    standing = ListingDecision.objects.standing().order_by("-pk")
    return listings.select_related("notice", "snapshot").prefetch_related(
        Prefetch("decisions", queryset=standing, to_attr="said")
    )


def listing_row(listing: Listing) -> Content:
    """One listing, by number, place and words."""
    shot, said = getattr(listing, "snapshot", None), getattr(listing, "said", [])
    return {
        "listing": listing.pk,
        "notice": listing.notice.number,
        "position": listing.position,
        "market": listing.market,
        "title": shot.title if shot else "",
        "picture": shot.picture if shot else "",
        "item": listing.item[:200],
        "code": listing.rejection_code,
        "sentence": said[0].sentence if said else "",
    }


def rights_of(organisation, as_of: datetime) -> list[Content]:
    """Verified rights that end within 90 days, and what was filed under each in the last three months."""
    today = local_day(settings.DESK_CALENDAR, as_of)
    rows = IPRight.objects.filter(
        organisation=organisation,
        state=RightState.VALIDATED,
        expires_on__gte=today,
        expires_on__lte=today + RIGHTS_WITHIN,
    )
    lately = Q(notices__submitted_at__gt=as_of - RIGHTS_WITHIN, notices__submitted_at__lte=as_of)
    rows = rows.annotate(filed=Count("notices", filter=lately)).order_by("expires_on", "pk")[:MOST]
    return [
        {
            "right": right.pk,
            "title": right.title,
            "registration": " ".join(filter(None, [right.office, right.registration_number])),
            "expires_on": right.expires_on.isoformat(),
            "filed": right.filed,
        }
        for right in rows
        if right.expires_on
    ]


def notes_of(organisation) -> list[Content]:
    """What other apps gave to the pack."""
    rows = (
        PackNote.objects.filter(organisation=organisation).exclude(words="").order_by("noted_at", "pk")[:MOST]
    )
    return [
        {
            "subject": note.subject_label,
            "words": note.words,
            "path": note.path,
            "at": note.noted_at.isoformat(),
        }
        for note in rows
    ]


def actions_of(check_in: CheckIn, since: datetime) -> list[Content]:
    """What is open, and what was ended since last time."""
    rows = ActionItem.objects.filter(participation=check_in.participation_id)
    rows = (rows.open() | rows.filter(ended_at__gt=since)).for_pages()[:MOST]
    return [
        {
            "words": action.words,
            "side": action.side,
            "owner": str(action.owner),
            "due_on": action.due_on.isoformat(),
            "state": action.state,
            "result": action.result,
        }
        for action in rows
    ]
