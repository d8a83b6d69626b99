"""The endpoint that sends a notice, as somebody writes it who needs nothing but the rows: plain DRF, plain models.

It does what any such endpoint must: it looks the token up with its client and person, and the membership in the organisation of
the address; enters the role that row-level security binds; checks every value by a plain serializer (types, lengths, choices,
foreign keys in scope, addresses recognised); writes the same rows as ours into the same tables, the line of the audit trail and
the log of calls among them, in one transaction; and answers 201 with the notice and its listings.

It does not: count calls, look for what would be rejected (duplicates, authorised sellers, what the marketplace shows), check the
rules of filing, calculate the deadline (the clock has the times of another one), take an Idempotency-Key, send the wake-up
signal, or show what ours shows besides (outcomes, corrections, files). No such thing is paid for on this side.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.idp.oidc.models import Token
from django.db import connection
from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotFound
from rest_framework.parsers import JSONParser
from rest_framework.response import Response
from rest_framework.views import APIView

from ipr_portal.api.models import ApiCall
from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines.models import Clock
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.tenancy.models import Membership
from ipr_portal.tenancy.scope import organisation_scope
from takedowns.enums import Capacity, InfringementLocation
from takedowns.listings import Recognised, recognise
from takedowns.models import IPRight, Listing, Notice, ReasonCode, StatementText

SHOWN = [
    "number", "external_ref", "state", "outcome", "version", "market", "right", "reason", "submitted_at", "acknowledged_at",
    "due_at", "decided_at", "listing_count", "pending_count", "upheld_count", "source", "explanation", "language",
    "locations", "details", "message_to_seller", "capacity", "complainant_name", "complainant_email", "complainant_address",
    "complainant_phone", "signature",
]  # fmt: skip


class Tokens(BaseAuthentication):
    """The person and the client of a token."""

    def authenticate(self, request) -> Any:
        value = request.headers.get("Authorization", "").removeprefix("Bearer ")
        rows = Token.objects.by_value(value).filter(
            type=Token.Type.ACCESS_TOKEN, expires_at__gt=timezone.now()
        )
        if (
            found := rows.select_related("client__owner").first()
        ) is None or not found.client.owner.is_active:
            raise AuthenticationFailed
        return found.client.owner, found.client


class Statement(serializers.Serializer):
    key = serializers.IntegerField()
    version = serializers.IntegerField()


class Body(serializers.Serializer):
    """The values of a notice."""

    right: serializers.Field = serializers.PrimaryKeyRelatedField(
        queryset=QuerySet(IPRight).filter(state="VALIDATED")
    )
    market = serializers.ChoiceField(choices=MARKET_CHOICES)
    reason = serializers.SlugRelatedField("code", queryset=ReasonCode.objects.filter(version=1))
    listings = serializers.ListField(
        child=serializers.CharField(max_length=8192), min_length=1, max_length=300
    )
    explanation = serializers.CharField(max_length=10_000)
    locations = serializers.ListField(child=serializers.ChoiceField(choices=InfringementLocation.choices))
    language = serializers.CharField(max_length=10)
    message_to_seller = serializers.CharField(max_length=1000, required=False)
    capacity = serializers.ChoiceField(choices=Capacity.choices)
    complainant_name = serializers.CharField(max_length=200)
    complainant_email = serializers.EmailField()
    complainant_address = serializers.CharField(max_length=1000, required=False)
    complainant_phone = serializers.CharField(max_length=40, required=False)
    statements = Statement(many=True)
    signature = serializers.CharField(max_length=200)
    external_ref = serializers.CharField(max_length=100, required=False)

    def validate_listings(self, value) -> Any:
        found = [recognise(one) for one in value]
        if len({one.key for one in found if isinstance(one, Recognised)}) < len(found):
            raise serializers.ValidationError("Not addresses of different listings.")
        return found

    def validate_statements(self, value) -> Any:
        found = StatementText.objects.in_bulk([one["key"] for one in value])
        if any(one["key"] not in found or found[one["key"]].version != one["version"] for one in value):
            raise serializers.ValidationError("Not a statement.")
        return {text.kind: text for text in found.values()}


class ListingRow(serializers.ModelSerializer):
    address = serializers.CharField(source="clean_address")

    class Meta:
        model = Listing
        fields = ["position", "address", "key", "outcome", "rejection_code", "decided_at", "curable_until"]


class NoticeRow(serializers.ModelSerializer):
    reason = serializers.CharField(source="reason.code")

    class Meta:
        model = Notice
        fields = SHOWN


class Notices(APIView):
    authentication_classes = [Tokens]
    parser_classes = [JSONParser]
    example: Clock  # one that the product wrote, set by the chapter

    def post(self, request, slug: str) -> Response:
        memberships = Membership.objects.select_related("organisation")
        member = memberships.filter(user=request.user, organisation__slug=slug).first()
        if member is None:
            raise NotFound
        with organisation_scope(member.organisation, by=request.user):  # a transaction, and one statement
            body = Body(data=request.data)
            body.is_valid(raise_exception=True)
            made, listings = self.write(body.validated_data, member.organisation, request)
            shown = NoticeRow(made).data | {"listings": ListingRow(listings, many=True).data}
            return Response(shown, status=201)

    def write(self, values: dict[str, Any], organisation, request) -> tuple[Notice, list[Listing]]:
        named, statements, at = values.pop("listings"), values.pop("statements"), timezone.now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('takedowns_notice_serial'), nextval('takedowns_notice_id_seq')")
            serial, key = cursor.fetchone()
        number, common = f"{values['market']}-{at.year}-{serial:06}-0", {"organisation": organisation}
        clock = self.clock(number, key)
        made = Notice.objects.create(
            pk=key, number=number, submitted_by=request.user, submitted_at=at, source="API", clock=clock, due_at=clock.due_at,
            risk_at=clock.three_quarters_at, good_faith=statements["GOOD_FAITH"], accuracy=statements["ACCURACY"],
            listing_count=len(named), pending_count=len(named), client_id=request.auth.data["client"],
            signed_from=request.META["REMOTE_ADDR"], **common, **values,
        )  # fmt: skip
        listings = Listing.objects.bulk_create(
            Listing(
                notice=made, position=place, marketplace=one.marketplace, market=one.market, item=one.item, key=one.key,
                pasted=one.address, **common,
            )
            for place, one in enumerate(named, 1)
        )  # fmt: skip
        AuditEvent.objects.create(
            at=at, action="notice.submitted", by=request.user, subject_type="takedowns.notice", subject_id=str(key),
            subject_label=number, detail={"listings": len(named)}, **common,
        )  # fmt: skip
        ApiCall.objects.create(
            client_id=request.auth.data["client"], request_id=uuid4().hex, at=at, method="POST", path=request.path, status=201,
            milliseconds=1, network="203.0.113.0/24", **common,
        )  # fmt: skip
        return made, listings

    def clock(self, number: str, key: int) -> Clock:
        """A clock with the times of another one, a minute later."""
        columns = {
            field.attname: getattr(self.example, field.attname)
            for field in Clock._meta.concrete_fields
            if field.attname not in ("id", "next_at")
        }
        columns |= {"subject_id": str(key), "subject_label": number}
        return Clock.objects.create(**columns, next_at=self.example.next_at + timedelta(minutes=1))


urlpatterns = [path("o/<slug:slug>/notices/", Notices.as_view())]
