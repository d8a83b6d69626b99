"""Sellers watched after a raid, and what they offer or are reported for again. The IPR team's knowledge."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from enforcement.enums import FoundKind, WatchAnswer
from ipr_portal.tenancy.models import Compartment
from takedowns.models import Notice

from .cases import Case


class WatchedSeller(models.Model):
    """A seller of a case, or a shop linked to one, that is watched from the raid to a day."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="watched")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    seller_key = models.CharField(max_length=200)
    linked_to = models.CharField(
        max_length=200, blank=True
    )  # the seller of the case that it shares something with
    shares = models.CharField(max_length=20, blank=True)  # what they share, as the marketplace says
    since = models.DateTimeField()
    until = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)  # when the marketplace last answered

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "seller_key"], name="enforcement_watched_once"),
            models.CheckConstraint(name="enforcement_watch_ends", condition=Q(until__gt=F("since"))),
            models.CheckConstraint(
                name="enforcement_linked_says_how", condition=Q(linked_to="", shares="") | ~Q(shares="")
            ),
        ]
        indexes = [models.Index(fields=["until"], name="enforcement_watches")]

    def __str__(self) -> str:
        return self.seller_key


class WatchFinding(models.Model):
    """What a watched seller did after the raid: a new listing, a new notice about it, a shop linked to it."""

    words: str  # these are set by the page of the case
    href: str

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="watch_findings")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    watched = models.ForeignKey(WatchedSeller, on_delete=models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=10, choices=FoundKind)
    key = models.CharField(max_length=2100)  # of the listing or the shop; the number of the notice
    title = models.CharField(max_length=500)
    address = models.CharField(max_length=2100, blank=True)  # of a listing, on the web
    notice = models.ForeignKey(Notice, null=True, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    found_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=WatchAnswer, blank=True)
    because = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "key"], name="enforcement_found_once"),
            models.CheckConstraint(
                name="enforcement_found_notice_is_named",
                condition=Q(kind=FoundKind.NOTICE, notice__isnull=False)
                | (~Q(kind=FoundKind.NOTICE) & Q(notice=None)),
            ),
            models.CheckConstraint(
                name="enforcement_found_answer_says_who",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & ~Q(because="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class OfferedAgain(models.Model):
    """A listing of a watched seller of which the rights holders in the case were told, so that they report it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="offered_again")
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=500)
    address = models.CharField(max_length=2100)
    listed_at = models.DateTimeField()
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "address"], name="enforcement_told_once")]

    def __str__(self) -> str:
        return self.title
