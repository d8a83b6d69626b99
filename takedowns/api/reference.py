"""What a notice may be filed for, and what its signatory confirms: as they are today."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.fields import Shape
from ipr_portal.api.resources import Resource
from ipr_portal.tenancy.roles import Can
from takedowns.intake import offer_to

from .shapes import WordingShape


class ReasonShape(Shape):
    """A reason for a notice: what it asks for, and under which kinds of rights it can be used."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    label = serializers.CharField()
    rights = serializers.ListField(child=serializers.CharField(), help_text="Kinds of rights that carry it.")
    details = serializers.ListField(
        child=serializers.CharField(),
        source="fields",
        help_text="Names of the values that it asks for besides.",
    )
    files = serializers.ListField(child=serializers.CharField(), help_text="Kinds of files that it asks for.")
    is_closed = serializers.BooleanField(
        help_text="Open only to participants of a programme, and not to you."
    )


class StatementShape(WordingShape):
    """A statement in its present wording."""

    kind = serializers.CharField()


class ReasonPage(serializers.Serializer):
    """Every reason."""

    items = ReasonShape(many=True)


class StatementPage(serializers.Serializer):
    """Both statements."""

    items = StatementShape(many=True)


class Reasons(Resource):
    """Reasons for notices."""

    needs = {"list": Can.VIEW_NOTICES}

    @extend_schema(responses=ReasonPage)
    def list(self, request, **kwargs) -> Response:
        """The reasons in force today, with what each asks for."""
        found = offer_to(self.organisation, self.agent, "", self.at).reasons
        return Response({"items": ReasonShape(found, many=True).data})


class Statements(Resource):
    """Statements that the signatory of a notice confirms."""

    needs = {"list": Can.VIEW_NOTICES}

    @extend_schema(responses=StatementPage)
    def list(self, request, **kwargs) -> Response:
        """The statements in their present wording; a notice confirms both, by key and version."""
        found = offer_to(self.organisation, self.agent, "", self.at).statements
        return Response({"items": StatementShape(found, many=True).data})
