"""Explanation templates: what triagers say again and again, in versions, so that a decision names the words it used."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from ipr_portal.lazy import LazyStr
from takedowns.enums import MESSAGE, REJECTIONS

SAID_MESSAGE = gettext_lazy("Message to the rights holder")


class ExplanationQuerySet(models.QuerySet):
    def offered(self) -> Self:
        return self.filter(retired_at=None)


class Explanation(models.Model):
    """An explanation template for a rejection code, or a template for messages. A retired one is no longer offered."""

    read_by = "staff"

    code = models.CharField(max_length=10)  # of the rejection; MESSAGE for messages to rights holders
    market = models.CharField(max_length=2, blank=True, default="", db_default="")  # empty: every market
    language = models.CharField(max_length=10, default="en", db_default="en")
    name = models.CharField(max_length=80)  # what a triager chooses it by
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    retired_at = models.DateTimeField(null=True)

    objects = ExplanationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "name", "market", "language"],
                condition=Q(retired_at=None),
                name="takedowns_explanation_name_once",
            ),
            models.CheckConstraint(
                name="takedowns_only_messages_have_a_market",
                condition=Q(code=MESSAGE) | Q(language="en", market=""),
            ),
            models.CheckConstraint(
                name="takedowns_explanation_retired_says_who",
                condition=Q(retired_at=None, retired_by=None)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def meaning(self) -> LazyStr:
        return SAID_MESSAGE if self.code == MESSAGE else REJECTIONS[self.code].meaning


class ExplanationTextQuerySet(models.QuerySet):
    def current(self) -> Self:
        """The newest version of each explanation."""
        return self.order_by("explanation", "-version").distinct("explanation")


class ExplanationText(models.Model):
    """One version of a template's text; written once."""

    read_by = "staff"
    use: Any  # how often it was used; set by `rules.explanations`

    explanation = models.ForeignKey(Explanation, on_delete=models.PROTECT, related_name="texts")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # none: it is part of the initial data
    written_at = models.DateTimeField()

    objects = ExplanationTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["explanation", "version"], name="takedowns_one_explanation_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.explanation} v{self.version}"
