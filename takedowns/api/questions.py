"""Questions to the filer of a notice: read and answered by its organisation, asked and judged by the desk."""

from collections.abc import Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem
from ipr_portal.api.fields import Choice, Flag, Query, Shape, Strict, Text, Whole
from ipr_portal.api.pages import asked, page
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.api.versions import check_match, etag_of
from ipr_portal.errors import Refusal, Stale
from ipr_portal.tenancy.roles import Can
from takedowns.actions import questions as actions
from takedowns.enums import FileKind, QuestionCode, RequestState
from takedowns.listings import MAX_LISTINGS
from takedowns.models import InformationRequest, Notice
from takedowns.rules.questions import (
    DAYS,
    LONGEST_ANSWER,
    MOST_DAYS,
    MOST_FILES,
    MOST_ITEMS,
    Answer,
    Asking,
)

from .desk_decisions import IF_MATCH
from .desk_notices import find
from .filing import attachments_of

ROUNDS = ("round", "id")


class AnswerFileShape(Shape):
    """A file that was sent with an answer; it is evidence of the notice too."""

    key = serializers.UUIDField(source="file_id")
    name = serializers.CharField(source="file.name")
    kind = serializers.ChoiceField(choices=FileKind.choices)


class ItemShape(Shape):
    """One question, the listings that it is about, and its answer."""

    position = serializers.IntegerField()
    code = serializers.ChoiceField(choices=QuestionCode.choices)
    words = serializers.CharField(source="asked.words", help_text="What the code asks for.")
    sentence = serializers.CharField(help_text="For this case; may be empty.")
    listings = serializers.ListField(
        child=serializers.IntegerField(), source="positions", help_text="Their positions in the notice."
    )  # fmt: skip
    answer = serializers.CharField(help_text="Empty until answered, or answered by files alone.")
    files = AnswerFileShape(many=True)


class RequestShape(Shape):
    """What was asked at once, until when an answer counts, and what became of it."""

    round = serializers.IntegerField(help_text="1 or 2; there is no third.")
    state = serializers.ChoiceField(choices=RequestState.choices)
    asked_at = serializers.DateTimeField()
    answer_until = serializers.DateTimeField(help_text="An answer at this moment is late.")
    answered_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    items = ItemShape(many=True)


class AnswerBody(Strict):
    """The answer to one question: words, files, or both."""

    position = Whole(min_value=1, max_value=MOST_ITEMS, help_text="Of the question.")
    text = Text(max_length=LONGEST_ANSWER, required=False, allow_blank=True)
    files = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST_FILES,
        help_text="Keys of files that were sent to `evidence-files/`.",
    )  # fmt: skip


class AnswersBody(Strict):
    """The answers to all questions of a round."""

    answers = AnswerBody(many=True, min_length=1, max_length=MOST_ITEMS)


class QuestionBody(Strict):
    """One question to the filer."""

    code = Choice(choices=QuestionCode.choices)
    sentence = Text(max_length=1000, required=False, allow_blank=True, help_text="The filer reads it.")
    listings = serializers.ListField(
        child=Whole(min_value=1, max_value=MAX_LISTINGS), required=False, max_length=MAX_LISTINGS,
        help_text="Positions of open listings; all open ones without it.",
    )  # fmt: skip


class AskBody(Strict):
    """What is asked at once."""

    questions = QuestionBody(many=True, min_length=1, max_length=MOST_ITEMS)
    days = Whole(
        min_value=1, max_value=MOST_DAYS, required=False, default=DAYS, help_text="Business days to answer in."
    )  # fmt: skip


class VerdictOnAnswerBody(Strict):
    """Whether an answer is enough."""

    enough = Flag()


def listed(resource: Resource, number: str, notices) -> Response:
    found = get_object_or_404(notices, number=number)
    rows = InformationRequest.objects.filter(notice=found).whole()
    return page(
        resource.request, rows, ROUNDS, query=asked(resource.request, Query),
        show=lambda some: RequestShape(some, many=True).data,
    )  # fmt: skip


def one(row: InformationRequest, *, status: int = 200, version: int | None = None) -> Response:
    shown = RequestShape(InformationRequest.objects.whole().get(pk=row.pk)).data
    headers = {"ETag": etag_of(version)} if version is not None else None
    return Response(shown, status=status, headers=headers)


class Questions(Resource):
    """What we asked the organisation about a notice."""

    needs = {"list": Can.VIEW_NOTICES}

    @extend_schema(parameters=[Query], responses=pages_of(RequestShape))
    def list(self, request, number: str, **kwargs) -> Response:
        """The questions about a notice by rounds, with the answers. Read it when a webhook says that we asked."""
        return listed(self, number, Notice.objects.all())


