"""What happened, who did it, when, and for whom. Rows are only ever added; Postgres refuses the rest."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ipr_portal.tenancy.models import Compartment, Organisation, TenantManager


@models.CharField.register_lookup
class Begins(models.Lookup):
    """As `startswith`, by the operator that Postgres trusts to run before a policy, so that it may use an index."""

    lookup_name = "begins"
    prepare_rhs = True

    def as_sql(self, compiler, connection) -> Any:
        left, values = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        return f"{left} ^@ {right}", [*values, *more]


class AuditEventQuerySet(models.QuerySet):
    def about(self, subject) -> Self:
        label, key = subject_of(subject)
        return self.filter(subject_type=label, subject_id=key)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-id")


class AuditEvent(models.Model):
    """One action that somebody, or the portal itself, performed. No organisation: only staff see it."""

    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # nobody: the portal
    acting_for = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )  # the agency a person comes from
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=200)
    internal = models.BooleanField(default=False)
    compartment = models.ForeignKey(
        Compartment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # only who is in it sees the row
    detail = models.JSONField(default=dict)

    objects: ClassVar = TenantManager.from_queryset(AuditEventQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_of_a_subject"),
            models.Index(fields=["organisation", "-at"], name="audit_of_an_organisation"),
            models.Index(fields=["by", "-at"], name="audit_of_a_person"),
            models.Index(fields=["action", "-at"], name="audit_of_an_action"),
            models.Index(
                fields=["subject_label"], opclasses=["varchar_pattern_ops"], name="audit_of_a_label"
            ),
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(
                fields=["compartment", "-at"],
                condition=Q(compartment__isnull=False),
                name="audit_of_a_compartment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_label}"


@dataclass(frozen=True, slots=True)
class Subject:
    """A row named as the trail names it, for apps that know of it no more than that."""

    type: str
    key: str
    label: str
    organisation_id: int | None
    compartment_id: int | None = None

    def __str__(self) -> str:
        return self.label


def subject_of(subject) -> tuple[str, str]:
    """Name any row without a foreign key to it: its model's label, and its key as text."""
    if isinstance(subject, Subject):
        return subject.type, subject.key
    return subject._meta.label_lower, str(subject.pk)
