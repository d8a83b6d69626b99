"""Events, and who comes."""

from datetime import date, datetime
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from outreach.enums import (
    ENDED,
    EVENT_MOVES,
    HOLDS_A_PLACE,
    PRESENT,
    REGISTRATION_MOVES,
    EventFormat,
    EventState,
    OurPart,
    Promotion,
    RegistrationState,
    StakeholderType,
)

from .stakeholders import StakeholderOrganisation, StakeholderPerson

SEEN = (EventState.PUBLISHED, EventState.REGISTRATION_CLOSED, EventState.HELD, EventState.REPORTED, EventState.CANCELLED)  # fmt: skip


class Event(models.Model):
    """A meeting that we host or attend.

    `taken` counts the places in the room that are given or offered; every change of a registration locks the event and
    keeps it, and Postgres refuses more than there are.
    """

    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    format = models.CharField(max_length=30, choices=EventFormat)
    our_part = models.CharField(max_length=10, choices=OurPart, default=OurPart.HOST)
    state = models.CharField(max_length=20, choices=EventState, default=EventState.DRAFT)
    summary = models.CharField(max_length=500, blank=True)
    agenda = models.TextField(blank=True)  # as `agendas.read` takes it
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=40)  # of its place, such as Asia/Jakarta
    place = models.CharField(max_length=200, blank=True)
    market = models.CharField(max_length=2, blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    is_public = models.BooleanField(default=True)
    by_video = models.BooleanField(default=False)  # whether one may take part from elsewhere, without a limit
    needs_approval = models.BooleanField(default=False)
    confirms_itself = models.BooleanField(default=False)  # participants confirm presence within the hour
    capacity = models.PositiveIntegerField(null=True)  # places in the room; None: no limit
    kept_back = models.PositiveIntegerField(default=0)  # of these, for the team to give
    taken = models.PositiveIntegerField(default=0)
    taken_kept = models.PositiveIntegerField(default=0)  # of the places kept back
    last_in_line = models.PositiveIntegerField(default=0)  # the highest number given on the waiting list
    promotion = models.CharField(max_length=10, choices=Promotion, default=Promotion.AUTOMATIC)
    offer_hours = models.PositiveSmallIntegerField(default=48)
    closes_at = models.DateTimeField(null=True)  # of registration; None: when it begins
    sequence = models.PositiveIntegerField(default=0)  # of its calendar entry: grows with time and place
    cancelled_because = models.CharField(max_length=300, blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="outreach_event_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="outreach_no_more_than_there_are",
                condition=Q(capacity=None) | Q(taken__lte=F("capacity") - F("kept_back") + F("taken_kept")),
            ),
            models.CheckConstraint(
                name="outreach_kept_back_is_part_of_all",
                condition=Q(taken_kept__lte=F("kept_back"))
                & (Q(capacity=None) | Q(kept_back__lte=F("capacity"))),
            ),
            models.CheckConstraint(
                name="outreach_cancelled_says_why",
                condition=~Q(state=EventState.CANCELLED) | ~Q(cancelled_because=""),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["starts_at"], name="outreach_events_by_time")]

    def __str__(self) -> str:
        return self.title

    @property
    def organisation_id(self) -> None:
        """No tenant: events belong to the team."""
        return None

    def may_become(self, state: EventState) -> bool:
        return state in EVENT_MOVES.get(EventState(self.state), ())

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.zone))

    @property
    def day(self) -> date:
        """The day on which it begins, at its place."""
        return self.local(self.starts_at).date()

    @property
    def free(self) -> int | None:
        """How many places anybody may still take; None where there is no limit."""
        if self.capacity is None:
            return None
        return self.capacity - self.kept_back - (self.taken - self.taken_kept)


