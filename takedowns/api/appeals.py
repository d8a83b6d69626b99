"""Appeals against decisions: those of both sides about the notices of an organisation, and filing one."""

from uuid import uuid4

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import refused
from ipr_portal.api.fields import Query, Shape, Strict, Text, Whole
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.roles import Can
from takedowns.actions import appeals as actions
from takedowns.enums import AppealResult, AppealSide, AppealState, FileKind
from takedowns.listings import MAX_LISTINGS
from takedowns.models import Appeal, Notice
from takedowns.queries.appeals import for_pages
from takedowns.rules.appeals import MOST_FILES

from .filing import attachments_of

NEWEST_FILED = ("-filed_at", "-id")
LONGEST = 4000


class AppealedShape(Shape):
    """What came of an appeal for one of its listings."""

    position = serializers.IntegerField(source="listing.position")
    result = serializers.ChoiceField(
        choices=[("", ""), *AppealResult.choices], help_text="Empty until decided."
    )


class AppealShape(Shape):
    """An appeal against decisions, of your organisation or of the seller."""

    key = serializers.UUIDField(source="pk")
    notice = serializers.CharField(source="notice.number")
    side = serializers.ChoiceField(choices=AppealSide.choices, help_text="Who appeals.")
    listings = AppealedShape(many=True)
    grounds = serializers.SerializerMethodField(help_text="Of your own appeals; else empty.")
    filed_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=AppealState.choices)
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="By when it is decided; null once it is closed."
    )
    sentence = serializers.CharField(help_text="Why it was decided so; empty until then.")
    decided_at = serializers.DateTimeField(allow_null=True)

    def get_grounds(self, row: Appeal) -> str:
        return "" if row.of_seller else row.grounds


class AppealBody(Strict):
    """Which decisions are thought to be wrong, and why."""

    notice = Text(max_length=24, help_text="Its number.")
    positions = serializers.ListField(
        child=Whole(min_value=1, max_value=MAX_LISTINGS), min_length=1, max_length=MAX_LISTINGS,
        help_text="Of its listings.",
    )  # fmt: skip
    grounds = Text(max_length=LONGEST, help_text="What is wrong with the decision.")
    files = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST_FILES,
        help_text="Keys of files that were sent to `evidence-files/`. A second appeal needs one.",
    )  # fmt: skip


class Appeals(Resource):
    """Appeals against decisions."""

    needs = {"list": Can.VIEW_NOTICES, "create": Can.FILE_NOTICES}

    @extend_schema(parameters=[Query], responses=pages_of(AppealShape))
    def list(self, request, **kwargs) -> Response:
        """The appeals of both sides about notices of the organisation, the newest first."""
        return page(
            request, for_pages(), NEWEST_FILED, query=asked(request, Query),
            show=lambda found: AppealShape(found, many=True).data,
        )  # fmt: skip

    @extend_schema(request=AppealBody, responses={201: AppealShape})
    def create(self, request, **kwargs) -> Response:
        """Appeal against a rejection, or a counter-notice that was upheld. A lead who had no part decides."""
        body = self.read(AppealBody)
        found = get_object_or_404(Notice, number=body["notice"])
        named = [{"key": key, "kind": FileKind.OTHER} for key in body.get("files", ())]
        files = [one.file for one in attachments_of(self, named, field="files.%d")]
        listings = list(found.listings.filter(position__in=body["positions"]).values_list("pk", flat=True))
        who = {"by": request.user, "at": self.at, "agent": self.agent}
        try:
            made = actions.file_as_holder(
                notice=found,
                form_key=uuid4(),
                listing_ids=listings,
                grounds=body["grounds"],
                files=files,
                **who,
            )
        except actions.CannotAppeal as error:
            raise refused(error.refusal) from error
        return Response(AppealShape(for_pages().get(pk=made.pk)).data, status=201)
