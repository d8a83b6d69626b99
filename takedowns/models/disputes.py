"""What sellers answer to decisions on their listings, by which rule, and what rights holders reply or retract."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from ipr_portal.evidence.models import Attachment
from ipr_portal.markets import market_name
from ipr_portal.sealed.fields import SealedField
from ipr_portal.tenancy.models import TenantManager, TenantModel
from ipr_portal.tenancy.roles import Can
from takedowns.enums import (
    COUNTER_NOTICE_MOVES,
    OPEN_STATES,
    CorrectedTo,
    CounterNoticeState,
    CounterReason,
    DaysAre,
    InvalidCode,
    RetractionReason,
    RightKind,
    Silence,
)

from .decision_corrections import DecisionCorrection
from .legal_holds import is_held
from .notices import Listing, Notice
from .restorations import Restoration
from .seller_messages import SellerMessage

FORWARDED = {"checked_at__isnull": False, "invalid_code": ""}  # what its rights holder reads
REPLIED = [
    CounterNoticeState.HOLDER_ACCEPTS, CounterNoticeState.HOLDER_CONTESTS, CounterNoticeState.UPHELD,
    CounterNoticeState.DISMISSED,
]  # fmt: skip
DECIDED = [CounterNoticeState.UPHELD, CounterNoticeState.DISMISSED]
AT_DESK = [CounterNoticeState.RECEIVED, CounterNoticeState.HOLDER_CONTESTS]


class DisputeRule(models.Model):
    """One version of what applies to counter-notices and appeals about a kind of right in a market. Never edited."""

    read_by = "everybody"

    right_kind = models.CharField(max_length=30, choices=RightKind, blank=True)  # none: every kind
    market = models.CharField(max_length=2, blank=True)  # none: every market; EU: the whole EEA
    version = models.PositiveSmallIntegerField()
    in_force_from = models.DateField()
    file_days = models.PositiveSmallIntegerField()  # calendar days of the seller, from the message on
    rounds = models.PositiveSmallIntegerField()  # counter-notices about one listing
    reply_days = models.PositiveSmallIntegerField()  # of the rights holder, from the day it is forwarded
    reply_days_are = models.CharField(max_length=10, choices=DaysAre)
    # Business days after receipt: not restored before, unless the rights holder accepts; and not later.
    restore_after = models.PositiveSmallIntegerField(default=0)
    restore_before = models.PositiveSmallIntegerField(null=True, blank=True)
    # Business days of the market: of the desk, to check a counter-notice; of a lead, to decide a contested one.
    check_days = models.PositiveSmallIntegerField(default=2)
    decide_days = models.PositiveSmallIntegerField(default=5)
    silence = models.CharField(max_length=12, choices=Silence, default=Silence.RESTORES)
    # Appeals, of both sides. Regulation (EU) 2022/2065, article 20(1): six months, which are 184 days at most.
    appeal_days = models.PositiveSmallIntegerField(default=184)  # calendar days, from when a side was told
    appeal_rounds = models.PositiveSmallIntegerField(default=2)  # of a side, about one listing
    appeal_decide_days = models.PositiveSmallIntegerField(default=10)  # business days of the market
    only_a_lawsuit_stops = models.BooleanField(default=False)
    sworn = models.BooleanField(
        default=False
    )  # under penalty of perjury, with consent to a court; names are shared
    source = models.CharField(max_length=500)
    source_url = models.URLField(max_length=500, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # none: came with the portal
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["right_kind", "market", "version"], name="takedowns_dispute_rule_version"
            ),
            models.CheckConstraint(
                name="takedowns_dispute_rule_gives_time",
                condition=Q(
                    appeal_days__gte=1,
                    appeal_decide_days__gte=1,
                    appeal_rounds__gte=1,
                    check_days__gte=1,
                    decide_days__gte=1,
                    file_days__gte=1,
                    reply_days__gte=1,
                    rounds__gte=1,
                ),
            ),
            models.CheckConstraint(
                name="takedowns_dispute_rule_restores_in_order",
                condition=Q(restore_before=None) | Q(restore_before__gte=F("restore_after")),
            ),
            models.CheckConstraint(name="takedowns_dispute_rule_has_a_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="takedowns_what_must_be_restored_is_by_silence",
                condition=Q(silence=Silence.RESTORES) | Q(only_a_lawsuit_stops=False, restore_before=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.right_kind or '*'} {self.market or '*'} v{self.version}"

    @property
    def market_name(self) -> str:
        return market_name(self.market)

    @property
    def names_seller(self) -> bool:
        """Whether the rights holder reads a seller's name and addresses: they sue by them (17 U.S.C. 512(g)(3)(D))."""
        return self.sworn


