"""Corrections of decisions whose outcome was sent, at the desk."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem, refused
from ipr_portal.api.fields import Choice, Query, Shape, Strict, Text, Whole
from ipr_portal.api.pages import asked, page
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.api.versions import check_match, etag_of
from ipr_portal.tenancy.roles import Can
from takedowns.actions import decision_corrections as actions
from takedowns.enums import CorrectedTo, CorrectionReason, DecisionGround, ListingOutcome
from takedowns.forms.reviews import LONGEST
from takedowns.listings import MAX_LISTINGS
from takedowns.models import DecisionCorrection, Listing, Notice
from takedowns.queries.reviews import listing_at

from .desk_decisions import IF_MATCH
from .desk_notices import find
from .desk_shapes import PersonShape

ORDER = ("id",)
GIVEN = [one for one in CorrectionReason if one != CorrectionReason.APPEAL]


class DecisionCorrectionShape(Shape):
    """What the decision about a listing should have been; the decision itself stays as it was sent."""

    position = serializers.IntegerField(source="listing.position", help_text="Of the listing.")
    outcome = serializers.ChoiceField(
        choices=ListingOutcome.choices, source="listing.outcome", help_text="As it was sent."
    )
    to = serializers.ChoiceField(choices=CorrectedTo.choices, source="corrected_to")
    ground = serializers.CharField(
        source="order.decision.ground", help_text="Of the takedown that was ordered, or that is undone."
    )
    reason = serializers.ChoiceField(choices=CorrectionReason.choices)
    sentence = serializers.CharField(help_text="What the rights holder read.")
    corrected_by = PersonShape()
    corrected_at = serializers.DateTimeField()
    carried_out_at = serializers.DateTimeField(
        allow_null=True, help_text="When the marketplace had done it; null until then."
    )


class DecisionCorrectionBody(Strict):
    """What the decision about one listing should have been, and why."""

    position = Whole(min_value=1, max_value=MAX_LISTINGS, help_text="Of the listing.")
    to = Choice(
        choices=CorrectedTo.choices,
        help_text="`RESTORED` for what was taken down or restricted, one of the others for what was rejected.",
    )
    ground = Choice(
        choices=DecisionGround.choices, required=False, help_text="Of a takedown; else the reason's."
    )
    reason = Choice(choices=[(one.value, one.label) for one in GIVEN])
    sentence = Text(max_length=LONGEST, help_text="For this case; the rights holder reads it.")


class DecisionCorrections(Resource):
    """Corrections of the decisions about a notice."""

    needs = {"list": Can.READ_NOTICES, "create": Can.DECIDE_NOTICES}

    @extend_schema(parameters=[Query], responses=pages_of(DecisionCorrectionShape))
    def list(self, request, number: str, **kwargs) -> Response:
        """The corrections of a notice, the oldest first."""
        rows = corrections().filter(listing__notice=find(number))
        return page(
            request, rows, ORDER, query=asked(request, Query),
            show=lambda found: DecisionCorrectionShape(found, many=True).data,
        )  # fmt: skip

    @extend_schema(
        parameters=[IF_MATCH], request=DecisionCorrectionBody, responses={201: DecisionCorrectionShape}
    )
    def create(self, request, number: str, **kwargs) -> Response:
        """Correct the decision about one listing after its outcome was sent: its decider can, or a lead.

        The marketplace gets the order at once, the rights holder is told, and the seller once it is carried out. A
        decision is corrected once; a second call is answered with 409.
        """
        body = self.read(DecisionCorrectionBody)
        found = locked(number)
        check_match(request, found.version)
        rows = listing_at(number, body["position"]).select_related("notice__reason")
        listing = get_object_or_404(rows)
        try:
            made = actions.correct(listing=listing, **said_in(body, listing), by=request.user, at=self.at)
        except actions.CannotCorrect as error:
            if DecisionCorrection.objects.filter(listing=listing).exists():
                raise Problem("conflict", faults=[Fault("corrected", str(error), "position")]) from error
            raise refused(error.refusal) from error
        row = corrections().select_related("listing__notice").get(pk=made.pk)
        tag = etag_of(row.listing.notice.version)
        return Response(DecisionCorrectionShape(row).data, status=201, headers={"ETag": tag})


def corrections() -> Any:
    """Corrections with what their shape shows."""
    return DecisionCorrection.objects.select_related("listing", "order__decision", "corrected_by")


def locked(number: str) -> Notice:
    """A notice, in the version in which it stays until the answer.

    :raises Http404: if there is none.
    """
    rows = Notice.objects.for_desk().select_for_update(of=("self",), no_key=True)
    return get_object_or_404(rows, number=number)


def said_in(body: dict[str, Any], listing: Listing) -> dict[str, Any]:
    """What the action is given.

    :raises Problem: `refused`, for a ground of what is restored.
    """
    said = {name: body[name] for name in ("to", "reason", "sentence")}
    if body["to"] != CorrectedTo.RESTORED:
        return said | {"ground": body.get("ground") or listing.notice.reason.ground}
    if "ground" in body:
        what, todo = _("Only a takedown has a ground."), _("Leave it out.")
        raise Problem("refused", faults=[Fault("unasked", what, "ground", remedy=todo)])
    return said
