"""Reviews of outcomes: whether a decision was our mistake."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem
from ipr_portal.api.fields import Query, Shape, Strict, Text, Whole
from ipr_portal.api.pages import asked, page
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.roles import Can
from takedowns.actions import reviews as actions
from takedowns.enums import ReviewVerdict
from takedowns.forms.reviews import LONGEST
from takedowns.listings import MAX_LISTINGS
from takedowns.models import OutcomeReview
from takedowns.queries.reviews import for_pages, listing_at
from takedowns.rules.outcome_changes import why_not_as_member

NEWEST_ASKED = ("-asked_at", "-id")


class ReviewShape(Shape):
    """A review that the organisation asked for, and its answer once there is one."""

    notice = serializers.CharField(source="listing.notice.number")
    position = serializers.IntegerField(source="listing.position")
    grounds = serializers.CharField()
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    verdict = serializers.ChoiceField(
        choices=[("", ""), *ReviewVerdict.choices], help_text="Empty until answered."
    )
    sentence = serializers.CharField()
    reviewed_at = serializers.DateTimeField(allow_null=True)


class ReviewBody(Strict):
    """Which outcome is thought to be wrong, and why."""

    notice = Text(max_length=24, help_text="Its number.")
    position = Whole(min_value=1, max_value=MAX_LISTINGS, help_text="Of the listing.")
    grounds = Text(max_length=LONGEST, help_text="What we got wrong.")


class OutcomeReviews(Resource):
    """Reviews of outcomes."""

    needs = {"list": Can.VIEW_NOTICES, "create": Can.FILE_NOTICES}

    @extend_schema(parameters=[Query], responses=pages_of(ReviewShape))
    def list(self, request, **kwargs) -> Response:
        """The reviews that the organisation asked for, the newest first."""
        return page(
            request, for_pages(), NEWEST_ASKED, query=asked(request, Query),
            show=lambda found: ReviewShape(found, many=True).data,
        )  # fmt: skip

    @extend_schema(request=ReviewBody, responses={201: ReviewShape})
    def create(self, request, **kwargs) -> Response:
        """Ask whether the outcome of a listing was our mistake. Until we answer, it does not count.

        Against a rejection there is an appeal instead.
        """
        body = self.read(ReviewBody)
        listing = get_object_or_404(listing_at(body["notice"], body["position"]))
        if refusal := why_not_as_member(listing):
            raise Problem("refused", faults=[Fault("refused", str(refusal))])
        who = {"by": request.user, "at": self.at, "acting_for": self.agent}
        try:
            made: OutcomeReview = actions.ask_for_review(listing=listing, grounds=body["grounds"], **who)
        except actions.CannotReview as refused:
            raise Problem("refused", faults=[Fault("refused", str(refused))]) from refused
        return Response(ReviewShape(for_pages().get(pk=made.pk)).data, status=201)