class SellerAnswer(TenantModel):
    """What a seller sent at once about one or many listings of a notice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="seller_answers")
    message = models.ForeignKey(
        SellerMessage, on_delete=models.PROTECT, related_name="answers"
    )  # its link was used
    form_key = models.UUIDField(unique=True)  # of the form: the same form sent twice is one answer
    reason = models.CharField(max_length=20, choices=CounterReason)
    statement = models.CharField(max_length=4000)
    # Read by the desk; by the rights holder only under a rule that asks for sworn statements.
    name = SealedField()
    email = SealedField()
    address = SealedField(blank=True)
    phone = SealedField(blank=True)
    sworn = models.BooleanField(default=False)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_seller_answer_says_something", condition=~Q(reason="") & ~Q(statement="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.sent_at:%Y-%m-%d %H:%M}"


class CounterNoticeQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def silent(self, at) -> Self:
        """Those whose rights holder has not replied when the time was over; what is under legal hold waits."""
        return self.filter(~is_held(), state=CounterNoticeState.FORWARDED, due_at__lte=at)

    def to_reply(self, at) -> Self:
        """Those whose rights holder can reply now; under legal hold nobody has to."""
        return self.filter(~is_held(), state=CounterNoticeState.FORWARDED, due_at__gt=at)

    def late(self, at) -> Self:
        """Those whose check or decision at the desk is overdue, and of which no lead was told."""
        return self.filter(alarmed_at=None, due_at__lte=at, state__in=AT_DESK)

    def with_all(self) -> Self:
        """With what pages show of them."""
        return self.select_related(
            "answer", "rule", "listing__snapshot", "restoration", "checked_by", "replied_by", "decided_by"
        ).annotate(held=is_held())


class CounterNotice(TenantModel):
    """A seller's counter-notice about one listing. Open ones have an hour by which somebody acts.

    While its listing is under legal hold nothing follows from that hour; it is moved once the hold is lifted.
    """

    held = False  # whether its listing is under legal hold, as `with_all` finds

    answer = models.ForeignKey(SellerAnswer, on_delete=models.PROTECT, related_name="counter_notices")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="counter_notices")
    rule = models.ForeignKey(DisputeRule, on_delete=models.PROTECT, related_name="+")  # in force when it came
    round = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=CounterNoticeState, default=CounterNoticeState.RECEIVED)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # by when somebody acts; none once it is closed
    alarmed_at = models.DateTimeField(null=True)  # when leads were told that the desk is late, in this state
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True)
    invalid_code = models.CharField(max_length=20, choices=InvalidCode, blank=True)
    invalid_sentence = models.CharField(max_length=1000, blank=True)  # the seller reads it
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    replied_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=2000, blank=True)
    lawsuit = models.CharField(max_length=200, blank=True)  # court and number of the action
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision_sentence = models.CharField(max_length=1000, blank=True)  # both sides read it
    closed_at = models.DateTimeField(null=True)
    restoration = models.OneToOneField(
        Restoration, null=True, on_delete=models.PROTECT, related_name="counter_notice"
    )

    objects: ClassVar = TenantManager.from_queryset(CounterNoticeQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "round"], name="takedowns_counter_notice_round"),
            models.UniqueConstraint(
                fields=["listing"],
                condition=Q(state__in=OPEN_STATES),
                name="takedowns_one_open_counter_notice",
            ),
            models.CheckConstraint(
                name="takedowns_counter_notice_has_a_clock_or_an_end",
                condition=Q(closed_at=None, due_at__isnull=False, state__in=OPEN_STATES)
                | (Q(closed_at__isnull=False, due_at=None) & ~Q(state__in=OPEN_STATES)),
            ),
            models.CheckConstraint(
                name="takedowns_invalid_counter_notice_says_why",
                condition=Q(state=CounterNoticeState.INVALID) ^ Q(invalid_code="", invalid_sentence=""),
            ),
            models.CheckConstraint(
                name="takedowns_replied_counter_notice_says_who",
                condition=~Q(state__in=REPLIED) | Q(replied_at__isnull=False, replied_by__isnull=False),
            ),
            models.CheckConstraint(
                name="takedowns_decided_counter_notice_says_why",
                condition=~Q(state__in=DECIDED)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision_sentence="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state=CounterNoticeState.FORWARDED),
                name="takedowns_silent_holders",
            ),
            models.Index(fields=["state", "due_at", "id"], name="takedowns_counter_notices"),
            models.Index(
                fields=["due_at"],
                condition=Q(alarmed_at=None, state__in=AT_DESK),
                name="takedowns_late_counter_notices",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.state}"

    def may_become(self, state) -> bool:
        return state in COUNTER_NOTICE_MOVES.get(CounterNoticeState(self.state), ())

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class CounterNoticeFile(Attachment):
    """A file of a seller, kept from the moment it is sent by a link; it belongs to an answer once that is sent."""

    members_need = Can.VIEW_NOTICES
    staff_need = Can.READ_NOTICES

    message = models.ForeignKey(SellerMessage, on_delete=models.PROTECT, related_name="files")
    answer = models.ForeignKey(SellerAnswer, null=True, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("evidence.EvidenceFile", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["added_at"], condition=Q(answer=None), name="takedowns_seller_files_unsent")
        ]

    def __str__(self) -> str:
        return f"file of {self.message_id}"

    @classmethod
    def member_sees(cls, agent) -> Q:
        """What has been forwarded to the rights holder."""
        return Q(**{f"answer__counter_notices__{name}": value for name, value in FORWARDED.items()})


class CounterReplyFile(Attachment):
    """A file that a rights holder sent with a reply."""

    members_need = Can.VIEW_NOTICES
    staff_need = Can.READ_NOTICES

    counter_notice = models.ForeignKey(CounterNotice, on_delete=models.PROTECT, related_name="reply_files")
    file = models.ForeignKey("evidence.EvidenceFile", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"reply to {self.counter_notice_id}"


class RetractionQuerySet(models.QuerySet):
    def to_confirm(self, at) -> Self:
        """Proposals that a rights holder can confirm now, before their time is over."""
        restored = Restoration.objects.filter(listing=OuterRef("listing"))
        corrected = DecisionCorrection.objects.filter(
            listing=OuterRef("listing"), corrected_to=CorrectedTo.RESTORED
        )
        waiting = self.filter(due_at__gt=at, lapsed_at=None, retracted_at=None)
        return waiting.filter(~is_held(), ~Exists(restored), ~Exists(corrected))


class Retraction(TenantModel):
    """A rights holder takes back what was taken down; or a proposal to do so, until somebody there confirms it."""

    listing = models.OneToOneField(Listing, on_delete=models.PROTECT, related_name="retraction")
    reason = models.CharField(max_length=20, choices=RetractionReason)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    offered_at = models.DateTimeField(null=True)
    origin_type = models.CharField(max_length=60, blank=True)  # what the proposal came from
    origin_id = models.CharField(max_length=64, blank=True)
    due_at = models.DateTimeField(null=True)  # until when a proposal is answered
    lapsed_at = models.DateTimeField(null=True)  # when a proposal ended that nobody had answered
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    retracted_at = models.DateTimeField(null=True)
    restoration = models.OneToOneField(
        Restoration, null=True, on_delete=models.PROTECT, related_name="retraction"
    )

    objects: ClassVar = TenantManager.from_queryset(RetractionQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takedowns_retraction_says_who_and_restores",
                condition=Q(restoration=None, retracted_at=None, retracted_by=None)
                | Q(restoration__isnull=False, retracted_at__isnull=False)
                & (Q(retracted_by__isnull=False) | Q(lapsed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="takedowns_retraction_was_offered_or_made",
                condition=Q(offered_at__isnull=False) | Q(retracted_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(lapsed_at=None, retracted_at=None), name="takedowns_open_proposals"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.listing_id} {self.reason}"
