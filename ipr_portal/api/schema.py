"""The OpenAPI document: what drf-spectacular reads from the resources, and the problems that every call may get."""

import re
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

from . import authentication  # noqa: F401  its extensions are found by their import
from .fields import Shape
from .problems import MEDIA_TYPE, PROBLEMS
from .scopes import SCOPES, is_opened

ALWAYS = {400, 401, 403, 404, 406, 429, 500, 503}
OF_CHANGES = {409, 411, 413, 415, 422}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "errors", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "enum": list(PROBLEMS)},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail", "field", "row", "remedy"],
                "properties": {
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "field": {"type": "string"},
                    "row": {"type": ["integer", "null"]},
                    "remedy": {"type": "string"},
                },
            },
        },
        "request_id": {"type": "string"},
    },
}


class PortalSchema(AutoSchema):
    """Adds to every operation the problems it may be answered with."""

    def _is_list_view(self, serializer=None) -> bool:
        """No action answers with a bare array: lists are pages."""
        return False

    def get_tags(self) -> list[str]:
        return [words_of(type(self.view).__name__).capitalize()]

    def get_operation_id(self) -> str:
        view: Any = self.view
        at_desk = "/desk/" in self.path
        return f"{'desk_' if at_desk else ''}{words_of(type(view).__name__).replace(' ', '_')}_{view.action}"

    def get_operation(self, path, path_regex, path_prefix, method, registry) -> Any:
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation is None:
            return None
        operation["security"] = self.security()
        name = ResolvedComponent("Problem", ResolvedComponent.SCHEMA, schema=PROBLEM, object="Problem")
        registry.register_on_missing(name)
        statuses = ALWAYS if method == "GET" else ALWAYS | OF_CHANGES
        if "If-Match" in {one["name"] for one in operation.get("parameters", ())}:
            statuses = statuses | {412}
        for status in sorted(statuses):
            operation["responses"].setdefault(str(status), _answer(status, name.ref))
        return operation

    def security(self) -> list[dict[str, list[str]]]:
        """Each scope that opens the operation, and the session of a person; no scope where only people may."""
        view: Any = self.view
        needed = view.needs[view.action]
        opening = [name for name, scope in SCOPES.items() if is_opened(needed, scope.opens)]
        return [*({"clientCredentials": [name]} for name in opening), {"session": []}]


class DescribeShapes(OpenApiSerializerExtension):
    """A shape with what may be expanded, under its noun."""

    target_class = Shape
    match_subclasses = True

    def get_name(self, auto_schema, direction) -> str:
        return self._shape.__name__.removesuffix("Shape")

    def map_serializer(self, auto_schema, direction) -> Any:
        whole = self._shape(expand=self._shape.expandable)
        return auto_schema._map_basic_serializer(whole, direction)

    @property
    def _shape(self) -> type[Shape]:
        return self.target if isinstance(self.target, type) else type(self.target)


def pages_of(shape: type[serializers.Serializer]) -> serializers.Serializer:
    """The shape of a page of a list: its items, and the address of the next page."""
    fields = {
        "items": shape(many=True),
        "next": serializers.CharField(
            allow_null=True, help_text="Address of the next page; null on the last one."
        ),
    }
    name = f"{shape.__name__.removesuffix('Shape')}Page"
    return forced_singular_serializer(type(inline_serializer(name, fields)))


def is_described_with_query(view: Any) -> bool:
    """Whether the action of a call is described as reading parameters of its address."""
    described = getattr(getattr(view, view.action), "kwargs", {}).get("schema")
    if described is None:
        return False
    schema = described()
    schema.view, schema.method = view, view.request.method
    return any(_is_query(one) for one in schema.get_override_parameters())


def _is_query(parameter: Any) -> bool:
    """Whether it is a serializer, whose fields are parameters, or one of the address."""
    return not isinstance(parameter, OpenApiParameter) or parameter.location == OpenApiParameter.QUERY


def words_of(name: str) -> str:
    """`AuthorisedSellers` as "authorised sellers"."""
    return " ".join(re.findall(r"[A-Z][a-z]*", name)).lower()


def _answer(status: int, schema: dict[str, Any]) -> dict[str, Any]:
    codes = [code for code, kind in PROBLEMS.items() if kind.status == status]
    titles = "; ".join(f"`{code}`: {PROBLEMS[code].title}" for code in codes)
    answer: dict[str, Any] = {"description": titles, "content": {MEDIA_TYPE: {"schema": schema}}}
    if status == 429:
        answer["headers"] = {
            "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}
        }
    return answer
