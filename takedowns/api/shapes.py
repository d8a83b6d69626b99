"""What the API shows of rights, notices and listings: what their pages show, and as late."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from ipr_portal.api.fields import Shape
from takedowns.enums import (
    Capacity,
    CorrectedTo,
    CorrectionReason,
    FileKind,
    ListingOutcome,
    NoticeOutcome,
    NoticeSource,
    NoticeState,
    RestoredBecause,
    RetractionReason,
)

SAID = (
    NoticeState.DECIDED,
    NoticeState.WITHDRAWN,
)  # until then what is decided can be undone, and nobody is told


class UntilDecided(Shape):
    """Shows some fields as they are only once the notice is decided or withdrawn.

    :cvar before: what those fields say until then.
    """

    hidden_by = "state"
    before: ClassVar[Mapping[str, Any]] = {}

    @classmethod
    def hide(cls, shown: dict[str, Any], value: Any) -> dict[str, Any]:
        if value not in SAID:
            shown |= {name: before for name, before in cls.before.items() if name in shown}
        return shown


class ListingShape(UntilDecided):
    """One listing of a notice, and its outcome once the notice is decided."""

    hidden_by = "notice.state"
    before: ClassVar = {
        "outcome": ListingOutcome.PENDING.value,
        "rejection_code": "",
        "decided_at": None,
        "curable_until": None,
    }

    position = serializers.IntegerField(help_text="From 1, in the order they were sent.")
    address = serializers.CharField(source="clean_address")
    key = serializers.CharField(help_text="marketplace:market:item")
    outcome = serializers.ChoiceField(
        choices=ListingOutcome.choices, help_text="`PENDING` until the notice is decided."
    )
    rejection_code = serializers.CharField(help_text="Empty unless rejected.")
    decided_at = serializers.DateTimeField(allow_null=True)
    curable_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when a correction makes the rejection good."
    )


class ListingLineShape(ListingShape):
    """One listing in an export."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """Its notice first, then what a notice shows of it."""
        notice = serializers.CharField(source="notice.number", help_text="Number of its notice.")
        return {"notice": notice} | super().get_fields()


class NoticeShape(UntilDecided):
    """A notice: what was sent, where it stands, and when it is due."""

    expandable = ("listings",)
    before: ClassVar = {"outcome": "", "pending_count": None, "upheld_count": None}

    number = serializers.CharField()
    external_ref = serializers.CharField(
        help_text="Your own reference, unique in the organisation; may be empty."
    )
    state = serializers.ChoiceField(choices=NoticeState.choices)
    outcome = serializers.ChoiceField(choices=[("", ""), *NoticeOutcome.choices])
    version = serializers.IntegerField(help_text="Rises with every change; the ETag.")
    market = serializers.CharField()
    right = serializers.IntegerField(source="right_id")
    reason = serializers.CharField(source="reason.code")
    submitted_at = serializers.DateTimeField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(help_text="Until when we promise to decide.")
    decided_at = serializers.DateTimeField(allow_null=True)
    changed_at = serializers.DateTimeField(help_text="When the change began that was the last.")
    listing_count = serializers.IntegerField()
    pending_count = serializers.IntegerField(
        allow_null=True, help_text="Listings without an outcome; null until the notice is decided."
    )
    upheld_count = serializers.IntegerField(allow_null=True, help_text="Null until the notice is decided.")
    listings = ListingShape(
        many=True, required=False, help_text="With `expand=listings`, and for one notice."
    )


class RestorationShape(Shape):
    """A listing that is restored other than by a corrected decision: why, and when."""

    because = serializers.ChoiceField(choices=RestoredBecause.choices)
    ordered_at = serializers.DateTimeField()
    carried_out_at = serializers.DateTimeField(
        allow_null=True, help_text="When the marketplace had restored it; null until then."
    )


class RetractionShape(Shape):
    """A retraction of a listing; or our proposal of one, until you confirm it."""

    reason = serializers.ChoiceField(choices=RetractionReason.choices)
    offered_at = serializers.DateTimeField(
        allow_null=True, help_text="When we proposed it; null if we did not."
    )
    due_at = serializers.DateTimeField(
        allow_null=True,
        help_text="Until when you can answer our proposal. Then a `GENUINE` one restores the listing, unless the rule of the"
        " market says that silence leaves it down.",
    )  # fmt: skip
    retracted_at = serializers.DateTimeField(allow_null=True, help_text="Null while it is only proposed.")


class OutcomeShape(Shape):
    """What became of one listing, as the letter of the outcome says it."""

    position = serializers.IntegerField(help_text="Of the listing.")
    outcome = serializers.ChoiceField(choices=ListingOutcome.choices)
    code = serializers.CharField(help_text="Of the rejection; empty without one.")
    meaning = serializers.CharField(help_text="What the code means.")
    sentence = serializers.CharField(help_text="Written for this case; may be empty.")
    remedy = serializers.CharField(help_text="What can be done.")
    remedy_address = serializers.CharField(help_text="The page about the code; empty without a code.")
    same_as = serializers.CharField(help_text="Number of the notice that a duplicate follows; else empty.")
    effect = serializers.CharField(help_text="How it counts in your accuracy, by its key.")
    counts = serializers.CharField(help_text="The same in words.")
    cured_in = serializers.CharField(help_text="Number of the notice that made it good; else empty.")
    cure_ends = serializers.DateTimeField(
        allow_null=True, help_text="Until when it can be made good; null: never."
    )
    can_be_sent_again = serializers.BooleanField()
    in_review = serializers.BooleanField(help_text="A review of the outcome is open.")
    corrected_to = serializers.ChoiceField(
        choices=[("", ""), *CorrectedTo.choices],
        help_text="What the decision should have been, once we corrected it; else empty.",
    )
    corrected_at = serializers.DateTimeField(allow_null=True)
    correction_reason = serializers.ChoiceField(choices=[("", ""), *CorrectionReason.choices])
    correction_sentence = serializers.CharField(help_text="Why, written for this case; else empty.")
    restoration = RestorationShape(allow_null=True, help_text="Null unless it is restored.")
    retraction = RetractionShape(allow_null=True, help_text="Null unless it is retracted, or we propose it.")


class NoticeFileShape(Shape):
    """A file of a notice."""

    key = serializers.UUIDField(source="file_id")
    kind = serializers.ChoiceField(choices=FileKind.choices)
    name = serializers.CharField(source="file.name")
    media_type = serializers.CharField(source="file.media_type")
    size = serializers.IntegerField(source="file.size", help_text="In bytes.")
    sha256 = serializers.CharField(source="file.sha256")
    added_at = serializers.DateTimeField()


class WordingShape(Shape):
    """A statement as it was signed."""

    key = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    text = serializers.CharField()


class OverruledShape(Shape):
    """A warning that the notice was sent with."""

    code = serializers.CharField()
    check = serializers.CharField(source="check_name")
    sentence = serializers.CharField()
    positions = serializers.ListField(child=serializers.IntegerField())
    overruled_by = serializers.CharField()
    overruled_at = serializers.DateTimeField()


class WithdrawalShape(Shape):
    """Why a notice was withdrawn."""

    reason = serializers.CharField()
    sentence = serializers.CharField()
    withdrawn_by = serializers.CharField()
    withdrawn_at = serializers.DateTimeField()


class StretchShape(Shape):
    """A time in which nothing changes: it counts, it is paused, the market is closed, or it is after the deadline."""

    kind = serializers.CharField(source="stretch.kind")
    since = serializers.DateTimeField(source="stretch.since")
    until = serializers.DateTimeField(source="stretch.until")
    why = serializers.ListField(child=serializers.CharField(), source="what")
    worked = serializers.CharField(
        help_text="Working time in it, in words; empty while the market is closed."
    )
    total = serializers.CharField(help_text="What counts up to its end, in words; empty where nothing does.")


class ClockShape(Shape):
    """How the deadline is calculated, as the page of the deadline explains it."""

    state = serializers.CharField(source="clock.state")
    started_at = serializers.DateTimeField(source="clock.started_at")
    due_at = serializers.DateTimeField(source="clock.due_at")
    stopped_at = serializers.DateTimeField(source="clock.stopped_at", allow_null=True)
    business_days = serializers.IntegerField(source="clock.business_days")
    answer = serializers.CharField()
    promise = serializers.CharField()
    rules = serializers.ListField(child=serializers.CharField())
    result = serializers.CharField()
    trouble = serializers.CharField(help_text="Why there are no stretches; else empty.")
    stretches = StretchShape(many=True, source="rows")


class WholeNoticeShape(NoticeShape):
    """A notice with everything that its page shows."""

    expandable = ("listings", "clock")

    source = serializers.ChoiceField(choices=NoticeSource.choices)
    submitted_by = serializers.CharField(
        help_text="The person who sent it, or is responsible for its client."
    )
    client = serializers.CharField(source="client_name", help_text="The API client that sent it; else empty.")
    agent = serializers.CharField(source="agent_name", help_text="The agency that sent it; else empty.")
    letter_version = serializers.IntegerField(allow_null=True, help_text="Of its letter of authority.")
    explanation = serializers.CharField()
    language = serializers.CharField()
    locations = serializers.ListField(child=serializers.CharField())
    details = serializers.DictField(
        child=serializers.CharField(), help_text="What the reason asks for besides."
    )
    message_to_seller = serializers.CharField()
    capacity = serializers.ChoiceField(choices=Capacity.choices)
    complainant_name = serializers.CharField()
    complainant_email = serializers.CharField()
    complainant_address = serializers.CharField()
    complainant_phone = serializers.CharField()
    signature = serializers.CharField()
    statements = WordingShape(many=True)
    files = NoticeFileShape(many=True)
    overruled = OverruledShape(many=True)
    corrects = serializers.CharField(
        source="corrected", help_text="Number of the notice it corrects; else empty."
    )
    corrections = serializers.ListField(
        child=serializers.CharField(), source="corrections.all", help_text="Numbers of its corrections."
    )
    withdrawal = WithdrawalShape(allow_null=True)
    outcomes = OutcomeShape(many=True, help_text="Of every listing once it is decided; else empty.")
    clock = ClockShape(source="explained", required=False, allow_null=True, help_text="With `expand=clock`.")


class FindingShape(Shape):
    """What would be rejected if the notice were sent now, and what to do."""

    key = serializers.CharField(help_text="By which a warning is overruled.")
    code = serializers.CharField(help_text="Of the rejection that it would earn.")
    check = serializers.CharField()
    blocks = serializers.BooleanField(help_text="Certain: it cannot be overruled.")
    field = serializers.CharField()
    title = serializers.CharField()
    remedy = serializers.CharField(source="todo")
    rows = serializers.ListField(child=serializers.IntegerField(), help_text="Places in `listings`, from 1.")


class MissingShape(Shape):
    """A value that is missing or wrong, as the error of sending it says it."""

    code = serializers.CharField()
    field = serializers.CharField()
    detail = serializers.CharField()
    remedy = serializers.CharField()


class ForesightShape(Shape):
    """What sending would find."""

    would_be_sent = serializers.BooleanField()
    marketplace_answered = serializers.BooleanField(
        help_text="Whether the marketplace showed us the listings; without it some checks are left out."
    )
    missing = MissingShape(many=True, help_text="What must be filled in or corrected before.")
    findings = FindingShape(many=True)
