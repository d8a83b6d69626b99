"""Outreach at the desk: the organisations whom the team speaks with, and how many were reached."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.fields import Query, Shape, Strict
from ipr_portal.api.pages import asked, page, parameters
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.markets import MARKET_CHOICES, desk_zone
from ipr_portal.tenancy.roles import Can
from outreach import reach
from outreach.enums import Source, StakeholderType
from outreach.models import StakeholderOrganisation
from outreach.queries.stakeholders import (
    gone_quiet,
    history_of,
    narrowed,
    organisations_with_contact,
    promised_to,
)

BY_NAME, LONGEST_SILENCE = ("folded", "id"), ("last_on", "id")
MONTHS = (6, 12, 18, 24, 36)


class StakeholderQuery(Query):
    """Which organisations."""

    text = serializers.CharField(max_length=100, required=False, help_text="A part of the name.")
    type = serializers.ChoiceField(choices=StakeholderType.choices, required=False)
    market = serializers.ChoiceField(choices=MARKET_CHOICES, required=False)
    view = serializers.ChoiceField(
        choices=["all", "quiet"], required=False, default="all", help_text="Quiet: no contact in six months."
    )


class StakeholderFactsShape(Shape):
    """An organisation whom the team speaks with."""

    key = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    type = serializers.ChoiceField(choices=StakeholderType.choices)
    domain = serializers.CharField(help_text="Of its mail.")
    markets = serializers.ListField(child=serializers.CharField())
    languages = serializers.ListField(child=serializers.CharField())
    known_from = serializers.ChoiceField(source="source", choices=Source.choices)
    owner = serializers.CharField(allow_null=True, help_text="Who of the team keeps in touch.")
    tenant = serializers.CharField(
        source="tenant.slug", allow_null=True, default=None, help_text="Its slug, if it is in the portal."
    )


class StakeholderRowShape(StakeholderFactsShape):
    """An organisation of the list."""

    last_contact_on = serializers.DateField(source="last_on", allow_null=True, help_text="Null: never.")
    people_known = serializers.IntegerField(source="known")


class StakeholderPersonShape(Shape):
    """Somebody of an organisation."""

    key = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    job = serializers.CharField()


class MeetingShape(Shape):
    """An event or a contact."""

    on = serializers.DateField()
    words = serializers.CharField()
    kind = serializers.CharField(
        source="label", help_text="State of the registration, or format of the contact."
    )
    who = serializers.CharField()
    was_there = serializers.BooleanField(source="is_present")


class PromisedShape(Shape):
    """Something that was promised."""

    words = serializers.CharField()
    owner = serializers.CharField(help_text="Of the team.")
    due_on = serializers.DateField()
    done_at = serializers.DateTimeField(allow_null=True)


class StakeholderShape(StakeholderFactsShape):
    """An organisation with its people, what was promised, and what it and we had to do with each other."""

    merged_into = serializers.IntegerField(
        source="merged_into_id", allow_null=True, help_text="Key of the organisation."
    )
    people = StakeholderPersonShape(many=True)
    promised = PromisedShape(many=True)
    history = MeetingShape(many=True)


class Stakeholders(Resource):
    """Organisations whom the team speaks with."""

    needs = {"list": Can.MANAGE_STAKEHOLDERS, "retrieve": Can.MANAGE_STAKEHOLDERS}

    @extend_schema(parameters=[StakeholderQuery], responses=pages_of(StakeholderRowShape))
    def list(self, request, **kwargs) -> Response:
        """Every organisation by name, or those that have gone quiet, the longest silence first."""
        query = asked(request, StakeholderQuery)
        quiet = query["view"] == "quiet"
        rows = narrowed(gone_quiet(at=self.at) if quiet else organisations_with_contact(), query)
        if "type" in query:
            rows = rows.filter(type=query["type"])
        return page(
            request, rows, LONGEST_SILENCE if quiet else BY_NAME, query=query,
            show=lambda found: [StakeholderRowShape(one).data for one in found],
        )  # fmt: skip

    @extend_schema(responses=StakeholderShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One organisation: who is there, what was promised, and every event and contact."""
        rows = StakeholderOrganisation.objects.select_related("owner", "tenant")
        found = get_object_or_404(rows, pk=key)
        facts = {name: getattr(found, name) for name in FACTS}
        told = facts | {
            "people": found.people.current().order_by("name", "pk"), "promised": promised_to(organisation=found),
            "history": history_of(organisation=found),
        }  # fmt: skip
        return Response(StakeholderShape(told).data)


FACTS = (
    "pk", "name", "type", "domain", "markets", "languages", "source", "owner", "tenant", "merged_into_id",
)  # fmt: skip


class ReachQuery(Strict):
    """Which window: some months that end today."""

    months = serializers.ChoiceField(choices=MONTHS, required=False, default=reach.MONTHS)


class CountsShape(Shape):
    """Distinct organisations, and apart from them distinct persons."""

    organisations = serializers.IntegerField()
    people = serializers.IntegerField()


class GroupCountsShape(CountsShape):
    """The counts of one group."""

    key = serializers.CharField()


class TypeAndMarketShape(Shape):
    """Organisations of one type in one market."""

    type = serializers.CharField()
    market = serializers.CharField()
    organisations = serializers.IntegerField()


class CheckInCountsShape(Shape):
    """Check-ins of programmes, which count apart from reach."""

    held = serializers.IntegerField(source="check_ins")
    organisations = serializers.IntegerField()
    people = serializers.IntegerField()


class ReachShape(Shape):
    """How many were present at an event or in a logged contact; what was merged counts once."""

    since = serializers.DateField(help_text="The first day, in the zone of the desk.")
    until = serializers.DateField(help_text="The last day.")
    total = CountsShape()
    by_type = GroupCountsShape(many=True)
    by_market = GroupCountsShape(many=True, help_text="One organisation may be in several.")
    by_format = GroupCountsShape(many=True, help_text="Talks outside events are CONTACT.")
    by_type_and_market = TypeAndMarketShape(many=True)
    check_ins = CheckInCountsShape()


class Reach(Resource):
    """How many organisations and persons the team has reached."""

    needs = {"list": Can.MANAGE_STAKEHOLDERS}

    @extend_schema(parameters=[ReachQuery], responses=ReachShape(many=False))
    def list(self, request, **kwargs) -> Response:
        """Reach of a window of months that ends today, by type, market and format."""
        query = parameters(request.query_params, ReachQuery)
        return Response(ReachShape(reached(self.at.astimezone(desk_zone()).date(), query["months"])).data)


def reached(today: date, months: int) -> dict[str, Any]:
    """The figures of a window. Six statements and those of the check-ins."""
    window = reach.months_to(today, months)
    return {
        "since": window.since, "until": window.until, "total": reach.total(window), "by_type": reach.by_type(window),
        "by_market": reach.by_market(window), "by_format": reach.by_format(window),
        "by_type_and_market": [
            {"type": type_, "market": market, "organisations": n}
            for (type_, market), n in sorted(reach.by_type_and_market(window).items())
        ],
        "check_ins": reach.check_ins_in(window),
    }  # fmt: skip
