"""Participations of an organisation: how it stands against each criterion, what it has, and how it answers an invitation."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.by_form import read_by
from ipr_portal.api.fields import Query, Shape, Strict, Text, Whole
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.roles import Can
from programmes.actions import admission, onboarding
from programmes.enums import TAKES_PART, InvitationEnd, ParticipationState
from programmes.forms.steps import DeclineForm, SignForm
from programmes.models import InvitationLetter, Participation
from programmes.queries.participations import checklist_of, known_to_holder, letters_to, open_plan, steps_of
from programmes.queries.settings import terms_of
from programmes.rules.admission import why_not_answer_letter

from .shapes import (
    OnboardingShape,
    ParticipationShape,
    PlanShape,
    StandShape,
    StepShape,
    TermsShape,
    stand_told,
)

NEWEST = ("-identified_at", "-id")


class ParticipationQuery(Query):
    """Which participations."""

    state = serializers.ChoiceField(choices=ParticipationState.choices, required=False)
    programme = serializers.SlugField(max_length=40, required=False, help_text="Its code, such as IPP-PLUS.")


class AroundParticipationShape(Shape):
    """What the page of a participation shows beside its state."""

    standing = StandShape()
    terms = TermsShape(help_text="In force now.")
    plan = PlanShape(allow_null=True, help_text="The improvement plan that runs, or null.")
    onboarding = OnboardingShape(many=True, help_text="While it is under way.")
    steps = StepShape(many=True, help_text="What happened, the newest first; an agency is not told.")


class WholeParticipationShape(ParticipationShape, AroundParticipationShape):
    """A participation with everything that its page shows."""


class InvitationShape(Shape):
    """An invitation with its terms."""

    key = serializers.IntegerField(source="pk")
    words = serializers.CharField(help_text="The letter, in Markdown.")
    terms = TermsShape()
    sent_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    end = serializers.ChoiceField(
        choices=[("", ""), *InvitationEnd.choices], help_text="Empty while it is open."
    )
    ended_at = serializers.DateTimeField(allow_null=True)
    why_not = serializers.SerializerMethodField(
        help_text="Why it can no longer be answered, and what to do; empty while it can."
    )
    pdf = serializers.SerializerMethodField(help_text="Address of the letter as PDF, for people's sessions.")

    @extend_schema_field(serializers.CharField())
    def get_why_not(self, letter) -> str:
        return str(why_not_answer_letter(letter, at=self.context["at"]) or "")

    @extend_schema_field(serializers.URLField())
    def get_pdf(self, letter) -> str:
        path = reverse("organisation:programme_invitation_file", args=[letter.organisation.slug])
        return self.context["request"].build_absolute_uri(f"{path}?letter={letter.pk}")


class AcceptanceBody(Strict):
    """An owner's signature under the terms of a letter."""

    letter = Whole(min_value=1, help_text="Key of the invitation that was read.")
    signature = Text(max_length=200, help_text="The owner's full name.")


class RefusalBody(Strict):
    """Why an owner declines a letter."""

    letter = Whole(min_value=1, help_text="Key of the invitation that was read.")
    reason = Text(max_length=1000)


class Participations(Resource):
    """How an organisation takes part in programmes."""

    needs = {"list": Can.VIEW_NOTICES, "retrieve": Can.VIEW_NOTICES}

    @extend_schema(parameters=[ParticipationQuery], responses=pages_of(ParticipationShape))
    def list(self, request, **kwargs) -> Response:
        """The participations that the organisation was told of, the newest first."""
        query, rows = asked(request, ParticipationQuery), known_to_holder(self.organisation)
        if "state" in query:
            rows = rows.filter(state=query["state"])
        if "programme" in query:
            rows = rows.filter(programme__code=query["programme"])
        return page(
            request, rows, NEWEST, query=query, show=lambda found: ParticipationShape(found, many=True).data
        )

    @extend_schema(responses=WholeParticipationShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One participation: its promise, every criterion with its value and what is missing, benefits and terms."""
        return shown(self, find(self, key))


class Invitations(Resource):
    """The newest invitation of a participation."""

    needs = {"retrieve": Can.MANAGE_ORGANISATION}

    @extend_schema(responses=InvitationShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """The letter with its terms, and until when an owner can answer it."""
        letter = letters_to(self.organisation).filter(participation=find(self, key)).first()
        if letter is None:
            raise Http404
        return Response(InvitationShape(letter, context={"request": request, "at": self.at}).data)


class Acceptances(Resource):
    """The acceptance of an invitation."""

    needs = {"create": Can.MANAGE_ORGANISATION}

    @extend_schema(request=AcceptanceBody, responses={201: WholeParticipationShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Accept an invitation with a typed signature, which signs its terms. Only an owner may, in person."""
        said = read_by(SignForm(self.read(AcceptanceBody)))
        letter = letter_of(self, key, said.pop("letter"))
        admission.accept(letter=letter, **said, by=request.user, at=self.at)
        return shown(self, find(self, key), status=201)


class Refusals(Resource):
    """The refusal of an invitation."""

    needs = {"create": Can.MANAGE_ORGANISATION}

    @extend_schema(request=RefusalBody, responses={201: WholeParticipationShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Decline an invitation and say why; nothing changes for notices. Only an owner may, in person."""
        said = read_by(DeclineForm(self.read(RefusalBody)))
        letter = letter_of(self, key, said.pop("letter"))
        admission.decline(letter=letter, **said, by=request.user, at=self.at)
        return shown(self, find(self, key), status=201)


def find(resource: Resource, key: int) -> Participation:
    return get_object_or_404(known_to_holder(resource.organisation), pk=key)


def letter_of(resource: Resource, key: int, letter: int) -> InvitationLetter:
    """A letter of this participation, which a newer one may have replaced.

    :raises Http404: where there is none of this key.
    """
    return get_object_or_404(letters_to(resource.organisation), participation=key, pk=letter)


def shown(resource: Resource, found: Participation, status: int = 200) -> Response:
    """The answer that shows a whole participation."""
    under_way = found.state in onboarding.UNDER_WAY
    around: dict[str, Any] = {
        "standing": stand_told(found, at=resource.at),
        "terms": terms_of(found.programme),
        "plan": open_plan(found) if found.state in TAKES_PART else None,
        "onboarding": checklist_of(found) if under_way else [],
        "steps": [] if resource.agent else list(steps_of(found)),
    }
    data = ParticipationShape(found).data | AroundParticipationShape(around).data
    return Response(data, status=status)
