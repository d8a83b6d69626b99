"""Agreed actions and deep-dives: what is with whom, and what was asked and found."""

from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.by_form import read_by
from ipr_portal.api.fields import Choice, Query, Shape, Strict, Text, Whole
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.markets import local_day
from ipr_portal.tenancy.roles import Can
from programmes.actions import agreements, deepdives
from programmes.enums import ActionState, Finding, Side
from programmes.forms.checkins import FollowForm, QuestionForm
from programmes.models import ActionItem, DeepDive
from takedowns.listings import MAX_LISTINGS

VIEWS = [("open", "open"), ("done", "done"), ("mine", "mine")]
MOST_URGENT, LAST_ENDED, NEWEST = ("due_on", "id"), ("-ended_at", "-id"), ("-asked_at", "-id")


class ActionItemShape(Shape):
    """Something that one side promised to do by a day."""

    key = serializers.IntegerField(source="pk")
    words = serializers.CharField()
    side = serializers.ChoiceField(
        choices=Side.choices, help_text="Whose turn it is; THEM: the rights holder's."
    )
    owner = serializers.CharField()
    due_on = serializers.DateField()
    is_overdue = serializers.SerializerMethodField()
    code = serializers.CharField(help_text="The rejection code that it is meant to make rarer, or empty.")
    state = serializers.ChoiceField(choices=ActionState.choices)
    state_in_words = serializers.CharField(source="get_state_display")
    result = serializers.CharField(help_text="What came of it, or why it was dropped.")
    ended_at = serializers.DateTimeField(allow_null=True)
    check_in = serializers.UUIDField(source="check_in_id", allow_null=True)
    deep_dive = serializers.IntegerField(source="deep_dive_id", allow_null=True)

    def get_is_overdue(self, action) -> bool:
        return action.is_overdue(local_day(settings.DESK_CALENDAR, self.context["at"]))


class ActionQuery(Query):
    """Which actions."""

    view = serializers.ChoiceField(
        choices=VIEWS, default="open",
        help_text="Open, the most overdue first; done or dropped, the last first; open and owned by the person who calls.",
    )  # fmt: skip


class ActionStateBody(Strict):
    """What became of an action."""

    state = Choice(choices=ActionState.choices)
    result = Text(max_length=500, required=False, allow_blank=True, help_text="Required where it is dropped.")


class DeepDiveShape(Shape):
    """A question about a notice or one of its listings, and what was found."""

    key = serializers.IntegerField(source="pk")
    notice = serializers.CharField(source="notice.number")
    position = serializers.IntegerField(
        source="listing.position", allow_null=True, default=None, help_text="Of the listing; null: all of it."
    )
    question = serializers.CharField()
    side = serializers.ChoiceField(choices=Side.choices, help_text="Who asked.")
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    finding = serializers.ChoiceField(
        choices=[("", ""), *Finding.choices], help_text="Empty until it was looked at."
    )
    finding_in_words = serializers.CharField(source="get_finding_display")
    answer = serializers.CharField()
    found_at = serializers.DateTimeField(allow_null=True)


class DeepDiveQuery(Query):
    """Which deep-dives."""

    state = serializers.ChoiceField(choices=[("open", "open"), ("found", "found")], required=False)


class DeepDiveBody(Strict):
    """What is to be looked into."""

    notice = Text(max_length=24, help_text="Its number; it is decided.")
    listing = Whole(
        min_value=1, max_value=MAX_LISTINGS, required=False, help_text="Its place in the notice; none: all."
    )
    question = Text(max_length=1000)


class Actions(Resource):
    """What was agreed with an organisation."""

    needs = {"list": Can.VIEW_CHECKINS, "retrieve": Can.VIEW_CHECKINS}

    @extend_schema(parameters=[ActionQuery], responses=pages_of(ActionItemShape))
    def list(self, request, **kwargs) -> Response:
        """Agreed actions, of one view."""
        query, rows = asked(request, ActionQuery), actions_of(self)
        if query["view"] == "done":
            rows, order = rows.filter(ended_at__isnull=False), LAST_ENDED
        else:
            rows, order = rows.open(), MOST_URGENT
        if query["view"] == "mine":
            rows = rows.filter(owner=request.user)
        return page(request, rows, order, query=query, show=lambda found: actions_told(self, found))

    @extend_schema(responses=ActionItemShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One agreed action."""
        return action_answer(self, key)


class ActionStates(Resource):
    """How far an agreed action is."""

    needs = {"create": Can.BOOK_CHECKINS}

    @extend_schema(request=ActionStateBody, responses={201: ActionItemShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Take an action of your side to its next state, and say what came of it."""
        found = get_object_or_404(actions_of(self), pk=key)
        said = read_by(FollowForm(self.read(ActionStateBody)))
        agreements.follow(
            action=found, to=ActionState(said["state"]), side=Side.THEM, result=said["result"], by=request.user,
            at=self.at,
        )  # fmt: skip
        return action_answer(self, key, status=201)


class DeepDives(Resource):
    """What was asked about filed notices, and what was found."""

    needs = {"list": Can.VIEW_CHECKINS, "retrieve": Can.VIEW_CHECKINS, "create": Can.BOOK_CHECKINS}

    @extend_schema(parameters=[DeepDiveQuery], responses=pages_of(DeepDiveShape))
    def list(self, request, **kwargs) -> Response:
        """Deep-dives, the last that was asked first."""
        query, rows = asked(request, DeepDiveQuery), dives_of(self)
        if "state" in query:
            rows = rows.filter(finding="") if query["state"] == "open" else rows.exclude(finding="")
        return page(
            request, rows, NEWEST, query=query, show=lambda found: DeepDiveShape(found, many=True).data
        )

    @extend_schema(responses=DeepDiveShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One deep-dive."""
        return Response(DeepDiveShape(get_object_or_404(dives_of(self), pk=key)).data)

    @extend_schema(request=DeepDiveBody, responses={201: DeepDiveShape})
    def create(self, request, **kwargs) -> Response:
        """Ask to look into a decided notice, or one listing of it, before the next check-in."""
        said = read_by(QuestionForm(self.read(DeepDiveBody)))
        made = deepdives.ask_about(**said, side=Side.THEM, by=request.user, at=self.at)
        return Response(DeepDiveShape(dives_of(self).get(pk=made.pk)).data, status=201)


def actions_of(resource: Resource) -> Any:
    return ActionItem.objects.filter(organisation=resource.organisation).for_pages()


def dives_of(resource: Resource) -> Any:
    return DeepDive.objects.filter(organisation=resource.organisation).for_pages()


def actions_told(resource: Resource, rows: Any) -> Any:
    return ActionItemShape(rows, many=True, context={"at": resource.at}).data


def action_answer(resource: Resource, key: int, status: int = 200) -> Response:
    found = get_object_or_404(actions_of(resource), pk=key)
    return Response(ActionItemShape(found, context={"at": resource.at}).data, status=status)
