"""How an organisation stood against the criteria of a programme at a moment. Rows are only ever added."""

from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ipr_portal.tenancy.models import TenantManager, TenantModel
from programmes.criteria import CodeFigures, Figures, Finding
from programmes.enums import EvaluationKind
from programmes.wording import SaidFigures, say_figures

from .programmes import Participation, Programme
from .settings import CriteriaVersion, Criterion


class EvaluationQuerySet(models.QuerySet):
    def scheduled(self) -> Self:
        """Those that count when several in a row are asked for."""
        return self.filter(kind=EvaluationKind.MONTHLY)

    def last_of_each(self) -> Self:
        """The last of each organisation."""
        return self.order_by("organisation", "-as_of", "-pk").distinct("organisation")


class Evaluation(TenantModel):
    """The figures of an organisation at a moment, and what follows from them under one version of the criteria."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    criteria = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="+")
    participation = models.ForeignKey(
        Participation, null=True, on_delete=models.PROTECT, related_name="evaluations"
    )
    kind = models.CharField(max_length=10, choices=EvaluationKind)
    period = models.CharField(max_length=30, blank=True)  # the month, or the exit it follows: once each
    as_of = models.DateTimeField()  # the end of the window
    evaluated_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    formula = models.PositiveSmallIntegerField()
    good = models.DecimalField(max_digits=18, decimal_places=6)
    bad = models.DecimalField(max_digits=18, decimal_places=6)
    taken_down = models.PositiveIntegerField()
    overturned = models.PositiveIntegerField()
    point = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    lower = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    upper = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    exit_upper = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    counter_success = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    reasons = models.JSONField(default=list)  # [code, counted, upper end] of each
    admits = models.BooleanField()
    watches = models.BooleanField()  # a criterion of leaving is met, often enough in a row
    blocking_codes = ArrayField(models.CharField(max_length=10), default=list)

    objects: ClassVar = TenantManager.from_queryset(EvaluationQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation", "period"],
                condition=~Q(period=""),
                name="programmes_one_evaluation_a_round",
            )
        ]
        indexes = [
            models.Index(
                fields=["programme", "organisation", "-as_of", "-id"], name="programmes_evaluations_of"
            ),
            models.Index(fields=["programme", "period"], name="programmes_round"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} at {self.as_of:%Y-%m-%d}"

    @property
    def counted(self) -> Decimal:
        return self.good + self.bad

    @property
    def said(self) -> SaidFigures:
        """Its figures in words."""
        return say_figures(self)

    @property
    def figures(self) -> Figures:
        """The same for the pure module."""
        reasons = tuple(
            CodeFigures(code, Decimal(n), None if end is None else Decimal(end))
            for code, n, end in self.reasons
        )
        return Figures(
            good=self.good, bad=self.bad, point=self.point, lower=self.lower, upper=self.upper,
            exit_upper=self.exit_upper, taken_down=self.taken_down, overturned=self.overturned, reasons=reasons,
            formula=self.formula,
        )  # fmt: skip


class EvaluationLine(TenantModel):
    """One criterion of an evaluation."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="lines")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    met = models.BooleanField(null=True)  # None: no data
    missing = models.DecimalField(max_digits=18, decimal_places=6)
    clean_listings = models.PositiveIntegerField(null=True)  # listings taken down in a row that would do
    codes = ArrayField(models.CharField(max_length=10), default=list)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "criterion"], name="programmes_one_line_a_criterion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"

    @property
    def finding(self) -> Finding:
        return Finding(
            self.criterion.rule, self.value, self.met, self.missing, self.clean_listings, tuple(self.codes)
        )
