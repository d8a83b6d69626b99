"""Counter-notices of sellers at the desk: checked, and decided where the rights holder contests them."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem, refused
from ipr_portal.api.fields import Choice, Flag, Query, Shape, Strict, Text
from ipr_portal.api.pages import asked, page
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.errors import Refusal
from ipr_portal.tenancy.roles import Can
from takedowns.actions import disputes
from takedowns.enums import CounterNoticeState, CounterReason, InvalidCode
from takedowns.models import CounterNotice
from takedowns.queries.appeals import took_part_in
from takedowns.queries.disputes import TABS
from takedowns.queries.seller_answers import title_of
from takedowns.rules.disputes import why_not_decide

from .counter_notices import AttachedShape, DisputeRuleShape, WhoAnswersShape
from .desk_shapes import PersonShape

DUE, ENDED = ("due_at", "id"), ("-closed_at", "-id")
LONGEST_SENTENCE = 1000
DECIDED = {CounterNoticeState.UPHELD: disputes.uphold, CounterNoticeState.DISMISSED: disputes.dismiss}
VIEWS = [
    ("check", "to check"),
    ("holder", "with the rights holder"),
    ("decide", "to decide"),
    ("ended", "ended"),
]


class DeskCounterNoticeShape(Shape):
    """A seller's counter-notice about one listing."""

    key = serializers.IntegerField(source="pk")
    answer = serializers.UUIDField(
        source="answer_id", help_text="What a seller sends at once has one key, about one or many listings."
    )
    notice = serializers.CharField(source="listing.notice.number")
    holder = serializers.CharField(source="listing.notice.organisation.name")
    position = serializers.IntegerField(source="listing.position")
    title = serializers.SerializerMethodField(help_text="Of the listing.")
    round = serializers.IntegerField(help_text="Of this listing, from 1.")
    reason = serializers.ChoiceField(choices=CounterReason.choices, source="answer.reason")
    state = serializers.ChoiceField(choices=CounterNoticeState.choices)
    received_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="By when somebody acts; null once it is closed."
    )
    held = serializers.BooleanField(help_text="Whether its listing is under legal hold; it waits then.")
    closed_at = serializers.DateTimeField(allow_null=True)

    def get_title(self, row: CounterNotice) -> str:
        return title_of(row.listing)


