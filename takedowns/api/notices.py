"""Notices: listed, read, sent and withdrawn."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import refused
from ipr_portal.api.fields import Query, Strict
from ipr_portal.api.pages import asked, chosen, page
from ipr_portal.api.resources import Resource
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.tenancy.roles import Can
from takedowns.actions import drafts, filing
from takedowns.enums import NoticeState
from takedowns.models import Listing, Notice
from takedowns.models.notice_filters import NoticeQuerySet
from takedowns.queries.changes import as_of
from takedowns.rules.cures import to_send_again, why_not_correct
from takedowns.rules.filing import Attachment

from .bodies import CorrectionBody, NoticeBody, WithdrawalBody
from .drafts import DraftShape, begun
from .filing import Sender
from .shapes import ForesightShape, NoticeShape, WholeNoticeShape
from .whole import IF_MATCH, answered, checked, just_sent, notice_at

Rows = TypeVar("Rows", bound=QuerySet)
NEWEST, EARLIEST_CHANGE = ("-submitted_at", "-id"), ("changed_at", "id")


class NoticeFilter(Strict):
    """How notices are narrowed."""

    state = serializers.ChoiceField(choices=NoticeState.choices, required=False)
    market = serializers.ChoiceField(choices=MARKET_CHOICES, required=False)
    right = serializers.IntegerField(
        min_value=1, max_value=2**62, required=False, help_text="Key of a right."
    )
    external_ref = serializers.CharField(max_length=100, required=False)
    submitted_since = serializers.DateTimeField(required=False)
    changed_since = serializers.DateTimeField(
        required=False,
        help_text="Those changed since then, the earliest change first: the `as_of` of the call before.",
    )


class NoticeQuery(Query, NoticeFilter):
    """How the list of notices is narrowed and shown."""

    fields = serializers.CharField(
        max_length=500, required=False, default="", help_text="Fields to show, with commas; all without it."
    )
    expand = serializers.CharField(max_length=100, required=False, default="", help_text="`listings`.")


class NoticePage(serializers.Serializer):
    """A page of notices."""

    items = NoticeShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="Address of the next page; null on the last one.")
    as_of = serializers.DateTimeField(help_text="What to send as `changed_since` in the next call.")


class OneQuery(Strict):
    """What is shown of one notice."""

    fields = serializers.CharField(
        max_length=500, required=False, default="", help_text="Fields to show, with commas; all without it."
    )
    expand = serializers.CharField(max_length=100, required=False, default="", help_text="`clock`.")


class DryRun(Strict):
    """Whether a notice is only looked at."""

    dry_run = serializers.BooleanField(
        required=False, default=False, help_text="`true`: say what would be rejected, and write nothing."
    )


class Notices(Resource):
    """The notices of an organisation."""

    needs = {"list": Can.VIEW_NOTICES, "retrieve": Can.VIEW_NOTICES, "create": Can.FILE_NOTICES}

    @extend_schema(parameters=[NoticeQuery], responses=NoticePage)
    def list(self, request, **kwargs) -> Response:
        """The notices of an organisation, the newest first.

        To follow changes, take the `as_of` of the first page of one call as the `changed_since` of the next. It lies
        before every change that was not committed yet, so that none is missed; some notices may come twice. Changes
        are those of the notice and of the outcomes of its listings.
        """
        query = asked(request, NoticeQuery)
        rows, order = narrowed(Notice.objects.all(), query)
        expand = chosen(query["expand"], NoticeShape.expandable, "expand")
        only = chosen(query["fields"], NoticeShape._declared_fields, "fields")
        seen_until = as_of()  # before the rows are read
        answer = page(
            request, with_listings(rows, expand), order, query=query,
            show=lambda found: NoticeShape(found, many=True, only=only, expand=expand).data,
        )  # fmt: skip
        answer.data["as_of"] = serializers.DateTimeField().to_representation(seen_until)
        return answer

    @extend_schema(parameters=[OneQuery], responses=WholeNoticeShape)
    def retrieve(self, request, number: str, **kwargs) -> Response:
        """One notice with everything that its page shows; `expand=clock` explains its deadline.

        Its ETag is its version, which changes of it expect in If-Match.
        """
        query = asked(request, OneQuery)
        expand = chosen(query["expand"], WholeNoticeShape.expandable, "expand")
        only = chosen(query["fields"], WholeNoticeShape._declared_fields, "fields")
        return answered(self, notice_at(number), expand=expand, only=only)

    @extend_schema(
        parameters=[DryRun], request=NoticeBody, responses={201: WholeNoticeShape, 200: ForesightShape}
    )
    def create(self, request, **kwargs) -> Response:
        """Send a notice, signed by its typed signature; or, with `dry_run=true`, see what would be rejected (200).

        It goes through the intake of the page: the same rules, findings and words. A finding that `blocks` must be
        corrected; every warning must be overruled by its key.
        """
        query, sender = asked(request, DryRun), Sender(self, self.read(NoticeBody))
        if query["dry_run"]:
            sender.check_values()
            return Response(ForesightShape(sender.foresee()).data)
        sent = sender.send()
        return answered(self, just_sent(sent, sender.filing, overruled=sender.intake.overruled), status=201)


class Withdrawals(Resource):
    """The withdrawal of a notice."""

    needs = {"create": Can.FILE_NOTICES}

    @extend_schema(parameters=[IF_MATCH], request=WithdrawalBody, responses={201: WholeNoticeShape})
    def create(self, request, number: str, **kwargs) -> Response:
        """Withdraw a notice, as long as none of it is decided."""
        found, body = checked(self, number), self.read(WithdrawalBody)
        who = {"by": request.user, "at": self.at, "agent": self.agent}
        filing.withdraw(notice=found, reason=body["reason"], sentence=body.get("sentence", ""), **who)
        return answered(self, notice_at(number), status=201)


class Corrections(Resource):
    """Sending rejected listings of a notice again."""

    needs = {"create": Can.FILE_NOTICES}

    @extend_schema(
        parameters=[IF_MATCH], request=CorrectionBody,
        responses={
            201: PolymorphicProxySerializer(
                "Correction", [DraftShape, WholeNoticeShape], resource_type_field_name=None
            )
        },
    )  # fmt: skip
    def create(self, request, number: str, **kwargs) -> Response:
        """Begin a correction of the rejected listings that can be corrected, all or those of one code.

        Without `values` it is a draft, filled in from the notice with its files. With them it is sent at once: what
        they leave out is taken from the notice; the statements and the signature are always given again.
        """
        found, body = checked(self, number), self.read(CorrectionBody)
        carried = to_send_again(found.listings.all(), body.get("code", ""))
        if refusal := why_not_correct(found, carried):
            raise refused(refusal)
        if "values" in body:
            return answered(self, notice_at(self.sent(found, carried, body["values"]).number), status=201)
        made = drafts.start(
            organisation=self.organisation, fields=drafts.fields_of(found, carried), files=list(found.files.all()),
            corrects=found, by=request.user, at=self.at, agent=self.agent,
        )  # fmt: skip
        return begun(self, made.pk)

    def sent(self, found: Notice, carried: list[Listing], values: dict[str, Any]) -> Notice:
        """A correction with some values of its own."""
        base = drafts.fields_of(found, carried)
        files = None if "files" in values else [Attachment(one.file, one.kind) for one in found.files.all()]
        return Sender(self, values, base=base, files=files, corrects=found).send()


def narrowed(rows: Rows, query: Mapping[str, Any], *, of: str = "") -> tuple[Rows, tuple[str, ...]]:
    """Those of some rows whose notice a filter asks for, and the order in which notices are listed.

    :param of: how the rows name a column of their notice, such as `notice__`.
    """
    named = {"state": "state", "market": "market", "right": "right_id", "external_ref": "external_ref"}
    asked = {column: query[name] for name, column in named.items() if name in query}
    order = NEWEST
    if since := query.get("submitted_since"):
        asked["submitted_at__gte"] = since
    if since := query.get("changed_since"):
        asked["changed_at__gte"], order = since, EARLIEST_CHANGE
    rows = rows.filter(**{f"{of}{column}": value for column, value in asked.items()})
    return rows, tuple(f"{'-' * one.startswith('-')}{of}{one.lstrip('-')}" for one in order)


def with_listings(rows: NoticeQuerySet, expand: Collection[str]) -> NoticeQuerySet:
    """Notices with what their shape shows; the listings of a page in one statement, where they are asked for."""
    rows = rows.prefetch_related("reason")  # joined, its policy would make the planner sort every row
    listed = Prefetch("listings", Listing.objects.in_order())
    return rows.prefetch_related(listed) if "listings" in expand else rows
