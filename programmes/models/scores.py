"""What the scores of accuracy are made from without reading every notice again, and the scores that were stored."""

from django.db import models
from django.db.models import F, Q

from ipr_portal.tenancy.models import Organisation, TenantModel
from takedowns.models import Listing, Notice


class KeyRanges(models.Field):
    """A set of keys as ranges (`int8multirange`)."""

    def db_type(self, connection) -> str:
        return "int8multirange"


class TakenLines(models.Model):
    """Which lines of the ledger of outcomes are in the sums: one row.

    Keys commit out of order, so the last one does not tell. As ranges, twenty thousand lines are kept as one.
    """

    keys = KeyRanges()  # of `OutcomeChange`; the first range has no lower end

    def __str__(self) -> str:
        return str(self.keys)


class NoticeWeight(TenantModel):
    """What the listings of a notice with their first outcome at one instant count together, in halves and before the cap; without what a free share concerns.

    Every line that is taken in adds its difference, so the order of lines does not matter. Nothing is ever deleted from
    the ledger that it is made from, so the database need not look for what its rows name.
    """

    pk = models.CompositePrimaryKey("notice_id", "decided_at")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    decided_at = models.DateTimeField()
    reason_code = models.CharField(max_length=10)
    market = models.CharField(max_length=2)
    right_kind = models.CharField(max_length=30)
    agent_id = models.BigIntegerField(null=True)
    filed_by_id = models.BigIntegerField()
    good = models.IntegerField()
    bad = models.IntegerField()
    listings = models.IntegerField()
    taken_down = models.IntegerField()
    countered = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "decided_at"], name="programmes_weights_of")]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.good} {self.bad}"


class FreeListing(TenantModel):
    """A listing that a free share may leave out when its turn comes: withdrawn without a question, or mistyped."""

    listing = models.OneToOneField(
        Listing, on_delete=models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    position = models.PositiveSmallIntegerField()
    decided_at = models.DateTimeField()
    is_withdrawn = models.BooleanField()
    counts = models.SmallIntegerField()  # 1, or 0 while a later decision overrides it

    class Meta:
        indexes = [models.Index(fields=["organisation", "decided_at"], name="programmes_free_of")]

    def __str__(self) -> str:
        return str(self.listing_id)


class ScoredDay(models.Model):
    """A day for which the scores of all organisations are stored."""

    day = models.DateField(unique=True)  # it began at `as_of`
    as_of = models.DateTimeField()
    scored_at = models.DateTimeField()
    last_line = models.BigIntegerField()  # of the ledger: all up to it were taken then

    def __str__(self) -> str:
        return str(self.day)


class Snapshot(TenantModel):
    """The score of an organisation at the beginning of a day, as it was known then. Never changed."""

    day = models.DateField()
    as_of = models.DateTimeField()
    known_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField()  # of the formula
    numerator = models.DecimalField(max_digits=16, decimal_places=6)  # good
    denominator = models.DecimalField(max_digits=16, decimal_places=6)  # good + bad
    point = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    lower = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    upper = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    exit_upper = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    listings = models.PositiveIntegerField()
    taken_down = models.PositiveIntegerField()
    countered = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "day", "version"], name="programmes_one_snapshot_a_day"
            ),
            models.CheckConstraint(
                name="programmes_no_score_without_data",
                condition=Q(denominator=0, point=None) | Q(denominator__gt=0, point__isnull=False),
            ),
            models.CheckConstraint(
                name="programmes_share_of_the_whole", condition=Q(numerator__lte=F("denominator"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.day}"
