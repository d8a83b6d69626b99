"""What is shown of cases: rows of lists, and the parts of one case that both sides read."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from enforcement.enums import (
    Assistance,
    AuthorityReason,
    CaseStage,
    DisclosureState,
    ExhibitKind,
    ExhibitNature,
    LegalBasis,
    Pap,
    Tlp,
    ValuationBasis,
)
from enforcement.models import Exhibit
from ipr_portal.api.fields import Shape
from takedowns.api.desk_shapes import MoneyShape

LIGHT: dict[str, Any] = {"choices": [("", ""), *Tlp.choices], "help_text": "Traffic light; empty for none."}
MAY: dict[str, Any] = {
    "choices": [("", ""), *Pap.choices],
    "help_text": "What may be done that the target could notice.",
}
CHAINS = [
    ("BROKEN", "The last check found a fault"), ("GAP", "A hand-over took too long"), ("WHOLE", "Checked, without a fault"),
    ("UNCHECKED", "Not checked yet"),
]  # fmt: skip


class CaseRowShape(Shape):
    """One case of a list, with what happens next."""

    number = serializers.CharField()
    title = serializers.CharField()
    stage = serializers.ChoiceField(choices=CaseStage.choices)
    market = serializers.CharField()
    holders = serializers.CharField(help_text="Names of the rights holders that the reader may know of.")
    owner = serializers.CharField(help_text="The manager of the IPR team.")
    next_step = serializers.CharField()
    next_person = serializers.CharField(
        source="next_who", help_text="Empty: nobody, or somebody of another rights holder."
    )
    next_due_on = serializers.DateField(allow_null=True, help_text="A day in the market.")
    is_late = serializers.BooleanField()
    dormant_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class DutyShape(Shape):
    """Something that the reader's side is to do."""

    title = serializers.CharField()
    text = serializers.CharField()
    due_on = serializers.DateField(source="due", allow_null=True, help_text="A day in the market.")


class NextStepShape(Shape):
    """What happens next."""

    step = serializers.CharField()
    person = serializers.CharField(help_text="Empty where nobody is named.")
    due_on = serializers.DateField(allow_null=True)


class MilestoneShape(Shape):
    """A stage on the way of a case."""

    stage = serializers.ChoiceField(choices=CaseStage.choices)
    place = serializers.ChoiceField(
        choices=[(-1, "it has been here"), (0, "it is here"), (1, "ahead")], help_text="-1, 0 or 1."
    )
    since = serializers.DateTimeField(source="move.at", allow_null=True, default=None)
    assistance = serializers.ChoiceField(
        source="choice.choice", choices=Assistance.choices, allow_null=True, default=None,
        help_text="Whether the platform assists; null where nothing was decided.",
    )  # fmt: skip
    because = serializers.CharField(source="choice.reason", allow_null=True, default=None)


class CaseMoveShape(Shape):
    """One move. Who made it and why is null for a move of another rights holder."""

    stage = serializers.ChoiceField(choices=CaseStage.choices)
    at = serializers.DateTimeField()
    by = serializers.SerializerMethodField()
    note = serializers.SerializerMethodField()
    lessons = serializers.SerializerMethodField()
    disposal = serializers.SerializerMethodField()
    authority_reason = serializers.SerializerMethodField()

    def get_by(self, move) -> str | None:
        return str(move.by) if move.is_told else None

    def get_note(self, move) -> str | None:
        return move.note if move.is_told else None

    def get_lessons(self, move) -> str | None:
        return move.lessons if move.is_told else None

    def get_disposal(self, move) -> str | None:
        return move.disposal if move.is_told else None

    @extend_schema_field(
        serializers.ChoiceField(choices=[("", ""), *AuthorityReason.choices], allow_null=True)
    )
    def get_authority_reason(self, move) -> str | None:
        return move.authority_reason if move.is_told else None


class NextMoveShape(Shape):
    """A move that may follow, and what is missing for it."""

    stage = serializers.ChoiceField(choices=CaseStage.choices)
    is_yours = serializers.BooleanField(source="mine")
    by_signature = serializers.BooleanField(source="signed", help_text="Of an owner of the rights holder.")
    missing = serializers.ListField(child=serializers.CharField())


class CustodyShape(Shape):
    """One step of a chain of custody."""

    sequence = serializers.IntegerField()
    act = serializers.CharField()
    at = serializers.DateTimeField()


class ExhibitShape(Shape):
    """An exhibit with its chain."""

    number = serializers.CharField(source="__str__")
    title = serializers.CharField()
    brand = serializers.CharField(source="party.brand")
    nature = serializers.ChoiceField(choices=ExhibitNature.choices)
    kind = serializers.ChoiceField(choices=ExhibitKind.choices)
    seal = serializers.CharField()
    held_by = serializers.CharField(source="holder")
    files = serializers.SerializerMethodField(help_text="How many.")
    tlp = serializers.ChoiceField(**LIGHT)
    pap = serializers.ChoiceField(**MAY)
    chain = serializers.SerializerMethodField()
    checked_at = serializers.DateTimeField(allow_null=True)
    custody = CustodyShape(source="shown", many=True)

    def get_files(self, exhibit: Exhibit) -> int:
        return len(exhibit.pictures)

    @extend_schema_field(serializers.ChoiceField(choices=CHAINS))
    def get_chain(self, exhibit: Exhibit) -> str:
        if exhibit.fault:
            return "BROKEN"
        return "GAP" if exhibit.gaps else "WHOLE" if exhibit.checked_at else "UNCHECKED"


