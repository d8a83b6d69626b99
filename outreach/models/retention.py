"""How long an event keeps what it knows of its people, where that differs from the usual, and what it kept no longer."""

from django.db import models
from django.db.models import Q

from outreach.enums import MOST_MONTHS, Kept

from .events import Event

AT_MOST = Q()
for _what, _months in MOST_MONTHS.items():
    AT_MOST |= Q(what=str(_what), months__range=(1, _months))


class Retention(models.Model):
    """One thing of one event. Without a row the usual months count; `purged_at` says since when it is gone."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="retentions")
    what = models.CharField(max_length=12, choices=Kept)
    months = models.PositiveSmallIntegerField()  # after the end of the event
    purged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "what"], name="outreach_one_retention_each"),
            models.CheckConstraint(name="outreach_kept_no_longer_than_the_most", condition=AT_MOST),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.get_what_display()}"

    @property
    def organisation_id(self) -> None:
        return None
