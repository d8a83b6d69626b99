"""Feedback: what organisations ask for, their votes, and what became of it."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem
from ipr_portal.api.fields import Choice, Query, Shape, Strict, Text
from ipr_portal.api.pages import asked, page
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import staff_scope
from outreach.actions import feedback as actions
from outreach.actions.refusals import CannotDo
from outreach.enums import FeedbackKind, FeedbackState
from outreach.models import Feedback as Item
from outreach.queries.feedback import member_items
from outreach.rules.feedback import VOTED_ON

MOST_WANTED = ("-vote_count", "-pk")


class FeedbackShape(Shape):
    """Something that was asked for, with the votes of organisations."""

    key = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=FeedbackKind.choices)
    state = serializers.ChoiceField(choices=FeedbackState.choices)
    title = serializers.CharField()
    text = serializers.CharField()
    votes = serializers.IntegerField(source="vote_count", help_text="Of organisations, one each.")
    is_voted = serializers.BooleanField(help_text="Whether your organisation voted for it.")
    takes_votes = serializers.SerializerMethodField()
    answer = serializers.CharField()

    def get_takes_votes(self, item: Item) -> bool:
        return item.state in VOTED_ON


class FeedbackBody(Strict):
    """What you want to tell us."""

    kind = Choice(choices=FeedbackKind.choices)
    title = Text(min_length=10, max_length=150, help_text="In one line.")
    text = Text(max_length=5000, required=False, default="", allow_blank=True, help_text="What stands in your way.")  # fmt: skip


def refuse_agency(resource: Resource) -> None:
    """An agency reads, votes and shows interest in its own space only.

    :raises Http404: in the space of a principal.
    """
    if resource.agent:
        raise Http404


def refused(error: CannotDo) -> Problem:
    """What a rule of outreach forbids, at the field that it names."""
    return Problem("refused", faults=[Fault("refused", str(error), error.field or "")])


class Feedback(Resource):
    """Feedback of organisations."""

    needs = {"list": Can.READ_INBOX, "retrieve": Can.READ_INBOX, "create": Can.VOTE_FEEDBACK}

    @extend_schema(parameters=[Query], responses=pages_of(FeedbackShape))
    def list(self, request, **kwargs) -> Response:
        """What is asked for, the most wanted first: all that we have read, and your own."""
        refuse_agency(self)
        query = asked(request, Query)
        with staff_scope(by=self._asked.user):
            return page(
                request, member_items(self.organisation), MOST_WANTED, query=query,
                show=lambda found: [FeedbackShape(one).data for one in found],
            )  # fmt: skip

    @extend_schema(responses=FeedbackShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One item."""
        refuse_agency(self)
        with staff_scope(by=self._asked.user):
            return Response(shown(self, key))

    @extend_schema(request=FeedbackBody, responses={201: FeedbackShape})
    def create(self, request, **kwargs) -> Response:
        """Tell us something; your organisation has its vote on it. We answer within 60 days."""
        refuse_agency(self)
        body, person = self.read(FeedbackBody), self._asked.user
        with staff_scope(by=person):
            made = actions.give(**body, organisation=self.organisation, by=person, at=self.at)
            return Response(shown(self, made.pk), status=201)


def shown(resource: Resource, key: int) -> dict[str, Any]:
    """One item as the organisation sees it, in the scope of the desk.

    :raises Http404: if it sees none.
    """
    return FeedbackShape(get_object_or_404(member_items(resource.organisation), pk=key)).data


class FeedbackVotes(Resource):
    """The one vote of an organisation on an item."""

    needs = {"create": Can.VOTE_FEEDBACK, "destroy": Can.VOTE_FEEDBACK}

    @extend_schema(request=None, responses={201: FeedbackShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Cast the vote of your organisation, if it has none yet."""
        return self._act(actions.vote, key, status=201)

    @extend_schema(responses={200: FeedbackShape})
    def destroy(self, request, key: int, **kwargs) -> Response:
        """Withdraw the vote of your organisation, no matter who of it cast it."""
        return self._act(actions.withdraw_vote, key, status=200)

    def _act(self, act, key: int, *, status: int) -> Response:
        refuse_agency(self)
        person = self._asked.user
        with staff_scope(by=person):
            item = get_object_or_404(member_items(self.organisation), pk=key)
            try:
                act(item=item, organisation=self.organisation, by=person, at=self.at)
            except CannotDo as error:
                raise refused(error) from error
            return Response(shown(self, key), status=status)
