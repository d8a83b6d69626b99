"""Exchange rates by day, with their source."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Base(models.TextChoices):
    """The currency that a rate is quoted against."""

    EUR = "EUR", "EUR"
    USD = "USD", "USD"


class Rate(models.Model):
    """How much of a currency one unit of the base bought on a day. One that was entered is never changed: a later one counts."""

    read_by = "everybody"

    currency = models.CharField(max_length=3)
    base = models.CharField(max_length=3, choices=Base, default=Base.EUR)
    day = models.DateField()
    per_base = models.DecimalField(max_digits=20, decimal_places=8)
    source = models.CharField(max_length=100)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="exchange_rate_is_positive", condition=Q(per_base__gt=0)),
            models.CheckConstraint(name="exchange_source_is_said", condition=~Q(source="")),
            models.CheckConstraint(name="exchange_base_is_another", condition=~Q(currency=models.F("base"))),
            models.CheckConstraint(
                name="exchange_entered_by_and_when",
                condition=Q(entered_by=None, entered_at=None)
                | Q(entered_by__isnull=False, entered_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["currency", "day", "source"],
                condition=Q(entered_by=None),
                name="exchange_one_a_day_and_source",
            ),
        ]
        indexes = [models.Index(fields=["currency", "-day"], name="exchange_on_a_day")]

    def __str__(self) -> str:
        return f"{self.currency} {self.day}"

    @property
    def organisation_id(self) -> None:
        return None
