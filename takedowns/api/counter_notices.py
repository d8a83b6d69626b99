"""Counter-notices of sellers about the organisation's notices, its replies to them, and retractions."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem
from ipr_portal.api.fields import Choice, Flag, Query, Shape, Strict, Text
from ipr_portal.api.pages import asked, page
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.roles import Can
from takedowns.actions import disputes, retractions
from takedowns.enums import CounterNoticeState, CounterReason, FileKind, RetractionReason, Silence
from takedowns.models import CounterNotice
from takedowns.queries.disputes import read_by_holder
from takedowns.queries.reviews import listing_at
from takedowns.queries.seller_answers import title_of
from takedowns.rules.disputes import LONGEST_LAWSUIT, LONGEST_REPLY, MOST_FILES

from .filing import attachments_of
from .shapes import RestorationShape, WholeNoticeShape
from .whole import IF_MATCH, answered, checked, notice_at

NEWEST = ("-received_at", "-id")
SEEN = [
    (state.value, state.label)
    for state in CounterNoticeState
    if state not in (CounterNoticeState.RECEIVED, CounterNoticeState.INVALID)
]


class AttachedShape(Shape):
    """A file; its bytes are at `evidence-files/{key}/content/`."""

    key = serializers.UUIDField(source="file_id")
    name = serializers.CharField(source="file.name")
    media_type = serializers.CharField(source="file.media_type")
    size = serializers.IntegerField(source="file.size", help_text="In bytes.")


class WhoAnswersShape(Shape):
    """What a seller says of themselves."""

    name = serializers.CharField()
    address = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField(help_text="Empty in counter-notices that came before we asked for it.")


class DisputeRuleShape(Shape):
    """What the law or the rule of the market says."""

    only_a_lawsuit_stops = serializers.BooleanField(
        help_text="Whether a reply that contests must name an action in court."
    )
    sworn = serializers.BooleanField(help_text="Whether sellers declare under penalty of perjury.")
    silence = serializers.ChoiceField(
        choices=Silence.choices, help_text="What happens to the listing without a reply in time."
    )
    appeal_days = serializers.IntegerField(
        help_text="For how many days either side can appeal, from when it was told."
    )
    appeal_rounds = serializers.IntegerField(help_text="How often a side can appeal about one listing.")
    appeal_decide_days = serializers.IntegerField(
        help_text="Within how many business days of the market an appeal is decided."
    )
    source = serializers.CharField()
    source_url = serializers.CharField()


class CounterNoticeShape(Shape):
    """A seller's counter-notice about one listing, and the reply to it."""

    key = serializers.IntegerField(source="pk")
    answer = serializers.UUIDField(
        source="answer_id", help_text="What a seller sends at once has one key, about one or many listings."
    )
    notice = serializers.CharField(source="listing.notice.number")
    position = serializers.IntegerField(source="listing.position")
    address = serializers.CharField(source="listing.clean_address")
    title = serializers.SerializerMethodField(help_text="Of the listing.")
    round = serializers.IntegerField(help_text="Of this listing, from 1.")
    state = serializers.ChoiceField(choices=SEEN)
    received_at = serializers.DateTimeField()
    forwarded_at = serializers.DateTimeField(source="checked_at")
    due_at = serializers.DateTimeField(
        allow_null=True,
        help_text="While `FORWARDED`: until when you can reply; then what the rule says of `silence` applies.",
    )
    reason = serializers.ChoiceField(choices=CounterReason.choices, source="answer.reason")
    statement = serializers.CharField(source="answer.statement")
    files = AttachedShape(many=True, source="answer.files.all", help_text="Of the seller.")
    seller = serializers.SerializerMethodField(
        help_text="Null unless the rule asks sellers for a sworn statement."
    )
    rule = DisputeRuleShape()
    replied_by = serializers.SerializerMethodField(help_text="Null without a reply.")
    replied_at = serializers.DateTimeField(allow_null=True)
    reply = serializers.CharField(help_text="Empty unless contested.")
    lawsuit = serializers.CharField(help_text="Court and number of the action; may be empty.")
    reply_files = AttachedShape(many=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decision_sentence = serializers.CharField(help_text="Why we decided so; empty without a decision.")
    closed_at = serializers.DateTimeField(allow_null=True)
    restoration = RestorationShape(allow_null=True)

    def get_title(self, row: CounterNotice) -> str:
        return title_of(row.listing)

    @extend_schema_field(WhoAnswersShape(allow_null=True))
    def get_seller(self, row: CounterNotice) -> Any:
        return WhoAnswersShape(row.answer).data if row.rule.names_seller else None

    def get_replied_by(self, row: CounterNotice) -> str | None:
        return str(row.replied_by) if row.replied_by else None


class CounterNoticeQuery(Query):
    """How counter-notices are narrowed."""

    state = serializers.ChoiceField(choices=SEEN, required=False)
    notice = serializers.CharField(max_length=24, required=False, help_text="Its number.")
    answer = serializers.UUIDField(required=False, help_text="Those that a seller sent at once.")


class CounterReplyBody(Strict):
    """A reply: the listing is restored, or it should stay down."""

    accept = Flag(help_text="`true`: the listing is restored. `false`: you contest, and our team decides.")
    whole_answer = Flag(
        required=False, default=False,
        help_text="Reply so to all of the same answer that wait for your reply; else to this one alone.",
    )  # fmt: skip
    sentence = Text(
        max_length=LONGEST_REPLY, required=False, allow_blank=True,
        help_text="Why it should stay down; needed if you contest.",
    )  # fmt: skip
    lawsuit = Text(
        max_length=LONGEST_LAWSUIT, required=False, allow_blank=True,
        help_text="Court and number of an action; needed where only that stops the restoration.",
    )  # fmt: skip
    files = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST_FILES,
        help_text="Keys of files that were sent to `evidence-files/`.",
    )  # fmt: skip


