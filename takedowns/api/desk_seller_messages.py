"""Messages to sellers at the desk: those that wait or were not sent, and the links of those that were."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.fields import Query, Shape
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.roles import Can
from takedowns.actions.seller_messages import revoke_link, send_new_link, try_again
from takedowns.enums import SellerMessageState
from takedowns.models import SellerMessage
from takedowns.queries.seller_messages import for_desk, links_of

OLDEST, NEWEST = ("written_at", "id"), ("-told_at", "-id")


class SellerLinkShape(Shape):
    """The link of a message. Its address is the seller's alone."""

    made_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    works = serializers.SerializerMethodField(help_text="Whether it opens now; then it can be revoked.")

    def get_works(self, link) -> bool:
        return link.revoked_at is None and self.context["at"] < link.expires_at


class SellerMessageShape(Shape):
    """A message to a seller about listings of a notice."""

    key = serializers.UUIDField(source="pk")
    notice = serializers.CharField(source="notice.number")
    holder = serializers.CharField(source="notice.organisation.name")
    seller = serializers.CharField(source="seller_key", help_text="marketplace:market:seller")
    state = serializers.ChoiceField(choices=SellerMessageState.choices)
    written_at = serializers.DateTimeField()
    told_at = serializers.DateTimeField(allow_null=True)
    attempts = serializers.IntegerField()
    last_error = serializers.CharField(help_text="What the marketplace answered; empty once it was sent.")
    link = serializers.SerializerMethodField(
        help_text="The newest one of a message that was sent, for leads; null without, and for others."
    )

    @extend_schema_field(SellerLinkShape(allow_null=True))
    def get_link(self, row: SellerMessage) -> Any:
        found = self.context["links"].get(row.pk)
        return SellerLinkShape(found, context=self.context).data if found else None


class SellerMessageQuery(Query):
    """Which messages."""

    state = serializers.ChoiceField(choices=SellerMessageState.choices, default=SellerMessageState.WAITS)


class SellerMessages(Resource):
    """Messages to sellers."""

    needs = {"list": Can.WATCH_EXECUTIONS, "retrieve": Can.WATCH_EXECUTIONS}

    @extend_schema(parameters=[SellerMessageQuery], responses=pages_of(SellerMessageShape))
    def list(self, request, **kwargs) -> Response:
        """The messages of one state, the oldest first; those that were sent, the newest first."""
        query = asked(request, SellerMessageQuery)
        order = NEWEST if query["state"] == SellerMessageState.TOLD else OLDEST
        rows = for_desk().filter(state=query["state"])
        return page(request, rows, order, query=query, show=lambda found: shown(self, found))

    @extend_schema(responses=SellerMessageShape)
    def retrieve(self, request, key: UUID, **kwargs) -> Response:
        """One message."""
        return answered(self, key)


class SellerMessageRetries(Resource):
    """Sending a message again that was given up."""

    needs = {"create": Can.WATCH_EXECUTIONS}

    @extend_schema(request=None, responses={201: SellerMessageShape})
    def create(self, request, key: UUID, **kwargs) -> Response:
        """Have a message sent again that was given up, within a minute; 409 for any other."""
        try_again(message=message_at(key), by=request.user, at=self.at)
        return answered(self, key, status=201)


class SellerLinkRevocations(Resource):
    """Revoking the link that a seller was sent."""

    needs = {"create": Can.CORRECT_DECISIONS}

    @extend_schema(request=None, responses={201: SellerMessageShape})
    def create(self, request, key: UUID, **kwargs) -> Response:
        """End the link of a message before its time. Files that came by it and were not sent are deleted.

        409 if it does not work any more.
        """
        revoke_link(message=message_at(key), by=request.user, at=self.at)
        return answered(self, key, status=201)


class SellerLinkRenewals(Resource):
    """Sending a message again with a new link."""

    needs = {"create": Can.CORRECT_DECISIONS}

    @extend_schema(request=None, responses={201: SellerMessageShape})
    def create(self, request, key: UUID, **kwargs) -> Response:
        """Have a message sent again with a new link within a minute; 409 unless its link was revoked.

        The seller's time to answer counts from then.
        """
        send_new_link(message=message_at(key), by=request.user, at=self.at)
        return answered(self, key, status=201)


def message_at(key: UUID) -> SellerMessage:
    """:raises Http404: if there is none of this key."""
    return get_object_or_404(for_desk(), pk=key)


def answered(resource: Resource, key: UUID, status: int = 200) -> Response:
    """The answer that shows one message."""
    return Response(shown(resource, [message_at(key)])[0], status=status)


def shown(resource: Resource, found: list[SellerMessage]) -> Any:
    """Messages with the links of those that were sent, if the caller may revoke these."""
    at: datetime = resource.at
    sent = [row for row in found if row.state == SellerMessageState.TOLD]
    may = Can.CORRECT_DECISIONS in resource._asked.capabilities
    context = {"links": links_of(sent) if may and sent else {}, "at": at}
    return SellerMessageShape(found, many=True, context=context).data
