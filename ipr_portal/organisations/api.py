"""Resources about an organisation: its letters of authority."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.fields import Query, Shape
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.roles import Can

from .letter_rows import letters_of

NEWEST = ("-valid_from", "-id")


class LetterShape(Shape):
    """A letter by which a rights holder lets an agency act in its name."""

    key = serializers.IntegerField(source="pk")
    principal = serializers.CharField(help_text="The rights holder.")
    agent = serializers.CharField(help_text="The agency.")
    version = serializers.IntegerField()
    valid_from = serializers.DateTimeField()
    valid_until = serializers.DateTimeField(allow_null=True, help_text="Null: until it is revoked.")
    granted_by = serializers.CharField()


class Letters(Resource):
    """Letters of authority; they are granted and revoked by people, on the page."""

    needs = {"list": Can.VIEW_MEMBERS}

    @extend_schema(parameters=[Query], responses=pages_of(LetterShape))
    def list(self, request, **kwargs) -> Response:
        """The letters that a rights holder has granted, or those under which an agency acts; the newest first."""
        return page(
            request, letters_of(self.organisation), NEWEST, query=asked(request, Query),
            show=lambda found: [LetterShape(one).data for one in found],
        )  # fmt: skip
