"""Rights: registered, read and renewed."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.by_form import read_by
from ipr_portal.api.exceptions import refused
from ipr_portal.api.fields import Choice, Flag, Query, Shape, Strict, Text, Whole
from ipr_portal.api.pages import asked, page
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.errors import Refusal
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.tenancy.roles import Can
from takedowns.actions import rights as actions
from takedowns.enums import FileKind, MarkKind, RightKind, RightState, WorkType
from takedowns.forms.rights import RenewalForm, RightForm
from takedowns.models import IPRight, RightReview
from takedowns.queries.registry import right_rows, why_not_now

from .bodies import MOST_FILES
from .filing import attachments_of

IN_ORDER = ("kind", "title", "id")


class RightFileShape(Shape):
    """A document of a right."""

    key = serializers.UUIDField(source="file_id")
    kind = serializers.CharField()
    name = serializers.CharField(source="file.name")
    sha256 = serializers.CharField(source="file.sha256")


class RightReviewShape(Shape):
    """An answer of the desk about a right."""

    verdict = serializers.CharField()
    code = serializers.CharField()
    questions = serializers.ListField(child=serializers.CharField())
    sentence = serializers.CharField()
    reviewed_at = serializers.DateTimeField()


class RightShape(Shape):
    """A right, and whether notices can be filed under it today."""

    key = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=RightKind.choices)
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=RightState.choices)
    can_be_used = serializers.BooleanField(help_text="Whether notices can be filed under it today.")
    why_not = serializers.CharField(help_text="Why not, and what to do; else empty.")
    markets = serializers.ListField(child=serializers.CharField(), source="market_list")
    mark_kind = serializers.CharField()
    office = serializers.CharField()
    registration_number = serializers.CharField()
    owner_name = serializers.CharField()
    registered_on = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True, help_text="The last day in force.")
    verified_until = serializers.DateField(
        allow_null=True, help_text="While a renewal is being verified: the last day of the verified term."
    )
    nice_classes = serializers.ListField(child=serializers.IntegerField())
    goods = serializers.CharField()
    description = serializers.CharField()
    disclaimer = serializers.CharField()
    details = serializers.DictField(help_text="What only some kinds have, by the names of the body.")
    submitted_at = serializers.DateTimeField(allow_null=True)


class WholeRightShape(RightShape):
    """A right with its documents, and what the desk said about it."""

    files = RightFileShape(many=True, source="files.all")
    reviews = RightReviewShape(many=True, source="reviews.all")


class RightQuery(Query):
    """How the registry is narrowed."""

    state = serializers.ChoiceField(choices=RightState.choices, required=False)
    kind = serializers.ChoiceField(choices=RightKind.choices, required=False)
    market = serializers.ChoiceField(choices=MARKET_CHOICES, required=False)


class DayText(Text):
    """A day as ISO 8601 writes it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=10, required=False, **more)


class RightBody(Strict):
    """The details of a right; which of them a kind needs is said when they are missing."""

    kind = Choice(choices=RightKind.choices)
    title = Text(max_length=300)
    mark_kind = Choice(choices=MarkKind.choices, required=False)
    work_type = Choice(choices=WorkType.choices, required=False)
    author = Text(max_length=300, required=False)
    office = Text(max_length=2, required=False, help_text="As WIPO ST.3 writes it, such as SG.")
    registration_number = Text(max_length=60, required=False)
    owner_name = Text(max_length=300, required=False)
    filed_on = DayText()
    registered_on = DayText()
    expires_on = DayText(help_text="The last day in force.")
    first_published_on = DayText()
    nice_classes = serializers.ListField(
        child=Whole(min_value=1, max_value=45), max_length=45, required=False
    )
    goods = Text(max_length=5000, required=False)
    claims = Text(max_length=5000, required=False)
    mandate = Text(max_length=2000, required=False)
    description = Text(max_length=5000, required=False)
    disclaimer = Text(max_length=2000, required=False)
    original_works = Text(max_length=5000, required=False)
    markets = serializers.ListField(child=Choice(choices=MARKET_CHOICES), max_length=20, required=False)
    files = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=MOST_FILES,
        required=False,
        help_text="Keys of evidence files.",
    )
    send = Flag(default=True, help_text="`false`: keep it as a draft; only the title is required then.")


class RenewalBody(Strict):
    """The new term of a right, and its proof."""

    expires_on = Text(max_length=10, help_text="The last day of the renewed term.")
    files = serializers.ListField(
        child=serializers.UUIDField(),
        min_length=1,
        max_length=MOST_FILES,
        help_text="Keys of evidence files.",
    )


