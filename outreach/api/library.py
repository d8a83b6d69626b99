"""Help and guides, as their reader may read them."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem
from ipr_portal.api.fields import Query, Shape
from ipr_portal.api.pages import asked, page
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import staff_scope
from outreach.actions.reading import note_view
from outreach.enums import Audience, ResourceKind, Topic
from outreach.queries.feedback import built_as
from outreach.queries.library import helped_of, languages_of, narrowed, next_to, readable, search
from outreach.rules.library import audiences_of
from outreach.rules.search import read_search

LAST_CHANGED = ("-changed_at", "-id")
LONGEST_SEARCH = 100


class ResourceQuery(Query):
    """Which pages. A search is answered with its best pages at once, and is not narrowed."""

    q = serializers.CharField(
        max_length=LONGEST_SEARCH, required=False, help_text="Words to look for, or a rejection code."
    )
    topic = serializers.ChoiceField(choices=Topic.choices, required=False)
    market = serializers.ChoiceField(choices=MARKET_CHOICES, required=False)
    language = serializers.CharField(max_length=8, required=False, help_text="Such as en or zh-hans.")


class ResourceRowShape(Shape):
    """A page of the library."""

    slug = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    kind = serializers.ChoiceField(choices=ResourceKind.choices)
    topic = serializers.ChoiceField(choices=Topic.choices)
    audience = serializers.ChoiceField(choices=Audience.choices)
    language = serializers.CharField()
    market = serializers.CharField(help_text="Empty: all markets.")
    code = serializers.CharField(help_text="The rejection code that it is the remedy for; else empty.")
    changed_at = serializers.DateTimeField()
    excerpt = serializers.SerializerMethodField(help_text="Where a search found its words; else null.")

    def get_excerpt(self, row) -> str | None:
        return self.context.get("excerpts", {}).get(row.pk)


class OtherPageShape(Shape):
    """Another page."""

    slug = serializers.CharField()
    title = serializers.CharField()
    language = serializers.CharField()


class HelpedShape(Shape):
    """How many readers said that a page helped, of how many who answered."""

    yes = serializers.IntegerField()
    answers = serializers.IntegerField()


class ResourceShape(ResourceRowShape):
    """A page with its text."""

    body = serializers.CharField(help_text="Markdown.")
    video = serializers.CharField()
    version = serializers.IntegerField()
    minutes = serializers.IntegerField(help_text="To read.")
    languages = serializers.SerializerMethodField(help_text="The same page in other languages.")
    next = serializers.SerializerMethodField(help_text="Other pages of its topic.")
    helped = serializers.SerializerMethodField(help_text="Null while too few have answered.")
    asked_for = serializers.SerializerMethodField(help_text="Feedback because of which it was written.")

    @extend_schema_field(OtherPageShape(many=True))
    def get_languages(self, row) -> list[dict[str, Any]]:
        return [OtherPageShape(one).data for one in self.context["languages"]]

    @extend_schema_field(OtherPageShape(many=True))
    def get_next(self, row) -> list[dict[str, Any]]:
        return [OtherPageShape(one).data for one in self.context["next"]]

    def get_asked_for(self, row) -> list[str]:
        return [str(one) for one in self.context["asked_for"]]

    @extend_schema_field(HelpedShape(allow_null=True))
    def get_helped(self, row) -> dict[str, Any] | None:
        told = self.context["helped"]
        return HelpedShape(told).data if told and told.is_told else None


class Resources(Resource):
    """Pages of the library: guides, and what to do about each rejection code."""

    needs = {"list": Can.READ_INBOX, "retrieve": Can.READ_INBOX}

    @extend_schema(parameters=[ResourceQuery], responses=pages_of(ResourceRowShape))
    def list(self, request, **kwargs) -> Response:
        """Pages that your organisation may read, the last changed first; for a search, the best first."""
        query = asked(request, ResourceQuery)
        with staff_scope(by=self._asked.user):
            audiences = audiences_of(self._asked.user, [self.organisation.pk])
            if query.get("q"):
                return found_pages(query, audiences)
            pages = narrowed(readable(audiences), query)
            if topic := query.get("topic"):
                pages = pages.filter(topic=topic)
            return page(
                request, pages, LAST_CHANGED, query=query,
                show=lambda found: [ResourceRowShape(one).data for one in found],
            )  # fmt: skip

    @extend_schema(responses=ResourceShape)
    def retrieve(self, request, slug: str, **kwargs) -> Response:
        """One page. That a person of the organisation read it is noted, as on the page; a program's reading is not."""
        person = self._asked.user
        with staff_scope(by=person):
            audiences = audiences_of(self._asked.user, [self.organisation.pk])
            found = get_object_or_404(readable(audiences), slug=slug)
            context = {
                "languages": languages_of(found, audiences), "next": next_to(found, audiences),
                "helped": helped_of([found.pk]).get(found.pk), "asked_for": built_as(found),
            }  # fmt: skip
            if not self.client and request.method == "GET":
                note_view(resource=found, organisation=self.organisation, by=person, at=self.at)
            return Response(ResourceShape(found, context=context).data)


def found_pages(query: dict[str, Any], audiences: list[str]) -> Response:
    if wrong := sorted({"topic", "market", "language", "after"} & set(query)):
        said = _("A search is not narrowed. Leave it out, or leave out “q”.")
        raise Problem("parameter", faults=[Fault("with_search", said, name) for name in wrong])
    hits = search(read_search(query["q"]), audiences).hits[: query["size"]]
    excerpts = {hit.resource.pk: "".join(piece.text for piece in hit.pieces) for hit in hits}
    items = [ResourceRowShape(hit.resource, context={"excerpts": excerpts}).data for hit in hits]
    return Response({"items": items, "next": None})
