"""Participants, candidates and evaluations at the desk: the lists of the pages with their figures."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem
from ipr_portal.api.fields import Query, Strict, Text
from ipr_portal.api.pages import asked, page
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.models import Organisation, OrganisationKind
from ipr_portal.tenancy.roles import Can
from programmes.actions.evaluations import evaluate
from programmes.enums import EvaluationKind, ParticipationState
from programmes.models import Evaluation, Participation
from programmes.queries.participants import (
    BY_WORST,
    VIEWS,
    add_evaluations,
    candidate_rows,
    participant_rows,
)
from programmes.queries.settings import ipp_plus

from .desk_shapes import CandidateShape, ParticipantShape, WholeEvaluationShape

OLDEST, NEWEST = ("identified_at", "id"), ("-as_of", "-id")


class ParticipantQuery(Query):
    """Which participants."""

    view = serializers.ChoiceField(
        choices=[(name, name) for name in VIEWS],
        required=False,
        default="taking",
        help_text="Who takes part, or is gone.",
    )
    text = serializers.CharField(max_length=100, required=False, help_text="A part of the name.")
    state = serializers.ChoiceField(
        choices=ParticipationState.choices, required=False, help_text="One of the view."
    )
    programme = serializers.SlugField(max_length=40, required=False, help_text="Its code, such as IPP-PLUS.")
    manager = serializers.IntegerField(
        min_value=1, max_value=2**53, required=False, help_text="Key of the person who looks after them."
    )


class EvaluationQuery(Query):
    """Whose evaluations."""

    organisation = serializers.SlugField(max_length=100, help_text="Of its addresses.")


class EvaluationBody(Strict):
    """Who is evaluated now."""

    organisation = Text(max_length=100, help_text="The rights holder's slug, as its addresses have it.")


class Participants(Resource):
    """Who takes part in programmes, and who did."""

    needs = {"list": Can.VIEW_PROGRAMMES}

    @extend_schema(parameters=[ParticipantQuery], responses=pages_of(ParticipantShape))
    def list(self, request, **kwargs) -> Response:
        """Participants with the figures of their last evaluation, the lowest upper end to stay first."""
        query = asked(request, ParticipantQuery)
        if query.get("state", VIEWS[query["view"]][0]) not in VIEWS[query["view"]]:
            said = _("This view has no such state. It has %(known)s.")
            known = ", ".join(VIEWS[query["view"]])
            raise Problem("parameter", faults=[Fault("unknown", said % {"known": known}, "state")])
        names = ("view", "text", "state", "programme", "manager")
        rows = participant_rows(**{name: query[name] for name in names if name in query})
        return page(
            request, rows, BY_WORST, query=query,
            show=lambda found: ParticipantShape(add_evaluations(found), many=True).data,
        )  # fmt: skip


class Candidates(Resource):
    """Who meets the criteria and is not decided about yet."""

    needs = {"list": Can.VIEW_PROGRAMMES}

    @extend_schema(parameters=[Query], responses=pages_of(CandidateShape))
    def list(self, request, **kwargs) -> Response:
        """Candidates and those shortlisted, each criterion with its value and what is missing, the first found first."""
        return page(request, candidate_rows(), OLDEST, query=asked(request, Query), show=candidates_told)


class Evaluations(Resource):
    """Evaluations of organisations against the criteria of IPP Plus."""

    needs = {"list": Can.VIEW_PROGRAMMES, "create": Can.MANAGE_PROGRAMMES}

    @extend_schema(parameters=[EvaluationQuery], responses=pages_of(WholeEvaluationShape))
    def list(self, request, **kwargs) -> Response:
        """The evaluations of an organisation, the newest first."""
        query = asked(request, EvaluationQuery)
        holder = holder_of(query["organisation"], "parameter")
        rows = whole_evaluations().filter(programme=ipp_plus(), organisation=holder)
        return page(
            request, rows, NEWEST, query=query, show=lambda found: WholeEvaluationShape(found, many=True).data
        )  # fmt: skip

    @extend_schema(request=EvaluationBody, responses={201: WholeEvaluationShape})
    def create(self, request, **kwargs) -> Response:
        """Evaluate a rights holder now, whether or not it takes part; what follows from it is done at once."""
        holder = holder_of(self.read(EvaluationBody)["organisation"], "invalid")
        made = evaluate(
            organisation=holder,
            programme=ipp_plus(),
            kind=EvaluationKind.ON_DEMAND,
            by=request.user,
            at=self.at,
        )
        return Response(WholeEvaluationShape(whole_evaluations().get(pk=made.pk)).data, status=201)


def whole_evaluations() -> Any:
    rows = Evaluation.objects.select_related("organisation", "programme", "criteria", "by")
    return rows.prefetch_related("lines__criterion")


def candidates_told(found: list[Participation]) -> Any:
    """Candidates with their last evaluations, in two statements more."""
    rows = add_evaluations(found)
    prefetch_related_objects([row.evaluation for row in rows if row.evaluation], "lines__criterion")
    return CandidateShape(rows, many=True).data


def holder_of(slug: str, code: str) -> Organisation:
    """The rights holder of a slug.

    :raises Problem: of this code, naming the field `organisation`.
    """
    rows = Organisation.objects.filter(kind=OrganisationKind.RIGHTS_HOLDER, slug=slug)
    if found := rows.first():
        return found
    remedy = _("Look it up in the register of organisations.")
    raise Problem(
        code, faults=[Fault("not_found", _("There is no such rights holder."), "organisation", remedy=remedy)]
    )
