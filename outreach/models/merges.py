"""Two rows that are one: what a merge moved, so that it can be undone, and pairs that somebody keeps apart."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .stakeholders import StakeholderOrganisation, StakeholderPerson


class Merge(models.Model):
    """One row that went into another. `moved` holds the keys of what went with it, by table and column."""

    kept_person = models.ForeignKey(
        StakeholderPerson, null=True, on_delete=models.PROTECT, related_name="merges"
    )
    lost_person = models.ForeignKey(StakeholderPerson, null=True, on_delete=models.PROTECT, related_name="+")
    kept_organisation = models.ForeignKey(
        StakeholderOrganisation, null=True, on_delete=models.PROTECT, related_name="merges"
    )
    lost_organisation = models.ForeignKey(
        StakeholderOrganisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    moved = models.JSONField(default=dict)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outreach_merge_of_two_alike",
                condition=Q(
                    kept_person__isnull=False, lost_person__isnull=False,
                    kept_organisation=None, lost_organisation=None,
                )
                | Q(
                    kept_person=None, lost_person=None,
                    kept_organisation__isnull=False, lost_organisation__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="outreach_undone_says_who",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.lost} → {self.kept}"

    @property
    def kept(self) -> StakeholderPerson | StakeholderOrganisation:
        found = self.kept_person or self.kept_organisation
        assert found is not None
        return found

    @property
    def lost(self) -> StakeholderPerson | StakeholderOrganisation:
        found = self.lost_person or self.lost_organisation
        assert found is not None
        return found


class KeptApart(models.Model):
    """Two rows that look like one and are two; somebody looked. The smaller key is first."""

    kind = models.CharField(max_length=12, choices=[("person", "person"), ("organisation", "organisation")])
    first = models.BigIntegerField()
    second = models.BigIntegerField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "first", "second"], name="outreach_kept_apart_once"),
            models.CheckConstraint(name="outreach_apart_in_order", condition=Q(first__lt=models.F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first} and {self.second}"
