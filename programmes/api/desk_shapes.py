"""What the desk is shown of participations and evaluations."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ipr_portal.api.events import EventShape
from ipr_portal.api.fields import Shape
from programmes.enums import (
    EvaluationKind,
    InvitationEnd,
    Leaving,
    OnboardingItem,
    ParticipationState,
    Purpose,
)
from programmes.forms.acts import ACTS
from programmes.models import Evaluation
from programmes.queries.standing import row_of

from .accuracy import FiguresShape
from .guarantee import KeptShape
from .shapes import (
    CriterionShape,
    OnboardingShape,
    ParticipationShape,
    PlanShape,
    StandFiguresShape,
    StandShape,
    StepShape,
    TermsShape,
    criterion_told,
)

ACT_NAMES = [(name, act.title) for name, act in ACTS.items()]


class HolderShape(Shape):
    """A rights holder."""

    slug = serializers.CharField(help_text="Of its addresses.")
    name = serializers.CharField()


class EvaluationRowShape(Shape):
    """The figures of an organisation at a moment, and what follows from them."""

    key = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=EvaluationKind.choices)
    as_of = serializers.DateTimeField(help_text="The end of the three months.")
    evaluated_at = serializers.DateTimeField()
    figures = StandFiguresShape(source="*")
    admits = serializers.BooleanField(help_text="Whether it meets every criterion of admission.")
    watches = serializers.BooleanField(
        help_text="Whether a criterion of leaving is met, often enough in a row."
    )
    blocking_reasons = serializers.ListField(
        source="blocking_codes",
        child=serializers.CharField(),
        help_text="Codes of reasons that stand in the way by themselves.",
    )


class CriteriaShape(Shape):
    """An evaluation criterion by criterion."""

    to_enter = serializers.SerializerMethodField(help_text="With what is missing.")
    to_stay = serializers.SerializerMethodField()

    @extend_schema_field(CriterionShape(many=True))
    def get_to_enter(self, row: Evaluation) -> Any:
        return criteria_of(row, Purpose.ADMISSION)

    @extend_schema_field(CriterionShape(many=True))
    def get_to_stay(self, row: Evaluation) -> Any:
        return criteria_of(row, Purpose.WATCH)


class WholeEvaluationShape(EvaluationRowShape, CriteriaShape):
    """An evaluation with every criterion: its value, its threshold, and what is missing."""

    organisation = HolderShape()
    programme = serializers.CharField(source="programme.code")
    criteria_version = serializers.IntegerField(source="criteria.number")
    by = serializers.CharField(allow_null=True, help_text="Null: the portal.")
    participation = serializers.IntegerField(
        source="participation_id", allow_null=True, help_text="Key of the participation then, or null."
    )


class EvaluationWithCriteriaShape(EvaluationRowShape, CriteriaShape):
    """The last evaluation of a candidate."""


class DeskParticipationShape(ParticipationShape):
    """A participation as the desk lists it."""

    organisation = HolderShape()
    version = serializers.IntegerField(help_text="Rises with every step; the ETag.")
    identified_at = serializers.DateTimeField()
    effective_at = serializers.DateTimeField(allow_null=True)
    decision_due_at = serializers.DateTimeField(
        allow_null=True, help_text="On watch: by when we decide about an improvement plan."
    )
    ended_at = serializers.DateTimeField(allow_null=True)
    leaving = serializers.ChoiceField(
        choices=[("", ""), *Leaving.choices], help_text="Empty: it has not left."
    )
    return_evaluated_at = serializers.DateTimeField(allow_null=True)
    cohort = serializers.CharField()
    cadence_months = serializers.IntegerField(allow_null=True, help_text="Between check-ins.")
    origin = serializers.CharField(
        source="origin_label", help_text="Where it comes from; empty: its figures."
    )


class ParticipantShape(DeskParticipationShape):
    """A participant with its last evaluation."""

    reason = serializers.CharField(allow_null=True, help_text="Of the last step.")
    evaluation = EvaluationRowShape(allow_null=True, help_text="Null: not evaluated yet.")


class CandidateShape(DeskParticipationShape):
    """A candidate with its last evaluation, criterion by criterion."""

    reason = serializers.CharField(allow_null=True, help_text="Of the last step.")
    evaluation = EvaluationWithCriteriaShape(allow_null=True, help_text="Null: not evaluated yet.")


class DeskStepShape(StepShape):
    """One step of a participation, and who took it."""

    before = serializers.ChoiceField(choices=[("", ""), *ParticipationState.choices])
    by = serializers.CharField(allow_null=True, help_text="Null: the portal.")
    is_internal = serializers.BooleanField(
        source="internal", help_text="The rights holder is not told of it."
    )


class SentLetterShape(Shape):
    """An invitation and how it ended."""

    key = serializers.IntegerField(source="pk")
    words = serializers.CharField(help_text="The letter, in Markdown.")
    terms_version = serializers.IntegerField(source="terms.number")
    sent_by = serializers.CharField()
    sent_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    end = serializers.ChoiceField(
        choices=[("", ""), *InvitationEnd.choices], help_text="Empty while it is open."
    )
    ended_at = serializers.DateTimeField(allow_null=True)
    signature = serializers.CharField()
    refusal = serializers.CharField(help_text="Why it was declined, or empty.")


class AroundDeskParticipationShape(Shape):
    """What the desk's page of a participation shows beside its state."""

    accuracy = FiguresShape(help_text="Of now.")
    kept = KeptShape(help_text="The promise in 13 weeks.")
    standing = StandShape()
    terms = TermsShape(help_text="In force now.")
    plan = PlanShape(allow_null=True, help_text="The improvement plan that runs, or null.")
    onboarding = OnboardingShape(many=True)
    missing = serializers.ListField(
        child=serializers.ChoiceField(choices=OnboardingItem.choices),
        help_text="Of the onboarding, while it is under way.",
    )
    possible = serializers.ListField(
        child=serializers.ChoiceField(choices=ACT_NAMES),
        help_text="Steps that you can take now: each is POSTed to the address of its name.",
    )
    steps = DeskStepShape(many=True, help_text="The newest first.")
    letters = SentLetterShape(many=True, help_text="The newest first.")
    evaluations = EvaluationRowShape(many=True, help_text="Of a year, the newest first.")
    events = EventShape(many=True, help_text="The last fifty, the oldest first.")


class WholeDeskParticipationShape(DeskParticipationShape, AroundDeskParticipationShape):
    """A participation with what its page shows."""


def criteria_of(row: Evaluation, purpose: str) -> Any:
    """The criteria of one purpose, as both sides read them; the lines are read already."""
    figures = row.figures
    told = [
        criterion_told(row_of(line.criterion, line.finding), figures)
        for line in row.lines.all()
        if line.criterion.purpose == purpose
    ]
    return CriterionShape(told, many=True).data
