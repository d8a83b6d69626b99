"""What the pages of pilots read."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from outreach.enums import InterestState
from outreach.models import Interest, Pilot
from programmes.rules.admission import places_left

S = InterestState


@dataclass(frozen=True, slots=True)
class Places:
    """How many places a pilot has, and what came of the interest in it."""

    all: int | None
    left: int | None
    shown: int
    to_decide: int
    waiting: int
    accepted: int
    enrolled: int

    @property
    def taken(self) -> int:
        return (self.all or 0) - (self.left or 0)


def counted(rows: QuerySet[Pilot]) -> QuerySet[Pilot]:
    """Pilots with how many organisations showed interest, and how many are to be decided. In the scope of the desk."""
    standing = Q(interests__isnull=False) & ~Q(interests__state=S.WITHDRAWN)
    open_ = Q(interests__state__in=[S.SUBMITTED, S.UNDER_REVIEW])
    return rows.select_related("programme").annotate(
        shown=Count("interests", filter=standing), to_decide=Count("interests", filter=open_)
    )


def places_of(pilot: Pilot) -> Places:
    """The places of a pilot, counted now. In the scope of the desk."""
    found = Interest.objects.filter(pilot=pilot).aggregate(
        shown=Count("pk", filter=~Q(state=S.WITHDRAWN)),
        to_decide=Count("pk", filter=Q(state__in=[S.SUBMITTED, S.UNDER_REVIEW])),
        waiting=Count("pk", filter=Q(state=S.WAITLISTED)),
        accepted=Count("pk", filter=Q(participation__isnull=False)),
        enrolled=Count("pk", filter=Q(state__in=[S.ENROLLED, S.COMPLETED])),
    )
    return Places(all=pilot.programme.capacity, left=places_left(pilot.programme), **found)


def interests_of(pilot: Pilot) -> list[Interest]:
    """Everybody who showed interest: what is to be decided on top, then the waiting list in its order."""
    order = [
        S.UNDER_REVIEW,
        S.SUBMITTED,
        S.WAITLISTED,
        S.ACCEPTED,
        S.ENROLLED,
        S.COMPLETED,
        S.DECLINED,
        S.WITHDRAWN,
    ]
    rows = Interest.objects.filter(pilot=pilot).select_related("organisation", "contact")
    listed = list(rows.order_by("waitlisted_at", "submitted_at", "pk")[:500])
    listed.sort(key=lambda one: order.index(S(one.state)))
    place = 0
    for one in listed:
        if one.state == S.WAITLISTED:
            place += 1
            one.place = place
    return listed


def announced_for(organisation) -> list[Pilot]:
    """The fifty pilots that were opened last, as an organisation sees them."""
    return list(announced_rows(organisation).order_by("-opened_at", "-pk")[:50])


def announced_rows(organisation) -> QuerySet[Any]:
    """What an organisation sees: every pilot that was opened, with the state of its own interest."""
    mine = Interest.objects.filter(pilot=OuterRef("pk"), organisation=organisation).order_by("-pk")
    rows = Pilot.objects.announced().select_related("programme")
    return rows.annotate(own=Subquery(mine.values("state")[:1]))


def own_interest(pilot: Pilot, organisation) -> Interest | None:
    """The newest interest of an organisation in a pilot, also a withdrawn one."""
    rows = Interest.objects.filter(pilot=pilot, organisation=organisation)
    return rows.select_related("contact", "participation", "pilot__programme").order_by("-pk").first()
