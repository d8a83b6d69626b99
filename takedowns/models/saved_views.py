"""Views of the queue that people saved under a name: for themselves, or for the whole team."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class SavedViewQuerySet(models.QuerySet):
    def offered_to(self, person) -> Self:
        """A person's own, then the team's; in the order of their names."""
        own_or_shared = Q(saved_by=person) | Q(is_shared=True)
        return self.filter(own_or_shared).order_by("is_shared", Lower("name"), "pk")


class SavedView(models.Model):
    """A saved view: one view of the queue with some filters."""

    read_by = "staff"

    name = models.CharField(max_length=40)
    view = models.CharField(max_length=20)  # one of the queue's own, which defines the order
    filters = models.JSONField(default=dict)  # by their names in the address, but for the triager
    triager = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_shared = models.BooleanField(default=False)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("saved_by", Lower("name"), name="takedowns_own_view_name_once"),
            models.UniqueConstraint(
                Lower("name"), condition=Q(is_shared=True), name="takedowns_shared_view_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def narrowing(self) -> dict:
        """The filters of the view."""
        return self.filters | {"triager": str(self.triager_id)} if self.triager_id else self.filters

    @property
    def query(self) -> dict:
        """The query string of its address."""
        return {"view": self.view, **self.narrowing}
