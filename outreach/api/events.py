"""Events, and the registrations of the caller's person."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.fields import Choice, Flag, Query, Shape, Strict, Text
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import public_scope, staff_scope
from outreach.actions import registrations as actions
from outreach.enums import EventFormat, EventState, OurPart, RegistrationState, StakeholderType
from outreach.models import Event, Registration
from outreach.queries.events import coming_events, held_events, public_events, registrations_of
from outreach.rules.events import why_not_register

COMING, HELD = "coming", "held"
FIRST_BEGINS, LAST_BEGAN, NEWEST = ("starts_at", "id"), ("-starts_at", "-id"), ("-registered_at", "-id")


class EventQuery(Query):
    """Which events."""

    when = serializers.ChoiceField(choices=[COMING, HELD], required=False, default=COMING)


class PublicEventShape(Shape):
    """An event on the public list."""

    slug = serializers.CharField()
    title = serializers.CharField()
    format = serializers.ChoiceField(choices=EventFormat.choices)
    our_part = serializers.ChoiceField(choices=OurPart.choices)
    state = serializers.ChoiceField(choices=EventState.choices)
    summary = serializers.CharField()
    agenda = serializers.CharField(help_text="A point a line: 09:30-10:15 Title | Speaker.")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    zone = serializers.CharField(help_text="Of its place, such as Asia/Jakarta.")
    place = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    by_video = serializers.BooleanField(help_text="Whether one may take part from elsewhere.")
    needs_approval = serializers.BooleanField()
    places = serializers.IntegerField(source="capacity", allow_null=True, help_text="Null: no limit.")
    places_left = serializers.SerializerMethodField(help_text="0: who registers joins the waiting list.")
    registration_closes_at = serializers.SerializerMethodField()
    not_registering = serializers.SerializerMethodField(
        help_text="Why nobody can register; null while one can."
    )
    cancelled_because = serializers.CharField()

    def get_places_left(self, event: Event) -> int | None:
        return None if event.free is None else max(event.free, 0)

    def get_registration_closes_at(self, event: Event) -> str:
        return serializers.DateTimeField().to_representation(event.closes_at or event.starts_at)

    def get_not_registering(self, event: Event) -> str | None:
        refusal = why_not_register(event, at=self.context["at"])
        return str(refusal) if refusal else None


class Events(Resource):
    """Events of the IPR team."""

    needs = {"list": Can.READ_INBOX, "retrieve": Can.READ_INBOX}

    @extend_schema(parameters=[EventQuery], responses=pages_of(PublicEventShape))
    def list(self, request, **kwargs) -> Response:
        """Events to come, the next one first, or those that were held, the last one first."""
        query = asked(request, EventQuery)
        is_coming = query["when"] == COMING
        with public_scope():
            rows = coming_events(at=self.at) if is_coming else held_events(at=self.at)
            order = FIRST_BEGINS if is_coming else LAST_BEGAN
            return page(request, rows, order, query=query, show=lambda found: shown(found, self.at))

    @extend_schema(responses=PublicEventShape)
    def retrieve(self, request, slug: str, **kwargs) -> Response:
        """One event, also a cancelled one."""
        with public_scope():
            return Response(shown([event_of(slug)], self.at)[0])


def shown(found: list[Event], at: datetime) -> list[dict[str, Any]]:
    return [PublicEventShape(one, context={"at": at}).data for one in found]


def event_of(slug: str) -> Event:
    """An event on the public list, in the scope of the public.

    :raises Http404: if there is none.
    """
    return get_object_or_404(public_events(), slug=slug)


class RegistrationShape(Shape):
    """A registration of the caller's person."""

    key = serializers.IntegerField(source="pk")
    event = serializers.CharField(source="event.slug")
    event_title = serializers.CharField(source="event.title")
    starts_at = serializers.DateTimeField(source="event.starts_at")
    name = serializers.CharField(source="person")
    state = serializers.ChoiceField(choices=RegistrationState.choices)
    registered_at = serializers.DateTimeField()
    by_video = serializers.BooleanField(source="is_remote")
    place_in_line = serializers.SerializerMethodField(
        help_text="On the waiting list, 1 is the next; else null."
    )
    offered_until = serializers.DateTimeField(
        allow_null=True, help_text="A place is held for you; answer by the link in the mail."
    )

    def get_place_in_line(self, row) -> int | None:
        return row.ahead + 1 if row.state == RegistrationState.WAITLISTED else None


class RegistrationBody(Strict):
    """For which event; the caller's person is registered, under the address of their account."""

    event = Text(max_length=80, help_text="Its slug.")
    type = Choice(choices=StakeholderType.choices, required=False, default=StakeholderType.RIGHTS_HOLDER)
    by_video = Flag(
        required=False, default=False, help_text="Take part from elsewhere, where the event allows it."
    )
    topic = Text(max_length=1000, required=False, default="", allow_blank=True, help_text="What you want to hear.")  # fmt: skip


class Registrations(Resource):
    """Registrations of the person who calls, or who is responsible for the program that does."""

    needs = {"list": Can.READ_INBOX, "create": Can.ATTEND_EVENTS}

    @extend_schema(parameters=[Query], responses=pages_of(RegistrationShape))
    def list(self, request, **kwargs) -> Response:
        """Your registrations, the newest first."""
        person, query = self._asked.user, asked(request, Query)
        with staff_scope(by=person):
            return page(
                request, registrations_of(person), NEWEST, query=query,
                show=lambda found: [RegistrationShape(one).data for one in found],
            )  # fmt: skip

    @extend_schema(request=RegistrationBody, responses={201: RegistrationShape})
    def create(self, request, **kwargs) -> Response:
        """Take a place, or join the waiting list where none is left; events with approval wait for the team."""
        body, person = self.read(RegistrationBody), self._asked.user
        with public_scope():
            event = event_of(body["event"])
        details = {
            "company": (self.agent or self.organisation).name, "type": body["type"], "is_remote": body["by_video"],
            "topic": body["topic"],
        }  # fmt: skip
        with staff_scope(by=person):
            made = actions.register(event=event, details=details, by=person, at=self.at)
            return Response(RegistrationShape(registrations_of(person).get(pk=made.pk)).data, status=201)


class RegistrationCancellations(Resource):
    """Cancellations of registrations."""

    needs = {"create": Can.ATTEND_EVENTS}

    @extend_schema(request=None, responses={201: RegistrationShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Give the place back, or leave the waiting list; the first who waits moves up."""
        person = self._asked.user
        with staff_scope(by=person):
            found: Registration = get_object_or_404(registrations_of(person), pk=key)
            if found.event.state == EventState.CANCELLED:
                raise Http404
            actions.withdraw(registration=found, at=self.at)
            return Response(RegistrationShape(registrations_of(person).get(pk=key)).data, status=201)
