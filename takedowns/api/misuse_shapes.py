"""What the API shows of misuse: to the desk everything; to an organisation what it was told, and no person of ours."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ipr_portal.api.events import EventShape
from ipr_portal.api.fields import Shape
from ipr_portal.organisations.enums import SuspensionCause, SuspensionEnd
from takedowns.enums import (
    AppealAnswer,
    FlagSource,
    MisuseState,
    MisuseVerdict,
    ProposalAnswer,
    SanctionEnd,
    SanctionKind,
)
from takedowns.models import Sanction

from .desk_shapes import PersonShape


class SanctionAppealShape(Shape):
    """An appeal of the organisation, and its answer once there is one."""

    grounds = serializers.CharField()
    appealed_by = serializers.CharField(help_text="An owner of the organisation.")
    appealed_at = serializers.DateTimeField()
    answer = serializers.ChoiceField(
        choices=[("", ""), *AppealAnswer.choices], help_text="Empty until answered."
    )
    sentence = serializers.CharField(help_text="Why; empty until answered.")
    answered_at = serializers.DateTimeField(allow_null=True)


class SanctionShape(Shape):
    """A warning or a suspension because of misuse, as the organisation was told it."""

    key = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=SanctionKind.choices)
    found = serializers.CharField(help_text="What was found.")
    rejected = serializers.IntegerField(help_text="Listings, of those decided in the period.")
    decided = serializers.IntegerField()
    period_from = serializers.DateTimeField()
    period_until = serializers.DateTimeField()
    notices = serializers.ListField(child=serializers.CharField(), help_text="The numbers behind it.")
    legal_basis = serializers.CharField(help_text="Of a suspension without an earlier warning; else empty.")
    reasons = serializers.ListField(
        child=serializers.CharField(), source="suspension.reasons", default=[],
        help_text="What is suspended, if not everything: notices under these reasons,",
    )  # fmt: skip
    markets = serializers.ListField(
        child=serializers.CharField(), source="suspension.markets", default=[], help_text="or in these markets."
    )  # fmt: skip
    imposed_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    end = serializers.ChoiceField(choices=[("", ""), *SanctionEnd.choices], help_text="Empty while in force.")
    ended_at = serializers.DateTimeField(allow_null=True)
    appeal_until = serializers.DateTimeField(help_text="One appeal is possible until then.")
    appeal = serializers.SerializerMethodField(help_text="Null without one.")

    @extend_schema_field(SanctionAppealShape(allow_null=True))
    def get_appeal(self, row: Sanction) -> Any:
        found = getattr(row, "appeal", None)
        return SanctionAppealShape(found).data if found else None


class SuspensionShape(Shape):
    """Filing that is or was suspended: all of it, or under some reasons, or in some markets."""

    key = serializers.IntegerField(source="pk")
    cause = serializers.ChoiceField(choices=SuspensionCause.choices)
    sentence = serializers.CharField(help_text="Why.")
    reasons = serializers.ListField(child=serializers.CharField())
    markets = serializers.ListField(child=serializers.CharField())
    suspended_at = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True, help_text="Null: until we restore it.")
    end = serializers.ChoiceField(
        choices=[("", ""), *SuspensionEnd.choices], help_text="Empty while in force."
    )
    end_sentence = serializers.CharField()
    ended_at = serializers.DateTimeField(allow_null=True)


class MisuseCaseShape(Shape):
    """A sender of notices who may misuse them: for an agency the agency, not whom it acts for."""

    key = serializers.IntegerField(source="pk")
    organisation = serializers.CharField(source="against.slug")
    name = serializers.CharField(source="against.name")
    state = serializers.ChoiceField(choices=MisuseState.choices)
    version = serializers.IntegerField(help_text="Rises with every change; the ETag.")
    flag_count = serializers.IntegerField()
    opened_at = serializers.DateTimeField()
    taken_by = PersonShape(allow_null=True, help_text="Who reviews it.")
    taken_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True, help_text="Of the warning or the suspension.")
    closed_at = serializers.DateTimeField(allow_null=True)


class MisuseFlagShape(Shape):
    """Why a sender was flagged; the organisation never reads it."""

    source = serializers.ChoiceField(choices=FlagSource.choices)
    grounds = serializers.CharField()
    notice = serializers.CharField(source="notice.number", allow_null=True, default=None)
    filer = PersonShape(allow_null=True, help_text="Who sent the notice; not sanctioned.")
    flagged_by = PersonShape(allow_null=True, help_text="Null: a rule.")
    flagged_at = serializers.DateTimeField()


class MisuseReviewShape(Shape):
    """A review with its four tests, and the second person's answer to a proposed suspension."""

    key = serializers.IntegerField(source="pk")
    verdict = serializers.ChoiceField(choices=MisuseVerdict.choices)
    rejected = serializers.IntegerField(help_text="Test 1: listings.")
    decided = serializers.IntegerField(help_text="Test 2: of how many.")
    period_from = serializers.DateTimeField()
    period_until = serializers.DateTimeField()
    gravity = serializers.CharField(help_text="Test 3.")
    intention = serializers.CharField(help_text="Test 4.")
    found = serializers.CharField(help_text="What the organisation reads.")
    reasons = serializers.ListField(child=serializers.CharField())
    markets = serializers.ListField(child=serializers.CharField())
    days = serializers.IntegerField(allow_null=True)
    legal_basis = serializers.CharField()
    reviewed_by = PersonShape()
    reviewed_at = serializers.DateTimeField()
    answer = serializers.ChoiceField(
        choices=[("", ""), *ProposalAnswer.choices],
        help_text="To a proposed suspension; empty until answered.",
    )
    answer_sentence = serializers.CharField()
    answered_by = PersonShape(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class NoticeCountedShape(Shape):
    """A notice with rejected listings that count."""

    number = serializers.CharField()
    decided = serializers.IntegerField()
    rejected = serializers.IntegerField()


class MisuseFiguresShape(Shape):
    """What counted of the sender in the last 90 days."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    rejected = serializers.IntegerField(help_text="Listings rejected for the claim or the practice (SU, PR).")
    decided = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True, help_text="In per cent; null without a decided listing.")
    notices = NoticeCountedShape(many=True, source="rows", help_text="The newest first.")


class WholeMisuseCaseShape(Shape):
    """A misuse case with everything that is weighed."""

    case = MisuseCaseShape()
    flags = MisuseFlagShape(many=True, help_text="The oldest first.")
    figures = MisuseFiguresShape()
    warning = SanctionShape(
        allow_null=True, help_text="The last one of twelve months that no appeal has lifted; null without."
    )
    reviews = MisuseReviewShape(many=True, help_text="The newest first.")
    events = EventShape(many=True, help_text="The last fifty, the oldest first.")


class DeskSanctionAppealShape(SanctionAppealShape):
    """An appeal with what it is against."""

    key = serializers.IntegerField(source="pk")
    organisation = serializers.CharField(source="sanction.organisation.slug")
    misuse_case = serializers.IntegerField(source="sanction.review.case_id", help_text="Its key.")
    appealed_by = PersonShape()
    answered_by = PersonShape(allow_null=True)
    sanction = serializers.SerializerMethodField()

    @extend_schema_field(SanctionShape)
    def get_sanction(self, row: Any) -> Any:
        return SanctionShape(row.sanction).data
