"""What the API shows to the desk of notices, their listings and the decisions about them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ipr_portal.api.events import EventShape
from ipr_portal.api.fields import Shape
from takedowns.enums import DecisionGround, Effect, ListingOutcome, NoticeOutcome, NoticeState


class PersonShape(Shape):
    """Somebody of the desk, or who sent a notice."""

    key = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")


class ClaimShape(Shape):
    """Who has a notice, and until when; and what the reader may do about it."""

    is_held = serializers.BooleanField()
    is_mine = serializers.BooleanField()
    may_take = serializers.BooleanField()
    may_hand_over = serializers.BooleanField()
    until = serializers.DateTimeField(allow_null=True)


class MoneyShape(Shape):
    """An amount with its currency (ISO 4217)."""

    amount = serializers.CharField()
    currency = serializers.CharField()


class SeenListingShape(Shape):
    """One listing as it was seen when the notice came in."""

    position = serializers.IntegerField()
    address = serializers.CharField(source="clean_address")
    title = serializers.SerializerMethodField(help_text="Null without a snapshot.")
    seller = serializers.SerializerMethodField(help_text="Its name; null without a snapshot.")
    price = serializers.SerializerMethodField()

    def get_title(self, listing) -> str | None:
        shown = getattr(listing, "snapshot", None)
        return shown.title if shown else None

    def get_seller(self, listing) -> str | None:
        shown = getattr(listing, "snapshot", None)
        return shown.seller_name if shown else None

    @extend_schema_field(MoneyShape(allow_null=True))
    def get_price(self, listing) -> dict[str, str] | None:
        shown = getattr(listing, "snapshot", None)
        if shown is None or shown.price is None:
            return None
        return {"amount": str(shown.price), "currency": shown.currency}


class DeskListingShape(SeenListingShape):
    """One listing, with what it showed when the notice came in."""

    sent_as = serializers.CharField(source="pasted")
    key = serializers.CharField()
    seller_key = serializers.CharField()
    outcome = serializers.ChoiceField(choices=ListingOutcome.choices)
    rejection_code = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)
    effect = serializers.SerializerMethodField(
        help_text="How it counts towards accuracy; null while it is open."
    )
    upheld_against_seller = serializers.SerializerMethodField(
        help_text="Listings of this seller, in other notices."
    )
    elsewhere = serializers.SerializerMethodField(help_text="Other notices about the same listing.")
    outside_the_mark = serializers.SerializerMethodField(
        help_text="Goods in its title that the mark does not cover."
    )

    @extend_schema_field(serializers.ChoiceField(choices=Effect.choices, allow_null=True))
    def get_effect(self, listing) -> str | None:
        return getattr(listing, "effect", None)

    def get_upheld_against_seller(self, listing) -> int:
        return self.context["history"].sellers.get(listing.seller_key, 0)

    @extend_schema_field(serializers.ListField(child=serializers.DictField(child=serializers.CharField())))
    def get_elsewhere(self, listing) -> list[dict[str, str]]:
        return [one._asdict() for one in self.context["history"].elsewhere.get(listing.key, ())]

    def get_outside_the_mark(self, listing) -> str | None:
        return listing.outside.word if listing.outside else None


class RightFactsShape(Shape):
    """The right of a notice, as the desk weighs it."""

    key = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()
    office = serializers.CharField()
    registration_number = serializers.CharField()
    nice_classes = serializers.ListField(child=serializers.IntegerField())
    goods = serializers.CharField()
    disclaimer = serializers.CharField()
    expires_on = serializers.DateField(allow_null=True)


class PieceShape(Shape):
    """A file of a notice or of its right; read it through the pages of the desk."""

    kind = serializers.CharField()
    added_by = serializers.CharField()
    key = serializers.CharField(source="file.pk")
    name = serializers.CharField(source="file.name")
    size = serializers.IntegerField(source="file.size", help_text="Bytes.")
    media_type = serializers.CharField(source="file.media_type")
    sha256 = serializers.CharField(source="file.sha256")
    scan_state = serializers.CharField(source="file.scan_state")
    added_at = serializers.DateTimeField(source="file.added_at")


class PastDecisionShape(Shape):
    """One decision, how far it is carried out, and whether the reader may undo it."""

    key = serializers.IntegerField(source="decision.pk")
    decided_by = PersonShape(source="decision.decided_by")
    decided_at = serializers.DateTimeField(source="decision.decided_at")
    undone_by = PersonShape(source="decision.undone_by", allow_null=True)
    undone_at = serializers.DateTimeField(source="decision.undone_at", allow_null=True)
    listings = serializers.IntegerField(source="listing_count")
    in_words = serializers.CharField()
    to_carry_out = serializers.IntegerField()
    carried_out = serializers.IntegerField()
    to_put_back = serializers.IntegerField()
    put_back = serializers.IntegerField()
    failed = serializers.IntegerField()
    may_undo = serializers.SerializerMethodField()
    held_until = serializers.DateTimeField(help_text="Until when an undo leaves no trace outside.")

    def get_may_undo(self, past) -> bool:
        return past.may_undo and self.context["may_decide"]


class PrecedentShape(Shape):
    """Listings with the same verdict in one earlier decision."""

    number = serializers.CharField()
    outcome = serializers.ChoiceField(choices=ListingOutcome.choices)
    code = serializers.CharField()
    sentence = serializers.CharField()
    decided_by = serializers.CharField(source="who")
    decided_at = serializers.DateTimeField(source="at")
    count = serializers.IntegerField()
    sellers = serializers.ListField(child=serializers.CharField())


class PrecedentsShape(Shape):
    """Earlier decisions, the newest first."""

    same_listing = PrecedentShape(many=True)
    same_seller = PrecedentShape(many=True)
    same_right = PrecedentShape(many=True)


class RejectedShape(Shape):
    """How often listings of the rights holder were rejected under one code."""

    code = serializers.CharField()
    count = serializers.IntegerField()
    meaning = serializers.CharField()


class HistoryShape(Shape):
    """How the notices of the rights holder ended so far."""

    settled = serializers.IntegerField()
    upheld = serializers.IntegerField()
    codes = RejectedShape(many=True)


class WarningShape(Shape):
    """A warning of ours, in spite of which the notice was sent."""

    code = serializers.CharField()
    sentence = serializers.CharField()


class OwnShape(Shape):
    """A notice as it was sent, with its right and who has it."""

    number = serializers.CharField()
    external_ref = serializers.CharField()
    state = serializers.ChoiceField(choices=NoticeState.choices)
    outcome = serializers.ChoiceField(choices=[("", ""), *NoticeOutcome.choices])
    version = serializers.IntegerField(help_text="Rises with every change; the ETag.")
    market = serializers.CharField()
    reason = serializers.CharField(source="reason.code")
    submitted_at = serializers.DateTimeField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(help_text="Until when we promise to decide.")
    decided_at = serializers.DateTimeField(allow_null=True)
    listing_count = serializers.IntegerField()
    pending_count = serializers.IntegerField(help_text="Listings without an outcome.")
    upheld_count = serializers.IntegerField()
    executing_count = serializers.IntegerField(help_text="Decided, and still being carried out.")
    organisation = serializers.CharField(source="organisation.slug")
    holder = serializers.CharField(source="organisation.name")
    right = RightFactsShape()
    corrects = serializers.CharField(source="corrects.number", allow_null=True, default=None)
    level = serializers.CharField(source="clock.level_name", allow_null=True, default=None)
    triager = PersonShape(allow_null=True)
    submitted_by = PersonShape()
    agency = serializers.CharField(source="agent.name", allow_null=True, default=None)
    explanation = serializers.CharField(help_text="What the filer says.")
    locations = serializers.ListField(child=serializers.CharField())
    details = serializers.DictField(child=serializers.CharField())
    capacity = serializers.CharField()
    complainant_name = serializers.CharField()
    complainant_email = serializers.CharField()
    signature = serializers.CharField()
    signed_from = serializers.CharField(allow_null=True)
    message_to_seller = serializers.CharField()
    ground = serializers.ChoiceField(
        source="reason.ground", choices=[("", ""), *DecisionGround.choices],
        help_text="The ground of a takedown, unless a decision names another.",
    )  # fmt: skip


class AroundShape(Shape):
    """What is known around a notice: its listings, files, decisions, and what was decided before."""

    claim = ClaimShape()
    listings = DeskListingShape(many=True)
    files = PieceShape(many=True)
    certificates = PieceShape(many=True)
    overruled = WarningShape(many=True)
    history = HistoryShape()
    decisions = PastDecisionShape(many=True)
    precedents = PrecedentsShape()
    events = EventShape(many=True, help_text="The last fifty, the oldest first.")


class DeskNoticeShape(AroundShape, OwnShape):
    """A notice with everything that the desk weighs."""
