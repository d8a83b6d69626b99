"""Reporting accuracy: the score of a day with its groups, and every listing behind it."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem
from ipr_portal.api.fields import Query, Shape, Strict
from ipr_portal.api.pages import asked, next_address, parameters
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.tenancy.roles import Can
from programmes.accuracy import Rule
from programmes.forms.score import SUMS, wanted_of
from programmes.queries.counted import CountedListing, counted_page
from programmes.queries.score_groups import groups_of, names_of
from programmes.queries.scores import score_of
from programmes.queries.trends import window_on
from programmes.wording import RULES_IN_WORDS
from takedowns.enums import REASON_LABELS, ListingOutcome, RightKind

RULES = [
    *((name, said) for name, (said, _rules) in SUMS.items()),
    *((one.value, RULES_IN_WORDS[one]) for one in Rule),
]
KEY: dict[str, Any] = {"max_value": 2**53, "required": False}


class WindowQuery(Strict):
    """Which window: the three months that end now, or on a day."""

    day = serializers.DateField(
        required=False, help_text="The window ends at its beginning, or at its stored score."
    )
    known = serializers.ChoiceField(
        choices=["now", "then"],
        required=False,
        default="now",
        help_text="What is known now, or was known on that day.",
    )


class CountedQuery(WindowQuery, Query):
    """Which listings of the window."""

    rule = serializers.ChoiceField(choices=RULES, required=False, help_text="One rule, or all that count so.")
    reason = serializers.ChoiceField(choices=list(REASON_LABELS.items()), required=False)
    market = serializers.ChoiceField(choices=MARKET_CHOICES, required=False)
    right_kind = serializers.ChoiceField(choices=RightKind.choices, required=False)
    agent = serializers.IntegerField(min_value=0, help_text="Key of an agency; 0: filed without one.", **KEY)
    filed_by = serializers.IntegerField(min_value=1, help_text="Key of a person.", **KEY)
    only = serializers.ChoiceField(
        choices=["down", "countered"],
        required=False,
        help_text="Taken down; taken down, and the seller was right.",
    )


class FiguresShape(Shape):
    """A score with its bounds (Wilson's interval, 95 %): decimals as texts."""

    numerator = serializers.CharField(source="good", help_text="What counts for you.")
    denominator = serializers.CharField(source="n", help_text="All that counts.")
    point = serializers.CharField(allow_null=True, help_text="From 0 to 1; null where nothing counts.")
    lower = serializers.CharField(allow_null=True)
    upper = serializers.CharField(allow_null=True)


class GroupShape(Shape):
    """The score of one group; null where it is too few to say."""

    value = serializers.SerializerMethodField(help_text="What the filter of the listings takes.")
    name = serializers.CharField(source="label")
    too_few = serializers.BooleanField(source="figures.is_too_few", help_text="Below 20: no figure is given.")
    figures = serializers.SerializerMethodField()

    def get_value(self, group) -> str:
        return str(group.value if group.value is not None else 0)

    @extend_schema_field(FiguresShape(allow_null=True))
    def get_figures(self, group) -> dict[str, Any] | None:
        return None if group.figures.is_too_few else FiguresShape(group.figures).data


class GroupsShape(Shape):
    """The score by reason, market, kind of right, agent and person who filed, what weighs most first."""

    reason = GroupShape(many=True)
    market = GroupShape(many=True)
    right_kind = GroupShape(many=True)
    agent = GroupShape(many=True)
    filed_by = GroupShape(many=True)


class AccuracyShape(Shape):
    """The accuracy of a window."""

    since = serializers.DateTimeField()
    as_of = serializers.DateTimeField(help_text="The end of the window.")
    known_at = serializers.DateTimeField(help_text="Only what was known before is counted.")
    formula = serializers.IntegerField(source="version", help_text="Version of the formula.")
    listings = serializers.IntegerField(help_text="Settled in the window, whether they count or not.")
    total = FiguresShape()
    groups = GroupsShape()


class CountedShape(Shape):
    """One listing behind a score: what it counts, and by which rule."""

    notice = serializers.CharField(source="listing.notice.number")
    position = serializers.IntegerField(source="listing.position")
    address = serializers.CharField(source="listing.clean_address")
    counted_at = serializers.DateTimeField(source="at")
    reason = serializers.CharField(source="listing.notice.reason.code")
    market = serializers.CharField(source="listing.notice.market")
    right_kind = serializers.CharField(source="listing.notice.right.kind")
    agent = serializers.CharField(source="listing.notice.agent.name", allow_null=True, default=None)
    filed_by = serializers.CharField(source="listing.notice.submitted_by.__str__")
    outcome = serializers.ChoiceField(source="listing.outcome", choices=ListingOutcome.choices)
    rejection_code = serializers.CharField(source="listing.rejection_code")
    counts_for = serializers.SerializerMethodField(help_text="A decimal of six places.")
    counts_against = serializers.SerializerMethodField(help_text="A decimal of six places.")
    rule = serializers.ChoiceField(choices=[(one.value, one.value) for one in Rule])
    rule_in_words = serializers.SerializerMethodField()
    is_scaled_down = serializers.BooleanField(
        source="is_capped", help_text="No single notice weighs more than its cap."
    )

    def get_counts_for(self, row: CountedListing) -> str:
        return f"{float(row.good):.6f}"

    def get_counts_against(self, row: CountedListing) -> str:
        return f"{float(row.bad):.6f}"

    def get_rule_in_words(self, row: CountedListing) -> str:
        return str(RULES_IN_WORDS[row.rule])


class Accuracy(Resource):
    """How accurate the notices of an organisation are."""

    needs = {"list": Can.VIEW_NOTICES}

    @extend_schema(parameters=[WindowQuery], responses=AccuracyShape(many=False))
    def list(self, request, **kwargs) -> Response:
        """The score of a window with its groups."""
        query = parameters(request.query_params, WindowQuery)
        then = query["known"] == "then"
        _stored, as_of, known_at = window_on(
            self.organisation, query.get("day"), as_known_then=then, now=self.at
        )
        scored = score_of(self.organisation, as_of=as_of, known_at=known_at)
        plain = {
            name: getattr(scored, name) for name in AccuracyShape._declared_fields if hasattr(scored, name)
        }
        groups = groups_of(scored, names_of(scored))
        return Response(AccuracyShape(plain | {"version": scored.version, "groups": groups}).data)


class AccuracyListings(Resource):
    """The listings behind a score."""

    needs = {"list": Can.VIEW_NOTICES}

    @extend_schema(parameters=[CountedQuery], responses=pages_of(CountedShape))
    def list(self, request, **kwargs) -> Response:
        """The listings of a window with what each counts and why, the newest first."""
        query = asked(request, CountedQuery)
        then = query["known"] == "then"
        _stored, as_of, known_at = window_on(
            self.organisation, query.get("day"), as_known_then=then, now=self.at
        )
        wanted = wanted_of(query, as_of=as_of, known_at=known_at)
        try:
            found = counted_page(self.organisation, wanted, after=query.get("after", ""), size=query["size"])
        except Http404 as error:
            raise Problem("cursor") from error
        items = CountedShape(found.items, many=True).data
        return Response({"items": items, "next": next_address(request, found.next)})
