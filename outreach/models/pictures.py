"""Pictures that the team uploads for pages of the library."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from .library import Resource


class ResourcePicture(models.Model):
    """A picture of a page: not what was uploaded, but drawn again by us as WebP, without metadata. Read as its page is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="pictures")
    words = models.CharField(max_length=200)  # what it shows, for people who do not see it
    content = models.BinaryField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="outreach_picture_says_what_it_shows", condition=~Q(words=""))
        ]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("resource_picture", args=[self.pk])

    @property
    def markdown(self) -> str:
        """What shows it in the text of its page."""
        return f"![{self.words}]({self.get_absolute_url()})"

    @property
    def organisation_id(self) -> None:
        return None
