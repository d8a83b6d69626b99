"""Measures against repeat infringers at the desk: proposed, signed off or declined, and carried out."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.by_form import read_by
from ipr_portal.api.exceptions import refused
from ipr_portal.api.fields import Choice, Query, Shape, Strict, Text
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.api.versions import check_match, tagged
from ipr_portal.errors import Stale
from ipr_portal.tenancy.roles import Can
from takedowns.actions import objections, strikes
from takedowns.enums import Measure, MeasureState, ObjectionState, OutcomeCause
from takedowns.forms.objections import DecideObjectionForm
from takedowns.forms.strikes import DeclineForm, LiftForm, ProofForm
from takedowns.models import RepeatInfringer
from takedowns.queries.objections import took_part_in_measure
from takedowns.queries.strikes import Ledger, ledger_of, measures_in, names_of, who_decided_last
from takedowns.rules.objections import LONGEST_REASONS, why_not_decide_objection
from takedowns.rules.strikes import why_not_sign_off

from .counter_notices import AttachedShape
from .desk_shapes import PersonShape

NEWEST = ("-proposed_at", "-id")
VIEWS = {
    "proposed": [MeasureState.PROPOSED],
    "signed-off": [MeasureState.SIGNED_OFF],
    "to-lift": [MeasureState.TO_LIFT],
    "done": [MeasureState.CARRIED_OUT, MeasureState.LIFTED, MeasureState.DECLINED],
}
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag of the measure that was read; else 412."
)
LONGEST_REASON, LONGEST_PROOF = 1000, 300
DECIDED = [ObjectionState.GRANTED, ObjectionState.DENIED]


class MeasureShape(Shape):
    """A measure against a seller who has as many strikes as it takes."""

    key = serializers.IntegerField(source="pk")
    seller = serializers.CharField(source="seller_key", help_text="marketplace:market:seller")
    name = serializers.SerializerMethodField(help_text="As its newest listing showed it; empty if none did.")
    market = serializers.CharField()
    measure = serializers.ChoiceField(choices=Measure.choices)
    needed = serializers.IntegerField(help_text="Strikes from which on it is proposed.")
    strikes = serializers.IntegerField(help_text="Valid ones when it was proposed.")
    state = serializers.ChoiceField(choices=MeasureState.choices)
    proposed_at = serializers.DateTimeField()
    decided_by = PersonShape(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why it was declined; empty without.")
    proof = serializers.CharField(help_text="The marketplace's reference; empty until it is carried out.")
    carried_out_at = serializers.DateTimeField(allow_null=True)
    lift_proof = serializers.CharField(help_text="The marketplace's reference; empty until it is lifted.")
    lifted_at = serializers.DateTimeField(allow_null=True)

    def get_name(self, row: RepeatInfringer) -> str:
        return self.context["names"].get(row.seller_key, "")


class StruckNoticeShape(Shape):
    """A notice whose listings are part of a strike."""

    number = serializers.CharField(source="line.listing.notice.number")
    right = serializers.CharField(source="line.right.title")
    listings = serializers.IntegerField()


class StrikeShape(Shape):
    """One strike: what was upheld within three days."""

    day = serializers.DateField(help_text="Its first day, in the market.")
    last_day = serializers.DateField(help_text="On which it is valid.")
    is_valid = serializers.BooleanField()
    notices = serializers.SerializerMethodField()

    @extend_schema_field(StruckNoticeShape(many=True))
    def get_notices(self, strike) -> Any:
        rows = [{"line": line, "listings": count} for line, count in strike.notices]
        return StruckNoticeShape(rows, many=True).data


class TakenBackShape(Shape):
    """A line that counts no more, because its listing was restored."""

    day = serializers.DateField()
    notice = serializers.CharField(source="listing.notice.number")
    cause = serializers.ChoiceField(choices=OutcomeCause.choices, source="end.cause")
    ended_at = serializers.DateTimeField(source="end.ended_at")


class LedgerShape(Shape):
    """The strikes of a seller."""

    valid = serializers.IntegerField(help_text="Strikes that count today.")
    strikes = StrikeShape(many=True, help_text="The newest first.")
    more = serializers.IntegerField(help_text="Older strikes that are not shown.")
    taken_back = TakenBackShape(many=True, help_text="The newest first.")


class ObjectionShape(Shape):
    """What the seller says against a measure, and what was decided about it."""

    statement = serializers.CharField()
    files = AttachedShape(many=True, source="files.all")
    filed_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True, help_text="By when it is decided; null once it is.")
    state = serializers.ChoiceField(choices=ObjectionState.choices)
    reasons = serializers.CharField(help_text="Of the decision, which the seller reads; empty until then.")
    decided_by = PersonShape(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    refusal = serializers.SerializerMethodField(
        help_text="Why the caller cannot decide it; empty if they can."
    )

    def get_refusal(self, row) -> str:
        part = took_part_in_measure(row.measure) if row.is_open else set()
        return str(why_not_decide_objection(row, part, by=self.context["by"]) or "")


class WholeMeasureShape(MeasureShape):
    """A measure with the strikes that it is proposed for, and the objection of its seller."""

    carried_out_by = PersonShape(allow_null=True)
    lifted_by = PersonShape(allow_null=True)
    objection = serializers.SerializerMethodField(help_text="Null while the seller has sent none.")
    ledger = serializers.SerializerMethodField(help_text="The strikes of the seller as they are now.")
    refusal = serializers.SerializerMethodField(
        help_text="Why the caller cannot sign it off; empty if they can."
    )

    @extend_schema_field(ObjectionShape(allow_null=True))
    def get_objection(self, row: RepeatInfringer) -> Any:
        found = getattr(row, "objection", None)
        return ObjectionShape(found, context=self.context).data if found else None

    @extend_schema_field(LedgerShape)
    def get_ledger(self, row: RepeatInfringer) -> Any:
        return LedgerShape(self.context["ledger"]).data

    def get_refusal(self, row: RepeatInfringer) -> str:
        return str(refusal_of(row, self.context["ledger"], by=self.context["by"]) or "")


class MeasureQuery(Query):
    """Which measures."""

    view = serializers.ChoiceField(
        choices=[(name, name) for name in VIEWS], default="proposed",
        help_text="Those that wait for a decision, that are to be carried out or lifted, or that are done.",
    )  # fmt: skip


class DeclinedBody(Strict):
    """Why a measure is declined."""

    reason = Text(max_length=LONGEST_REASON, help_text="Staff read it.")


class ProofBody(Strict):
    """That the marketplace has carried a measure out."""

    proof = Text(max_length=LONGEST_PROOF, help_text="Its reference, such as a ticket number.")


class LiftedBody(Strict):
    """That the marketplace has lifted a measure."""

    proof = Text(
        max_length=LONGEST_PROOF, help_text="Its reference; or that it never carried the measure out."
    )


class ObjectionDecisionBody(Strict):
    """The decision of an objection, and why."""

    state = Choice(choices=[(one.value, one.label) for one in DECIDED])
    reasons = Text(max_length=LONGEST_REASONS, help_text="The seller reads it. Name no rights holder.")


class Measures(Resource):
    """Measures against sellers; rights holders never see any of it."""

    needs = {"list": Can.READ_NOTICES, "retrieve": Can.READ_NOTICES}

    @extend_schema(parameters=[MeasureQuery], responses=pages_of(MeasureShape))
    def list(self, request, **kwargs) -> Response:
        """The measures of one view, the newest first."""
        query = asked(request, MeasureQuery)

        def show(found):
            names = names_of(row.seller_key for row in found)
            return MeasureShape(found, many=True, context={"names": names}).data

        return page(request, measures_in(VIEWS[query["view"]]), NEWEST, query=query, show=show)

    @extend_schema(responses=WholeMeasureShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One measure with the strikes that it is proposed for, as they are now."""
        return shown(self, key)