class Rights(Resource):
    """The registry of rights."""

    needs = {"list": Can.VIEW_RIGHTS, "retrieve": Can.VIEW_RIGHTS, "create": Can.REGISTER_RIGHTS}

    @extend_schema(parameters=[RightQuery], responses=pages_of(RightShape))
    def list(self, request, **kwargs) -> Response:
        """The rights of the organisation, by kind and title."""
        query = asked(request, RightQuery)
        rows = right_rows(**{name: query[name] for name in ("state", "kind", "market") if name in query})
        return page(
            request, rows, IN_ORDER, query=query,
            show=lambda found: RightShape([told(self, one) for one in found], many=True).data,
        )  # fmt: skip

    @extend_schema(responses=WholeRightShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One right with its documents and what the desk said about it."""
        return shown(self, key)

    @extend_schema(request=RightBody, responses={201: WholeRightShape})
    def create(self, request, **kwargs) -> Response:
        """Register a right. Its certificates are evidence files that were sent before, named by their keys.

        With `send`, which is the default, it goes to the desk for verification at once.
        """
        body = self.read(RightBody)
        files, send, kind = files_of(self, body), body.pop("send"), body.pop("kind")
        form = RightForm(kind, typed_of(body), sending=send, has_files=True)
        refuse_unasked(form, body)
        read_by(form)
        try:
            made = actions.register(
                organisation=self.organisation, details=form.details(), uploads=files, send=send, by=request.user,
                at=self.at, agent=self.agent,
            )  # fmt: skip
        except actions.CannotRegister as error:
            raise refused(*error.refusals) from error
        return shown(self, made.pk, status=201)


class Renewals(Resource):
    """The renewal of a right."""

    needs = {"create": Can.REGISTER_RIGHTS}

    @extend_schema(request=RenewalBody, responses={201: WholeRightShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Renew a right that has expired or soon will, with proof; the desk verifies it.

        Until then notices can be filed under it to the last day of the verified term.
        """
        found, body = get_object_or_404(IPRight, pk=key), self.read(RenewalBody)
        files = files_of(self, body)
        form = RenewalForm(body)
        form.fields["files"].required = False  # they were sent before
        term = read_by(form)["expires_on"]
        try:
            actions.renew(
                right=found, expires_on=term, uploads=files, by=request.user, at=self.at, agent=self.agent
            )
        except actions.CannotRegister as error:
            raise refused(*error.refusals) from error
        return shown(self, key, status=201)


def told(resource: Resource, right: IPRight) -> IPRight:
    """A right with whether notices can be filed under it today."""
    refusal = why_not_now(right, resource.at)
    vars(right).update(
        can_be_used=refusal is None, why_not=str(refusal or ""), market_list=sorted(right.market_codes())
    )
    return right


def shown(resource: Resource, key: int, status: int = 200) -> Response:
    """The answer that shows a right; 201 also with its address."""
    reviews = RightReview.objects.order_by("-reviewed_at", "-pk")
    rows = IPRight.objects.prefetch_related("markets", "files__file", Prefetch("reviews", reviews))
    found = told(resource, get_object_or_404(rows, pk=key))
    answer = Response(WholeRightShape(found).data, status=status)
    if status == 201:
        address = reverse("api:right", args=[resource.organisation.slug, key])
        answer["Location"] = resource.request.build_absolute_uri(address)
    return answer


def files_of(resource: Resource, body: dict[str, Any]) -> Sequence[EvidenceFile]:
    """The files that a body names by their keys."""
    named = [{"key": key, "kind": FileKind.CERTIFICATE} for key in body.pop("files", ())]
    return [one.file for one in attachments_of(resource, named, field="files.%d")]


def typed_of(body: dict[str, Any]) -> dict[str, Any]:
    """The details as the form of a right reads them."""
    classes = ", ".join(map(str, body["nice_classes"])) if "nice_classes" in body else ""
    return body | {"nice_classes": classes}


def refuse_unasked(form: RightForm, body: dict[str, Any]) -> None:
    """Refuse details that this kind of right does not have: they would be lost.

    :raises Problem: `refused`, naming each.
    """
    unasked = [name for name in body if name not in form.fields]
    if unasked:
        said = _("A right of this kind has no such detail.")
        raise refused(*(Refusal("", said, _("Leave it out."), name) for name in unasked))
