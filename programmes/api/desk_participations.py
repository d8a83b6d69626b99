"""One participation at the desk, and the steps that a manager takes from it: the forms and actions of its page."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from ipr_portal.api.by_form import read_by
from ipr_portal.api.fields import Choice, Flag, Strict, Text, Whole
from ipr_portal.api.resources import Resource
from ipr_portal.api.versions import check_match, tagged
from ipr_portal.audit.timeline import timeline
from ipr_portal.tenancy.roles import Can
from programmes.actions import onboarding
from programmes.actions.admission import shortlist
from programmes.enums import BY_MANAGER, ParticipationState
from programmes.forms.acts import ACTS, acts_from
from programmes.forms.steps import ItemForm
from programmes.models import Participation
from programmes.queries.participations import checklist_of, open_plan, steps_of
from programmes.queries.promises import Chosen, groups, kept_of_all
from programmes.queries.scores import score_of
from programmes.queries.settings import ipp_plus, terms_of
from programmes.queries.standing import evaluations_of, stand_of
from programmes.rules.moves import still_open

from .desk_participants import holder_of
from .desk_shapes import AroundDeskParticipationShape, DeskParticipationShape, WholeDeskParticipationShape
from .shapes import told

WEEKS = 13
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of the participation that was read; else 412.",
)


class ReasonBody(Strict):
    """Why; only the IPR team reads it."""

    reason = Text(max_length=500)


class ShortlistBody(ReasonBody):
    """Who is shortlisted although no evaluation proposed it, and why."""

    organisation = Text(max_length=100, help_text="The rights holder's slug, as its addresses have it.")


class LetterBody(Strict):
    """The letter of invitation."""

    words = Text(max_length=6000, help_text="Markdown; the terms in force go with it.")
    no_misuse = Flag(
        required=False, help_text="No longer read: while a case of misuse is open, the answer is 422."
    )


class BeginBody(Strict):
    """Who looks after a participant, and the first message to it."""

    manager = Whole(min_value=1, help_text="Key of a programme manager.")
    message = Text(max_length=2000)


class SinceBody(Strict):
    """From which day on the promise binds."""

    since = Text(max_length=10, help_text="A day of ISO 8601; today: from this moment on.")
    message = Text(max_length=2000)


class ResumeBody(SinceBody):
    """The same after a suspension."""

    reason = Text(max_length=500, help_text="The rights holder reads it.")


class PlanBody(Strict):
    """An improvement plan that was agreed with the rights holder."""

    words = Text(max_length=2000, help_text="What is done, and by whom; Markdown.")
    agreed_with = Text(max_length=200, help_text="Who of the rights holder.")
    upper = Text(max_length=6, help_text="Accuracy, upper end, at least; per cent, such as 90.0.")
    counter = Text(
        max_length=6, required=False, allow_blank=True, help_text="Takedowns that did not hold, at most; per cent."
    )  # fmt: skip
    evaluations_needed = Whole(min_value=1, max_value=6, help_text="Good ones in a row.")
    until = Text(max_length=10, help_text="A day of ISO 8601, 14 to 180 days from today.")
    reason = Text(max_length=500, help_text="The rights holder reads it.")


class ToldBody(Strict):
    """Why, which the rights holder reads and can answer."""

    reason = Text(max_length=500, help_text="Name the figure or the event.")
    message = Text(max_length=2000, help_text="What they can do now, and by when.")


class ItemBody(Strict):
    """One item of the onboarding that the IPR team puts in place."""

    item = Choice(choices=[(item.value, item.label) for item in BY_MANAGER])
    words = Text(max_length=1000, required=False, allow_blank=True, help_text="What is in place.")
    cadence_months = Whole(min_value=1, max_value=3, required=False, help_text="Of CADENCE: 1 or 3.")


class DeskParticipations(Resource):
    """Participations of every rights holder."""

    needs = {"retrieve": Can.VIEW_PROGRAMMES, "create": Can.MANAGE_PROGRAMMES}

    @extend_schema(responses=WholeDeskParticipationShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One participation: where it stands, what happened, and which steps are possible. Its ETag is its version."""
        return shown(self, find(key))

    @extend_schema(request=ShortlistBody, responses={201: WholeDeskParticipationShape})
    def create(self, request, **kwargs) -> Response:
        """Shortlist a rights holder that no evaluation proposed, also one that has left. It is not told."""
        body = self.read(ShortlistBody)
        made = shortlist(
            programme=ipp_plus(), organisation=holder_of(body["organisation"], "invalid"), origin=None,
            reason=body["reason"], by=request.user, at=self.at,
        )  # fmt: skip
        answer = shown(self, find(made.pk), status=201)
        answer["Location"] = request.build_absolute_uri(reverse("api_desk:participation", args=[made.pk]))
        return answer


