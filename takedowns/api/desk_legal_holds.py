"""Legal holds at the desk: listings that stay down for a court order or proceedings."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from ipr_portal.api.by_form import read_by
from ipr_portal.api.exceptions import Problem
from ipr_portal.api.fields import Query, Shape, Strict, Text
from ipr_portal.api.pages import asked, page
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.api.versions import check_match, etag_of
from ipr_portal.errors import DomainError
from ipr_portal.evidence.forms import MAX_FILES
from ipr_portal.tenancy.roles import Can
from takedowns.actions import legal_holds as actions
from takedowns.forms.legal_holds import LiftHoldForm, PlaceHoldForm
from takedowns.listings import MAX_LISTINGS
from takedowns.models import LegalHold
from takedowns.queries.reviews import listing_at
from takedowns.rules.legal_holds import LONGEST_REFERENCE, LONGEST_SENTENCE

from .counter_notices import AttachedShape
from .desk_corrections import locked
from .desk_decisions import IF_MATCH
from .desk_notices import find
from .desk_shapes import PersonShape

ORDER = ("id",)


class LegalHoldShape(Shape):
    """A court order or proceedings that keep a listing down. The desk alone reads which."""

    key = serializers.IntegerField(source="pk")
    position = serializers.IntegerField(source="listing.position", help_text="Of the listing.")
    reference = serializers.CharField(help_text="Court or authority, and number of the file.")
    sentence = serializers.CharField(help_text="What was ordered, or what is proceeding.")
    papers = AttachedShape(
        many=True, source="files", help_text="Their bytes are at `evidence-files/{key}/content/`."
    )
    placed_by = PersonShape()
    placed_at = serializers.DateTimeField()
    lifted_by = PersonShape(allow_null=True)
    lifted_at = serializers.DateTimeField(allow_null=True, help_text="Null while it is in force.")
    lifted_sentence = serializers.CharField(help_text="Why it was lifted; empty until then.")


class LegalHoldBody(Strict):
    """The order or the proceedings for which a listing stays down, as `multipart/form-data`."""

    position = serializers.IntegerField(min_value=1, max_value=MAX_LISTINGS, help_text="Of the listing.")
    reference = Text(
        max_length=LONGEST_REFERENCE,
        help_text="Court or authority, and number of the file, such as “High Court of Singapore, HC/S 412/2026”.",
    )
    sentence = Text(max_length=LONGEST_SENTENCE, help_text="What was ordered, or what is proceeding.")
    papers = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), min_length=1, max_length=MAX_FILES,
        help_text="The order, or the paper that shows the proceedings: JPEG, PNG, WebP, PDF or MP4, up to 25 MB each.",
    )  # fmt: skip


class LiftingBody(Strict):
    """Why a legal hold is lifted."""

    sentence = Text(max_length=LONGEST_SENTENCE, help_text="Only the desk reads it.")


class LegalHolds(Resource):
    """Legal holds of the listings of a notice."""

    needs = {
        "list": Can.CORRECT_DECISIONS,
        "retrieve": Can.CORRECT_DECISIONS,
        "create": Can.CORRECT_DECISIONS,
    }
    parser_classes = [MultiPartParser]

    @extend_schema(parameters=[Query], responses=pages_of(LegalHoldShape))
    def list(self, request, number: str, **kwargs) -> Response:
        """The legal holds of a notice, those that were lifted too, the oldest first."""
        rows = holds().filter(listing__notice=find(number))
        return page(
            request, rows, ORDER, query=asked(request, Query),
            show=lambda found: LegalHoldShape(found, many=True).data,
        )  # fmt: skip

    @extend_schema(responses=LegalHoldShape)
    def retrieve(self, request, number: str, key: int, **kwargs) -> Response:
        """One legal hold of a notice."""
        return Response(LegalHoldShape(hold_of(number, key)).data)

    @extend_schema(
        parameters=[IF_MATCH], request={"multipart/form-data": LegalHoldBody}, responses={201: LegalHoldShape}
    )
    def create(self, request, number: str, **kwargs) -> Response:
        """Keep one listing down, of which the order was carried out, until somebody lifts the hold.

        What would restore it waits meanwhile, and it does not count. Both sides read no more than that there is an
        order or are proceedings.
        """
        body = self.read(LegalHoldBody)
        said = read_by(PlaceHoldForm(body, MultiValueDict({"papers": body["papers"]})))
        found = locked(number)
        check_match(request, found.version)
        listing = get_object_or_404(listing_at(number, body["position"]))
        try:
            made = actions.place(listing=listing, by=request.user, at=self.at, **said)
        except actions.CannotHold as error:
            if LegalHold.objects.in_force().filter(listing=listing).exists():
                raise Problem("conflict", faults=[Fault("held", str(error), "position")]) from error
            raise
        except DomainError as error:  # of a file
            raise Problem("refused", faults=[Fault("not_stored", str(error), "papers")]) from error
        answer = LegalHoldShape(holds().get(pk=made.pk)).data
        return Response(answer, status=201, headers={"ETag": etag_of(found.version)})


class Liftings(Resource):
    """The end of a legal hold."""

    needs = {"create": Can.CORRECT_DECISIONS}

    @extend_schema(request=LiftingBody, responses={201: LegalHoldShape})
    def create(self, request, number: str, key: int, **kwargs) -> Response:
        """Lift a legal hold: the listing counts as before, and what waited goes on.

        It is lifted once; who is slower gets 409.
        """
        found, said = hold_of(number, key), read_by(LiftHoldForm(self.read(LiftingBody)))
        actions.lift(hold=found, sentence=said["sentence"], by=request.user, at=self.at)
        return Response(LegalHoldShape(holds().get(pk=found.pk)).data, status=201)


def holds() -> Any:
    """Legal holds with what their shape shows."""
    rows = LegalHold.objects.select_related("listing", "placed_by", "lifted_by")
    return rows.prefetch_related("files__file")


def hold_of(number: str, key: int) -> LegalHold:
    """:raises Http404: if the notice has none of this key."""
    return get_object_or_404(holds(), listing__notice=find(number), pk=key)
