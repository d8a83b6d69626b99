"""Many notices in one call."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from ipr_portal.accounts.network import client_address
from ipr_portal.api.exceptions import Problem, faults_in, refused
from ipr_portal.api.fields import Choice, Query, Shape, Strict, Text
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.text import find_unwanted, tidy
from takedowns.actions import batch_jobs
from takedowns.actions.batches import Caller, Row, refuse_twice_named, send_batch
from takedowns.enums import BatchMode, BatchState
from takedowns.models import NoticeBatch
from takedowns.rules.batches import MOST_LISTINGS, MOST_NOTICES, is_small, why_not_so_many

from .bodies import LONGEST_REF, NoticeBody

NEWEST = ("-asked_at", "-id")


class RowBody(NoticeBody):
    """A notice of a batch: as a single one, with your reference, by which you know it again."""

    external_ref = Text(max_length=LONGEST_REF, help_text="Your reference; unique in the organisation.")


class RowsField(serializers.ListField):
    """The notices of a batch, each read by itself: what is wrong with one does not keep the others from being read."""

    def to_internal_value(self, data) -> list[Row]:
        if not isinstance(data, list):
            raise ValidationError(_("Send a list of notices."), code="type")
        if refusal := why_not_so_many(notices=len(data)):  # before each is read
            raise refused(refusal)
        rows = [self._row(number, one) for number, one in enumerate(data, 1)]
        if refusal := why_not_so_many(notices=len(rows), listings=sum(row.listing_count for row in rows)):
            raise refused(refusal)
        refuse_twice_named(rows)
        return rows

    def _row(self, number: int, data: Any) -> Row:
        try:
            return Row(number, self.child.run_validation(data))
        except ValidationError as error:
            row = Row(number, {"external_ref": _ref_in(data)})
            row.refuse(list(faults_in(error.detail)))
            return row


def _ref_in(data: Any) -> str:
    """The reference of a row that could not be read, so that its sender knows it again."""
    ref = data.get("external_ref") if isinstance(data, Mapping) else ""
    return tidy(ref[:LONGEST_REF]) if isinstance(ref, str) and not find_unwanted(ref[:LONGEST_REF]) else ""


class BatchBody(Strict):
    """Notices to be sent together."""

    mode = Choice(
        choices=BatchMode.choices,
        help_text="`atomic`: all or none; `partial`: those that can be sent; `dry_run`: none.",
    )
    notices = RowsField(
        child=RowBody(),
        help_text=f"1 to {MOST_NOTICES} notices with up to {MOST_LISTINGS} listings in all.",
    )


class RowFaultShape(Shape):
    """What is wrong with a row, as the error of a single notice says it."""

    code = serializers.CharField()
    detail = serializers.CharField()
    field = serializers.CharField(help_text="Its path in the notice, such as `listings.3`.")
    remedy = serializers.CharField()


class RowShape(Shape):
    """What became of a notice of a batch."""

    row = serializers.IntegerField(help_text="Its place in the call, from 1.")
    external_ref = serializers.CharField()
    number = serializers.CharField(allow_null=True, help_text="Of the notice; null if it was not sent.")
    errors = RowFaultShape(many=True, help_text="What keeps it from being sent; empty if nothing does.")


class BatchShape(Shape):
    """What became of a batch, row by row."""

    mode = serializers.ChoiceField(choices=BatchMode.choices)
    counted = serializers.IntegerField(help_text="Notices in the call.")
    sent = serializers.IntegerField(help_text="Notices that were sent.")
    refused = serializers.IntegerField(help_text="Notices that cannot be sent as they are.")
    rows = RowShape(many=True)


class JobShape(Shape):
    """A batch that is sent in the background."""

    key = serializers.UUIDField(source="pk")
    mode = serializers.ChoiceField(choices=BatchMode.choices)
    state = serializers.ChoiceField(choices=BatchState.choices)
    counted = serializers.IntegerField(help_text="Notices in the call.")
    done = serializers.IntegerField(help_text="Notices of which `rows/` says what became.")
    sent = serializers.IntegerField(help_text="Notices that were sent.")
    refused = serializers.IntegerField(help_text="Notices that cannot be sent as they are.")
    said = serializers.CharField(help_text="Why it stopped; empty if it has not.")
    asked_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class BatchQuery(Query):
    """Which batches."""

    state = serializers.ChoiceField(choices=BatchState.choices, required=False)


class NoticeBatches(Resource):
    """Notices that are sent together."""

    needs = {"list": Can.VIEW_NOTICES, "create": Can.FILE_NOTICES, "retrieve": Can.VIEW_NOTICES}

    @extend_schema(parameters=[BatchQuery], responses=pages_of(JobShape))
    def list(self, request, **kwargs) -> Response:
        """The batches that are or were sent in the background, the newest first; kept for 90 days after they ended.

        Those that were answered at once are not among them.
        """
        query, rows = asked(request, BatchQuery), batches_of(self)
        if state := query.get("state"):
            rows = rows.filter(state=state)
        return page(request, rows, NEWEST, query=query, show=lambda found: JobShape(found, many=True).data)

    @extend_schema(request=BatchBody, responses={201: BatchShape, 200: BatchShape, 202: JobShape})
    def create(self, request, **kwargs) -> Response:
        """Send up to 1,000 notices with up to 5,000 listings in all, many times as fast as one by one.

        Each goes through the rules of a single notice, as if those before it were sent already. `atomic`: if one cannot
        be sent, none is (422, with an error for each that cannot, by `row`). `partial`: those that can be sent are
        sent (201), and `rows` says what became of each; if none can, 422. `dry_run`: nothing is written (200).

        More than 20 notices or 200 listings are sent in the background (202): read the batch at its address until it is
        `done`, `refused` or `stopped`, and then what became of its rows.
        """
        body = self.read(BatchBody)
        rows, mode, sender = body["notices"], body["mode"], caller_of(self)
        if not is_small(notices=len(rows), listings=sum(row.listing_count for row in rows)):
            return _job(self, batch_jobs.take(rows=rows, mode=mode, caller=sender, at=self.at), status=202)
        send_batch(rows=rows, mode=mode, caller=sender, at=self.at)
        sent = sum(row.notice is not None for row in rows)
        if mode != BatchMode.DRY_RUN and not sent:
            _check(rows)
        return Response(_shown(rows, mode, sent), status=200 if mode == BatchMode.DRY_RUN else 201)

    @extend_schema(responses=JobShape)
    def retrieve(self, request, key: UUID, **kwargs) -> Response:
        """How far a batch is that is sent in the background; kept for 90 days after it ended."""
        return Response(JobShape(batch_at(self, key)).data)


class BatchRows(Resource):
    """What became of the rows of a batch."""

    needs = {"list": Can.VIEW_NOTICES}

    @extend_schema(parameters=[Query], responses=pages_of(RowShape))
    def list(self, request, key: UUID, **kwargs) -> Response:
        """What became of the rows of a batch that are done, in their order."""
        query, rows = asked(request, Query), batch_at(self, key).rows.select_related("notice")
        return page(request, rows, ("row",), query=query, show=lambda found: RowShape(found, many=True).data)


class BatchCancellations(Resource):
    """The end of a batch before it is done."""

    needs = {"create": Can.FILE_NOTICES}

    @extend_schema(request=None, responses={201: JobShape})
    def create(self, request, key: UUID, **kwargs) -> Response:
        """Send no more of a batch; what was sent stays sent. 409 if it has ended."""
        who = {"by": request.user, "at": self.at, "agent": self.agent}
        return _job(self, batch_jobs.cancel(batch=batch_at(self, key), **who), status=201)


class BatchResumptions(Resource):
    """Going on with a batch that stopped."""

    needs = {"create": Can.FILE_NOTICES}

    @extend_schema(request=None, responses={201: JobShape})
    def create(self, request, key: UUID, **kwargs) -> Response:
        """Go on with a batch that stopped, in the name of the caller; nothing is sent twice. 409 if it has not stopped."""
        batch = batch_jobs.resume(batch=batch_at(self, key), caller=caller_of(self), at=self.at)
        return _job(self, batch, status=201)


def caller_of(resource: Resource) -> Caller:
    """In whose name a resource is called."""
    return Caller(
        organisation=resource.organisation, agent=resource.agent, by=resource.request.user,
        capabilities=resource._asked.capabilities, client=resource.client_row,
        signed_from=client_address(resource._asked),
    )  # fmt: skip


def batch_at(resource: Resource, key: UUID) -> NoticeBatch:
    """A batch of the organisation's own, or that this agency has sent for it.

    :raises Http404: if there is none.
    """
    return get_object_or_404(batches_of(resource), pk=key)


def batches_of(resource: Resource) -> QuerySet[NoticeBatch]:
    """The batches of the organisation's own, or those that this agency has sent for it."""
    return NoticeBatch.objects.filter(agent=resource.agent)


def _job(resource: Resource, batch: NoticeBatch, *, status: int) -> Response:
    answer = Response(JobShape(batch).data, status=status)
    address = reverse("api:notice_batch", args=[resource.organisation.slug, batch.pk])
    answer["Location"] = resource.request.build_absolute_uri(address)
    return answer


def _check(rows: list[Row]) -> None:
    """Check that no row is refused.

    :raises Problem: `refused`, with everything that is wrong with every row.
    """
    if faults := [fault for row in rows for fault in row.faults]:
        raise Problem("refused", faults=faults)


def _shown(rows: list[Row], mode: str, sent: int) -> dict[str, Any]:
    """What became of the rows, as `BatchShape` shows it; made of plain values, it is not read once more."""
    return {
        "mode": mode, "counted": len(rows), "sent": sent, "refused": sum(bool(row.faults) for row in rows),
        "rows": [
            {
                "row": row.number, "external_ref": row.external_ref, "number": row.notice and row.notice.number,
                "errors": row.said(),
            }
            for row in rows
        ],
    }  # fmt: skip
