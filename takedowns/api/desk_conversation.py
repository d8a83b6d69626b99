"""The conversation about a notice at the desk: messages of both sides, who has read them, and internal notes."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem, refused
from ipr_portal.api.fields import Query, Shape, Strict, Text, Whole
from ipr_portal.api.pages import asked, page
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.errors import Refusal
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.tenancy.roles import Can
from takedowns.actions import conversation
from takedowns.models import Notice, NoticeMessage, NoticeNote
from takedowns.queries.questions import sent_files
from takedowns.rules.conversation import LONGEST_MESSAGE, LONGEST_NOTE, MOST_FILES

from .conversation import ORDER, MessageFileShape
from .desk_notices import find
from .desk_shapes import PersonShape
from .evidence import EvidenceBody, EvidenceShape, kept

MOST_READ = 200  # messages in one call


class ReceiptShape(Shape):
    """That a person of the other side has read a message, and when they first did."""

    reader = PersonShape()
    read_at = serializers.DateTimeField()


class DeskMessageShape(Shape):
    """What one side wrote to the other, with the names of both."""

    key = serializers.IntegerField(source="pk")
    from_team = serializers.BooleanField(help_text="Whether our team wrote it; else the rights holder.")
    author = PersonShape(source="written_by")
    text = serializers.CharField()
    written_at = serializers.DateTimeField()
    read_by = ReceiptShape(many=True, source="receipts.all", help_text="The first reader first.")
    files = MessageFileShape(many=True, help_text="Their bytes are at `evidence-files/{key}/content/`.")


class NoteShape(Shape):
    """An internal note; no member can read it."""

    key = serializers.IntegerField(source="pk")
    author = PersonShape(source="written_by")
    text = serializers.CharField()
    written_at = serializers.DateTimeField()


class DeskMessageBody(Strict):
    """A message of our team."""

    text = Text(
        max_length=LONGEST_MESSAGE,
        help_text="With variables in braces, such as `{notice}`, which are filled.",
    )
    files = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST_FILES,
        help_text="Keys of files that were sent to `message-files/` of the notice.",
    )  # fmt: skip


class ReadBody(Strict):
    """Which messages the caller has read."""

    messages = serializers.ListField(
        child=Whole(min_value=1), min_length=1, max_length=MOST_READ,
        help_text="Keys of messages of the rights holder about this notice.",
    )  # fmt: skip


class NoteBody(Strict):
    """An internal note."""

    text = Text(max_length=LONGEST_NOTE, help_text="Only our team reads it.")


class DeskMessages(Resource):
    """The conversation about a notice, for our team."""

    needs = {"list": Can.READ_NOTICES, "create": Can.DECIDE_NOTICES}

    @extend_schema(parameters=[Query], responses=pages_of(DeskMessageShape))
    def list(self, request, number: str, **kwargs) -> Response:
        """The messages about a notice, the oldest first. Reading them leaves them unread; `read-receipts/` notes it."""
        return page(
            request, messages_of(find(number)), ORDER, query=asked(request, Query),
            show=lambda rows: DeskMessageShape(rows, many=True).data,
        )  # fmt: skip

    @extend_schema(request=DeskMessageBody, responses={201: DeskMessageShape})
    def create(self, request, number: str, **kwargs) -> Response:
        """Write to the rights holder as our team, also about a closed notice; they do not read who wrote it.

        A message changes neither the deadline nor the notice.
        """
        found, body = find(number), self.read(DeskMessageBody)
        files = files_of_team(found, body.get("files", ()))
        try:
            row = conversation.write_to_holder(
                notice=found, text=body["text"], files=files, by=request.user, at=self.at
            )
        except conversation.CannotWrite as error:
            raise refused(error.refusal) from error
        return Response(DeskMessageShape(messages_of(found).get(pk=row.pk)).data, status=201)


class MessageFiles(Resource):
    """Files for messages of our team."""

    needs = {"create": Can.DECIDE_NOTICES}
    parser_classes = [MultiPartParser]

    @extend_schema(request={"multipart/form-data": EvidenceBody}, responses={201: EvidenceShape})
    def create(self, request, number: str, **kwargs) -> Response:
        """Send one file as `multipart/form-data`; a message about this notice names it by its key.

        The rights holder does not see it before that message is sent.
        """
        found = find(number)
        upload: UploadedFile = self.read(EvidenceBody)["file"]
        file = kept(self, upload, organisation=found.organisation, by_team=True)
        return Response(EvidenceShape(file).data, status=201)


class ReadReceipts(Resource):
    """Receipts of messages that were read at the desk."""

    needs = {"create": Can.DECIDE_NOTICES}

    @extend_schema(request=ReadBody, responses={201: pages_of(DeskMessageShape)})
    def create(self, request, number: str, **kwargs) -> Response:
        """Note that the caller has read messages of the rights holder; what they had read before stays as it is.

        The notice is no longer marked as unread once each of its messages has a reader of ours.
        """
        found, keys = find(number), list(dict.fromkeys(self.read(ReadBody)["messages"]))
        theirs = messages_of(found).filter(from_team=False)
        known = set(theirs.filter(pk__in=keys).values_list("pk", flat=True))
        if missing := [place for place, key in enumerate(keys, 1) if key not in known]:
            said = _("The rights holder has written no such message about this notice.")
            remedy = _("Take the keys from the list of messages.")
            faults = [Fault("not_found", said, f"messages.{place}", remedy=remedy) for place in missing]
            raise Problem("invalid", faults=faults)
        conversation.mark_read(notice=found, messages=keys, for_team=True, by=request.user, at=self.at)
        items = DeskMessageShape(theirs.filter(pk__in=keys), many=True).data
        return Response({"items": items, "next": None}, status=201)


class Notes(Resource):
    """Internal notes about a notice."""

    needs = {"list": Can.READ_NOTICES, "create": Can.DECIDE_NOTICES}

    @extend_schema(parameters=[Query], responses=pages_of(NoteShape))
    def list(self, request, number: str, **kwargs) -> Response:
        """The internal notes about a notice, the oldest first."""
        rows = NoticeNote.objects.filter(notice=find(number)).select_related("written_by")
        return page(
            request, rows, ORDER, query=asked(request, Query),
            show=lambda some: NoteShape(some, many=True).data,
        )  # fmt: skip

    @extend_schema(request=NoteBody, responses={201: NoteShape})
    def create(self, request, number: str, **kwargs) -> Response:
        """Write an internal note. Nobody is notified, and no member ever reads it."""
        found, body = find(number), self.read(NoteBody)
        try:
            note = conversation.write_note(notice=found, text=body["text"], by=request.user, at=self.at)
        except conversation.CannotWrite as error:
            one = error.refusal
            at_text = Refusal(
                one.code, one.sentence, one.remedy, "text" if one.field == "note" else one.field
            )
            raise refused(at_text) from error
        return Response(NoteShape(note).data, status=201)


def messages_of(found: Notice) -> Any:
    """The messages about a notice with what their shape shows."""
    return NoticeMessage.objects.filter(notice=found).whole()


def files_of_team(found: Notice, keys: list[UUID]) -> list[EvidenceFile]:
    """The files that a message of our team names.

    :raises Problem: `invalid`, for keys of anything but files that were sent for messages to this organisation.
    """
    known = sent_files(keys, None, by_team=True)
    ours = {key: file for key, file in known.items() if file.organisation_id == found.organisation_id}
    missing = [place for place, key in enumerate(keys, 1) if key not in ours]
    if missing:
        said, remedy = _("No file of this key was sent for a message."), _("Send it to message-files/ first.")
        faults = [Fault("not_found", said, f"files.{place}", remedy=remedy) for place in missing]
        raise Problem("invalid", faults=faults)
    return [ours[key] for key in dict.fromkeys(keys)]
