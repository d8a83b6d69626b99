"""Guidance: what we tell rights holders about a rejection code, in versions."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef


class GuidanceQuerySet(models.QuerySet["Guidance"]):
    def current(self) -> Self:
        newer = Guidance.objects.filter(code=OuterRef("code"), version__gt=OuterRef("version"))
        return self.filter(~Exists(newer))


class Guidance(models.Model):
    """How to avoid a rejection code. A change writes the next version."""

    read_by = "everybody"

    code = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    text = models.TextField()  # Markdown
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = GuidanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="programmes_one_guidance_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None
