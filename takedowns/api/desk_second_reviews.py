"""Second reviews at the desk: decisions that wait for somebody who has not seen them, and how far people agree."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem
from ipr_portal.api.fields import Choice, Query, Shape, Strict, Text, Whole
from ipr_portal.api.pages import asked, page
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.roles import Can
from takedowns.actions import second_reviews as actions
from takedowns.enums import REJECTIONS, DecisionGround, LessonFinding, ListingOutcome, SecondReviewState
from takedowns.forms.opinions import OpinionForm
from takedowns.listings import MAX_LISTINGS
from takedowns.models import Listing, SecondReview
from takedowns.queries.parts import evidence_of
from takedowns.queries.second_reviews import (
    agreement_by_month,
    compared,
    held_listings,
    reviews_for,
    reviews_for_pages,
    reviews_in,
)
from takedowns.rules.second_reviews import may_see_first, why_closed, why_not_second, why_not_settle
from takedowns.rules.triage import VERDICTS

from .desk_shapes import PersonShape, PieceShape, RightFactsShape, SeenListingShape

VIEWS = [
    ("mine", "about which the caller may give the second opinion"),
    ("held", "those that wait for a second person"),
    ("differ", "those that a lead settles"),
    ("ended", "those that have ended"),
]


class SecondReviewShape(Shape):
    """A decision that is held until a second person has decided without seeing it."""

    key = serializers.IntegerField(source="pk")
    notice = serializers.CharField(source="notice.number")
    holder = serializers.CharField(source="notice.organisation.name")
    market = serializers.CharField(source="notice.market")
    reason = serializers.CharField(source="notice.reason.code")
    due_at = serializers.DateTimeField(source="notice.due_at", help_text="Its clock runs on.")
    state = serializers.ChoiceField(choices=SecondReviewState.choices)
    listing_count = serializers.IntegerField(source="opinion_count")
    decided_by = PersonShape()
    decided_at = serializers.DateTimeField()
    second_by = PersonShape(allow_null=True)
    second_at = serializers.DateTimeField(allow_null=True)
    closed_by = PersonShape(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class OpinionShape(Shape):
    """What one of the two says about a listing."""

    outcome = serializers.ChoiceField(choices=ListingOutcome.choices)
    code = serializers.CharField(source="rejection_code")
    ground = serializers.CharField()
    sentence = serializers.CharField()
    same_as = serializers.CharField()


class ComparedShape(Shape):
    """One listing of a held decision with what both say, as far as the reader may see it."""

    listing = SeenListingShape()
    first = OpinionShape(
        allow_null=True, help_text="Null for everybody but who gave it until the second opinion is there."
    )
    second = OpinionShape(allow_null=True)
    differs = serializers.BooleanField()


class ClaimedShape(Shape):
    """What the rights holder says, for somebody who decides without seeing what was decided."""

    right = RightFactsShape()
    explanation = serializers.CharField()
    locations = serializers.ListField(child=serializers.CharField())
    details = serializers.DictField(child=serializers.CharField())
    ground = serializers.CharField(
        source="reason.ground", help_text="Of a takedown, unless an opinion names another."
    )


class LessonShape(Shape):
    """What everybody at the desk is to learn from a difference between two opinions."""

    finding = serializers.ChoiceField(choices=LessonFinding.choices)
    code = serializers.CharField(help_text="Whose guidance explains the difference; empty without.")
    sentence = serializers.CharField()
    settled_by = PersonShape()
    settled_at = serializers.DateTimeField()


class WholeSecondReviewShape(SecondReviewShape):
    """A held decision with its listings and what is to be weighed."""

    claimed = ClaimedShape(source="notice")
    files = serializers.SerializerMethodField(help_text="Of the notice, and the certificates of its right.")
    listings = serializers.SerializerMethodField()
    triggers = serializers.SerializerMethodField(
        help_text="Why it is held; empty until the first opinion may be seen."
    )
    sentence = serializers.CharField(help_text="Why it was settled so; empty without.")
    refusal = serializers.SerializerMethodField(
        help_text="Why the caller cannot give the second opinion; empty if they can."
    )
    settlement_refusal = serializers.SerializerMethodField(
        help_text="Why the caller cannot settle what the two say; empty if they can."
    )
    lesson = LessonShape(allow_null=True, default=None, help_text="Of the settlement; null without one.")

    @extend_schema_field(PieceShape(many=True))
    def get_files(self, row: SecondReview) -> Any:
        return PieceShape(evidence_of(row.notice), many=True).data

    @extend_schema_field(ComparedShape(many=True))
    def get_listings(self, row: SecondReview) -> Any:
        return ComparedShape(compared(row, by=self.context["by"]), many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_triggers(self, row: SecondReview) -> list[str]:
        return row.triggers if may_see_first(row, by=self.context["by"]) else []

    def get_refusal(self, row: SecondReview) -> str:
        if row.state != SecondReviewState.WAITING:
            return _("It does not wait for a second opinion.")
        return why_not_second(row, row.notice, by=self.context["by"]) or ""

    def get_settlement_refusal(self, row: SecondReview) -> str:
        return why_closed(row, row.notice) or why_not_settle(row, row.notice, by=self.context["by"]) or ""


class SecondReviewQuery(Query):
    """Which held decisions."""

    view = serializers.ChoiceField(
        choices=VIEWS, default="mine", help_text="; ".join(f"`{name}`: {what}" for name, what in VIEWS) + "."
    )


class OpinionBody(Strict):
    """What somebody would decide about one listing."""

    position = Whole(min_value=1, max_value=MAX_LISTINGS)
    outcome = Choice(choices=[(one.value, one.label) for one in VERDICTS])
    code = Choice(choices=list(REJECTIONS), required=False, help_text="With a rejection.")
    sentence = Text(max_length=2000, required=False, allow_blank=True, help_text="Why.")
    same_as = Text(
        max_length=24, required=False, help_text="With a duplicate: the number of the other notice."
    )


class SecondOpinionBody(Strict):
    """The second opinion about every listing of a held decision."""

    listings = OpinionBody(many=True, min_length=1, max_length=MAX_LISTINGS)
    ground = Choice(
        choices=DecisionGround.choices, required=False, help_text="Of takedowns; else the reason's."
    )


class AgreementShape(Shape):
    """Cohen's kappa of two people about the same decisions, with its 95 % interval; null where it is undefined."""

    n = serializers.IntegerField(source="agreement.n", help_text="Decisions that were looked at again.")
    agreed = serializers.IntegerField(source="agreement.agreed", help_text="Of them: how many alike.")
    share = serializers.FloatField(source="agreement.share", allow_null=True, help_text="Between 0 and 1.")
    kappa = serializers.FloatField(
        source="agreement.kappa", allow_null=True, help_text="Of fewer than 20 decisions it says little."
    )
    low = serializers.FloatField(
        source="agreement.low", allow_null=True, help_text="Null too where both always decided alike."
    )
    high = serializers.FloatField(source="agreement.high", allow_null=True)