class WholeDeskCounterNoticeShape(DeskCounterNoticeShape):
    """A counter-notice with what each side says, and what was decided."""

    statement = serializers.CharField(source="answer.statement")
    files = AttachedShape(many=True, source="answer.files.all", help_text="Of the seller.")
    seller = WhoAnswersShape(source="answer", help_text="The rights holder reads it if `sworn` of the rule is true.")  # fmt: skip
    declared = serializers.BooleanField(
        source="answer.sworn", help_text="Whether the seller declared it under penalty of perjury."
    )
    rule = DisputeRuleShape()
    checked_by = PersonShape(allow_null=True, help_text="Null also where it was forwarded by itself in time.")
    checked_at = serializers.DateTimeField(allow_null=True)
    invalid_code = serializers.ChoiceField(
        choices=[("", ""), *InvalidCode.choices], help_text="Why it was not accepted; empty if it was."
    )
    invalid_sentence = serializers.CharField()
    replied_by = PersonShape(allow_null=True)
    replied_at = serializers.DateTimeField(allow_null=True)
    reply = serializers.CharField(help_text="Empty unless contested.")
    lawsuit = serializers.CharField(help_text="Court and number of the action; may be empty.")
    reply_files = AttachedShape(many=True)
    decided_by = PersonShape(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decision_sentence = serializers.CharField(help_text="Empty without a decision.")
    refusal = serializers.SerializerMethodField(
        help_text="Why the caller cannot decide it; empty if they can."
    )

    @extend_schema_field(serializers.CharField())
    def get_refusal(self, row: CounterNotice) -> str:
        contested = row.state == CounterNoticeState.HOLDER_CONTESTS
        part = took_part_in(row.listing.notice, [row.listing_id])[row.listing_id] if contested else set()
        return str(why_not_decide(row, part, by=self.context["by"]) or "")


class DeskCounterNoticeQuery(Query):
    """Which counter-notices."""

    view = serializers.ChoiceField(
        choices=VIEWS, default="check", help_text="; ".join(f"`{name}`: {what}" for name, what in VIEWS) + "."
    )
    answer = serializers.UUIDField(required=False, help_text="Those that a seller sent at once.")


class CheckBody(Strict):
    """Whether a counter-notice goes to the rights holder, or what is missing."""

    accept = Flag(
        help_text="`true`: it is forwarded to the rights holder. `false`: it is not accepted, and the seller reads why."
    )
    whole_answer = Flag(
        required=False, default=False,
        help_text="Do so with all of the same answer that are to be checked; else with this one alone.",
    )  # fmt: skip
    code = Choice(choices=InvalidCode.choices, required=False, help_text="Why it is not accepted.")
    sentence = Text(
        max_length=LONGEST_SENTENCE, required=False, allow_blank=True,
        help_text="What is missing, if it is not accepted. The seller reads it.",
    )  # fmt: skip


class CounterDecisionBody(Strict):
    """The decision about a contested counter-notice, and why."""

    decision = Choice(
        choices=[(one.value, one.label) for one in DECIDED],
        help_text="`UPHELD`: the listing is restored. `DISMISSED`: it stays down.",
    )
    whole_answer = Flag(
        required=False, default=False,
        help_text="Decide so all of the same answer that are contested; else this one alone.",
    )  # fmt: skip
    sentence = Text(max_length=LONGEST_SENTENCE, help_text="Both sides read it.")


class DeskCounterNotices(Resource):
    """What sellers answer to our decisions."""

    needs = {"list": Can.DECIDE_NOTICES, "retrieve": Can.DECIDE_NOTICES}

    @extend_schema(parameters=[DeskCounterNoticeQuery], responses=pages_of(DeskCounterNoticeShape))
    def list(self, request, **kwargs) -> Response:
        """The counter-notices of one view, the first that is due first; those that ended, the newest first."""
        query = asked(request, DeskCounterNoticeQuery)
        rows = for_lists().filter(state__in=TABS[query["view"]])
        if "answer" in query:
            rows = rows.filter(answer=query["answer"])
        return page(
            request, rows, ENDED if query["view"] == "ended" else DUE, query=query,
            show=lambda found: DeskCounterNoticeShape(found, many=True).data,
        )  # fmt: skip

    @extend_schema(responses=WholeDeskCounterNoticeShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One counter-notice: what each side says, and what was decided."""
        return shown(self, key)


class CounterNoticeChecks(Resource):
    """Whether a counter-notice is complete."""

    needs = {"create": Can.DECIDE_NOTICES}

    @extend_schema(request=CheckBody, responses={201: WholeDeskCounterNoticeShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Forward a counter-notice to the rights holder, or do not accept it. Who is slower gets 409."""
        body = self.read(CheckBody)
        row = find(key)
        about = about_of(self, row, CounterNoticeState.RECEIVED, whole=body["whole_answer"])
        said = {name: body.get(name, "") for name in ("code", "sentence")}
        if faults := _faults(body, said):
            raise Problem("refused", faults=faults)
        if body["accept"]:
            disputes.forward(**about)
        else:
            disputes.refuse(**about, code=InvalidCode(said["code"]), sentence=said["sentence"])
        return shown(self, key, status=201)


class CounterNoticeDecisions(Resource):
    """The decision about a contested counter-notice."""

    needs = {"create": Can.CORRECT_DECISIONS}

    @extend_schema(request=CounterDecisionBody, responses={201: WholeDeskCounterNoticeShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Decide a counter-notice that its rights holder contests: a lead who had no part in the decision can.

        Both sides are told. Who is slower gets 409.
        """
        body = self.read(CounterDecisionBody)
        row = find(key)
        about = about_of(self, row, CounterNoticeState.HOLDER_CONTESTS, whole=body["whole_answer"])
        try:
            DECIDED[CounterNoticeState(body["decision"])](**about, sentence=body["sentence"])
        except disputes.CannotDispute as error:
            one = error.refusal
            field = "" if one.field == "listings" else one.field  # no field of this body names listings
            raise refused(Refusal(one.code, one.sentence, one.remedy, field)) from error
        return shown(self, key, status=201)


def _faults(body: dict[str, Any], said: dict[str, str]) -> list[Fault]:
    """What a check says in vain, or does not say."""
    if body["accept"]:
        remedy = _("Leave it out, or send accept as false.")
        what = _("Only a counter-notice that is not accepted has this.")
        return [Fault("unasked", what, name, remedy=remedy) for name, value in said.items() if value]
    missing = {"code": _("Say why it is not accepted."), "sentence": _("Say what is missing; the seller reads it.")}  # fmt: skip
    return [Fault("required", missing[name], name) for name, value in said.items() if not value]


def for_lists() -> QuerySet[CounterNotice]:
    """Counter-notices with what a list shows of them."""
    return CounterNotice.objects.with_all().select_related(
        "answer", "rule", "listing__snapshot", "listing__notice__organisation", "restoration", "checked_by",
        "replied_by", "decided_by",
    )  # fmt: skip


def find(key: int) -> CounterNotice:
    """:raises Http404: if there is none of this key."""
    return get_object_or_404(for_lists(), pk=key)


def about_of(resource: Resource, row: CounterNotice, state: str, *, whole: bool) -> dict[str, Any]:
    """What every action takes: one counter-notice, or all of its answer that are in a state."""
    keys = [row.listing_id]
    if whole:
        waiting = CounterNotice.objects.filter(answer=row.answer_id, state=state).exclude(pk=row.pk)
        keys += waiting.values_list("listing", flat=True)
    return {"answer": row.answer, "listing_ids": keys, "by": resource.request.user, "at": resource.at}


def shown(resource: Resource, key: int, status: int = 200) -> Response:
    """The answer that shows a whole counter-notice."""
    rows = for_lists().prefetch_related("reply_files__file", "answer__files__file")
    found = get_object_or_404(rows, pk=key)
    context = {"by": resource.request.user}
    return Response(WholeDeskCounterNoticeShape(found, context=context).data, status=status)
