"""Explanation templates at the desk: listed with their use, written, changed, retired and restored."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.by_form import read_by
from ipr_portal.api.events import EventShape
from ipr_portal.api.exceptions import refused
from ipr_portal.api.fields import Choice, Shape, Strict, Text
from ipr_portal.api.pages import parameters
from ipr_portal.api.resources import Resource
from ipr_portal.api.versions import check_match, tagged
from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import Refusal
from ipr_portal.tenancy.roles import Can
from takedowns.actions import explanations as actions
from takedowns.enums import REJECTIONS
from takedowns.forms.explanations import ExplanationForm, NewExplanationForm
from takedowns.models import Explanation
from takedowns.rules.explanations import Use, current_texts, use_of_explanations, versions_with_use

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag of the template that was read; else 412."
)


class UseShape(Shape):
    """How often it was used in decisions, and how often it was changed for the case."""

    used = serializers.IntegerField()
    edited = serializers.IntegerField()
    last = serializers.DateTimeField(allow_null=True)


class ExplanationShape(Shape):
    """A template in its newest version."""

    key = serializers.IntegerField(source="explanation_id", help_text="Of the template.")
    text_key = serializers.IntegerField(source="pk", help_text="Of its newest text: what a decision names.")
    code = serializers.CharField(source="explanation.code")
    name = serializers.CharField(source="explanation.name")
    version = serializers.IntegerField()
    text = serializers.CharField(help_text="With variables in braces, which each listing fills.")
    retired_at = serializers.DateTimeField(source="explanation.retired_at", allow_null=True)
    use = UseShape()


class ExplanationVersionShape(Shape):
    """One version of the text."""

    text_key = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    text = serializers.CharField()
    written_by = serializers.CharField(allow_null=True, help_text="Null: it came with the portal.")
    written_at = serializers.DateTimeField()
    use = UseShape()


class WholeExplanationShape(Shape):
    """A template with all of its versions."""

    key = serializers.IntegerField(source="explanation.pk")
    code = serializers.CharField(source="explanation.code")
    meaning = serializers.CharField(source="explanation.meaning")
    name = serializers.CharField(source="explanation.name")
    retired_at = serializers.DateTimeField(source="explanation.retired_at", allow_null=True)
    versions = ExplanationVersionShape(many=True, help_text="The newest first.")
    events = EventShape(many=True, help_text="The last fifty, the oldest first.")


class ExplanationQuery(Strict):
    """Which templates."""

    view = serializers.ChoiceField(
        choices=[("offered", "offered"), ("retired", "retired")], required=False, default="offered"
    )
    code = serializers.ChoiceField(choices=list(REJECTIONS), required=False, help_text="Of the rejection.")


class ExplanationPage(serializers.Serializer):
    """Every template."""

    items = ExplanationShape(many=True)


class TextBody(Strict):
    """The name and the words of a template."""

    name = Text(max_length=80, help_text="Triagers choose by it.")
    text = Text(max_length=1000, help_text="At least 20 characters; the remedy is added by itself.")


class NewTemplateBody(TextBody):
    """A template for a code."""

    code = Choice(choices=list(REJECTIONS))


class Explanations(Resource):
    """Explanation templates: what triagers choose when they reject a listing."""

    needs = {"list": Can.DECIDE_NOTICES, "retrieve": Can.DECIDE_NOTICES, "create": Can.MANAGE_EXPLANATIONS}

    @extend_schema(parameters=[ExplanationQuery], responses=ExplanationPage)
    def list(self, request, **kwargs) -> Response:
        """Every template by its code, with how often it was used and how often it was changed."""
        query = parameters(request.query_params, ExplanationQuery)
        rows = current_texts(retired=query["view"] == "retired")
        code, use = query.get("code"), use_of_explanations()
        found = [row for row in rows if not code or row.explanation.code == code]
        for row in found:
            row.use = use.get(row.explanation_id, Use())
        return Response({"items": ExplanationShape(found, many=True).data})

    @extend_schema(responses=WholeExplanationShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One template with its versions and their use. Its ETag is the number of its newest version."""
        return shown(self, find(key))

    @extend_schema(request=NewTemplateBody, responses={201: WholeExplanationShape})
    def create(self, request, **kwargs) -> Response:
        """Write a template for a code; it is offered to triagers at once."""
        typed = read_by(NewExplanationForm(self.read(NewTemplateBody)))
        words = {name: typed[name] for name in ("code", "name", "text")}
        made = written(actions.write, **words, by=request.user, at=self.at)
        answer = shown(self, made, status=201)
        answer["Location"] = request.build_absolute_uri(reverse("api_desk:explanation", args=[made.pk]))
        return answer


class ExplanationVersions(Resource):
    """Versions of an explanation template."""

    needs = {"create": Can.MANAGE_EXPLANATIONS}

    @extend_schema(parameters=[IF_MATCH], request=TextBody, responses={201: WholeExplanationShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Give a template another name, and another text as its next version. Decisions keep the old version."""
        found = find(key)
        last = found.texts.latest("version").version
        check_match(request, last)
        typed = read_by(ExplanationForm(self.read(TextBody)))
        words = {"name": typed["name"], "text": typed["text"]}
        written(actions.revise, explanation=found, version=last, **words, by=request.user, at=self.at)
        return shown(self, find(key), status=201)


class ExplanationRetirements(Resource):
    """The retirement of an explanation template."""

    needs = {"create": Can.MANAGE_EXPLANATIONS, "destroy": Can.MANAGE_EXPLANATIONS}

    @extend_schema(request=None, responses={201: WholeExplanationShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Retire a template: it is no longer offered. Retiring it again changes nothing."""
        actions.retire(explanation=find(key), by=request.user, at=self.at)
        return shown(self, find(key), status=201)

    @extend_schema(responses={200: WholeExplanationShape})
    def destroy(self, request, key: int, **kwargs) -> Response:
        """Restore a retired template."""
        written(actions.bring_back, explanation=find(key), by=request.user, at=self.at)
        return shown(self, find(key))


def find(key: int) -> Explanation:
    """:raises Http404: if there is none of this key."""
    return get_object_or_404(Explanation, pk=key)


def written(act: Any, **more: Any) -> Any:
    """What an action makes.

    :raises Problem: `refused`, with the field that its rule names.
    """
    try:
        return act(**more)
    except actions.CannotExplain as error:
        raise refused(Refusal("", str(error), "", error.field)) from error


def shown(resource: Resource, found: Explanation, status: int = 200) -> Response:
    """The answer that shows a whole template, with its ETag."""
    versions = versions_with_use(found)
    whole = {"explanation": found, "versions": versions, "events": timeline(found, resource._asked)}
    answer = Response(WholeExplanationShape(whole).data, status=status)
    return tagged(resource.request, answer, versions[0].version)
