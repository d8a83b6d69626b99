"""What participants of an event take home: slides, pages and videos, by their addresses."""

from django.conf import settings
from django.db import models

from .events import Event


class EventMaterial(models.Model):
    """An address with a title, which participants find behind the link in their mail."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="materials")
    title = models.CharField(max_length=200)
    address = models.URLField(max_length=500)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "address"], name="outreach_one_material_an_address")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def organisation_id(self) -> None:
        return None
