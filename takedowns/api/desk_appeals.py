"""Appeals against decisions at the desk: read, given to a lead who had no part, and decided."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem, refused
from ipr_portal.api.fields import Choice, Flag, Query, Shape, Strict, Text, Whole
from ipr_portal.api.pages import asked, page
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.api.versions import check_match, tagged
from ipr_portal.errors import Refusal, Stale
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from takedowns.actions import appeals as actions
from takedowns.enums import AppealResult, AppealSide, AppealState, CorrectedTo, CounterReason, DecisionGround
from takedowns.forms.appeals import DENY, GRANT, INADMISSIBLE, DecideAppealForm
from takedowns.listings import MAX_LISTINGS
from takedowns.models import Appeal, Notice
from takedowns.queries.appeals import for_desk, for_pages, took_part, who_can_decide
from takedowns.queries.seller_answers import title_of
from takedowns.rules.appeals import why_not_decide_appeal
from takedowns.rules.ended_since import expired_on

from .appeals import AppealedShape
from .counter_notices import AttachedShape
from .desk_shapes import PersonShape

DUE, ENDED = ("due_at", "id"), ("-closed_at", "-id")
LONGEST_SENTENCE = 1000
ACTS = {AppealResult.GRANTED: GRANT, AppealResult.DENIED: DENY, AppealResult.INADMISSIBLE: INADMISSIBLE}
TO = (CorrectedTo.REMOVED, CorrectedTo.RESTRICTED)
OF_GRANTED = ("positions", "to", "ground", "knows_expired")
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag of the appeal that was read; else 412."
)


class DeskAppealShape(Shape):
    """An appeal of a seller or a rights holder."""

    key = serializers.UUIDField(source="pk")
    notice = serializers.CharField(source="notice.number")
    holder = serializers.CharField(source="notice.organisation.name")
    side = serializers.ChoiceField(choices=AppealSide.choices, help_text="Who appeals.")
    state = serializers.ChoiceField(choices=AppealState.choices)
    filed_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="By when it is decided; null once it is closed."
    )
    taken_by = PersonShape(allow_null=True, help_text="The lead who has it.")
    decided_by = PersonShape(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class WholeDeskAppealShape(DeskAppealShape):
    """An appeal with everything that is weighed."""

    listings = AppealedShape(many=True)
    reason = serializers.ChoiceField(choices=[("", ""), *CounterReason.choices], help_text="Of a seller.")
    grounds = serializers.CharField(help_text="What is wrong with the decision, they say.")
    files = AttachedShape(many=True, source="files.all")
    name = serializers.CharField(help_text="Of a seller; the rights holder does not read it.")
    email = serializers.CharField(help_text="Of a seller; the rights holder does not read it.")
    filed_by = PersonShape(allow_null=True, help_text="Of the rights holder; null for a seller.")
    taken_at = serializers.DateTimeField(allow_null=True)
    sentence = serializers.CharField(help_text="Why it was decided so; empty until then.")
    decided_at = serializers.DateTimeField(allow_null=True)
    may_be_given_to = serializers.SerializerMethodField(
        help_text="Leads who had no part in the decision, without who has it; empty if there is none, or once it is closed."
    )
    refusal = serializers.SerializerMethodField(help_text="Why the caller cannot decide it; empty if they can.")  # fmt: skip

    @extend_schema_field(PersonShape(many=True))
    def get_may_be_given_to(self, row: Appeal) -> Any:
        people = who_can_decide(row, self.context["part"]) if row.is_open else []
        return PersonShape(people, many=True).data

    def get_refusal(self, row: Appeal) -> str:
        return str(why_not_decide_appeal(row, self.context["part"], by=self.context["by"]) or "")


class DeskAppealQuery(Query):
    """Which appeals."""

    view = serializers.ChoiceField(
        choices=[("open", "open"), ("ended", "ended")],
        default="open",
        help_text="Open ones, the first to be decided first; or those that ended, the newest first.",
    )


class DeciderBody(Strict):
    """Who shall decide an appeal."""

    to = Whole(min_value=1, help_text="Key of a lead who had no part in the decision; one's own takes it.")


class AppealDecisionBody(Strict):
    """The decision of an appeal, and why."""

    decision = Choice(choices=[(one.value, one.label) for one in ACTS])
    positions = serializers.ListField(
        child=Whole(min_value=1, max_value=MAX_LISTINGS), required=False, max_length=MAX_LISTINGS,
        help_text="About which of its listings it is granted; about the others it is denied.",
    )  # fmt: skip
    to = Choice(
        choices=[(one.value, one.label) for one in TO],
        required=False,
        help_text="What happens to the listings of a rights holder's appeal that is granted; else `REMOVED`.",
    )
    ground = Choice(
        choices=DecisionGround.choices, required=False,
        help_text="Of the takedown, if a rights holder's appeal is granted.",
    )  # fmt: skip
    knows_expired = Flag(
        required=False,
        help_text="Whether you know that the right has expired; a takedown under one needs it.",
    )
    sentence = Text(max_length=LONGEST_SENTENCE, help_text="Both sides read it.")


class DeskAppeals(Resource):
    """Appeals against decisions, of sellers and of rights holders."""

    needs = {"list": Can.DECIDE_NOTICES, "retrieve": Can.DECIDE_NOTICES}

    @extend_schema(parameters=[DeskAppealQuery], responses=pages_of(DeskAppealShape))
    def list(self, request, **kwargs) -> Response:
        """The open appeals, or those that ended."""
        query = asked(request, DeskAppealQuery)
        ended = query["view"] == "ended"
        return page(
            request, for_desk(decided=ended), ENDED if ended else DUE, query=query,
            show=lambda found: DeskAppealShape(found, many=True).data,
        )  # fmt: skip

    @extend_schema(responses=WholeDeskAppealShape)
    def retrieve(self, request, key: UUID, **kwargs) -> Response:
        """One appeal: what is said against the decision, and who can decide it."""
        return shown(self, key)


class AppealDeciders(Resource):
    """The lead who decides an appeal."""

    needs = {"create": Can.CORRECT_DECISIONS}

    @extend_schema(parameters=[IF_MATCH], request=DeciderBody, responses={201: WholeDeskAppealShape})
    def create(self, request, key: UUID, **kwargs) -> Response:
        """Take an appeal, take it over, or give it to another lead, who is told. Who had a part cannot have it.

        Who had a part themselves can give it to another lead. 409 if it ended.
        """
        body = self.read(DeciderBody)
        found = read_appeal(self, key)
        if body["to"] == request.user.pk:
            actions.take(appeal=found, by=request.user, at=self.at)
            return shown(self, key, status=201)
        to = staff_who(Can.CORRECT_DECISIONS).filter(pk=body["to"]).first()
        if to is None:
            said, remedy = _("Nobody of this key decides appeals."), _("Name a lead who had no part in it.")
            raise Problem("invalid", faults=[Fault("unknown", said, "to", remedy=remedy)])
        actions.assign(appeal=found, to=to, by=request.user, at=self.at)
        return shown(self, key, status=201)


class AppealDecisions(Resource):
    """The decision of an appeal."""

    needs = {"create": Can.CORRECT_DECISIONS}

    @extend_schema(parameters=[IF_MATCH], request=AppealDecisionBody, responses={201: WholeDeskAppealShape})
    def create(self, request, key: UUID, **kwargs) -> Response:
        """Decide an appeal that one has: it is granted about some of its listings, about all, or about none.

        Both sides are told. What is granted is restored, or taken down, at once. 409 if it ended.
        """
        body = self.read(AppealDecisionBody)
        found = read_appeal(self, key)
        part = part_in(found)
        if refusal := why_not_decide_appeal(found, part, by=request.user):
            raise actions.CannotAppeal(refusal) if found.is_open else Stale(str(refusal))
        said = decision_in(body, found, at=self.at)
        try:
            actions.decide(appeal=found, by=request.user, at=self.at, **said)
        except actions.CannotAppeal as error:
            raise refused(_at_positions(error.refusal)) from error
        return shown(self, key, status=201)


def read_appeal(resource: Resource, key: UUID) -> Appeal:
    """An appeal in the version that the caller has read, in which it stays until the answer.

    :raises Http404: if there is none of this key.
    :raises Problem: `version`, if it has another one.
    """
    notice = get_object_or_404(Appeal.objects.values_list("notice", flat=True), pk=key)
    Notice.objects.select_for_update(of=("self",), no_key=True).get(pk=notice)
    found = for_pages().get(pk=key)
    check_match(resource.request, tag_of(found))
    return found


def tag_of(row: Appeal) -> str:
    """It has no version: who has it, what is left of it and its hour are what can change."""
    left = sum(not one.result for one in row.listings.all())
    due = int(row.due_at.timestamp()) if row.due_at else 0
    return f"{row.state}-{row.taken_by_id or 0}-{left}-{due}"


def part_in(found: Appeal) -> set[int]:
    """Who cannot decide what is left of an appeal: they sent the notice, or had a part in a decision about it."""
    return took_part(found.notice, [row.listing_id for row in found.listings.all() if not row.result])


def decision_in(body: dict[str, Any], found: Appeal, *, at) -> dict[str, Any]:
    """What the action is given, read by the form of the desk's page.

    :raises Problem: `invalid` for positions that are not open, `refused` for what the decision does not take or lacks.
    """
    rows = {row.listing.position: row for row in found.listings.all() if not row.result}
    faults = [*_unasked(body, found), *_misplaced(body.get("positions", ()), rows)]
    if faults:
        raise Problem("invalid", faults=faults)
    posted = {name: [body[name]] for name in ("to", "ground", "sentence") if name in body}
    posted |= {
        "act": [ACTS[AppealResult(body["decision"])]],
        "listings": [str(rows[one].listing_id) for one in body.get("positions", ())],
        "knows_expired": ["on"] if body.get("knows_expired") else [],
    }
    listings = [(row.listing_id, title_of(row.listing)) for row in rows.values()]
    day = expired_on(found.notice, at=at)
    form = DecideAppealForm(MultiValueDict(posted), listings=listings, side=found.side, expired_on=day)
    if not form.is_valid():
        raise Problem("refused", faults=list(_faults(form)))
    return form.taken()


def _unasked(body: Mapping[str, Any], found: Appeal) -> Iterator[Fault]:
    """What only an appeal that is granted takes, and of a rights holder."""
    granted = body["decision"] == AppealResult.GRANTED
    for name in OF_GRANTED:
        if body.get(name) and not granted:
            yield Fault("unasked", _("Only an appeal that is granted has this."), name, remedy=_("Leave it out."))  # fmt: skip
        elif body.get(name) and found.of_seller and name != "positions":
            said = _("An appeal of a seller has none: what is granted is restored.")
            yield Fault("unasked", said, name, remedy=_("Leave it out."))


def _misplaced(positions, rows: Mapping[int, Any]) -> Iterator[Fault]:
    for place, position in enumerate(positions, 1):
        if position not in rows:
            said, remedy = _("The appeal has no open listing at that place."), _("Leave it out.")
            yield Fault("unknown", said, f"positions.{place}", remedy=remedy)


def _faults(form: DecideAppealForm) -> Iterator[Fault]:
    for name, errors in form.errors.as_data().items():
        for error in errors:
            said = " ".join(error.messages)
            yield Fault("refused", said, {"listings": "positions", "__all__": ""}.get(name, name))


def _at_positions(refusal: Refusal) -> Refusal:
    """The same at the field of the body."""
    field = "positions" if refusal.field == "listings" else refusal.field
    return Refusal(refusal.code, refusal.sentence, refusal.remedy, field)


def shown(resource: Resource, key: UUID, status: int = 200) -> Response:
    """The answer that shows a whole appeal, with its ETag.

    :raises Http404: if there is none of this key.
    """
    found = get_object_or_404(for_pages(), pk=key)
    context = {"part": part_in(found), "by": resource.request.user}
    answer = Response(WholeDeskAppealShape(found, context=context).data, status=status)
    return tagged(resource.request, answer, tag_of(found))
