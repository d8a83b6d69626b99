"""Why promises were not kept, what is done about it, and what was forecast."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ipr_portal.audit.models import Subject
from ipr_portal.deadlines.models import Clock
from ipr_portal.tenancy.models import TenantManager, TenantModel
from programmes.enums import Cause


class BreachCause(TenantModel):
    """Why one clock was not kept, as both sides read it."""

    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="cause")
    code = models.CharField(max_length=20, choices=Cause)
    sentence = models.CharField(max_length=500)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)  # one more with each correction

    objects: ClassVar = TenantManager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="programmes_cause_is_known", condition=Q(code__in=Cause.values)),
            models.CheckConstraint(name="programmes_cause_says_something", condition=~Q(sentence="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.clock_id}"


class RemedyQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(done_at=None)


class Remedy(models.Model):
    """What is done about a cause that comes again, by whom and until when."""

    code = models.CharField(max_length=20, choices=Cause)
    sentence = models.CharField(max_length=500)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    objects: ClassVar = RemedyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(done_at=None), name="programmes_one_open_remedy_a_cause"
            ),
            models.CheckConstraint(name="programmes_remedy_says_something", condition=~Q(sentence="")),
            models.CheckConstraint(
                name="programmes_remedy_is_done_after_it_is_set",
                condition=Q(done_at=None) | Q(done_at__gte=F("set_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.sentence[:200]

    @property
    def subject(self) -> Subject:
        """It as the audit trail and the outbox take it: it belongs to no organisation."""
        return Subject("programmes.remedy", str(self.pk), str(self), None)


class StoredForecast(models.Model):
    """What was expected of the seven days after a moment; it never changes, and is compared with what came."""

    made_at = models.DateTimeField(unique=True)
    until = models.DateTimeField()
    seed = models.BigIntegerField()
    weeks = models.PositiveSmallIntegerField()  # of arrivals that it draws from
    breaches = models.DecimalField(max_digits=8, decimal_places=1)  # median of the runs
    breaches_low = models.PositiveIntegerField()  # four runs of five lie within these two
    breaches_high = models.PositiveIntegerField()
    arrivals = models.DecimalField(max_digits=8, decimal_places=1)
    arrivals_low = models.PositiveIntegerField()
    arrivals_high = models.PositiveIntegerField()
    people = models.PositiveSmallIntegerField()  # who decided on a usual day of late
    people_needed = models.PositiveSmallIntegerField(null=True)  # None: more than we look at

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="programmes_forecast_looks_ahead", condition=Q(until__gt=F("made_at"))
            ),
            models.CheckConstraint(
                name="programmes_forecast_bands_run_upwards",
                condition=Q(breaches_low__lte=F("breaches_high"), arrivals_low__lte=F("arrivals_high")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.made_at)


class ForecastChance(models.Model):
    """How likely one open clock was to breach, as one forecast said."""

    forecast = models.ForeignKey(StoredForecast, on_delete=models.PROTECT, related_name="chances")
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="+")
    chance = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forecast", "clock"], name="programmes_one_chance_a_clock"),
            models.CheckConstraint(
                name="programmes_chance_is_a_share", condition=Q(chance__gte=0, chance__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id}: {self.chance}"