class ParticipationSteps(Resource):
    """The steps of a participation. Each is possible from some states; `possible` names them."""

    needs = dict.fromkeys([*ACTS, "item"], Can.MANAGE_PROGRAMMES)

    @extend_schema(parameters=[IF_MATCH], request=ReasonBody, responses={201: WholeDeskParticipationShape})
    def shortlist(self, request, key: int, **kwargs) -> Response:
        """Shortlist a candidate. The rights holder is not told."""
        return self.take("shortlist", key, ReasonBody)

    @extend_schema(parameters=[IF_MATCH], request=LetterBody, responses={201: WholeDeskParticipationShape})
    def invitation(self, request, key: int, **kwargs) -> Response:
        """Invite: the owners get the letter with the terms. A second one takes the place of the first."""
        return self.take("invitation", key, LetterBody)

    @extend_schema(parameters=[IF_MATCH], request=ReasonBody, responses={201: WholeDeskParticipationShape})
    def refusal(self, request, key: int, **kwargs) -> Response:
        """Write why a candidate is not invited. It is proposed again only when its figures change."""
        return self.take("refusal", key, ReasonBody)

    @extend_schema(parameters=[IF_MATCH], request=BeginBody, responses={201: WholeDeskParticipationShape})
    def onboarding(self, request, key: int, **kwargs) -> Response:
        """Begin the onboarding of a rights holder that has accepted."""
        return self.take("onboarding", key, BeginBody)

    @extend_schema(parameters=[IF_MATCH], request=SinceBody, responses={201: WholeDeskParticipationShape})
    def activation(self, request, key: int, **kwargs) -> Response:
        """Activate: the promise binds notices sent from a day on, and none before."""
        return self.take("activation", key, SinceBody)

    @extend_schema(parameters=[IF_MATCH], request=PlanBody, responses={201: WholeDeskParticipationShape})
    def plan(self, request, key: int, **kwargs) -> Response:
        """Write down an improvement plan that was agreed. The promise holds while it runs.

        An evaluation alone puts a participant on watch, and good ones bring it back.
        """
        return self.take("plan", key, PlanBody)

    @extend_schema(parameters=[IF_MATCH], request=ToldBody, responses={201: WholeDeskParticipationShape})
    def suspension(self, request, key: int, **kwargs) -> Response:
        """Suspend: notices on their way keep their promise, new ones have the standard time."""
        return self.take("suspension", key, ToldBody)

    @extend_schema(parameters=[IF_MATCH], request=ResumeBody, responses={201: WholeDeskParticipationShape})
    def resumption(self, request, key: int, **kwargs) -> Response:
        """End a suspension: the promise binds notices sent from a day on."""
        return self.take("resumption", key, ResumeBody)

    @extend_schema(parameters=[IF_MATCH], request=ToldBody, responses={201: WholeDeskParticipationShape})
    def exit(self, request, key: int, **kwargs) -> Response:
        """End a participation. The day of possible return is fixed and told."""
        return self.take("exit", key, ToldBody)

    @extend_schema(request=ItemBody, responses={201: WholeDeskParticipationShape})
    def item(self, request, key: int, **kwargs) -> Response:
        """Put one item of the onboarding in place, for the participant."""
        found, body = find(key), self.read(ItemBody)
        form = ItemForm({**body, "cadence_months": str(body.get("cadence_months", ""))}, item=body["item"])
        read_by(form)
        onboarding.put_in_place(participation=found, by=request.user, at=self.at, **form.arguments())
        return shown(self, find(key), status=201)

    def take(self, name: str, key: int, body: type[Strict]) -> Response:
        """Take a step by the form and the action of its page.

        :raises Problem: `version`, `invalid`, or `refused` by a rule.
        """
        found, act = find(key), ACTS[name]
        check_match(self.request, found.version)
        form = act.asks(self.read(body) | {"version": found.version}, **act.needs(self.at))
        read_by(form)
        act.takes(participation=found, by=self.request.user, at=self.at, **form.arguments())
        return shown(self, find(key), status=201)


def find(key: int) -> Participation:
    """:raises Http404: if there is none of this key."""
    return get_object_or_404(Participation.objects.for_lists(), pk=key)


def shown(resource: Resource, found: Participation, status: int = 200) -> Response:
    """The answer that shows a whole participation, with its ETag."""
    at, asked = resource.at, resource._asked
    stand = stand_of(found.organisation, found.programme, at=at)
    chosen = Chosen(organisation=found.organisation_id, weeks=WEEKS)
    may_manage = Can.MANAGE_PROGRAMMES in asked.capabilities
    around: dict[str, Any] = {
        "accuracy": score_of(found.organisation, as_of=at).total,
        "kept": kept_of_all(groups(chosen, at=at)),
        "standing": told(stand, stand.to_stay),
        "terms": terms_of(found.programme),
        "plan": open_plan(found),
        "onboarding": checklist_of(found),
        "missing": still_open(found) if found.state == ParticipationState.ONBOARDING else [],
        "possible": [name for name, _act in acts_from(found.state)] if may_manage else [],
        "steps": steps_of(found),
        "letters": found.letters.select_related("terms", "sent_by").order_by("-sent_at"),
        "evaluations": evaluations_of(found.organisation, found.programme),
        "events": timeline(found, asked),
    }
    data = DeskParticipationShape(found).data | AroundDeskParticipationShape(around).data
    return tagged(resource.request, Response(data, status=status), found.version)
