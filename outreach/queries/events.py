"""What pages and tasks read about events."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ipr_portal.accounts.models import User
from outreach.enums import HOLDS_A_PLACE, PRESENT, EventFormat, EventState, OurPart, RegistrationState
from outreach.models import Event, Registration, SurveyAnswer
from outreach.promises import Workshop, Year, years

from .retention import names_are_gone

DESK_ZONE = "Asia/Singapore"
LEAST_ANSWERS = 5  # of a survey; fewer could be told apart
REMINDED = timedelta(hours=24)
OURS = (OurPart.HOST, OurPart.CO_HOST, OurPart.ORGANISER)
OPEN = (EventState.PUBLISHED, EventState.REGISTRATION_CLOSED)
IS_PRESENT = Q(registrations__state__in=PRESENT, registrations__duplicate_of=None)
IS_COMING = Q(registrations__state__in=HOLDS_A_PLACE, registrations__duplicate_of=None)


PUBLIC = [  # what everybody may read of an event that is on the public list
    "id", "title", "slug", "format", "our_part", "state", "summary", "agenda", "starts_at", "ends_at", "zone", "place",
    "languages", "by_video", "needs_approval", "capacity", "kept_back", "taken", "taken_kept", "last_in_line",
    "promotion", "offer_hours", "closes_at", "sequence", "cancelled_because",
]  # fmt: skip


def public_events() -> QuerySet[Event]:
    """Events on the public list, in the scope of the public."""
    return Event.objects.only(*PUBLIC)


def coming_events(*, at: datetime) -> QuerySet[Event]:
    return public_events().filter(starts_at__gte=at).exclude(state=EventState.CANCELLED)


def held_events(*, at: datetime) -> QuerySet[Event]:
    return public_events().filter(starts_at__lt=at).exclude(state=EventState.CANCELLED)


def registrations_of(person: User) -> QuerySet[Registration]:
    """The registrations under the address of somebody's account, with `ahead`: how many wait before them.

    In the scope of the desk.
    """
    before = Registration.objects.waiting().filter(event=OuterRef("event"), in_line__lt=OuterRef("in_line"))
    ahead = before.order_by().values("event").annotate(n=Count("pk")).values("n")
    rows = Registration.objects.filter(
        ~names_are_gone("event"), person__email=person.email.lower(), duplicate_of=None
    )
    return rows.select_related("event", "person").annotate(ahead=Coalesce(Subquery(ahead), 0))


def events_with_counts() -> QuerySet:
    """Events, with how many have a place, were present, wait, and wait for approval."""
    return Event.objects.annotate(
        present=Count("registrations", filter=IS_PRESENT),
        coming=Count("registrations", filter=IS_COMING),
        waiting=Count("registrations", filter=Q(registrations__state=RegistrationState.WAITLISTED)),
        pending=Count("registrations", filter=Q(registrations__state=RegistrationState.PENDING_APPROVAL)),
    )


def with_offers_over(*, at: datetime) -> QuerySet[Event]:
    rows = Registration.objects.filter(offered_until__lte=at)
    return Event.objects.filter(pk__in=rows.values("event"))


def with_reminders_due(*, at: datetime) -> QuerySet[Event]:
    """Events within a day whose participants were not reminded."""
    rows = Registration.objects.filter(
        state=RegistrationState.REGISTERED, reminded_at=None, duplicate_of=None
    )
    return Event.objects.filter(
        state__in=OPEN, starts_at__gt=at, starts_at__lte=at + REMINDED, pk__in=rows.values("event")
    )


def last_before(event: Event) -> Event | None:
    """The last event of the same format that we hosted before this one, and that is over."""
    over = Event.objects.filter(state__in=(EventState.HELD, EventState.REPORTED), our_part__in=OURS)
    rows = over.filter(format=event.format, starts_at__lt=event.starts_at)
    return rows.exclude(pk=event.pk).order_by("-starts_at").first()


def people_of(event: Event) -> QuerySet[Registration]:
    """Who is registered; nobody once the names are purged, though they still count."""
    rows = event.registrations.filter(~names_are_gone("event"), duplicate_of=None)
    return rows.select_related("person", "comes_from", "checked_in_by", "instead_of__person")


def counts_of(event: Event) -> dict[str, int]:
    """How many people and organisations have a place, and how many were present, wait, or wait for approval."""
    rows, place = event.registrations.filter(duplicate_of=None), Q(state__in=HOLDS_A_PLACE)
    return rows.aggregate(
        coming=Count("pk", filter=place),
        houses=Count("comes_from", filter=place, distinct=True),
        present=Count("pk", filter=Q(state__in=PRESENT)),
        waiting=Count("pk", filter=Q(state=RegistrationState.WAITLISTED)),
        pending=Count("pk", filter=Q(state=RegistrationState.PENDING_APPROVAL)),
        contested=Count("pk", filter=Q(contested_at__isnull=False)),
    )


def what_became(event: Event) -> dict[str, int]:
    """How many registrations are in each state, those sent as substitutes apart as `SUBSTITUTE`."""
    rows = event.registrations.filter(duplicate_of=None).values_list("state", "instead_of")
    found: dict[str, int] = {}
    for state, instead in rows:
        key = "SUBSTITUTE" if instead and state in PRESENT else state
        found[key] = found.get(key, 0) + 1
    return found


def survey_of(event: Event) -> dict[str, Sequence[int]]:
    """How many gave each answer, from 1 to 5, by question; a question with fewer than five answers is left out."""
    rows = SurveyAnswer.objects.filter(event=event).values_list("question", "score").annotate(n=Count("pk"))
    found: dict[str, list[int]] = {}
    for question, score, count in rows.order_by():
        found.setdefault(question, [0] * 5)[score - 1] = count
    return {question: counts for question, counts in found.items() if sum(counts) >= LEAST_ANSWERS}


def workshop_years(*, at: datetime) -> list[Year]:
    """The promise of two workshops a year, by the calendar year of the desk's zone."""
    zone = ZoneInfo(DESK_ZONE)
    rows = events_with_counts().filter(format=EventFormat.WORKSHOP, our_part__in=OURS, merged_into=None)
    found = [
        Workshop(
            row.pk, row.starts_at.astimezone(zone).date(), row.title, row.place,
            row.state in (EventState.HELD, EventState.REPORTED),
            row.present if row.state in (EventState.HELD, EventState.REPORTED) else row.coming,
        )
        for row in rows.exclude(state=EventState.CANCELLED)
    ]  # fmt: skip
    return years(found, today=at.astimezone(zone).date())


def year_plan(year: int) -> QuerySet:
    """Every event of a calendar year, the first on top."""
    zone = ZoneInfo(DESK_ZONE)
    begins, ends = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    return events_with_counts().filter(starts_at__gte=begins, starts_at__lt=ends).order_by("starts_at", "pk")
