"""What is shown of a participation on both sides: its programme, how it stands, and what was agreed."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ipr_portal.api.fields import Shape
from programmes.criteria import Figures
from programmes.enums import (
    TAKES_PART,
    BenefitKind,
    Comparison,
    Figure,
    OnboardingItem,
    ParticipationState,
    ProgrammeKind,
)
from programmes.models import Participation
from programmes.queries.standing import CriterionRow, Stand, stand_of
from programmes.wording import say_days

MARKS = {"fine": "FINE", "attention": "ATTENTION", "": "NO_DATA"}  # as the pills of the pages have it


class Exact(serializers.DecimalField):
    """A decimal of six places, as a text."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_digits=18, decimal_places=6, **more)


class ProgrammeShape(Shape):
    """A programme, and what it promises."""

    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=ProgrammeKind.choices)
    business_days = serializers.IntegerField(
        help_text="A decision comes in less than that many business days of the market."
    )
    promise_in_words = serializers.SerializerMethodField()

    def get_promise_in_words(self, programme) -> str:
        return say_days(programme.business_days)


class ParticipationShape(Shape):
    """One attempt to take part in a programme, from the invitation to its end."""

    key = serializers.IntegerField(source="pk")
    programme = ProgrammeShape()
    state = serializers.ChoiceField(choices=ParticipationState.choices)
    state_in_words = serializers.CharField(source="get_state_display")
    state_since = serializers.DateTimeField()
    takes_part = serializers.SerializerMethodField(help_text="From the acceptance to the end.")
    promise_from = serializers.SerializerMethodField(
        help_text="Notices sent from then on are under the promise; null while nothing is promised."
    )
    contact = serializers.SerializerMethodField(help_text="Who of the IPR team looks after you.")
    returns_at = serializers.SerializerMethodField(
        help_text="After leaving: when a return is looked at by itself; null otherwise."
    )

    def get_takes_part(self, row) -> bool:
        return row.state in TAKES_PART

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_promise_from(self, row) -> Any:
        return moment(row.effective_at if row.state in TAKES_PART else None)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_contact(self, row) -> str | None:
        return str(row.manager) if row.manager else None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_returns_at(self, row) -> Any:
        return moment(None if row.return_evaluated_at else row.returns_at)


class CriterionShape(Shape):
    """One criterion with the value of its figure: decimals as texts, shares between 0 and 1."""

    figure = serializers.ChoiceField(choices=Figure.choices)
    name = serializers.CharField()
    meaning = serializers.CharField()
    value = Exact(allow_null=True, help_text="Null where there is no data.")
    comparison = serializers.ChoiceField(choices=Comparison.choices)
    threshold = Exact()
    threshold_in_words = serializers.CharField()
    numerator = Exact(allow_null=True, help_text="What counts; null for the weakest reason.")
    denominator = Exact(allow_null=True, help_text="Of how much; null where nothing counts.")
    running = serializers.IntegerField(help_text="At how many monthly evaluations in a row it must be met.")
    stands = serializers.ChoiceField(choices=list(zip(MARKS.values(), MARKS.values(), strict=True)))
    stands_in_words = serializers.CharField()
    missing = Exact(
        allow_null=True, help_text="From the threshold; null for criteria of staying, and without data."
    )
    missing_in_words = serializers.CharField(help_text="Empty where nothing is missing.")
    listings_missing = serializers.IntegerField(
        allow_null=True, help_text="Listings taken down in a row that would do; null where no number would."
    )
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="Codes of the reasons that fail it."
    )
    changed_by = serializers.CharField(help_text="What moves the figure.")


class StandFiguresShape(Shape):
    """The figures behind the criteria."""

    numerator = Exact(source="good", help_text="Counted listings for you.")
    denominator = Exact(source="counted", help_text="Counted listings in all, of three months.")
    accuracy = Exact(source="point", allow_null=True, help_text="From 0 to 1; null where nothing counts.")
    lower = Exact(allow_null=True, help_text="With 95 % confidence.")
    upper = Exact(allow_null=True, help_text="With 95 % confidence.")
    upper_to_stay = Exact(source="exit_upper", allow_null=True, help_text="With 90 % confidence.")
    taken_down = serializers.IntegerField()
    overturned = serializers.IntegerField(help_text="Taken down, and the seller was right.")
    overturned_share = Exact(source="counter_success", allow_null=True)


