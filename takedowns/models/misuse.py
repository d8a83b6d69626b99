"""Misuse of notices by their senders: what the desk keeps for itself, and what the organisation is told."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ipr_portal.organisations.models import Suspension
from ipr_portal.tenancy.models import Organisation, TenantManager, TenantModel
from takedowns.enums import (
    MISUSE_MOVES,
    AppealAnswer,
    FlagSource,
    MisuseState,
    MisuseVerdict,
    ProposalAnswer,
    SanctionEnd,
    SanctionKind,
)

from .notices import Notice

WITH_US = [MisuseState.FLAGGED, MisuseState.UNDER_REVIEW]
RUNNING = [MisuseState.WARNED, MisuseState.SUSPENDED]  # until `ends_at`
_USER = settings.AUTH_USER_MODEL


def _person(null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(_USER, null=null, on_delete=models.PROTECT, related_name="+")


class MisuseBound(models.Model):
    """From when on the share of rejected listings flags a sender; the newest row counts. Volume alone never does."""

    least_decided = models.PositiveIntegerField()  # listings that count, in the period
    least_rejected = models.PositiveIntegerField()
    share = models.PositiveSmallIntegerField()  # of the listings that count, in per cent
    set_by = _person(null=True)  # nobody: as delivered
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_misuse_bound_needs_rejections",
                condition=Q(least_decided__gte=1, least_rejected__gte=1, share__gte=1, share__lte=100),
            )
        ]

    def __str__(self) -> str:
        return f"{self.share} %"


class MisuseCase(models.Model):
    """A sender of notices who may misuse them: an organisation, for an agency the agency and not whom it acts for."""

    against = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=MisuseState, default=MisuseState.FLAGGED)
    version = models.PositiveIntegerField(default=1)  # what a decision was based on
    opened_at = models.DateTimeField()
    taken_by = _person(null=True)
    taken_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)  # of the warning or the suspension in force
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["against"], condition=Q(state__in=WITH_US), name="takedowns_one_open_misuse_case"
            ),
            models.CheckConstraint(
                name="takedowns_misuse_case_taken_says_who",
                condition=Q(state=MisuseState.FLAGGED, taken_at=None, taken_by=None)
                | (~Q(state=MisuseState.FLAGGED) & Q(taken_at__isnull=False, taken_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="takedowns_misuse_case_running_has_an_end",
                condition=~Q(state__in=RUNNING) | Q(ends_at__isnull=False),
            ),
            models.CheckConstraint(
                name="takedowns_misuse_case_closed_says_when",
                condition=Q(state__in=[MisuseState.LIFTED, MisuseState.DISMISSED]) ^ Q(closed_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-opened_at"], name="takedowns_misuse_cases"),
            models.Index(fields=["against", "-opened_at"], name="takedowns_misuse_of"),
            models.Index(fields=["ends_at"], condition=Q(state__in=RUNNING), name="takedowns_misuse_to_end"),
        ]

    def __str__(self) -> str:
        return f"{self.against}"

    @property
    def organisation_id(self) -> None:
        """None: what the desk writes of a case is its own, and no member reads it."""
        return None

    def may_become(self, state) -> bool:
        return state in MISUSE_MOVES.get(MisuseState(self.state), ())


class MisuseFlag(models.Model):
    """Why somebody or a rule flagged a sender. The organisation never reads it."""

    case = models.ForeignKey(MisuseCase, on_delete=models.PROTECT, related_name="flags")
    source = models.CharField(max_length=20, choices=FlagSource)
    notice = models.ForeignKey(Notice, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    filer = _person(null=True)  # who sent the notice
    seller_key = models.CharField(max_length=200, blank=True)  # which seller of its listings reported it
    grounds = models.TextField()
    flagged_by = _person(null=True)  # nobody: a rule
    flagged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice"], condition=Q(source=FlagSource.FORGED), name="takedowns_forged_flagged_once"
            ),
            models.UniqueConstraint(
                fields=["notice"],
                condition=Q(source=FlagSource.BAD_FAITH),
                name="takedowns_bad_faith_flagged_once",
            ),
            models.UniqueConstraint(
                fields=["notice", "seller_key"],
                condition=Q(source=FlagSource.SELLER),
                name="takedowns_flagged_once_by_each_seller",
            ),
            models.CheckConstraint(
                name="takedowns_desk_flag_says_who",
                condition=Q(source=FlagSource.DESK, flagged_by__isnull=False)
                | (~Q(source=FlagSource.DESK) & Q(flagged_by=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.case_id}"


class SanctionQuerySet(models.QuerySet):
    def in_force(self, at) -> Self:
        return self.filter(ended_at=None, ends_at__gt=at, imposed_at__lte=at)


class Sanction(TenantModel):
    """A warning or a suspension because of misuse, as the organisation is told it."""

    kind = models.CharField(max_length=20, choices=SanctionKind)
    found = models.TextField()  # what was found, in words
    rejected = models.PositiveIntegerField()  # listings, of those decided in the period
    decided = models.PositiveIntegerField()
    period_from = models.DateTimeField()
    period_until = models.DateTimeField()
    notices = ArrayField(models.CharField(max_length=24), default=list, blank=True)  # the numbers behind it
    legal_basis = models.TextField(blank=True)  # of a suspension without an earlier warning
    suspension = models.OneToOneField(
        Suspension, null=True, on_delete=models.PROTECT, related_name="sanction"
    )
    imposed_by = _person()
    imposed_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    appeal_until = models.DateTimeField()
    end = models.CharField(max_length=20, choices=SanctionEnd, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(SanctionQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_suspension_has_its_row",
                condition=Q(kind=SanctionKind.SUSPENSION, suspension__isnull=False)
                | Q(kind=SanctionKind.WARNING, suspension=None),
            ),
            models.CheckConstraint(
                name="takedowns_sanction_ends_later", condition=Q(ends_at__gt=F("imposed_at"))
            ),
            models.CheckConstraint(
                name="takedowns_sanction_end_says_when", condition=Q(end="") ^ Q(ended_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-imposed_at"], name="takedowns_sanctions_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.organisation_id}"


class MisuseReview(models.Model):
    """A review of a misuse case with the four tests of article 23(3) of Regulation (EU) 2022/2065.

    A proposed suspension waits for a second person; until then nobody is told.
    """

    case = models.ForeignKey(MisuseCase, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=20, choices=MisuseVerdict)
    rejected = models.PositiveIntegerField()  # test 1: the absolute number of listings
    decided = models.PositiveIntegerField()  # test 2: of how many, in the period
    period_from = models.DateTimeField()
    period_until = models.DateTimeField()
    notices = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    gravity = models.TextField()  # test 3: how grave it is, and what follows from it
    intention = models.TextField()  # test 4: what is known of the intention
    found = models.TextField(blank=True)  # what the organisation reads
    reasons = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    markets = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    days = models.PositiveSmallIntegerField(null=True)  # of the suspension, from its confirmation on
    legal_basis = models.TextField(blank=True)
    reviewed_by = _person()
    reviewed_at = models.DateTimeField()
    answer = models.CharField(max_length=20, choices=ProposalAnswer, blank=True)
    answer_sentence = models.TextField(blank=True)
    answered_by = _person(null=True)
    answered_at = models.DateTimeField(null=True)
    sanction = models.OneToOneField(Sanction, null=True, on_delete=models.PROTECT, related_name="review")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answer="", verdict=MisuseVerdict.SUSPEND),
                name="takedowns_one_open_suspension_proposal",
            ),
            models.CheckConstraint(
                name="takedowns_misuse_has_four_tests",
                condition=~Q(gravity="") & ~Q(intention="") & Q(rejected__lte=F("decided")),
            ),
            models.CheckConstraint(
                name="takedowns_proposal_says_how_long",
                condition=Q(verdict=MisuseVerdict.SUSPEND) ^ Q(days=None),
            ),
            models.CheckConstraint(
                name="takedowns_proposal_answered_by_another",
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (
                    ~Q(answer="")
                    & Q(answered_at__isnull=False, answered_by__isnull=False, verdict=MisuseVerdict.SUSPEND)
                    & ~Q(answered_by=F("reviewed_by"))
                    & ~Q(answer=ProposalAnswer.OVER)
                )
                | Q(
                    answer=ProposalAnswer.OVER,
                    answered_at__isnull=False,
                    answered_by=None,
                    verdict=MisuseVerdict.SUSPEND,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.case_id}"


class SanctionAppeal(TenantModel):
    """An owner's appeal against a warning or a suspension, and the answer of somebody who did not decide it."""

    sanction = models.OneToOneField(Sanction, on_delete=models.PROTECT, related_name="appeal")
    grounds = models.TextField()
    appealed_by = _person()
    appealed_at = models.DateTimeField()
    answer = models.CharField(max_length=20, choices=AppealAnswer, blank=True)
    sentence = models.TextField(blank=True)  # the organisation reads it
    answered_by = _person(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_appeal_answered_says_who_and_why",
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & ~Q(sentence="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            )
        ]
        indexes = [
            models.Index(fields=["appealed_at"], condition=Q(answer=""), name="takedowns_appeals_open")
        ]

    def __str__(self) -> str:
        return f"{self.sanction_id} {self.answer}"
