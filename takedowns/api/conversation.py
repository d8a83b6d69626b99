"""Messages about a notice, and proposals of another reason: read, written and answered by its organisation."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem, refused
from ipr_portal.api.fields import Flag, Query, Shape, Strict, Text
from ipr_portal.api.pages import asked, page
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.errors import Refusal
from ipr_portal.tenancy.roles import Can
from takedowns.actions import conversation, retyping
from takedowns.enums import DETAIL_LABELS, FileKind, RetypeState
from takedowns.models import Notice, NoticeMessage, RetypeProposal
from takedowns.rules.conversation import LONGEST_MESSAGE, MOST_FILES
from takedowns.rules.retyping import LONGEST_DETAIL, LONGEST_SENTENCE, Consent, required_by, why_not_answer

from .bodies import MOST_FILES as MOST_OF_A_NOTICE
from .bodies import FileBody
from .filing import attachments_of

ORDER = ("id",)


class MessageFileShape(Shape):
    """A file that was sent with a message."""

    key = serializers.UUIDField(source="file_id")
    name = serializers.CharField(source="file.name")


class MessageShape(Shape):
    """What one side wrote to the other."""

    key = serializers.IntegerField(source="pk")
    from_team = serializers.BooleanField(help_text="Whether our team wrote it; else your organisation.")
    author = serializers.SerializerMethodField(help_text="A person of yours; null for our team.")
    text = serializers.CharField()
    written_at = serializers.DateTimeField()
    read_at = serializers.SerializerMethodField(
        help_text="When the first person of the other side read it on its page; null if nobody has."
    )
    files = MessageFileShape(many=True)

    def get_author(self, row: NoticeMessage) -> str | None:
        return None if row.from_team else str(row.written_by)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_read_at(self, row: NoticeMessage) -> Any:
        first = next(iter(row.receipts.all()), None)
        return first and serializers.DateTimeField().to_representation(first.read_at)


class MessageBody(Strict):
    """A message to our team."""

    text = Text(max_length=LONGEST_MESSAGE)
    files = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST_FILES,
        help_text="Keys of files that were sent to `evidence-files/`.",
    )  # fmt: skip


class Messages(Resource):
    """The conversation about a notice."""

    needs = {"list": Can.VIEW_NOTICES, "create": Can.FILE_NOTICES}

    @extend_schema(parameters=[Query], responses=pages_of(MessageShape))
    def list(self, request, number: str, **kwargs) -> Response:
        """The messages about a notice, the oldest first. Reading them by API leaves them unread for your people."""
        found = get_object_or_404(Notice, number=number)
        rows = NoticeMessage.objects.filter(notice=found).whole()
        return page(
            request,
            rows,
            ORDER,
            query=asked(request, Query),
            show=lambda some: MessageShape(some, many=True).data,
        )

    @extend_schema(request=MessageBody, responses={201: MessageShape})
    def create(self, request, number: str, **kwargs) -> Response:
        """Write to our team, also about a closed notice. A message changes neither the deadline nor the notice."""
        found, body = get_object_or_404(Notice, number=number), self.read(MessageBody)
        named = [{"key": key, "kind": FileKind.OTHER} for key in body.get("files", ())]
        files = [one.file for one in attachments_of(self, named, field="files.%d")]
        who = {"by": request.user, "at": self.at, "agent": self.agent}
        try:
            row = conversation.write_to_team(notice=found, text=body["text"], files=files, **who)
        except conversation.CannotWrite as error:
            raise refused(error.refusal) from error
        return Response(MessageShape(NoticeMessage.objects.whole().get(pk=row.pk)).data, status=201)


class RequiredShape(Shape):
    """What the proposed reason requires and the notice lacks."""

    details = serializers.ListField(
        child=serializers.ChoiceField(choices=list(DETAIL_LABELS)), source="missing_details"
    )
    files = serializers.ListField(
        child=serializers.ChoiceField(choices=FileKind.choices), source="missing_files"
    )


class ProposalShape(Shape):
    """Another reason that we propose for a notice, and what was answered."""

    key = serializers.IntegerField(source="pk")
    state = serializers.ChoiceField(choices=RetypeState.choices)
    can_be_answered = serializers.SerializerMethodField(
        help_text="False once it is answered or taken back, or a listing is decided."
    )
    before = serializers.CharField(source="before.code")
    after = serializers.CharField(source="after.code")
    sentence = serializers.CharField(help_text="Why we propose it.")
    proposed_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(help_text="Why it was declined, or what was added; may be empty.")
    missing = serializers.SerializerMethodField(help_text="What a consent has to bring.")

    def get_can_be_answered(self, row: RetypeProposal) -> bool:
        return why_not_answer(row, self.context["notice"], at=self.context["at"]) is None

    @extend_schema_field(RequiredShape)
    def get_missing(self, row: RetypeProposal) -> Any:
        kinds = self.context["kinds"]
        return RequiredShape(required_by(row.after, self.context["notice"].details, kinds)).data


class ProposalAnswerBody(Strict):
    """Consent, with what the reason requires; or why the present reason is to stay."""

    consent = Flag()
    confirmed = Flag(
        required=False, default=False,
        help_text="With a consent: that the statements of good faith and accuracy hold for the new reason too.",
    )  # fmt: skip
    sentence = Text(
        max_length=LONGEST_SENTENCE,
        required=False,
        allow_blank=True,
        default="",
        help_text="Why you decline.",
    )
    files = serializers.ListField(
        child=FileBody(), required=False, max_length=MOST_OF_A_NOTICE, help_text="Evidence that is added."
    )

    def get_fields(self) -> dict[str, serializers.Field]:
        """With the details that some reasons ask for."""
        details = {
            name: Text(max_length=LONGEST_DETAIL, required=False, allow_blank=True, help_text=str(label))
            for name, label in DETAIL_LABELS.items()
        }
        return super().get_fields() | details


class Proposals(Resource):
    """Other reasons that we propose for a notice."""

    needs = {"list": Can.VIEW_NOTICES}

    @extend_schema(parameters=[Query], responses=pages_of(ProposalShape))
    def list(self, request, number: str, **kwargs) -> Response:
        """The proposals for a notice, the oldest first. Read it when a webhook says that we proposed one."""
        found = get_object_or_404(Notice, number=number)
        rows = RetypeProposal.objects.filter(notice=found).whole()
        return page(
            request, rows, ORDER, query=asked(request, Query),
            show=lambda some: ProposalShape(some, many=True, context=about(self, found)).data,
        )  # fmt: skip


class ProposalAnswers(Resource):
    """The answer to a proposal of another reason."""

    needs = {"create": Can.FILE_NOTICES}

    @extend_schema(request=ProposalAnswerBody, responses={201: ProposalShape})
    def create(self, request, number: str, key: int, **kwargs) -> Response:
        """Consent to a proposal or decline it, before we begin to decide. The deadline does not wait for it."""
        row = get_object_or_404(RetypeProposal.objects.whole(), notice__number=number, pk=key)
        body = self.read(ProposalAnswerBody)
        who = {"by": request.user, "at": self.at, "agent": self.agent}
        try:
            if body["consent"]:
                retyping.consent(proposal=row, given=self.given(body), **who)
            else:
                retyping.decline(proposal=row, sentence=body["sentence"], **who)
        except retyping.CannotConsent as error:
            raise Problem("refused", faults=[fault_of_field(one) for one in error.refusals]) from error
        row = RetypeProposal.objects.whole().select_related("notice").get(pk=row.pk)
        return Response(ProposalShape(row, context=about(self, row.notice)).data, status=201)

    def given(self, body: dict[str, Any]) -> Consent:
        """What comes with a consent.

        :raises Problem: `invalid`, for files that the caller may not see.
        """
        details = {name: body[name] for name in DETAIL_LABELS if body.get(name)}
        files = attachments_of(self, body.get("files", ()))
        return Consent(confirmed=body["confirmed"], sentence=body["sentence"], details=details, files=files)


def about(resource: Resource, found: Notice) -> dict[str, Any]:
    """What the shape of a proposal says of its notice."""
    kinds = set(found.files.values_list("kind", flat=True))
    return {"notice": found, "kinds": kinds, "at": resource.at}


def fault_of_field(one: Refusal) -> Fault:
    """A refusal at the field of the body; all files have one field."""
    field = "files" if one.field.startswith("files") else one.field
    remedy = _("Name it in files, with what it shows.") if one.field.startswith("files-") else one.remedy
    return Fault(one.code or "refused", str(one.sentence), field, None, str(remedy))
