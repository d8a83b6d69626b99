"""Warnings and suspensions of the organisation, and its appeals against them."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from ipr_portal.api.by_form import read_by
from ipr_portal.api.exceptions import refused
from ipr_portal.api.fields import Query, Strict, Text
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.errors import Stale
from ipr_portal.organisations.actions.suspensions import suspensions_of
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.roles import Can
from takedowns.actions import sanctions as actions
from takedowns.forms.misuse import LONGEST, AppealForm
from takedowns.models import Sanction, SanctionAppeal
from takedowns.queries.misuse import sanctions_of

from .misuse_shapes import SanctionShape, SuspensionShape

NEWEST, NEWEST_SUSPENDED = ("-imposed_at", "-id"), ("-suspended_at", "-id")


class SanctionAppealBody(Strict):
    """Why a warning or a suspension is wrong."""

    grounds = Text(max_length=LONGEST, help_text="Name the notices that you mean, and what we overlooked.")


class Sanctions(Resource):
    """Warnings and suspensions because of misuse."""

    needs = {"list": Can.VIEW_SANCTIONS, "retrieve": Can.VIEW_SANCTIONS}

    @extend_schema(parameters=[Query], responses=pages_of(SanctionShape))
    def list(self, request, **kwargs) -> Response:
        """The warnings and suspensions because of misuse, the newest first, with what was found."""
        return page(
            request, told(self.organisation), NEWEST, query=asked(request, Query),
            show=lambda found: SanctionShape(found, many=True).data,
        )  # fmt: skip

    @extend_schema(responses=SanctionShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One warning or suspension, with its appeal."""
        return Response(SanctionShape(get_object_or_404(told(self.organisation), pk=key)).data)


class AppealsAgainstSanctions(Resource):
    """The appeal against a warning or a suspension."""

    needs = {"create": Can.APPEAL_SANCTIONS}

    @extend_schema(request=SanctionAppealBody, responses={201: SanctionShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Appeal against a warning or a suspension, once, as an owner. It stays in force until the answer.

        Somebody who did not decide the case answers. 409 if somebody of yours has appealed.
        """
        found = get_object_or_404(told(self.organisation), pk=key)
        grounds = read_by(AppealForm(self.read(SanctionAppealBody)))["grounds"]
        try:
            actions.appeal(sanction=found, grounds=grounds, by=request.user, at=self.at)
        except actions.CannotAppeal as error:
            if SanctionAppeal.objects.filter(sanction=found).exists():
                raise Stale(str(error)) from error
            raise refused(error.refusal) from error
        return Response(SanctionShape(told(self.organisation).get(pk=key)).data, status=201)


class Suspensions(Resource):
    """Suspensions of filing, for every cause."""

    needs = {"list": Can.VIEW_SANCTIONS}

    @extend_schema(parameters=[Query], responses=pages_of(SuspensionShape))
    def list(self, request, **kwargs) -> Response:
        """The suspensions of filing, the newest first; those because of misuse are explained in `sanctions/`."""
        return page(
            request, suspensions_of(self.organisation), NEWEST_SUSPENDED, query=asked(request, Query),
            show=lambda found: SuspensionShape(found, many=True).data,
        )  # fmt: skip


def told(organisation: Organisation) -> QuerySet[Sanction]:
    """The warnings and suspensions of an organisation with what their shape shows."""
    return sanctions_of(organisation).select_related("suspension", "appeal__appealed_by")
