"""Deciding listings at the desk, and undoing it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem
from ipr_portal.api.fields import Choice, Flag, Shape, Strict, Text, Whole
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.versions import check_match, etag_of
from ipr_portal.errors import Stale
from ipr_portal.tenancy.roles import Can
from takedowns.actions import triage
from takedowns.actions.undo import undo
from takedowns.enums import REJECTIONS, DecisionGround
from takedowns.forms.triage import DecisionForm
from takedowns.models import Listing, Notice, SecondReview, TriageDecision
from takedowns.rules.explanations import offered_texts
from takedowns.rules.triage import VERDICTS, Verdict

from .desk_notices import find, listings_of

MOST = 300  # listings of a notice
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag of the notice that was read; else 412."
)


class VerdictBody(Strict):
    """What becomes of one listing."""

    position = Whole(min_value=1, max_value=MOST)
    outcome = Choice(choices=[(one.value, one.label) for one in VERDICTS])
    code = Choice(choices=list(REJECTIONS), required=False, help_text="With a rejection.")
    sentence = Text(
        max_length=2000, required=False, allow_blank=True, help_text="For this case; the rights holder reads it."
    )  # fmt: skip
    same_as = Text(
        max_length=24, required=False, help_text="With a duplicate: the number of the other notice."
    )
    explanation = Whole(min_value=1, required=False, help_text="Key of the text of an explanation template.")


class DecisionBody(Strict):
    """One decision about one or many listings."""

    listings = VerdictBody(many=True, min_length=1, max_length=MOST)
    ground = Choice(
        choices=DecisionGround.choices, required=False, help_text="Of takedowns; else the reason's."
    )
    confirmed = Flag(
        required=False, default=False, help_text="Whether the effects of a far-reaching one are confirmed."
    )


@dataclass(frozen=True, slots=True)
class MadeDecision:
    """A decision that was made, or that is held for a second person and has no key yet."""

    pk: int | None
    notice: Notice
    waits_for_second_person: bool = False
    undone_at: datetime | None = None

    @classmethod
    def of(cls, made: TriageDecision | SecondReview) -> "MadeDecision":
        if isinstance(made, SecondReview):
            return cls(None, made.notice, waits_for_second_person=True)
        return cls(made.pk, made.notice, undone_at=made.undone_at)


class MadeDecisionShape(Shape):
    """A decision that was made or undone, and the notice after it."""

    key = serializers.IntegerField(
        source="pk", allow_null=True, help_text="Null while the decision waits for a second person."
    )
    waits_for_second_person = serializers.BooleanField(
        help_text="It is held: its listings stay open until somebody else has decided as well."
    )
    number = serializers.CharField(source="notice.number")
    version = serializers.IntegerField(source="notice.version")
    pending_count = serializers.IntegerField(source="notice.pending_count")
    held_until = serializers.DateTimeField(
        source="notice.held_until", allow_null=True, help_text="Until when an undo leaves no trace outside."
    )  # fmt: skip
    undone_at = serializers.DateTimeField(allow_null=True)


class Decisions(Resource):
    """Decisions about the listings of a notice."""

    needs = {"create": Can.DECIDE_NOTICES}

    @extend_schema(parameters=[IF_MATCH], request=DecisionBody, responses={201: MadeDecisionShape})
    def create(self, request, number: str, **kwargs) -> Response:
        """Decide one or many listings; a far-reaching decision must be sent again with `confirmed`."""
        found, body = find(number), self.read(DecisionBody)
        check_match(request, found.version)
        verdicts = verdicts_in(body, found)
        try:
            made = triage.decide(
                notice=found, version=found.version, verdicts=verdicts, by=request.user, at=self.at,
                confirmed=body["confirmed"],
            )  # fmt: skip
        except triage.NeedsSecondClick as far:
            remedy = _("Check the effects, and send it again with “confirmed” true.")
            fault = Fault("confirmation", str(far), "confirmed", remedy=remedy)
            raise Problem("refused", faults=[fault]) from far
        except Stale:
            check_match(request, Notice.objects.values_list("version", flat=True).get(pk=found.pk))
            raise
        tag = etag_of(made.notice.version)
        return Response(MadeDecisionShape(MadeDecision.of(made)).data, status=201, headers={"ETag": tag})


def verdicts_in(body: dict[str, Any], found: Notice) -> list[Verdict]:
    """The verdicts of a body, read by the form of the desk's page.

    :raises Problem: `conflict` for a listing that is settled, `refused` for what a verdict lacks.
    """
    listings = {listing.position: listing for listing in listings_of(found)}
    if faults := list(_misplaced(body, listings)):
        raise Problem("invalid", faults=faults)
    form = DecisionForm(
        found, list(listings.values()), texts=offered_texts(), data=_as_posted(body, listings)
    )
    if settled := form.lost():
        said = _("One of these listings is already decided. Reload the page to see the outcome.")
        places = [one["position"] for one in body["listings"]]
        lost = [places.index(row.listing.position) + 1 for row in settled]
        raise Problem("conflict", faults=[Fault("settled", said, f"listings.{place}") for place in lost])
    verdicts = form.verdicts()
    if form.error:
        places = [one["position"] for one in body["listings"]]
        rows = [(places.index(row.listing.position) + 1, row.error) for row in form.incomplete]
        raise Problem("refused", faults=[Fault("refused", said, f"listings.{place}") for place, said in rows])
    return verdicts


def _misplaced(body: dict[str, Any], listings: dict[int, Listing]) -> Iterator[Fault]:
    """Positions that are none of this notice, or are named twice."""
    seen: set[int] = set()
    for place, one in enumerate(body["listings"], 1):
        position, field = one["position"], f"listings.{place}.position"
        if position not in listings:
            yield Fault("unknown", _("The notice has no listing at that place."), field)
        elif position in seen:
            yield Fault("twice", _("This listing is named twice."), field, remedy=_("Name it once."))
        seen.add(position)


def _as_posted(body: dict[str, Any], listings: dict[int, Listing]) -> MultiValueDict:
    """A body as the page posts it."""
    posted = {"ground": body["ground"]} if "ground" in body else {}
    posted["confirmed"] = "on" if body["confirmed"] else ""
    for one in body["listings"]:
        key = listings[one["position"]].pk
        posted |= {f"{name}-{key}": str(value) for name, value in one.items() if name != "position"}
    return MultiValueDict({name: [value] for name, value in posted.items()})


class UndoBody(Strict):
    """Which decision is undone."""

    decision = Whole(min_value=1, help_text="Key of a decision of this notice.")


class Undo(Resource):
    """Undoing a decision until its outcome is sent."""

    needs = {"create": Can.DECIDE_NOTICES}

    @extend_schema(parameters=[IF_MATCH], request=UndoBody, responses=MadeDecisionShape)
    def create(self, request, number: str, **kwargs) -> Response:
        """Undo one decision of a notice: one's own, or, for leads, anybody's. Its listings are open again."""
        found, body = find(number), self.read(UndoBody)
        check_match(request, found.version)
        decision = get_object_or_404(TriageDecision.objects.filter(notice=found), pk=body["decision"])
        undo(decision=decision, by=request.user, at=self.at)
        after = TriageDecision.objects.select_related("notice").get(pk=decision.pk)
        tag = etag_of(after.notice.version)
        return Response(MadeDecisionShape(MadeDecision.of(after)).data, headers={"ETag": tag})
