"""Cases at the desk: those that a person may know of, with every part and what rights holders do not see."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from enforcement.enums import FoundKind, HoldState, Pap, TargetKind, Tlp, WatchAnswer
from enforcement.models import Case, HoldRequest, WatchedSeller
from enforcement.queries.cases import conflicts, links_of, people_inside, targets_of
from enforcement.queries.discretion import briefs_of, disclosures_of, hold_waivers_of, holds_of, leaks_of
from enforcement.queries.looks import looks_at
from enforcement.queries.watch import findings_of, watched_sellers
from enforcement.rules.linking import WHY
from ipr_portal.api.events import EventShape
from ipr_portal.api.fields import Shape
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.audit.timeline import timeline
from ipr_portal.tenancy.models import CompartmentLevel
from ipr_portal.tenancy.roles import Can

from .lists import CaseQuery, cases_page
from .shapes import CaseRowShape, CaseShape, DisclosureRowShape
from .whole import known_case, note_read, whole


class PartShape(Shape):
    """A rights holder's part in a case."""

    brand = serializers.CharField()
    holder = serializers.CharField(source="organisation")
    joined_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField(allow_null=True)


class AccessShape(Shape):
    """An entry of the access list that is in force."""

    person = serializers.CharField()
    level = serializers.ChoiceField(choices=CompartmentLevel.choices)
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()


class TargetShape(Shape):
    """Who or what is pursued, as the case calls it; the sealed value is not shown."""

    key = serializers.UUIDField(source="pk")
    kind = serializers.ChoiceField(choices=TargetKind.choices)
    name = serializers.CharField(source="label")
    seller_key = serializers.CharField()
    tlp = serializers.ChoiceField(choices=Tlp.choices)
    pap = serializers.ChoiceField(choices=Pap.choices)
    is_confirmed = serializers.BooleanField(source="confirmed")


class TargetLinkShape(Shape):
    """What links two targets."""

    one = serializers.UUIDField(source="one_id")
    other = serializers.UUIDField(source="other_id")
    words = serializers.CharField()
    known_from = serializers.CharField(source="source")
    is_confirmed = serializers.BooleanField(source="confirmed")


class DeskDisclosureShape(DisclosureRowShape):
    """A disclosure, and how often its data were looked at."""

    looks = serializers.SerializerMethodField()
    last_look_at = serializers.SerializerMethodField()

    def get_looks(self, row) -> int:
        return row.looks["n"] if row.looks else 0

    def get_last_look_at(self, row) -> datetime | None:
        return row.looks["last"] if row.looks else None


class HoldShape(Shape):
    """What was asked to be held."""

    number = serializers.CharField(source="__str__")
    state = serializers.ChoiceField(choices=HoldState.choices)
    sellers = serializers.ListField(child=serializers.CharField())
    listings = serializers.ListField(child=serializers.CharField())
    until = serializers.SerializerMethodField()
    is_in_force = serializers.SerializerMethodField()
    reason = serializers.CharField()
    asked_by = serializers.CharField()
    answered_by = serializers.CharField(allow_null=True)
    answer = serializers.CharField()

    def get_until(self, row: HoldRequest) -> datetime:
        return row.hold.until if row.hold else row.until

    def get_is_in_force(self, row: HoldRequest) -> bool:
        return bool(row.hold and not row.hold.lifted_at)


class HoldWaiverShape(Shape):
    """Why a raid needs no hold."""

    reason = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class BriefShape(Shape):
    """A brief for an authority; its contents are read on its page."""

    agency = serializers.CharField()
    recipient = serializers.CharField()
    made_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(source="link.expires_at")
    revoked_at = serializers.DateTimeField(source="link.revoked_at", allow_null=True)


class LeakShape(Shape):
    """A suspected leak."""

    since = serializers.DateTimeField()
    noted_at = serializers.DateTimeField()
    noted_by = serializers.CharField()
    words = serializers.CharField()


class WatchedSellerShape(Shape):
    """A seller of the case, or a shop linked to one, that is watched after a raid."""

    seller_key = serializers.CharField()
    linked_to = serializers.CharField(
        help_text="The seller of the case that it shares something with; or empty."
    )
    because = serializers.SerializerMethodField(help_text="What they share, in words; or empty.")
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    looked_at = serializers.DateTimeField(allow_null=True, help_text="When the marketplace last answered.")

    def get_because(self, row: WatchedSeller) -> str:
        return str(WHY.get(row.shares, ""))


class WatchFindingShape(Shape):
    """What the watch after a raid found."""

    kind = serializers.ChoiceField(choices=FoundKind.choices)
    key = serializers.CharField()
    title = serializers.CharField()
    seller_key = serializers.CharField(source="watched.seller_key")
    happened_at = serializers.DateTimeField()
    answer = serializers.ChoiceField(
        choices=[("", ""), *WatchAnswer.choices], help_text="Empty until decided."
    )
    because = serializers.CharField()


class DeskCaseShape(CaseShape):
    """A case as the desk reads it."""

    parties = PartShape(many=True)
    access = AccessShape(many=True, help_text="Exclusions first.")
    conflicts = serializers.ListField(
        child=serializers.CharField(), help_text="Other open cases that pursue the same sellers, by number."
    )
    targets = TargetShape(many=True)
    links = TargetLinkShape(many=True)
    disclosures = DeskDisclosureShape(many=True)
    holds = HoldShape(many=True)
    hold_waivers = HoldWaiverShape(many=True)
    briefs = BriefShape(many=True)
    leaks = LeakShape(many=True)
    watched = WatchedSellerShape(many=True)
    watch_findings = WatchFindingShape(many=True)
    events = EventShape(many=True, help_text="The last fifty that you may know of, the oldest first.")


class Cases(Resource):
    """Enforcement cases at the desk."""

    needs = {"list": Can.VIEW_CASES, "retrieve": Can.VIEW_CASES}

    @extend_schema(parameters=[CaseQuery], responses=pages_of(CaseRowShape))
    def list(self, request, **kwargs) -> Response:
        """The cases that the caller may know of: open ones, the next due first, or closed ones."""
        return cases_page(self, request)

    @extend_schema(responses=DeskCaseShape)
    def retrieve(self, request, number: str, **kwargs) -> Response:
        """One case with every part of it. Each read is noted in the case, as a look at its page is."""
        case = known_case(self, number)
        note_read(self, case)
        return Response(DeskCaseShape(whole(self, case) | self._of_the_desk(case)).data)

    def _of_the_desk(self, case: Case) -> dict[str, Any]:
        parties = list(case.parties.select_related("organisation").order_by("pk"))
        targets, disclosures = targets_of(case), disclosures_of(case)
        looks = looks_at(case, [str(row) for row in disclosures])
        for row in disclosures:
            row.looks = looks.get(str(row))
        others = conflicts([one.seller_key for one in targets], but=case)
        return {
            "parties": parties, "brands": [one.brand for one in parties], "access": people_inside(case, self.at),
            "conflicts": [one.number for one in others], "targets": targets, "links": links_of(case),
            "disclosures": disclosures, "holds": holds_of(case), "briefs": briefs_of(case), "leaks": leaks_of(case),
            "hold_waivers": hold_waivers_of(case), "watched": watched_sellers(case), "watch_findings": findings_of(case),
            "events": timeline(case, self._asked),
        }  # fmt: skip
