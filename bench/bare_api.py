"""The endpoint that sends a notice, as somebody writes it who knows Django and DRF: plain serializers, plain models.

It does what such an endpoint must do for its caller. It looks the token up with its client and person, and the membership
in the organisation of the address; enters the role that row-level security binds; answers a repeated Idempotency-Key as
before; and checks every value by a plain serializer: types, lengths, choices, foreign keys in scope, addresses recognised,
the statements in their wording. It asks what a notice cannot be taken without: whether the right is in force in the market
and carries the reason, whether the marketplace shows the listings, whether a seller is authorised, whether a listing is
open in another notice already, and which calendar and service level hold. It writes the same rows as ours into the same
tables, the clock, the line of the audit trail, the kept answer and the log of calls among them, in one transaction; and
answers 201 with the same fields.

It does not: limit calls, look at networks, act for agencies, attach files, warn of what would probably be rejected
(certificates, templates, words of the explanation), keep the right locked, note when its client was last used, or send the
wake-up signal. No such thing is paid for on this side, nor one statement for what is known already as it answers.

Due moments are calculated from calendars that the product keeps in memory; both sides ask them there.
"""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from allauth.idp.oidc.models import Token
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotFound
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

from ipr_portal.api.models import ApiCall, KeptAnswer
from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines.instants import instants
from ipr_portal.deadlines.models import CalendarVersion, Clock, ServiceLevel
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.markets import MARKET_CHOICES, local_day
from ipr_portal.tenancy.models import Membership
from ipr_portal.tenancy.scope import organisation_scope
from takedowns.clocks import DECISION
from takedowns.enums import Capacity, InfringementLocation
from takedowns.intake import marketplace
from takedowns.listings import Recognised, recognise
from takedowns.models import AuthorisedSeller, IPRight, Listing, Notice, ReasonCode, StatementText
from takedowns.models.notice_filters import OPEN

SHOWN = [
    "number", "external_ref", "state", "outcome", "version", "market", "right", "reason", "submitted_at", "acknowledged_at",
    "due_at", "decided_at", "changed_at", "listing_count", "source", "submitted_by", "explanation", "language",
    "locations", "details", "message_to_seller", "capacity", "complainant_name", "complainant_email", "complainant_address",
    "complainant_phone", "signature",
]  # fmt: skip
# What nothing can be in yet.
STILL_EMPTY: dict[str, Any] = {
    "pending_count": None, "upheld_count": None, "agent": "", "letter_version": None, "files": [], "overruled": [],
    "corrects": "", "corrections": [], "withdrawal": None, "outcomes": [],
}  # fmt: skip


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

    def validate(self, values) -> Any:
        right, market, on = values["right"], values["market"], local_day(values["market"], timezone.now())
        if not right.markets.filter(market=market).exists() or right.kind not in values["reason"].rights:
            raise serializers.ValidationError("Not a right for this.")
        if any(one.market != market for one in values["listings"]):
            raise serializers.ValidationError("Not a listing of the market.")
        keys = [one.key for one in values["listings"]]
        seen = marketplace.connector().look_up(keys, at=timezone.now())
        if any(key not in seen or not seen[key].live for key in keys):
            raise serializers.ValidationError("Not shown.")
        sellers = AuthorisedSeller.objects.filter(key__in={one.seller_key for one in seen.values()})
        if sellers.valid_on(on).exists():
            raise serializers.ValidationError("An authorised seller.")
        if Listing.objects.filter(key__in=keys, notice__right=right, notice__state__in=OPEN).exists():
            raise serializers.ValidationError("Open already.")
        return values


class ListingRow(serializers.ModelSerializer):
    address = serializers.CharField(source="clean_address")

    class Meta:
        model = Listing
        fields = ["position", "address", "key", "outcome", "rejection_code", "decided_at", "curable_until"]


class WordingRow(serializers.ModelSerializer):
    key = serializers.IntegerField(source="pk")

    class Meta:
        model = StatementText
        fields = ["key", "version", "text"]


class NoticeRow(serializers.ModelSerializer):
    reason = serializers.CharField(source="reason.code")
    submitted_by = serializers.CharField()

    class Meta:
        model = Notice
        fields = SHOWN


class Notices(APIView):
    authentication_classes = [Tokens]
    parser_classes = [JSONParser]

    def post(self, request, slug: str) -> HttpResponse:
        memberships = Membership.objects.select_related("organisation")
        member = memberships.filter(user=request.user, organisation__slug=slug).first()
        if member is None:
            raise NotFound
        with organisation_scope(member.organisation, by=request.user):  # a transaction, and one statement
            given = json.dumps(request.data, sort_keys=True).encode()
            once = {
                "organisation": member.organisation, "caller": f"client:{request.auth.data['client']}",
                "key": request.headers["Idempotency-Key"], "fingerprint": hashlib.sha256(given).hexdigest(),
            }  # fmt: skip
            if kept := KeptAnswer.objects.filter(**once).first():
                return HttpResponse(kept.body, status=kept.status, content_type="application/json")
            body = Body(data=request.data)
            body.is_valid(raise_exception=True)
            shown = JSONRenderer().render(self.write(body.validated_data, member.organisation, request))
            KeptAnswer.objects.create(at=timezone.now(), status=201, body=shown.decode(), **once)
            return HttpResponse(shown, status=201, content_type="application/json")

    def write(self, values: dict[str, Any], organisation, request) -> dict[str, Any]:
        named, statements, at = values.pop("listings"), values.pop("statements"), timezone.now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('takedowns_notice_serial'), nextval('takedowns_notice_id_seq')")
            serial, key = cursor.fetchone()
        number, common = f"{values['market']}-{at.year}-{serial:06}-0", {"organisation": organisation}
        clock = self.clock(number, key, values["market"], organisation, request.user, at)
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
            subject_label=number, detail={"listings": len(named), "client": request.auth.name}, **common,
        )  # fmt: skip
        ApiCall.objects.create(
            client_id=request.auth.data["client"], request_id=uuid4().hex, at=at, method="POST", path=request.path, status=201,
            milliseconds=1, network="203.0.113.0/24", **common,
        )  # fmt: skip
        made.refresh_from_db(fields=["changed_at"])  # the database writes it
        return NoticeRow(made).data | STILL_EMPTY | {
            "client": request.auth.name,
            "listings": ListingRow(listings, many=True).data,
            "statements": WordingRow([made.good_faith, made.accuracy], many=True).data,
        }  # fmt: skip

    def clock(self, number: str, key: int, market: str, organisation, asker, at: datetime) -> Clock:
        """The clock of a notice, by the calendar and the service level in force."""
        version = CalendarVersion.objects.filter(calendar__market=market).order_by("-number")[0]
        level = ServiceLevel.objects.in_force(at).filter(organisation=organisation).first()
        days = level.business_days if level else settings.STANDARD_BUSINESS_DAYS
        due = instants(worktime_of(version.pk), at, timedelta(minutes=days * version.standard_day))
        return Clock.objects.create(
            subject_type="takedowns.notice", subject_id=str(key), subject_label=number, purpose=DECISION, asker=asker,
            desk_path=f"/desk/notices/{number}/", member_path=f"/o/{organisation.slug}/notices/{number}/",
            level=level.name if level else "", business_days=days, standard_day=version.standard_day, version=version,
            started_at=at, next_at=due.half_at, organisation=organisation, **due.as_columns(),
        )  # fmt: skip


urlpatterns = [path("o/<slug:slug>/notices/", Notices.as_view())]