class Answers(Resource):
    """The answer to the questions of one round."""

    needs = {"create": Can.FILE_NOTICES}

    @extend_schema(request=AnswersBody, responses={201: RequestShape})
    def create(self, request, number: str, place: int, **kwargs) -> Response:
        """Answer every question of a round, before its time is over. From then on our clock runs again."""
        row = get_object_or_404(InformationRequest, notice__number=number, round=place)
        given = self.answers(self.read(AnswersBody)["answers"], row)
        who = {"by": request.user, "at": self.at, "agent": self.agent}
        try:
            actions.answer(request=row, given=given, **who)
        except actions.CannotAnswer as missing:
            raise Problem("refused", faults=[_fault_of_answer(one) for one in missing.refusals]) from missing
        return one(row, status=201)

    def answers(self, sent: Sequence[dict[str, Any]], row: InformationRequest) -> dict[int, Answer]:
        """By the places of their questions.

        :raises Problem: `invalid`, for a place without a question, one that is named twice, or a file that is not there.
        """
        known, given = set(row.items.values_list("position", flat=True)), dict[int, Answer]()
        for number, body in enumerate(sent, 1):
            place, field = body["position"], f"answers.{number}.position"
            if place not in known or place in given:
                said = _("There is no such question, or it is answered twice.")
                raise Problem("invalid", faults=[Fault("unknown", said, field)])
            named = [{"key": key, "kind": FileKind.OTHER} for key in body.get("files", ())]
            files = attachments_of(self, named, field=f"answers.{number}.files.%d")
            given[place] = Answer(body.get("text", ""), tuple(row.file for row in files))
        return given


class DeskQuestions(Resource):
    """What was asked about a notice, for the desk."""

    needs = {"list": Can.READ_NOTICES, "create": Can.DECIDE_NOTICES}

    @extend_schema(parameters=[Query], responses=pages_of(RequestShape))
    def list(self, request, number: str, **kwargs) -> Response:
        """The questions about a notice by rounds, with the answers."""
        return listed(self, number, Notice.objects.all())

    @extend_schema(parameters=[IF_MATCH], request=AskBody, responses={201: RequestShape})
    def create(self, request, number: str, **kwargs) -> Response:
        """Ask the filer. Who asks has the notice then; its clock is paused while every undecided listing waits.

        What the notice holds already is refused, with where it is.
        """
        found, body = find(number), self.read(AskBody)
        check_match(request, found.version)
        asking = askings_in(body, found)
        try:
            row = actions.ask(
                notice=found,
                version=found.version,
                asked=asking,
                days=body["days"],
                by=request.user,
                at=self.at,
            )
        except actions.CannotAsk as error:
            raise Problem("refused", faults=[_fault(error)]) from error
        except Stale:
            check_match(request, Notice.objects.values_list("version", flat=True).get(pk=found.pk))
            raise
        return one(row, status=201, version=row.notice.version)


class AnswerVerdicts(Resource):
    """Whether an answer is enough."""

    needs = {"create": Can.DECIDE_NOTICES}

    @extend_schema(request=VerdictOnAnswerBody, responses=RequestShape)
    def create(self, request, number: str, place: int, **kwargs) -> Response:
        """Call the answer of a round enough, or not. Deciding its listings, or asking again, does so too."""
        row = get_object_or_404(InformationRequest, notice__number=number, round=place)
        act = actions.accept if self.read(VerdictOnAnswerBody)["enough"] else actions.find_insufficient
        return one(act(request=row, by=request.user, at=self.at))


def askings_in(body: dict[str, Any], found: Notice) -> list[Asking]:
    """The questions of a body; a position whose listing is decided or held is left for the rule to refuse."""
    undecided = dict(found.listings.undecided().values_list("position", "pk"))
    return [
        Asking(
            row["code"], tuple(undecided.get(place, 0) for place in row.get("listings", undecided)), row.get("sentence", "")
        )
        for row in body["questions"]
    ]  # fmt: skip


def _fault_of_answer(one: Refusal) -> Fault:
    """What is missing in the answers; the question is named, because it may have no place in the body."""
    said = _("Question %(n)d: %(what)s") % {"n": one.row, "what": one.sentence}
    return Fault("refused", said, "answers", None, str(one.remedy))


def _fault(error: actions.CannotAsk) -> Fault:
    """A refusal at the field of the body that it names."""
    one = error.refusal
    field = f"questions.{one.row}.{one.field}" if one.row else one.field
    return Fault("refused", str(one.sentence), field, None, str(one.remedy))