class MonthOfAgreementShape(AgreementShape):
    """The same for one month."""

    month = serializers.DateField(help_text="Its first day; by when the sample was looked at, in UTC.")


class AllAgreementShape(Shape):
    """How far people agree in the quality sample: of all months together, and month by month."""

    all = AgreementShape()
    months = MonthOfAgreementShape(
        many=True, help_text="The oldest first; months without a case are left out."
    )


class SecondReviews(Resource):
    """Decisions that wait for a second person."""

    needs = {"list": Can.DECIDE_NOTICES, "retrieve": Can.DECIDE_NOTICES}

    @extend_schema(parameters=[SecondReviewQuery], responses=pages_of(SecondReviewShape))
    def list(self, request, **kwargs) -> Response:
        """Held decisions, the oldest first; those that have ended, the newest first. Nothing of what they say."""
        query = asked(request, SecondReviewQuery)
        view = query["view"]
        rows, order = reviews_for(request.user) if view == "mine" else reviews_in(view)
        return page(
            request, rows, order, query=query, show=lambda some: SecondReviewShape(some, many=True).data
        )

    @extend_schema(responses=WholeSecondReviewShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One held decision. The first opinion is shown to its author alone until the second one is there."""
        return shown(self, key)


class SecondOpinions(Resource):
    """The second opinion about a held decision."""

    needs = {"create": Can.DECIDE_NOTICES}

    @extend_schema(request=SecondOpinionBody, responses={201: WholeSecondReviewShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Say what one would decide about every listing; the answer shows the first opinion too.

        Where both say the same, the first decision is carried out from now on; else a lead settles it. Who is slower
        gets 409.
        """
        found, body = get_object_or_404(reviews_for_pages(), pk=key), self.read(SecondOpinionBody)
        verdicts = opinions_in(body, held_listings(found), found.notice.reason.ground)
        actions.give_second(review=found, verdicts=verdicts, by=request.user, at=self.at)
        return shown(self, key, status=201)


class Agreements(Resource):
    """How far two people agree about the same decisions."""

    needs = {"retrieve": Can.SETTLE_SECOND_REVIEWS}

    @extend_schema(responses=AllAgreementShape)
    def retrieve(self, request, **kwargs) -> Response:
        """Cohen's kappa of the quality sample, with the interval of Fleiss, Cohen and Everitt (1969)."""
        every, *months = agreement_by_month()
        return Response(AllAgreementShape({"all": every, "months": months}).data)


def shown(resource: Resource, key: int, status: int = 200) -> Response:
    """The answer that shows a held decision to the caller.

    :raises Http404: if there is none.
    """
    found = get_object_or_404(reviews_for_pages(), pk=key)
    return Response(WholeSecondReviewShape(found, context={"by": resource.request.user}).data, status=status)


def opinions_in(body: dict[str, Any], listings: Sequence[Listing], ground: str) -> list[Any]:
    """The verdicts of a body, read by the form of the desk's page.

    :raises Problem: `invalid` for a listing that is none of the decision, or named twice; `refused` for what is missing.
    """
    by_position = {one.position: one for one in listings}
    places = {one["position"]: place for place, one in enumerate(body["listings"], 1)}
    if faults := list(_misplaced(body["listings"], by_position)):
        raise Problem("invalid", faults=faults)
    posted = {"ground": body.get("ground") or ground}
    for one in body["listings"]:
        pk = by_position[one["position"]].pk
        posted |= {f"{name}-{pk}": value for name, value in one.items() if name != "position"}
    data = MultiValueDict({name: [value] for name, value in posted.items()})
    form = OpinionForm(listings, ground=ground, data=data)
    if not form.is_valid():
        known = {one.pk: places.get(one.position) for one in listings}
        raise Problem("refused", faults=list(_faults(form, known)))
    return form.verdicts()


def _misplaced(sent: Sequence[Mapping[str, Any]], known: Mapping[int, Listing]) -> Iterator[Fault]:
    """Positions that are none of the held decision, or are named twice; and codes without a rejection."""
    seen: set[int] = set()
    for place, one in enumerate(sent, 1):
        field = f"listings.{place}.position"
        if one["position"] not in known:
            yield Fault("unknown", _("No listing at that place waits for a second opinion here."), field)
        elif one["position"] in seen:
            yield Fault("twice", _("This listing is named twice."), field, remedy=_("Name it once."))
        if one.get("code") and one["outcome"] != ListingOutcome.REJECTED:
            yield Fault("unasked", _("Only a rejection has a code."), f"listings.{place}.code")
        seen.add(one["position"])


def _faults(form: OpinionForm, places: Mapping[int, int | None]) -> Iterator[Fault]:
    """What the form refuses, at the fields of the body; one for all listings that were not sent."""
    if None in places.values():
        yield Fault("required", _("Choose an outcome for every listing."), "listings")
    for name, errors in form.errors.as_data().items():
        field, _dash, key = name.partition("-")
        place = places.get(int(key)) if key.isdigit() else None
        if key and place is None:  # a listing that was not sent
            continue
        for error in errors:
            yield Fault("refused", " ".join(error.messages), f"listings.{place}.{field}" if place else name)
