"""Pages of the library, their versions, and what their readers did and did not find."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from ipr_portal.tenancy.models import TenantModel
from outreach.enums import READABLE, Audience, ResourceKind, ResourceState, Topic

USER = settings.AUTH_USER_MODEL


class ResourceQuerySet(models.QuerySet):
    def readable(self) -> Self:
        return self.filter(state__in=READABLE)

    def for_audiences(self, audiences) -> Self:
        return self.readable().filter(audience__in=audiences)

    def newest_first(self) -> Self:
        return self.order_by("-changed_at", "-pk")


class Resource(models.Model):
    """A page of the library with its current words. Strangers read it only while it is published for everybody."""

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=ResourceKind)
    topic = models.CharField(max_length=20, choices=Topic)
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.PUBLIC)
    state = models.CharField(max_length=12, choices=ResourceState, default=ResourceState.DRAFT)
    language = models.CharField(max_length=8, default="en")
    market = models.CharField(max_length=2, blank=True)  # "": all markets
    code = models.CharField(max_length=10, blank=True)  # the rejection code that it is the remedy for
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=300)
    body = models.TextField()  # Markdown
    video = models.URLField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    substance = models.PositiveIntegerField(default=1)  # the last version that changed more than words
    translates = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="translations")
    translated = models.PositiveIntegerField(null=True)  # the version of the original that it gives
    file_hash = models.CharField(max_length=64, blank=True)  # of the file it was loaded from
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    publish_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    review_due = models.DateField(null=True)
    reviewed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    search_title = models.TextField()  # folded, see `outreach.rules.search.fold`
    search_text = models.TextField()

    objects = ResourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "language"], condition=~Q(code=""), name="outreach_one_remedy_a_code"
            ),
            models.CheckConstraint(
                name="outreach_scheduled_says_when",
                condition=Q(state="SCHEDULED", publish_at__isnull=False)
                | (~Q(state="SCHEDULED") & Q(publish_at=None)),
            ),
            models.CheckConstraint(
                name="outreach_readable_was_published",
                condition=~Q(state__in=READABLE) | Q(published_at__isnull=False, review_due__isnull=False),
            ),
            models.CheckConstraint(
                name="outreach_translation_names_a_version",
                condition=Q(translates=None, translated=None)
                | Q(translates__isnull=False, translated__isnull=False),
            ),
            models.CheckConstraint(
                name="outreach_substance_is_a_version", condition=Q(substance__lte=F("version"))
            ),
        ]
        indexes = [
            models.Index(fields=["state", "topic"], name="outreach_resource_topic"),
            GinIndex(fields=["search_title"], opclasses=["gin_trgm_ops"], name="outreach_in_titles"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="outreach_in_texts"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its public address: that of its rejection code, if it is the remedy of one."""
        if self.code and self.language == "en":
            return reverse("remedy", args=[self.code])
        return reverse("resource", args=[self.slug])

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None

    @property
    def is_readable(self) -> bool:
        return self.state in READABLE

    @property
    def minutes(self) -> int:
        """Minutes it takes to read, at 200 words a minute."""
        return max(1, round(len(self.body.split()) / 200))


class ResourceVersion(models.Model):
    """The words of a page as one version had them; append-only."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=300)
    body = models.TextField()
    is_substance = models.BooleanField()  # changes what readers do, not only how it is said
    note = models.CharField(max_length=200, blank=True)
    written_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "version"], name="outreach_one_row_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.resource}, version {self.version}"


class ResourceView(TenantModel):
    """A page that somebody of an organisation opened; what was opened before a code came back is counted from it."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="views")
    person = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["code", "organisation", "at"], name="outreach_views_of_a_code")]

    def __str__(self) -> str:
        return f"{self.resource} {self.at:%Y-%m-%d}"


class ResourceAnswer(models.Model):
    """Whether a page helped, and what is missing. Nobody needs an account, so no name is kept."""

    read_by = "staff"  # and written by public pages, outside every scope

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="answers")
    version = models.PositiveIntegerField()
    helped = models.BooleanField()
    comment = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["resource", "-at"], name="outreach_answers_of_a_page")]

    def __str__(self) -> str:
        return f"{self.resource_id}: {'yes' if self.helped else 'no'}"


class MissedSearch(models.Model):
    """What people looked for and did not find, once for each wording: what to write next."""

    read_by = "staff"  # and written by public pages, outside every scope

    words = models.CharField(max_length=100)
    folded = models.CharField(max_length=200, unique=True)
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-times", "-last_at"], name="outreach_missed_most")]

    def __str__(self) -> str:
        return self.words


def is_outdated_translation(resource: Resource) -> bool:
    """Whether the original has changed in substance since a translation was made; a corrected typo does not count."""
    original = resource.translates
    return original is not None and original.substance > (resource.translated or 0)


def is_due(resource: Resource, at: datetime) -> bool:
    return resource.review_due is not None and resource.review_due <= at.date()