class SeizedShape(Shape):
    """What was seized is worth, on one basis; values on different bases are never added."""

    basis = serializers.ChoiceField(choices=ValuationBasis.choices)
    final = serializers.SerializerMethodField()
    provisional = serializers.SerializerMethodField()
    without_rate = serializers.IntegerField(source="unrated", help_text="Lines that are in no sum.")

    @extend_schema_field(MoneyShape(allow_null=True))
    def get_final(self, total) -> dict[str, str] | None:
        return {"amount": str(total.usd), "currency": "USD"} if total.lines else None

    @extend_schema_field(MoneyShape(allow_null=True))
    def get_provisional(self, total) -> dict[str, str] | None:
        return {"amount": str(total.provisional), "currency": "USD"} if total.provisional_lines else None


class DocumentShape(Shape):
    """A document that an agency asks for."""

    words = serializers.CharField()
    is_there = serializers.BooleanField()


class FileEntryShape(Shape):
    """One entry of the file, in words."""

    title = serializers.CharField()
    text = serializers.CharField()
    holder = serializers.CharField(help_text="Whose it is; empty where it is everybody's.")
    tlp = serializers.ChoiceField(**LIGHT)
    pap = serializers.ChoiceField(**MAY)
    due_on = serializers.DateField(source="due", allow_null=True)
    documents = DocumentShape(source="checks", many=True)
    photos = serializers.SerializerMethodField(help_text="Keys of evidence files.")

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_photos(self, row) -> list[str]:
        return [str(photo.file_id) for photo in row.photos]


class FileSectionShape(Shape):
    """One section of the file."""

    key = serializers.CharField()
    title = serializers.CharField()
    entries = FileEntryShape(source="rows", many=True)


class CaseListingShape(Shape):
    """A listing that the case is about."""

    key = serializers.CharField(source="listing.key")
    seller_key = serializers.CharField(source="listing.seller_key")
    notice = serializers.CharField(source="listing.notice.number")
    holder = serializers.CharField(source="organisation")


class SellerCountShape(Shape):
    """A seller of the listings."""

    seller_key = serializers.CharField()
    listings = serializers.IntegerField()


class OfferedAgainShape(Shape):
    """A listing of a watched seller that the rights holders are to report."""

    title = serializers.CharField()
    address = serializers.CharField()
    listed_at = serializers.DateTimeField()
    told_at = serializers.DateTimeField()


class RelatedShape(Shape):
    """Cases that this one was merged with or split from, of those that the reader may know of, by number."""

    merged_into = serializers.CharField(allow_null=True)
    split_from = serializers.CharField(allow_null=True)
    merged = serializers.ListField(child=serializers.CharField())
    split_off = serializers.ListField(child=serializers.CharField())


class DisclosureRowShape(Shape):
    """A disclosure of seller data: what was asked for, for whom, until when."""

    key = serializers.IntegerField(source="pk")
    number = serializers.CharField(source="__str__")
    holder = serializers.CharField(source="organisation")
    seller_key = serializers.CharField()
    state = serializers.ChoiceField(choices=DisclosureState.choices)
    basis = serializers.ChoiceField(choices=LegalBasis.choices)
    reference = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True, help_text="It is read before this moment, not at it.")
    asked_for = serializers.ListField(source="fields", child=serializers.CharField())
    readers = serializers.SerializerMethodField()

    def get_readers(self, row) -> list[str]:
        return [str(one.person) for one in row.readers.all()]


class CaseShape(Shape):
    """A case as its page shows it to this reader."""

    number = serializers.CharField()
    title = serializers.CharField()
    stage = serializers.ChoiceField(choices=CaseStage.choices)
    market = serializers.CharField()
    is_open = serializers.BooleanField()
    owner = serializers.CharField(help_text="The manager of the IPR team.")
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    dormant_at = serializers.DateTimeField(allow_null=True)
    embargo_until = serializers.DateField(allow_null=True, help_text="Nothing reaches the press before.")
    brands = serializers.ListField(child=serializers.CharField())
    tlp = serializers.ChoiceField(**LIGHT)
    next = NextStepShape(allow_null=True)
    duties = DutyShape(many=True)
    way = MilestoneShape(many=True)
    moves = CaseMoveShape(many=True)
    may_follow = NextMoveShape(many=True, help_text="Empty for who may not change the case.")
    related = RelatedShape()
    exhibits = ExhibitShape(many=True)
    seized = SeizedShape(many=True)
    offered_again = OfferedAgainShape(many=True)
    disclosures = DisclosureRowShape(many=True)
    file = FileSectionShape(many=True)
    costs = MoneyShape(many=True, help_text="A sum for each currency.")
    listings = CaseListingShape(many=True, help_text="The first hundred.")
    sellers = SellerCountShape(many=True)
