"""Resources about an organisation: its letters of authority and its members."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.fields import Query, Shape
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.roles import Can, MemberRole

from .letter_rows import letters_of
from .member_rows import JOINED, members_of, say_how_they_sign_in

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


class MemberShape(Shape):
    """Somebody who belongs to the organisation."""

    key = serializers.IntegerField(source="user_id", help_text="Of the person.")
    name = serializers.CharField(source="user.name")
    email = serializers.CharField(source="user.email")
    role = serializers.ChoiceField(choices=MemberRole.choices)
    joined_at = serializers.DateTimeField()
    last_signed_in_at = serializers.DateTimeField(
        source="last_in", allow_null=True, default=None, help_text="Null: never, or you may not see it."
    )
    has_second_factor = serializers.BooleanField(
        source="has_factor", allow_null=True, default=None, help_text="Null: you may not see it."
    )


class Members(Resource):
    """Members of the organisation; they are invited, changed and removed by people, on the page."""

    needs = {"list": Can.VIEW_MEMBERS}

    @extend_schema(parameters=[Query], responses=pages_of(MemberShape))
    def list(self, request, **kwargs) -> Response:
        """Who belongs to the organisation and as what; to its owners also how they sign in, never to a program."""
        return page(
            request,
            members_of(self.organisation),
            JOINED,
            query=asked(request, Query),
            show=lambda found: shown(self, found),
        )


def shown(resource: Resource, found: list[Any]) -> list[dict[str, Any]]:
    """Members as rows; how they sign in is for who manages them."""
    if Can.MANAGE_MEMBERS in resource._asked.capabilities:
        say_how_they_sign_in(found)
    return [MemberShape(one).data for one in found]
