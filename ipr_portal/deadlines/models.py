"""Calendars in versions, what is promised to whom, and the clocks that run against it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext

from ipr_portal.audit.models import Subject
from ipr_portal.tenancy.models import Compartment, TenantManager, TenantModel

from .enums import CLOCK_MOVES, ClockState, DayKind, Stage
from .register import PAUSES, VOIDS


class Calendar(models.Model):
    """When one market works. Its hours and days are rows that say from which version to which they hold."""

    read_by = "everybody"

    market = models.CharField(max_length=2, unique=True)  # ISO 3166-1 alpha-2, or EU
    zone = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.market


class CalendarVersionQuerySet(models.QuerySet["CalendarVersion"]):
    def in_force(self) -> Self:
        """The newest of each calendar: clocks that start now use it."""
        return self.filter(~self._newer())

    def superseded(self) -> Self:
        """Those that are not in force any more."""
        return self.filter(self._newer())

    def _newer(self) -> Exists:
        return Exists(
            CalendarVersion.objects.filter(calendar=OuterRef("calendar"), number__gt=OuterRef("number"))
        )


class CalendarVersion(models.Model):
    """One state of a calendar: who made it and why. It never changes; a change makes the next."""

    hours: "Iterable[WeekHours]"  # what holds in it, where `tables` read it
    days: "Iterable[SpecialDay]"

    read_by = "everybody"

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    standard_day = models.PositiveSmallIntegerField()  # minutes; the business day of promises
    subdivision = models.CharField(max_length=10, blank=True)  # ISO 3166-2 without the country: KUL
    categories = ArrayField(models.CharField(max_length=20), default=list)  # of the `holidays` package
    first_day = models.DateField()
    last_day = models.DateField()  # for which holidays are filled in
    note = models.CharField(max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # nobody: the portal
    made_at = models.DateTimeField()

    objects = CalendarVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "number"], name="deadlines_one_calendar_version"),
            models.CheckConstraint(
                name="deadlines_standard_day_has_time",
                condition=Q(standard_day__gte=1, standard_day__lte=1440),
            ),
            models.CheckConstraint(
                name="deadlines_calendar_runs_forward", condition=Q(last_day__gt=F("first_day"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} v{self.number}"


class VersionedQuerySet(models.QuerySet):
    def of_version(self, number) -> Self:
        return self.filter(Q(until=None) | Q(until__gt=number), since__lte=number)


class WeekHours(models.Model):
    """An opening on a weekday, from one version of a calendar until (not with) another."""

    read_by = "everybody"

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="week_hours")
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    opens = models.PositiveSmallIntegerField()  # minutes after midnight, local time of the market
    closes = models.PositiveSmallIntegerField()
    since = models.PositiveIntegerField()
    until = models.PositiveIntegerField(null=True)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="deadlines_hours_run_forward",
                condition=Q(weekday__lte=6, opens__lt=F("closes"), closes__lte=1440),
            )
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.weekday} {self.opens}-{self.closes}"


class SpecialDay(models.Model):
    """A day that differs from its weekday, from one version of a calendar until (not with) another."""

    read_by = "everybody"

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="special_days")
    day = models.DateField()
    kind = models.CharField(max_length=20, choices=DayKind)
    name = models.CharField(max_length=200)
    hours = models.JSONField(default=list)  # [[opens, closes], …]; none on a holiday
    estimated = models.BooleanField(default=False)  # not proclaimed yet
    since = models.PositiveIntegerField()
    until = models.PositiveIntegerField(null=True)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "day"], condition=Q(until=None), name="deadlines_one_special_day"
            ),
            models.CheckConstraint(
                name="deadlines_hours_exactly_when_some_work",
                condition=Q(kind__in=[DayKind.HALF_DAY, DayKind.WORKING_DAY]) ^ Q(hours=[]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class ServiceLevelQuerySet(models.QuerySet):
    def in_force(self, at) -> Self:
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


class ServiceLevel(TenantModel):
    """A promise other than the standard, given to one organisation by a programme; without one the standard applies."""

    name = models.CharField(max_length=60)  # of the programme, as both sides read it
    business_days = models.PositiveSmallIntegerField()  # decided in strictly less
    since = models.DateTimeField()  # what starts at or after it is promised it
    until = models.DateTimeField(null=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    objects: ClassVar = TenantManager.from_queryset(ServiceLevelQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(until=None), name="deadlines_one_open_level"
            ),
            models.CheckConstraint(
                name="deadlines_level_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="deadlines_level_promises_time",
                condition=Q(business_days__gte=1, business_days__lte=60) & ~Q(name=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.organisation_id}"


OPEN = [ClockState.RUNNING, ClockState.BREACHED]


class ClockQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def running(self) -> Self:
        return self.filter(state=ClockState.RUNNING)

    def running_at(self, at) -> Self:
        return self.running().filter(due_at__gt=at)


class Clock(TenantModel):
    """Working time that runs against a promise, for one purpose of one subject.

    Promise and calendar are bound when it starts. The due instants are calculated then, and again with each pause and
    each change of its calendar; the sweep only compares.
    """

    subject_type = models.CharField(max_length=60)  # as the audit trail names it: no foreign key points up
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=200)
    purpose = models.CharField(max_length=40)  # as its app registered it: what it runs for
    desk_path = models.CharField(max_length=300, blank=True)
    member_path = models.CharField(max_length=300, blank=True)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # who works on it, and is warned
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # who waits for it, and is notified besides the organisation's owners

    level = models.CharField(max_length=60, blank=True)  # the programme that promises; none: the standard
    business_days = models.PositiveSmallIntegerField()  # it is met in strictly less
    standard_day = models.PositiveSmallIntegerField()  # minutes
    version = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="+")

    state = models.CharField(max_length=10, choices=ClockState, default=ClockState.RUNNING)
    stage = models.PositiveSmallIntegerField(choices=Stage, default=Stage.FRESH)
    started_at = models.DateTimeField()
    half_at = models.DateTimeField()
    three_quarters_at = models.DateTimeField()
    ninety_at = models.DateTimeField()
    due_at = models.DateTimeField()  # when the budget is used up; the pauses count up to their caps
    next_at = models.DateTimeField()  # when the sweep must look next
    paused_from = models.DateTimeField(
        null=True
    )  # the pause in force: a copy for lists, the rows are the truth
    paused_until = models.DateTimeField(null=True)  # at the latest
    pause_reason = models.CharField(max_length=20, blank=True)

    breached_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    worked = models.DurationField(null=True)  # unpaused working time when it stopped
    void_reason = models.CharField(max_length=20, blank=True)
    compartment = models.ForeignKey(
        Compartment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar = TenantManager.from_queryset(ClockQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "purpose"], name="deadlines_one_clock_a_purpose"
            ),
            models.CheckConstraint(
                name="deadlines_stopped_says_when_and_how_long",
                condition=Q(state__in=OPEN, stopped_at=None, worked=None)
                | (~Q(state__in=OPEN) & Q(stopped_at__isnull=False, worked__isnull=False)),
            ),
            models.CheckConstraint(
                name="deadlines_void_says_why", condition=Q(state=ClockState.VOID) ^ Q(void_reason="")
            ),
            models.CheckConstraint(
                name="deadlines_breach_says_when",
                condition=~Q(state__in=[ClockState.BREACHED, ClockState.MISSED])
                | Q(breached_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state=ClockState.RUNNING), name="deadlines_to_look_at"
            ),
            models.Index(fields=["version", "due_at"], condition=Q(state__in=OPEN), name="deadlines_open_of"),
            models.Index(fields=["organisation", "stopped_at"], name="deadlines_clocks_of"),
            models.Index(
                fields=["compartment"],
                condition=Q(compartment__isnull=False),
                name="deadlines_of_a_compartment",
            ),
        ]

    def __str__(self) -> str:
        return self.subject_label

    @property
    def budget(self) -> timedelta:
        """The working time within which, strictly, it is to be stopped."""
        return timedelta(minutes=self.business_days * self.standard_day)

    @property
    def subject(self) -> Subject:
        """What it runs for, as the audit trail and the outbox take it."""
        return Subject(
            self.subject_type, self.subject_id, self.subject_label, self.organisation_id, self.compartment_id
        )

    @property
    def level_name(self) -> str:
        """What is promised, as people read it."""
        return self.level or gettext("Standard")

    @property
    def void_words(self) -> str:
        """Why it does not count; "" while it does."""
        return str(VOIDS.get(self.void_reason, ""))

    def runs_at(self, at) -> bool:
        """Whether there is time left at a moment; the sweep may not have marked it overdue yet."""
        return self.state == ClockState.RUNNING and self.due_at > at

    def may_become(self, state) -> bool:
        return state in CLOCK_MOVES.get(ClockState(self.state), ())


class Pause(TenantModel):
    """A pause of a clock: why, who opened it, and when it ends at the latest."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=20)  # a key of `PAUSES`
    note = models.CharField(max_length=300, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    cap_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # nobody: the clock stopped while paused
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="deadlines_pause_runs_forward",
                condition=Q(cap_at__gt=F("opened_at"))
                & (Q(closed_at=None) | Q(closed_at__gte=F("opened_at"))),
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.clock_id}"

    @property
    def why(self) -> str:
        """Its reason, as people read it."""
        return str(PAUSES[self.reason].label)

    @property
    def says_who(self) -> bool:
        """Whether readers learn who opened and ended it."""
        return PAUSES[self.reason].says_who

    @property
    def ends_at(self) -> datetime:
        """When it ended, or ends at the latest."""
        return min(self.closed_at or self.cap_at, self.cap_at)


class Rebinding(TenantModel):
    """An open clock that a change of its calendar moved: what it was, and what it became."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="rebindings")
    from_version = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="+")
    to_version = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="+")
    due_before = models.DateTimeField()
    due_after = models.DateTimeField()
    rebound_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.clock_id}: {self.from_version_id} → {self.to_version_id}"


class Recalculation(TenantModel):
    """A breach or result recalculated after a past day was changed; the original result is not changed."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="recalculations")
    version = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    worked = models.DurationField(null=True)  # none: it is still open
    would_be_met = models.BooleanField(null=True)  # none: it is still open
    calculated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.clock_id} by {self.version_id}"
