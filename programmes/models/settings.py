"""What a programme asks for, promises and gives, in versions: nothing that was once in force is changed."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from programmes.criteria import Rule
from programmes.enums import SHARES, BenefitKind, Comparison, Figure, Purpose
from programmes.wording import say_threshold

from .programmes import Programme

WINDOW_MONTHS = 3  # the only window that version 1 of the accuracy formula knows


class CriteriaVersion(models.Model):
    """The criteria of a programme from a moment on."""

    read_by = "everybody"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="criteria_versions")
    number = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)  # why it was changed
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programmes_criteria_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} v{self.number}"


class Criterion(models.Model):
    """One criterion of a version."""

    read_by = "everybody"

    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="criteria")
    purpose = models.CharField(max_length=10, choices=Purpose)
    figure = models.CharField(max_length=20, choices=Figure)
    comparison = models.CharField(max_length=10, choices=Comparison)
    threshold = models.DecimalField(max_digits=12, decimal_places=6)  # a share between 0 and 1, or a count
    minimum = models.PositiveIntegerField(default=0)  # of counted listings, below which it decides nothing
    running = models.PositiveSmallIntegerField(default=1)  # monthly evaluations in a row
    window_months = models.PositiveSmallIntegerField(default=WINDOW_MONTHS)

    class Meta:
        ordering: ClassVar = ["purpose", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "purpose", "figure"], name="programmes_criterion_once_a_version"
            ),
            models.CheckConstraint(
                name="programmes_share_is_between_0_and_1",
                condition=~Q(figure__in=sorted(SHARES)) | Q(threshold__gte=0, threshold__lte=1),
            ),
            models.CheckConstraint(
                name="programmes_window_is_that_of_the_formula", condition=Q(window_months=WINDOW_MONTHS)
            ),
            models.CheckConstraint(name="programmes_running_counts", condition=Q(running__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.comparison} {self.threshold}"

    @property
    def rule(self) -> Rule:
        """The same for the pure module."""
        return Rule(self.figure, self.comparison, self.threshold, Decimal(self.minimum), self.running)

    @property
    def said(self) -> str:
        """Its threshold in words."""
        return say_threshold(self.figure, self.comparison, self.threshold)

    @property
    def is_share(self) -> bool:
        return self.figure in SHARES


class Terms(models.Model):
    """The terms of a programme from a moment on, with the benefits that they name."""

    read_by = "everybody"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveIntegerField()
    text = models.TextField()  # Markdown
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programmes_terms_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} terms {self.number}"


class Benefit(models.Model):
    """One thing that participants have under a version of the terms."""

    read_by = "everybody"

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="benefits")
    kind = models.CharField(max_length=10, choices=BenefitKind)
    code = models.CharField(max_length=10, blank=True)  # of the reason that is opened
    words = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="programmes_opened_reason_is_named",
                condition=Q(kind=BenefitKind.REASON) ^ Q(code=""),
            )
        ]

    def __str__(self) -> str:
        return self.words