class StandShape(Shape):
    """How an organisation stands against every criterion."""

    as_of = serializers.DateTimeField(help_text="The end of the three months.")
    criteria_version = serializers.IntegerField()
    figures = StandFiguresShape()
    to_enter = CriterionShape(many=True)
    to_stay = CriterionShape(many=True, help_text="While the organisation takes part.")
    blocking_reasons = serializers.ListField(
        child=serializers.CharField(), help_text="Codes of reasons that stand in the way by themselves."
    )


class BenefitShape(Shape):
    """One thing that participants have."""

    kind = serializers.ChoiceField(choices=BenefitKind.choices)
    reason = serializers.CharField(
        source="code", help_text="The code of the reason that is opened, or empty."
    )
    words = serializers.CharField()


class TermsShape(Shape):
    """Terms of a programme, and what they give."""

    version = serializers.IntegerField(source="number")
    text = serializers.CharField(help_text="Markdown.")
    benefits = BenefitShape(many=True, source="benefits.all")


class PlanTargetShape(Shape):
    """A figure to be reached."""

    figure = serializers.ChoiceField(choices=Figure.choices)
    comparison = serializers.ChoiceField(choices=Comparison.choices)
    threshold = Exact()
    in_words = serializers.CharField(source="said")


class PlanShape(Shape):
    """An improvement plan that runs."""

    words = serializers.CharField(help_text="Markdown.")
    agreed_with = serializers.CharField()
    opened_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    evaluations_needed = serializers.IntegerField(help_text="Good ones in a row.")
    targets = PlanTargetShape(many=True, source="targets.all")


class StepAnswerShape(Shape):
    """What an owner answered to a step."""

    words = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class StepShape(Shape):
    """One step of a participation."""

    state = serializers.ChoiceField(choices=ParticipationState.choices)
    state_in_words = serializers.CharField(source="get_state_display")
    at = serializers.DateTimeField()
    reason = serializers.CharField()
    message = serializers.CharField(help_text="What we wrote besides.")
    answers = StepAnswerShape(many=True, source="answers.all")


class OnboardingShape(Shape):
    """One item of the onboarding."""

    item = serializers.ChoiceField(choices=OnboardingItem.choices)
    name = serializers.CharField(source="item.label")
    asks = serializers.CharField()
    by_owner = serializers.BooleanField(source="is_by_owner", help_text="Whether an owner fills it in.")
    words = serializers.CharField(source="entry.words", allow_null=True, default=None)
    by = serializers.CharField(source="entry.by.__str__", allow_null=True, default=None)
    at = serializers.DateTimeField(
        source="entry.at", allow_null=True, default=None, help_text="Null: not in place yet."
    )


def moment(at) -> Any:
    """A moment as the API writes it, or None."""
    return at and serializers.DateTimeField().to_representation(at)


def stand_told(participation: Participation, *, at) -> dict[str, Any]:
    """How the organisation of a participation stands; the criteria of staying only while it takes part."""
    stand = stand_of(participation.organisation, participation.programme, at=at)
    staying: Iterable[CriterionRow] = stand.to_stay if participation.state in TAKES_PART else ()
    return told(stand, staying)


def told(stand: Stand, staying: Iterable[CriterionRow]) -> dict[str, Any]:
    return {
        "as_of": stand.as_of,
        "criteria_version": stand.version.number,
        "figures": stand.figures,
        "to_enter": [criterion_told(row, stand.figures) for row in stand.to_enter],
        "to_stay": [criterion_told(row, stand.figures) for row in staying],
        "blocking_reasons": stand.blocking_codes,
    }


def criterion_told(row: CriterionRow, figures: Figures) -> dict[str, Any]:
    """A criterion as both the table of the pages and programs read it."""
    asked, found = row.criterion, row.finding
    numerator, denominator = figures.parts_of(asked.figure)
    missing = bool(row.missing) and found.met is not None
    return {
        "figure": asked.figure, "name": row.figure, "meaning": row.meaning, "value": found.value,
        "comparison": asked.comparison, "threshold": asked.threshold, "threshold_in_words": row.threshold,
        "numerator": numerator, "denominator": denominator or None, "running": asked.running,
        "stands": MARKS[row.meaning_of_state], "stands_in_words": row.state,
        "missing": found.missing if missing else None, "missing_in_words": row.missing,
        "listings_missing": found.clean if missing else None, "reasons": list(found.codes),
        "changed_by": row.change,
    }  # fmt: skip
