"""What the API shows of rights, notices and listings."""

from rest_framework import serializers

from ipr_portal.api.fields import Shape
from takedowns.enums import ListingOutcome, NoticeOutcome, NoticeState


class ListingShape(Shape):
    """One listing of a notice, and its outcome."""

    position = serializers.IntegerField(help_text="From 1, in the order they were sent.")
    address = serializers.CharField(source="clean_address")
    key = serializers.CharField(help_text="marketplace:market:item")
    outcome = serializers.ChoiceField(choices=ListingOutcome.choices)
    rejection_code = serializers.CharField(help_text="Empty unless rejected.")
    decided_at = serializers.DateTimeField(allow_null=True)
    curable_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when a correction makes the rejection good."
    )


class NoticeShape(Shape):
    """A notice: what was sent, where it stands, and when it is due."""

    expandable = ("listings",)

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
    listing_count = serializers.IntegerField()
    pending_count = serializers.IntegerField(help_text="Listings without an outcome.")
    upheld_count = serializers.IntegerField()
    listings = ListingShape(
        many=True, required=False, help_text="With `expand=listings`, and for one notice."
    )