class RetractionBody(Strict):
    """Why what was taken down is restored."""

    reason = Choice(
        choices=RetractionReason.choices,
        help_text="A mistake counts in your accuracy as rejected; so does every reason while a counter-notice waits for your"
        " reply or our decision. `GENUINE` only where our proposal has it, and then no other one.",
    )


class CounterNotices(Resource):
    """What sellers answer to our decisions."""

    needs = {"list": Can.VIEW_NOTICES, "retrieve": Can.VIEW_NOTICES}

    @extend_schema(parameters=[CounterNoticeQuery], responses=pages_of(CounterNoticeShape))
    def list(self, request, **kwargs) -> Response:
        """The counter-notices that were forwarded to the organisation, the newest first.

        Those with `state=FORWARDED` wait for a reply. Read it when a webhook says that one was forwarded.
        """
        query = asked(request, CounterNoticeQuery)
        named = {"state": "state", "notice": "listing__notice__number", "answer": "answer"}
        narrowed = {column: query[name] for name, column in named.items() if name in query}
        return page(
            request, shown().filter(**narrowed), NEWEST, query=query,
            show=lambda found: CounterNoticeShape(found, many=True).data,
        )  # fmt: skip

    @extend_schema(responses=CounterNoticeShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One counter-notice."""
        return Response(CounterNoticeShape(get_object_or_404(shown(), pk=key)).data)


class CounterReplies(Resource):
    """The reply to a counter-notice."""

    needs = {"create": Can.FILE_NOTICES}

    @extend_schema(request=CounterReplyBody, responses={201: CounterNoticeShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Accept a counter-notice or contest it, before its time is over.

        Without a reply the `silence` of the rule applies. Once somebody has replied, or the time is over, the answer is 409.
        """
        row, body = get_object_or_404(shown(), pk=key), self.read(CounterReplyBody)
        about: dict[str, Any] = {
            "answer": row.answer, "listing_ids": listings_of(row, whole=body["whole_answer"]), "by": request.user,
            "at": self.at, "agent": self.agent,
        }  # fmt: skip
        if body["accept"]:
            refuse_in_vain(body)
            disputes.accept(**about)
        else:
            said = {name: body.get(name, "") for name in ("sentence", "lawsuit")}
            disputes.contest(**about, **said, files=self.files(body))
        return Response(CounterNoticeShape(shown().get(pk=key)).data, status=201)

    def files(self, body: dict[str, Any]) -> Any:
        """The files that a reply names.

        :raises Problem: `invalid`, for those that the caller may not see.
        """
        named = [{"key": key, "kind": FileKind.OTHER} for key in dict.fromkeys(body.get("files", ()))]
        return [one.file for one in attachments_of(self, named, field="files.%d")]


class Retractions(Resource):
    """The retraction of a listing."""

    needs = {"create": Can.FILE_NOTICES}

    @extend_schema(parameters=[IF_MATCH], request=RetractionBody, responses={201: WholeNoticeShape})
    def create(self, request, number: str, position: int, **kwargs) -> Response:
        """Retract a listing that was taken down: the marketplace restores it, and its seller is told.

        An open counter-notice about it is no longer needed. Where we proposed a retraction, this confirms it.
        """
        checked(self, number)
        listing, body = get_object_or_404(listing_at(number, position)), self.read(RetractionBody)
        who = {"by": request.user, "at": self.at, "agent": self.agent}
        retractions.retract(listing=listing, reason=RetractionReason(body["reason"]), **who)
        return answered(self, notice_at(number), status=201)


def shown() -> QuerySet[CounterNotice]:
    """Those that the organisation reads, with what their shape shows."""
    rows = read_by_holder().select_related("listing__notice")
    return rows.prefetch_related("reply_files__file", "answer__files__file")


def listings_of(row: CounterNotice, *, whole: bool) -> list[int]:
    """The listings that a reply is about: that of a counter-notice, or all of its answer that wait for a reply."""
    if not whole:
        return [row.listing_id]
    waiting = read_by_holder().filter(answer=row.answer_id, state=CounterNoticeState.FORWARDED)
    return [row.listing_id, *waiting.exclude(pk=row.pk).values_list("listing_id", flat=True)]


def refuse_in_vain(body: dict[str, Any]) -> None:
    """Refuse what nobody would read in a reply that accepts.

    :raises Problem: `refused`, naming each.
    """
    said = _("Only a reply that contests says this.")
    remedy = _("Leave it out, or send accept as false.")
    if in_vain := [name for name in ("sentence", "lawsuit", "files") if body.get(name)]:
        raise Problem("refused", faults=[Fault("unasked", said, name, remedy=remedy) for name in in_vain])
