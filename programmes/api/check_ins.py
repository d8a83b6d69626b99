"""Check-ins of an organisation: booked, read with minutes and pack, cancelled."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.by_form import read_by
from ipr_portal.api.exceptions import refused
from ipr_portal.api.fields import Query, Shape, Strict, Text, Whole
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.tenancy.roles import Can
from programmes.actions import bookings
from programmes.enums import AHEAD, WAS_HELD, CheckInState, Presence, Side
from programmes.forms.checkins import ReasonForm
from programmes.models import CheckIn, Slot
from programmes.queries.check_ins import bookable, participation_of
from programmes.queries.pack_parts import shown
from programmes.rules.checkins import why_not_book

from .agreements import ActionItemShape
from .shapes import Exact

NEWEST, NEXT = ("-starts_at", "-id"), ("starts_at", "id")


class CheckInShape(Shape):
    """A meeting with the IPR team."""

    key = serializers.UUIDField(source="pk")
    programme = serializers.CharField(source="participation.programme.code")
    state = serializers.ChoiceField(choices=CheckInState.choices)
    state_in_words = serializers.CharField(source="get_state_display")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.CharField(help_text="A link to the call, or an address.")
    host = serializers.CharField()
    pack_sent_at = serializers.DateTimeField(
        source="sent_pack.sent_at", allow_null=True, default=None, help_text="Null: no pack was sent yet."
    )
    reason = serializers.CharField(help_text="Why it was cancelled, or empty.")


class AttendanceShape(Shape):
    """Whether somebody came."""

    name = serializers.CharField()
    side = serializers.ChoiceField(choices=Side.choices)
    presence = serializers.ChoiceField(choices=Presence.choices)


class AroundCheckInShape(Shape):
    """What a check-in that was held leaves behind."""

    attendance = AttendanceShape(many=True)
    minutes = serializers.CharField(allow_null=True, help_text="Markdown; null until they are written.")
    actions = ActionItemShape(many=True, help_text="What was agreed.")


class WholeCheckInShape(CheckInShape, AroundCheckInShape):
    """A check-in as its page shows it."""


class CheckInQuery(Query):
    """Which check-ins."""

    when = serializers.ChoiceField(choices=[("ahead", "ahead"), ("past", "past")], required=False)


class CheckInBody(Strict):
    """When to meet."""

    slot = Whole(min_value=1, help_text="Key of a free time.")


class CancellationBody(Strict):
    """Why a check-in is cancelled."""

    reason = Text(max_length=500, help_text="Everybody invited reads it.")


class CheckInTimeShape(Shape):
    """A time that is free."""

    key = serializers.IntegerField(source="pk")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    host = serializers.CharField()


class PackFigureShape(Shape):
    """One figure of a pack as it was, with what it counts."""

    name = serializers.CharField(source="label")
    value = serializers.SerializerMethodField(help_text="In words; null: no data.")
    unit = serializers.CharField()
    basis = serializers.CharField(source="base", help_text="What is counted, of how much.")
    more = serializers.CharField()
    numerator = Exact(source="part", allow_null=True, help_text="Of a share.")
    denominator = Exact(source="whole", allow_null=True, help_text="Of a share.")
    minutes = serializers.IntegerField(allow_null=True, help_text="Of a length: business minutes.")

    def get_value(self, figure) -> str | None:
        return figure.value or None


class PackListingShape(Shape):
    """A listing of a pack with what is said of it."""

    title = serializers.CharField()
    place = serializers.CharField()
    words = serializers.CharField()
    code = serializers.CharField()
    aside = serializers.CharField()


class PackPartShape(Shape):
    """A part of a pack: a table, or listings; or the sentence that there is nothing."""

    key = serializers.CharField()
    title = serializers.CharField()
    aside = serializers.CharField()
    empty = serializers.CharField(help_text="What is said where there are no rows and no listings.")
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    listings = PackListingShape(many=True, source="dives")


class AddendumShape(Shape):
    """A correction of a sent pack."""

    words = serializers.CharField()
    written_by = serializers.CharField()
    written_at = serializers.DateTimeField()


class PackShape(Shape):
    """A pack as it was sent; it never changes."""

    title = serializers.CharField()
    number = serializers.IntegerField()
    since = serializers.DateTimeField(help_text="Its figures begin here.")
    as_of = serializers.DateTimeField(help_text="They end here.")
    sent_at = serializers.DateTimeField()
    sha256 = serializers.CharField(help_text="Of its content.")
    pdf = serializers.URLField(help_text="Address of the pack as PDF, for people's sessions.")
    talk = serializers.CharField(help_text="What to talk about.")
    figures = PackFigureShape(many=True)
    parts = PackPartShape(many=True)
    addenda = AddendumShape(many=True)


class CheckIns(Resource):
    """Meetings with the IPR team."""

    needs = {"list": Can.VIEW_CHECKINS, "retrieve": Can.VIEW_CHECKINS, "create": Can.BOOK_CHECKINS}

    @extend_schema(parameters=[CheckInQuery], responses=pages_of(CheckInShape))
    def list(self, request, **kwargs) -> Response:
        """Check-ins, the last to begin first: those ahead, those that are over, or both."""
        query, rows = asked(request, CheckInQuery), check_ins_of(self)
        if "when" in query:
            rows = rows.filter(state__in=AHEAD) if query["when"] == "ahead" else rows.exclude(state__in=AHEAD)
        return page(
            request, rows, NEWEST, query=query, show=lambda found: CheckInShape(found, many=True).data
        )

    @extend_schema(responses=WholeCheckInShape)
    def retrieve(self, request, key, **kwargs) -> Response:
        """One check-in: when and where, and afterwards who came, its minutes and what was agreed."""
        return check_in_answer(self, key)

    @extend_schema(request=CheckInBody, responses={201: WholeCheckInShape})
    def create(self, request, **kwargs) -> Response:
        """Book a free time. Everybody who may come gets an invitation for their calendar by mail."""
        slot = get_object_or_404(Slot, pk=self.read(CheckInBody)["slot"])
        taking_part = participation_of(self.organisation)
        if taking_part is None:
            refusal = why_not_book(None, slot, self.at)
            raise refused(*filter(None, [refusal]))
        made = bookings.book(slot=slot, participation=taking_part, by=request.user, at=self.at)
        answer = check_in_answer(self, made.pk, status=201)
        address = reverse("api:check_in", args=[self.organisation.slug, made.pk])
        answer["Location"] = request.build_absolute_uri(address)
        return answer


class CheckInTimes(Resource):
    """Times at which a programme manager can be met."""

    needs = {"list": Can.BOOK_CHECKINS}

    @extend_schema(parameters=[Query], responses=pages_of(CheckInTimeShape))
    def list(self, request, **kwargs) -> Response:
        """The free times, the next first; none for who takes part in no programme, or has a check-in ahead."""
        ahead = check_ins_of(self).filter(state__in=AHEAD).exists()
        rows = bookable(participation_of(self.organisation), ahead=ahead, at=self.at)
        return page(
            request, rows, NEXT, query=asked(request, Query),
            show=lambda found: CheckInTimeShape(found, many=True).data,
        )  # fmt: skip


class CheckInCancellations(Resource):
    """The cancellation of a check-in."""

    needs = {"create": Can.BOOK_CHECKINS}

    @extend_schema(request=CancellationBody, responses={201: WholeCheckInShape})
    def create(self, request, key, **kwargs) -> Response:
        """Cancel a check-in that has not begun; calendars remove it, and another one can be booked."""
        found = get_object_or_404(check_ins_of(self), pk=key)
        said = read_by(ReasonForm(self.read(CancellationBody)))
        bookings.cancel(check_in=found, **said, by=request.user, at=self.at)
        return check_in_answer(self, key, status=201)


class CheckInPacks(Resource):
    """The pack of a check-in."""

    needs = {"retrieve": Can.VIEW_CHECKINS}

    @extend_schema(responses=PackShape)
    def retrieve(self, request, key, **kwargs) -> Response:
        """The pack as it was sent, with its addenda; not found until one is sent."""
        found = get_object_or_404(check_ins_of(self).select_related("sent_pack__pack"), pk=key)
        if (sent := getattr(found, "sent_pack", None)) is None:
            raise Http404
        pack, said = sent.pack, shown(sent.pack)
        pdf = reverse("organisation:pack_pdf", args=[self.organisation.slug, found.pk])
        told = {
            "title": said.title, "number": pack.number, "since": pack.since, "as_of": pack.built_at,
            "sent_at": sent.sent_at, "sha256": pack.sha256, "pdf": request.build_absolute_uri(pdf),
            "talk": said.talk, "figures": said.numbers, "parts": said.parts,
            "addenda": pack.addenda.select_related("written_by").order_by("written_at", "pk"),
        }  # fmt: skip
        return Response(PackShape(told).data)


def check_ins_of(resource: Resource) -> Any:
    rows = CheckIn.objects.filter(organisation=resource.organisation)
    return rows.for_pages().select_related("sent_pack")


def check_in_answer(resource: Resource, key, status: int = 200) -> Response:
    """The answer that shows a whole check-in."""
    found = get_object_or_404(check_ins_of(resource), pk=key)
    was_held = found.state in WAS_HELD
    around = {
        "attendance": found.attendance.order_by("side", "name"),
        "minutes": (found.minutes or None) if was_held else None,
        "actions": found.action_items.for_pages() if was_held else [],
    }
    data = CheckInShape(found).data | AroundCheckInShape(around, context={"at": resource.at}).data
    return Response(data, status=status)
