"""Versioned texts referenced by notices: requirements of reasons, and statements of filers."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ipr_portal.lazy import LazyStr
from takedowns.enums import REASON_LABELS, StatementKind


class ReasonCodeQuerySet(models.QuerySet):
    def in_force(self, at) -> Self:
        return self.filter(Q(in_force_until=None) | Q(in_force_until__gt=at), in_force_from__lte=at)


class ReasonCode(models.Model):
    """One version of a reason code: the fields and the evidence it needs while in force."""

    read_by = "everybody"
    is_closed: bool  # set by `rules.gates.offered`

    code = models.CharField(max_length=10)
    version = models.PositiveSmallIntegerField()
    rights = ArrayField(models.CharField(max_length=30))
    fields = ArrayField(models.CharField(max_length=40))
    files = ArrayField(models.CharField(max_length=20))
    ground = models.CharField(max_length=30)
    strike_weight = models.PositiveSmallIntegerField()
    gated = models.BooleanField(default=False)  # open to organisations with a `ReasonGrant` alone
    in_force_from = models.DateTimeField()
    in_force_until = models.DateTimeField(null=True)

    objects = ReasonCodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="takedowns_one_reason_version")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> LazyStr:
        return REASON_LABELS[self.code]


class StatementText(models.Model):
    """One version of a statement that a filer confirms."""

    read_by = "everybody"

    kind = models.CharField(max_length=20, choices=StatementKind)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10, default="en")
    text = models.TextField()
    in_force_from = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "version", "language"], name="takedowns_one_statement_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version}"
