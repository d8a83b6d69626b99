"""Flagging a sender of notices at the desk, for a review of misuse."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.by_form import read_by
from ipr_portal.api.fields import Strict, Text
from ipr_portal.api.resources import Resource
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.roles import Can
from takedowns.actions import misuse
from takedowns.forms.misuse import LONGEST, FlagForm
from takedowns.models import MisuseFlag, Notice
from takedowns.rules.misuse import sender_of

from .misuse_shapes import MisuseFlagShape


class FlagBody(Strict):
    """Why a sender is flagged."""

    grounds = Text(max_length=LONGEST, help_text="What looks like misuse. The desk alone reads it.")


class MadeFlagShape(MisuseFlagShape):
    """A flag, and whom it is against."""

    organisation = serializers.CharField(
        source="case.against.slug", help_text="For a notice that an agency sent: the agency."
    )
    misuse_case = serializers.IntegerField(source="case_id", help_text="The key of its case, which a lead reviews.")  # fmt: skip


class FlagsOfNotices(Resource):
    """Flags against the sender of a notice."""

    needs = {"create": Can.FLAG_MISUSE}

    @extend_schema(request=FlagBody, responses={201: MadeFlagShape})
    def create(self, request, number: str, **kwargs) -> Response:
        """Flag who sent a notice. A case opens, or the open one gets another flag; the organisation is not told."""
        rows = Notice.objects.select_related("organisation", "agent", "submitted_by")
        found = get_object_or_404(rows, number=number)
        return flagged(self, sender_of(found), found)


class FlagsOfOrganisations(Resource):
    """Flags against an organisation."""

    needs = {"create": Can.FLAG_MISUSE}

    @extend_schema(request=FlagBody, responses={201: MadeFlagShape})
    def create(self, request, slug: str, **kwargs) -> Response:
        """Flag an organisation, without naming a notice of it; it is not told."""
        return flagged(self, get_object_or_404(Organisation, slug=slug), None)


def flagged(resource: Resource, against: Organisation, notice: Notice | None) -> Response:
    """The answer to a call that flags a sender."""
    said, by = read_by(FlagForm(resource.read(FlagBody))), resource.request.user
    case = misuse.flag(against=against, notice=notice, grounds=said["grounds"], by=by, at=resource.at)
    rows = MisuseFlag.objects.select_related("case__against", "notice", "filer", "flagged_by")
    made = rows.filter(case=case, flagged_by=by).order_by("-pk")[0]
    return Response(MadeFlagShape(made).data, status=201)
