"""Many notices in one call."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from ipr_portal.accounts.network import client_address
from ipr_portal.api.exceptions import Problem, faults_in, refused
from ipr_portal.api.fields import Choice, Shape, Strict, Text
from ipr_portal.api.resources import Resource
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.text import find_unwanted, tidy
from takedowns.actions.batches import Caller, Row, refuse_twice_named, send_batch
from takedowns.enums import BatchMode
from takedowns.rules.batches import MOST_LISTINGS, MOST_NOTICES, why_not_so_many

from .bodies import LONGEST_REF, NoticeBody


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


class NoticeBatches(Resource):
    """Notices that are sent together."""

    needs = {"create": Can.FILE_NOTICES}

    @extend_schema(request=BatchBody, responses={201: BatchShape, 200: BatchShape})
    def create(self, request, **kwargs) -> Response:
        """Send up to 1,000 notices with up to 5,000 listings in all, many times as fast as one by one.

        Each goes through the rules of a single notice, as if those before it were sent already. `atomic`: if one cannot
        be sent, none is (422, with an error for each that cannot, by `row`). `partial`: those that can be sent are
        sent (201), and `rows` says what became of each; if none can, 422. `dry_run`: nothing is written (200).
        """
        body = self.read(BatchBody)
        rows, mode = body["notices"], body["mode"]
        caller = Caller(
            organisation=self.organisation, agent=self.agent, by=request.user,
            capabilities=self._asked.capabilities, client=self.client_row, signed_from=client_address(self._asked),
        )  # fmt: skip
        send_batch(rows=rows, mode=mode, caller=caller, at=self.at)
        sent = sum(row.notice is not None for row in rows)
        if mode != BatchMode.DRY_RUN and not sent:
            raise Problem("refused", faults=[fault for row in rows for fault in row.faults])
        return Response(_shown(rows, mode, sent), status=200 if mode == BatchMode.DRY_RUN else 201)


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
