"""Cases as a rights holder reads them: those whose access list names the reader, and of each its own part."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from enforcement.models import CaseParty
from enforcement.queries.standing import QUIET, people_told
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.roles import Can

from .lists import CaseQuery, cases_page
from .shapes import CaseRowShape, CaseShape
from .whole import known_case, note_read, whole


class OwnCaseShape(CaseShape):
    """A case as its page shows it to a rights holder: its own part."""

    people = serializers.ListField(
        child=serializers.CharField(), help_text="Who knows of it in your organisation."
    )
    keep_quiet = serializers.BooleanField(
        help_text="True: report these sellers no more and do not write to them; it would warn them of the raid."
    )


class Cases(Resource):
    """Enforcement cases."""

    needs = {"list": Can.VIEW_CASES, "retrieve": Can.VIEW_CASES}

    @extend_schema(parameters=[CaseQuery], responses=pages_of(CaseRowShape))
    def list(self, request, **kwargs) -> Response:
        """The cases whose access list names the reader: open ones, the next due first, or closed ones."""
        return cases_page(self, request)

    @extend_schema(responses=OwnCaseShape)
    def retrieve(self, request, number: str, **kwargs) -> Response:
        """One case, your own part of it. Each read is noted in the case, as a look at its page is."""
        case = known_case(self, number)
        note_read(self, case)
        party = get_object_or_404(CaseParty, case=case)
        told = whole(self, case) | {
            "brands": [party.brand], "people": people_told(case, self.organisation), "keep_quiet": case.stage in QUIET,
        }  # fmt: skip
        return Response(OwnCaseShape(told).data)
