"""Pilots, and the interest of the organisation in them."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.by_form import read_by
from ipr_portal.api.fields import Choice, Query, Shape, Strict, Text, Whole
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.api.versions import check_match, tagged
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import staff_scope
from outreach.actions import interest as actions
from outreach.actions.refusals import CannotDo
from outreach.enums import InterestState, PilotState, Readiness
from outreach.forms.pilots import InterestForm
from outreach.models import Interest, Pilot
from outreach.queries.pilots import announced_rows, own_interest, places_of
from outreach.rules.pilots import why_not_show_interest

from .feedback import refuse_agency, refused

LAST_OPENED, NEWEST = ("-opened_at", "-id"), ("-submitted_at", "-id")
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag that was read; 412 if it has changed meanwhile."
)  # fmt: skip


class PilotRowShape(Shape):
    """A pilot of a list, with where your interest in it stands."""

    key = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")
    state = serializers.ChoiceField(choices=PilotState.choices)
    interest_until = serializers.DateTimeField(source="closes_at")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    own_interest = serializers.ChoiceField(
        source="own", choices=InterestState.choices, allow_null=True, help_text="Null: none was shown."
    )


class PilotShape(PilotRowShape):
    """A pilot as its page shows it."""

    about = serializers.CharField(help_text="What is tried; Markdown.")
    criteria = serializers.CharField(help_text="By what we select; Markdown.")
    findings = serializers.CharField(help_text="Markdown.")
    conclusion = serializers.CharField()
    places = serializers.SerializerMethodField(help_text="Null: not set.")
    places_left = serializers.SerializerMethodField()
    interested = serializers.SerializerMethodField(help_text="How many organisations.")
    not_showing_interest = serializers.SerializerMethodField(
        help_text="Why your organisation cannot put its name down; null while it can."
    )

    def get_places(self, pilot) -> int | None:
        return self.context["places"].all

    def get_places_left(self, pilot) -> int | None:
        return self.context["places"].left

    def get_interested(self, pilot) -> int:
        return self.context["places"].shown

    def get_not_showing_interest(self, pilot) -> str | None:
        return self.context["closed"]


class InterestShape(Shape):
    """Your interest in a pilot, and where it stands."""

    pilot = serializers.IntegerField(source="pilot_id", help_text="Its key.")
    state = serializers.ChoiceField(choices=InterestState.choices)
    contact = serializers.CharField(help_text="Whom we write to.")
    why = serializers.CharField()
    volume = serializers.IntegerField(help_text="Listings that you expect to report in a month.")
    markets = serializers.ListField(child=serializers.CharField())
    readiness = serializers.ChoiceField(choices=Readiness.choices)
    submitted_at = serializers.DateTimeField()
    waitlisted_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why it was declined, or ended.")
    may_change = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    @extend_schema_field(serializers.BooleanField())
    def get_may_change(self, row: Interest) -> bool:
        return row.is_changeable


class InterestBody(Strict):
    """Who wants to take part, why, how much, where and from when."""

    contact = Whole(min_value=1, help_text="Key of an owner or filer of your organisation.")
    why = Text(min_length=20, max_length=2000)
    volume = Whole(
        min_value=1, max_value=1_000_000, help_text="Listings that you expect to report in a month."
    )
    markets = serializers.ListField(child=Choice(choices=MARKET_CHOICES), min_length=1, max_length=20)
    readiness = Choice(choices=Readiness.choices)


class Pilots(Resource):
    """What we try with few before it is there for all."""

    needs = {"list": Can.READ_INBOX, "retrieve": Can.READ_INBOX}

    @extend_schema(parameters=[Query], responses=pages_of(PilotRowShape))
    def list(self, request, **kwargs) -> Response:
        """Pilots that look for participants, and earlier ones, the last opened first."""
        refuse_agency(self)
        return page(
            request, announced_rows(self.organisation), LAST_OPENED, query=asked(request, Query),
            show=lambda found: [PilotRowShape(one).data for one in found],
        )  # fmt: skip

    @extend_schema(responses=PilotShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One pilot: what is tried, by what we select, and how many places are left."""
        refuse_agency(self)
        found = get_object_or_404(announced_rows(self.organisation), pk=key)
        closed = why_not_show_interest(self.organisation, found, at=self.at)
        with staff_scope(by=self._asked.user):  # as the page: members cannot count those of others
            places = places_of(found)
        return Response(PilotShape(found, context={"places": places, "closed": closed and str(closed)}).data)


class Interests(Resource):
    """The interest of your organisation in pilots."""

    needs = {"list": Can.READ_INBOX}

    @extend_schema(parameters=[Query], responses=pages_of(InterestShape))
    def list(self, request, **kwargs) -> Response:
        """Every interest of your organisation, the newest first, also withdrawn ones."""
        refuse_agency(self)
        rows = Interest.objects.filter(organisation=self.organisation).select_related("contact")
        return page(
            request, rows, NEWEST, query=asked(request, Query),
            show=lambda found: [InterestShape(one).data for one in found],
        )  # fmt: skip


class PilotInterests(Resource):
    """Your interest in one pilot."""

    needs = {
        "retrieve": Can.READ_INBOX, "create": Can.EXPRESS_INTEREST, "update": Can.EXPRESS_INTEREST,
        "destroy": Can.EXPRESS_INTEREST,
    }  # fmt: skip

    @extend_schema(responses=InterestShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """What your organisation wrote, and where it stands; the newest one."""
        own = self._own(key)
        return tagged(request, Response(InterestShape(own).data), own.version)

    @extend_schema(request=InterestBody, responses={201: InterestShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Put your organisation's name down. We write to your contact once we have decided."""
        pilot = self._pilot(key)
        made = self._act(actions.show, pilot=pilot, organisation=self.organisation, words=self._words())
        return tagged(request, Response(InterestShape(made).data, status=201), made.version)

    @extend_schema(request=InterestBody, responses=InterestShape, parameters=[IF_MATCH])
    def update(self, request, key: int, **kwargs) -> Response:
        """Change what your organisation wrote, until the pilot takes no more interest."""
        own = self._checked(key)
        changed = self._act(actions.change, interest=own, version=own.version, words=self._words())
        return tagged(request, Response(InterestShape(changed).data), changed.version)

    @extend_schema(responses={200: InterestShape}, parameters=[IF_MATCH])
    def destroy(self, request, key: int, **kwargs) -> Response:
        """Take your organisation's name off the list."""
        own = self._checked(key)
        ended = self._act(actions.withdraw, interest=own, version=own.version)
        return tagged(request, Response(InterestShape(ended).data), ended.version)

    def _pilot(self, key: int) -> Pilot:
        refuse_agency(self)
        return get_object_or_404(Pilot.objects.announced().select_related("programme"), pk=key)

    def _own(self, key: int) -> Interest:
        if (own := own_interest(self._pilot(key), self.organisation)) is None:
            raise Http404
        return own

    def _checked(self, key: int) -> Interest:
        own = self._own(key)
        check_match(self.request, own.version)
        return own

    def _words(self) -> dict[str, Any]:
        form = InterestForm(self.read(InterestBody), organisation=self.organisation)
        read_by(form)
        return form.words()

    def _act(self, act, **more: Any) -> Interest:
        try:
            return act(**more, by=self._asked.user, at=self.at)
        except CannotDo as error:
            raise refused(error) from error