class RegistrationRequest(models.Model):
    """What somebody typed on the public page and did not confirm yet; deleted after seven days."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="requests")
    name = models.CharField(max_length=150)
    email = models.EmailField()
    company = models.CharField(max_length=200)
    type = models.CharField(max_length=30, choices=StakeholderType)
    is_remote = models.BooleanField(default=False)
    topic = models.CharField(max_length=1000, blank=True)
    wants_news = models.BooleanField(default=False)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "email"], name="outreach_one_request_an_address")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.event}"

    @property
    def organisation_id(self) -> None:
        return None


class RegistrationQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Neither ended nor a second one of the same person."""
        return self.filter(duplicate_of=None).exclude(state__in=ENDED)

    def coming(self) -> Self:
        """Those who have a place: who waits is not among the participants."""
        return self.filter(duplicate_of=None, state__in=HOLDS_A_PLACE)

    def present(self) -> Self:
        return self.filter(duplicate_of=None, state__in=PRESENT)

    def waiting(self) -> Self:
        """The waiting list, in its order."""
        return self.filter(state=RegistrationState.WAITLISTED, duplicate_of=None).order_by("in_line", "pk")


class Registration(models.Model):
    """A person's registration for an event, confirmed by their mail or made by the team."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="registrations")
    person = models.ForeignKey(StakeholderPerson, on_delete=models.PROTECT, related_name="registrations")
    comes_from = models.ForeignKey(
        StakeholderOrganisation, null=True, on_delete=models.PROTECT, related_name="registrations"
    )  # where they worked then
    state = models.CharField(max_length=20, choices=RegistrationState)
    code = models.CharField(max_length=8, unique=True)  # typed at the door
    is_remote = models.BooleanField(default=False)
    is_kept_back = models.BooleanField(default=False)  # has one of the places kept back
    is_speaker = models.BooleanField(default=False)
    is_walk_in = models.BooleanField(default=False)
    topic = models.CharField(max_length=1000, blank=True)
    registered_at = models.DateTimeField()
    in_line = models.PositiveIntegerField(null=True)  # number on the waiting list
    offered_until = models.DateTimeField(null=True)  # a place is held for them until then
    instead_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="duplicates")
    checked_in_at = models.DateTimeField(null=True)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # nobody: they confirmed it themselves
    nonce = models.CharField(max_length=40, null=True)
    reminded_at = models.DateTimeField(null=True)
    has_answered = models.BooleanField(default=False)  # the survey, once
    contest = models.CharField(max_length=300, blank=True)  # what somebody says who is listed as absent
    contested_at = models.DateTimeField(null=True)  # until the team has decided

    objects: ClassVar = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=~Q(state__in=ENDED) & Q(duplicate_of=None),
                name="outreach_one_registration_a_person",
            ),
            models.UniqueConstraint(fields=["event", "in_line"], name="outreach_one_number_in_line"),
            models.UniqueConstraint(fields=["event", "nonce"], name="outreach_one_scan_once"),
            models.CheckConstraint(
                name="outreach_waiting_has_a_number",
                condition=~Q(state=RegistrationState.WAITLISTED) | Q(in_line__isnull=False),
            ),
            models.CheckConstraint(
                name="outreach_contested_by_who_is_absent",
                condition=Q(contested_at=None, contest="")
                | Q(contested_at__isnull=False, state=RegistrationState.NO_SHOW) & ~Q(contest=""),
            ),
            models.CheckConstraint(
                name="outreach_offer_to_who_waits",
                condition=Q(offered_until=None) | Q(state=RegistrationState.WAITLISTED),
            ),
        ]
        indexes = [
            models.Index(fields=["event", "state"], name="outreach_of_event"),
            models.Index(fields=["person"], name="outreach_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.event}"

    @property
    def organisation_id(self) -> None:
        return None

    def may_become(self, state: RegistrationState) -> bool:
        return state in REGISTRATION_MOVES.get(RegistrationState(self.state), ())

    @property
    def holds_a_place(self) -> bool:
        """Whether it counts among the places taken in the room; an offer holds one too."""
        here = self.state in HOLDS_A_PLACE or self.offered_until is not None
        return here and not self.is_remote and self.duplicate_of_id is None


class Certificate(models.Model):
    """That somebody attended an event: what anybody sees who has its number."""

    registration = models.OneToOneField(Registration, on_delete=models.PROTECT, related_name="certificate")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=14, unique=True)  # 12 signs in groups of four: not to be guessed
    name = models.CharField(max_length=200)  # as it was then
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number
