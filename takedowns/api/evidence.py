"""Evidence files: sent before the notice that names them, read, and downloaded."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem
from ipr_portal.api.exports import TakesAnything
from ipr_portal.api.fields import Shape, Strict
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.versions import tagged
from ipr_portal.evidence.actions import CannotRelease, CannotStore
from ipr_portal.evidence.downloads import original
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.evidence.validators import RefusedFile, check
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.roles import Can
from takedowns.actions.sent_files import send_file

OF_EITHER = frozenset({Can.VIEW_NOTICES, Can.VIEW_RIGHTS})  # which files: see `reachable`


class EvidenceShape(Shape):
    """A file as it was received; its bytes never change."""

    key = serializers.UUIDField(source="pk")
    name = serializers.CharField(help_text="As it was sent; for people only.")
    media_type = serializers.CharField(help_text="By its content.")
    size = serializers.IntegerField(help_text="In bytes.")
    sha256 = serializers.CharField()
    scan_state = serializers.CharField()
    intact = serializers.BooleanField(help_text="Whether its bytes matched their hash when we last looked.")
    added_at = serializers.DateTimeField()


class EvidenceBody(Strict):
    """One file."""

    file = serializers.FileField(help_text="JPEG, PNG, WebP, PDF or MP4, up to 25 MB.", allow_empty_file=True)

    def to_internal_value(self, data) -> Any:
        if isinstance(data, MultiValueDict) and len(data.getlist("file")) > 1:
            said = ErrorDetail(_("Send one file in each call."), "several")
            raise ValidationError({"file": [said]})
        return super().to_internal_value(data)


class EvidenceFiles(Resource):
    """Files that may be evidence: checked, hashed and kept as they are received."""

    needs = {"create": Can.SEND_EVIDENCE, "retrieve": OF_EITHER}
    parser_classes = [MultiPartParser]

    @extend_schema(request={"multipart/form-data": EvidenceBody}, responses={201: EvidenceShape})
    def create(self, request, **kwargs) -> Response:
        """Send one file as `multipart/form-data`; its key is what a notice, a draft or a right names.

        One that nothing names within 30 days is no longer found.

        It is looked into as on the page: its content decides what it is, and what could harm is refused.
        """
        upload: UploadedFile = self.read(EvidenceBody)["file"]
        file = kept(self, upload, organisation=self.organisation)
        answer = Response(EvidenceShape(file).data, status=201)
        address = reverse("api:evidence_file", args=[self.organisation.slug, file.pk])
        answer["Location"] = request.build_absolute_uri(address)
        return answer

    @extend_schema(responses=EvidenceShape)
    def retrieve(self, request, key: UUID, **kwargs) -> Response:
        """What is known of a file: its type, its size and its SHA-256."""
        found = reachable(self, key)
        return tagged(
            request, Response(EvidenceShape(found).data), f"{found.sha256[:16]}-{int(found.intact)}"
        )


class EvidenceContents(Resource):
    """The bytes of a file."""

    needs = {"retrieve": OF_EITHER}
    content_negotiation_class = TakesAnything

    @extend_schema(
        responses={
            (200, "*/*"): OpenApiTypes.BINARY, 307: OpenApiResponse(description="Where it is for a minute."),
        }
    )  # fmt: skip
    def retrieve(self, request, key: UUID, **kwargs) -> HttpResponseBase:
        """Download the original; the file's custody says who did, and when."""
        found = reachable(self, key)
        try:
            answer = original(found, by=request.user, at=self.at, agent=self.agent)
        except CannotRelease as refused:
            raise Problem(
                "conflict", faults=[Fault("refused", str(refused))], detail=str(refused)
            ) from refused
        if answer.status_code == 302:  # that of a page that leads elsewhere
            answer.status_code = 307
        return answer


class DeskEvidenceContents(EvidenceContents):
    """The bytes of a file, for our team."""

    needs = {"retrieve": Can.USE_DESK}  # which files: see `reachable`


def kept(
    resource: Resource, upload: UploadedFile, *, organisation: Organisation, by_team: bool = False
) -> EvidenceFile:
    """A file as it is stored once it passed the inspection.

    :param by_team: whether our team adds it to a message.
    :raises Problem: `refused`, if its content is, or if it cannot be stored now.
    """
    who = {"by": resource.request.user, "at": resource.at, "agent": resource.agent, "by_team": by_team}
    try:
        return send_file(organisation=organisation, upload=check(upload), **who)
    except RefusedFile as refused:
        fault = Fault(refused.code, refused.reason, "file", remedy=refused.remedy)
        raise Problem("refused", faults=[fault]) from refused
    except CannotStore as refused:
        raise Problem("refused", faults=[Fault("not_stored", str(refused), "file")]) from refused


def reachable(resource: Resource, key: UUID) -> EvidenceFile:
    """A file that the caller may see, because they may see what it is attached to.

    :raises Http404: for any other.
    """
    files, capabilities = EvidenceFile.objects, resource._asked.capabilities
    rows = (
        files.for_members(capabilities, resource.agent)
        if resource.organisation
        else files.for_desk(capabilities)
    )
    return get_object_or_404(rows, pk=key)
