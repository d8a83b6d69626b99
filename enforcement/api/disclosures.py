"""Disclosures of seller data: what was asked for and granted, and, to a named reader in person, the values."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from enforcement.actions.disclosures import look
from enforcement.actions.looks import note_look
from enforcement.enums import DisclosureState, LegalBasis, Pap, SellerData, Tlp
from enforcement.models import Case, Disclosure, DisclosureItem
from enforcement.queries.discretion import disclosures_of
from enforcement.queries.looks import ABOUT_IT, ON_THE_PAGE, watermark
from enforcement.rules.disclosures import why_not_by_program, why_not_look
from enforcement.rules.marks import marks_of
from ipr_portal.api.fields import Shape
from ipr_portal.api.resources import Resource
from ipr_portal.tenancy.roles import Can

from .shapes import DisclosureRowShape
from .whole import known_case, note_read


class DisclosedFieldShape(Shape):
    """A field that was asked for."""

    field = serializers.ChoiceField(source="kind", choices=SellerData.choices)
    granted = serializers.SerializerMethodField(help_text="Null until the legal review.")
    tlp = serializers.ChoiceField(choices=Tlp.choices)
    pap = serializers.SerializerMethodField()

    def get_granted(self, item: DisclosureItem) -> bool | None:
        return item.granted if self.context["reviewed"] else None

    @extend_schema_field(serializers.ChoiceField(choices=Pap.choices))
    def get_pap(self, item: DisclosureItem) -> str:
        return marks_of(item)[1]


class DisclosedValueShape(Shape):
    """A value that is disclosed, to this reader at this moment."""

    field = serializers.ChoiceField(source="kind", choices=SellerData.choices)
    value = serializers.CharField()


class DisclosureShape(Shape):
    """A disclosure; its values for a reader whom it names, in person, while it is in force."""

    key = serializers.IntegerField(source="pk")
    number = serializers.CharField(source="__str__")
    seller_key = serializers.CharField()
    state = serializers.ChoiceField(choices=DisclosureState.choices)
    purpose = serializers.CharField()
    basis = serializers.ChoiceField(choices=LegalBasis.choices)
    reference = serializers.CharField()
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True, help_text="It is read before this moment, not at it.")
    end_reason = serializers.CharField()
    asked_for = DisclosedFieldShape(many=True)
    readers = serializers.ListField(child=serializers.CharField())
    values = DisclosedValueShape(many=True, allow_null=True, help_text="Null where they are not shown.")
    not_shown = serializers.CharField(allow_null=True, help_text="Why the values are not shown.")
    shown_to = serializers.CharField(
        allow_null=True,
        help_text="The reader, their address and the moment; keep it with the values, and pass them on to nobody.",
    )


class DisclosureListShape(Shape):
    """The disclosures of a case."""

    items = DisclosureRowShape(many=True, help_text="The latest hundred.")


class Disclosures(Resource):
    """Disclosures of seller data."""

    needs = {"list": Can.VIEW_CASES, "retrieve": Can.VIEW_CASES}

    @extend_schema(responses=DisclosureListShape(many=False))
    def list(self, request, number: str, **kwargs) -> Response:
        """The disclosures of a case that belong to your organisation, the newest first."""
        case = known_case(self, number)
        note_read(self, case)
        return Response(DisclosureListShape({"items": disclosures_of(case)}).data)

    @extend_schema(responses=DisclosureShape)
    def retrieve(self, request, number: str, key: int, **kwargs) -> Response:
        """One disclosure. A reader whom it names gets the values while it is in force, and every such look is noted.

        The values are shown to people who call with their own session, never to a program: its token says who is
        responsible for it, not who looks.
        """
        case = known_case(self, number)
        rows = Disclosure.objects.filter(case=case).select_related("organisation", "asked_by")
        row = get_object_or_404(rows, pk=key)
        columns = ("pk", "__str__", "seller_key", "state", "purpose", "basis", "reference", "asked_by", "asked_at",
                   "until", "end_reason")  # fmt: skip
        told = {name: str(row) if name == "__str__" else getattr(row, name) for name in columns}
        told |= {
            "asked_for": list(row.items.defer("value").order_by("kind")),
            "readers": [str(one.person) for one in row.readers.select_related("person").order_by("pk")],
            **self._values(request, case, row),
        }
        return Response(DisclosureShape(told, context={"reviewed": row.reviewed_at is not None}).data)

    def _values(self, request, case: Case, row: Disclosure) -> dict[str, Any]:
        """The values with the reader's mark, or why they are not shown; either way the look is noted."""
        closed = why_not_look(row, person=request.user, at=self.at) or (
            why_not_by_program() if self.client else None
        )
        if closed or request.method != "GET":
            if request.method == "GET":
                note_look(case, page=ABOUT_IT, key=str(row), by=request.user, at=self.at)
            return {"values": None, "not_shown": closed and str(closed), "shown_to": None}
        values = look(disclosure=row, page=ON_THE_PAGE, by=request.user, at=self.at)
        return {"values": values, "not_shown": None, "shown_to": watermark(request.user, self.at)}