class MeasureSignOffs(Resource):
    """Signing a proposed measure off."""

    needs = {"create": Can.SIGN_OFF_MEASURES}

    @extend_schema(parameters=[IF_MATCH], request=None, responses={201: WholeMeasureShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Sign a proposed measure off: a lead who did not take the last decision against the seller can.

        The marketplace then carries it out. A proposal follows the strikes of its seller: 412 if they are others now.
        """
        found = read_measure(self, key)
        strikes.sign_off(case=found, version=found.version, by=request.user, at=self.at)
        return shown(self, key, status=201)


class MeasureRefusals(Resource):
    """Declining a proposed measure."""

    needs = {"create": Can.SIGN_OFF_MEASURES}

    @extend_schema(parameters=[IF_MATCH], request=DeclinedBody, responses={201: WholeMeasureShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Decline a proposed measure. It is proposed again if the seller gets another strike."""
        body = self.read(DeclinedBody)
        found = read_measure(self, key)
        said = read_by(DeclineForm(body | {"version": str(found.version)}))
        strikes.decline(case=found, by=request.user, at=self.at, **said)
        return shown(self, key, status=201)


class MeasureProofs(Resource):
    """The proof that a measure was carried out."""

    needs = {"create": Can.WATCH_EXECUTIONS}

    @extend_schema(parameters=[IF_MATCH], request=ProofBody, responses={201: WholeMeasureShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Note that the marketplace has carried a measure out, which was signed off; else 409."""
        body = self.read(ProofBody)
        found, said = read_measure(self, key), read_by(ProofForm(body))
        try:
            strikes.carry_out(case=found, proof=said["proof"], by=request.user, at=self.at)
        except strikes.CannotDecideMeasure as error:
            raise field_or_stale(error) from error
        return shown(self, key, status=201)


class ObjectionDecisions(Resource):
    """The decision of the objection to a measure."""

    needs = {"create": Can.SIGN_OFF_MEASURES}

    @extend_schema(parameters=[IF_MATCH], request=ObjectionDecisionBody, responses={201: WholeMeasureShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Grant an objection, so that the measure is lifted, or deny it; the seller is told.

        A lead who neither signed the measure off nor had a part in a decision behind it. 409 if there is none that is open.
        """
        body = self.read(ObjectionDecisionBody)
        found = getattr(read_measure(self, key), "objection", None)
        if found is None:
            raise Stale(_("Nobody objected to this measure."))
        said = read_by(DecideObjectionForm(body))
        state = ObjectionState(said["state"])
        try:
            objections.decide(
                objection=found, state=state, reasons=said["reasons"], by=request.user, at=self.at
            )
        except objections.CannotObject as error:
            raise refused(error.refusal) from error
        return shown(self, key, status=201)


class MeasureLiftings(Resource):
    """The proof that a measure was lifted."""

    needs = {"create": Can.WATCH_EXECUTIONS}

    @extend_schema(parameters=[IF_MATCH], request=LiftedBody, responses={201: WholeMeasureShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Note that the marketplace has lifted a measure whose objection was granted; else 409."""
        body = self.read(LiftedBody)
        found, said = read_measure(self, key), read_by(LiftForm(body))
        try:
            objections.lift(case=found, proof=said["proof"], by=request.user, at=self.at)
        except objections.CannotObject as error:
            raise field_or_stale(error) from error
        return shown(self, key, status=201)


def field_or_stale(error: strikes.CannotDecideMeasure | objections.CannotObject) -> Exception:
    """What is wrong with a field is refused at it; what the state of the measure forbids is a conflict."""
    return refused(error.refusal) if error.refusal.field else Stale(str(error))


def measure_at(key: int) -> RepeatInfringer:
    """:raises Http404: if there is none of this key."""
    rows = RepeatInfringer.objects.select_related(
        "decided_by", "carried_out_by", "lifted_by", "objection__decided_by"
    )
    return get_object_or_404(rows, pk=key)


def read_measure(resource: Resource, key: int) -> RepeatInfringer:
    """A measure in the version that the caller has read; the actions refuse it once it has another one.

    :raises Problem: `version`, if it has another one already.
    """
    found = measure_at(key)
    check_match(resource.request, tag_of(found))
    return found


def tag_of(row: RepeatInfringer) -> str:
    """Its version rises with the strikes alone, so its state and that of the objection are parts of the tag."""
    objection = getattr(row, "objection", None)
    return f"{row.version}-{row.state}-{objection.state if objection else ''}"


def refusal_of(row: RepeatInfringer, ledger: Ledger, *, by) -> Any:
    """Why a person cannot sign a measure off, or None."""
    last = who_decided_last(row.seller_key) if row.state == MeasureState.PROPOSED else None
    return why_not_sign_off(row, by=by, decided_last=last, valid=ledger.valid)


def shown(resource: Resource, key: int, status: int = 200) -> Response:
    """The answer that shows a whole measure, with its ETag."""
    found = measure_at(key)
    context = {
        "names": names_of([found.seller_key]),
        "ledger": ledger_of(found.seller_key, found.market, at=resource.at),
        "by": resource.request.user,
    }
    answer = Response(WholeMeasureShape(found, context=context).data, status=status)
    return tagged(resource.request, answer, tag_of(found))
