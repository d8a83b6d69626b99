"""Drafts of notices: kept as they were sent, checked on request, and sent when they are whole."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import refused
from ipr_portal.api.fields import Query, Shape
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.api.versions import check_match, tagged
from ipr_portal.tenancy.roles import Can
from takedowns.actions import drafts as actions
from takedowns.intake import offer_to
from takedowns.intake.sent import confirmed, typed_of
from takedowns.models import IPRight, NoticeDraft
from takedowns.queries.drafts import drafts_for
from takedowns.rules.drafts import why_not_keep
from takedowns.rules.filing import Attachment

from .bodies import DraftBody, SubmissionBody
from .filing import Sender, attachments_of
from .shapes import ForesightShape, WholeNoticeShape
from .whole import IF_MATCH, answered, notice_at

LAST_SAVED = ("-saved_at", "-id")


class DraftFileShape(Shape):
    """A file of a draft."""

    key = serializers.UUIDField(source="file_id")
    kind = serializers.CharField()
    name = serializers.CharField(source="file.name")
    sha256 = serializers.CharField(source="file.sha256")


class DraftShape(Shape):
    """A draft: its values as they were sent or typed, not checked yet."""

    key = serializers.UUIDField(source="pk")
    values = serializers.DictField(
        source="fields", help_text="By the names of a notice; `listings` is one text with an address a line."
    )
    corrects = serializers.CharField(
        source="corrects.number",
        allow_null=True,
        default=None,
        help_text="Number of the notice it corrects, or null.",
    )
    started_by = serializers.CharField()
    started_at = serializers.DateTimeField()
    saved_at = serializers.DateTimeField()
    files = DraftFileShape(many=True, source="files.all")


class Drafts(Resource):
    """Notices that are not sent yet."""

    needs = dict.fromkeys(("list", "retrieve", "create", "partial_update", "destroy"), Can.FILE_NOTICES)

    @extend_schema(parameters=[Query], responses=pages_of(DraftShape))
    def list(self, request, **kwargs) -> Response:
        """The open drafts of the organisation, the last saved first."""
        rows = drafts_for(self.agent).open()
        return page(
            request,
            rows,
            LAST_SAVED,
            query=asked(request, Query),
            show=lambda found: DraftShape(found, many=True).data,
        )

    @extend_schema(responses=DraftShape)
    def retrieve(self, request, key: UUID, **kwargs) -> Response:
        """One draft. Its ETag is the moment it was saved."""
        return shown(self, get_object_or_404(drafts_for(self.agent).open(), pk=key))

    @extend_schema(request=DraftBody, responses={201: DraftShape})
    def create(self, request, **kwargs) -> Response:
        """Begin a draft. Nothing is required, and only what no draft takes is refused."""
        values = self.read(DraftBody)
        files = attachments_of(self, values.get("files", ()))
        made = actions.start(
            organisation=self.organisation, fields=kept(self, values), by=request.user, at=self.at,
            agent=self.agent, files=files,
        )  # fmt: skip
        return begun(self, made.pk)

    @extend_schema(parameters=[IF_MATCH], request=DraftBody, responses=DraftShape)
    def partial_update(self, request, key: UUID, **kwargs) -> Response:
        """Change some values of a draft; the others stay."""
        found, values = self.locked(key), self.read(DraftBody)
        saved = actions.save(draft=found, fields=kept(self, values), at=self.at, by=request.user)
        if saved.refused:
            raise refused(*saved.refused)
        if "files" in values:
            files = attachments_of(self, values["files"])
            actions.name_files(draft=found, files=files, by=request.user, at=self.at)
        return shown(self, drafts_for(self.agent).get(pk=key))

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    def destroy(self, request, key: UUID, **kwargs) -> Response:
        """Discard a draft."""
        actions.discard(draft=self.locked(key), by=request.user, at=self.at)
        return Response(status=204)

    def locked(self, key: UUID) -> NoticeDraft:
        """An open draft in the version that the caller has read, locked until the answer."""
        found = actions.lock(get_object_or_404(drafts_for(self.agent).filter(discarded_at=None), pk=key))
        check_match(self.request, version_of(found))
        return found


class Submissions(Resource):
    """Sending a draft."""

    needs = {"create": Can.FILE_NOTICES}

    @extend_schema(parameters=[IF_MATCH], request=SubmissionBody, responses={201: WholeNoticeShape})
    def create(self, request, key: UUID, **kwargs) -> Response:
        """Send a draft. Sent twice, it is one notice: the second answer shows the first notice."""
        rows = drafts_for(self.agent).select_for_update(of=("self",), no_key=True)
        found = get_object_or_404(rows.filter(discarded_at=None), pk=key)
        if not found.sent_at:
            check_match(request, version_of(found))
            notice = sender_of(self, found, self.read(SubmissionBody)).send(found)
        else:
            notice = found.notice
        return answered(self, notice_at(notice.number), status=201)


class Findings(Resource):
    """What sending a draft would find."""

    needs = {"list": Can.FILE_NOTICES}

    @extend_schema(responses=ForesightShape)
    def list(self, request, key: UUID, **kwargs) -> Response:
        """What would be rejected if the draft were sent now, and what is missing."""
        found = get_object_or_404(drafts_for(self.agent).open(), pk=key)
        return Response(ForesightShape(sender_of(self, found, {}).foresee()).data)


def sender_of(resource: Resource, draft: NoticeDraft, values: Mapping[str, Any]) -> Sender:
    """The notice of a draft, with some values in place of the draft's."""
    files = [Attachment(one.file, one.kind) for one in draft.files.all()]
    return Sender(resource, values, base=draft.fields, files=files, corrects=draft.corrects)


def kept(resource: Resource, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that were sent, as the page of a draft keeps them.

    :raises Problem: `refused`, for what no draft takes.
    """
    offer = offer_to(resource.organisation, resource.agent, values.get("market"), resource.at)
    typed = typed_of(dict(values)) | confirmed(values, offer)
    if "right" in typed:
        get_object_or_404(IPRight, pk=typed["right"])
        typed["right"] = str(typed["right"])
    if wrong := [refusal for name, value in typed.items() if (refusal := why_not_keep(name, value))]:
        raise refused(*wrong)
    return typed


def begun(resource: Resource, key: UUID) -> Response:
    """The answer to a draft that was begun: 201 with its address."""
    answer = shown(resource, drafts_for(resource.agent).get(pk=key), status=201)
    address = reverse("api:draft", args=[resource.organisation.slug, key])
    answer["Location"] = resource.request.build_absolute_uri(address)
    return answer


def shown(resource: Resource, draft: NoticeDraft, status: int = 200) -> Response:
    """The answer that shows a draft, with its ETag."""
    return tagged(resource.request, Response(DraftShape(draft).data, status=status), version_of(draft))


def version_of(draft: NoticeDraft) -> str:
    """The moment it was saved, in microseconds."""
    return f"{draft.saved_at:%Y%m%d%H%M%S%f}"
