"""`openapi.yaml` as the reference shows it: operations by tag, and the fields of every schema."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.utils.text import slugify

from .examples import curl_of, json_of

FILE = settings.BASE_DIR / "openapi.yaml"
CHOICE = re.compile(r"^\* `(?P<value>[^`]*)` - ?(?P<label>.*)$", re.MULTILINE)
LIMITS = {
    "maxLength": "at most {} characters", "minimum": "from {}", "maximum": "to {}", "maxItems": "at most {} items",
    "default": "{} without it",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a schema, or a parameter of an address.

    :param schema: the name of the schema that it holds, to link to; "" for a plain value.
    :param choices: value and meaning of each text that it may be.
    """

    name: str
    type: str
    needed: bool
    description: str
    limits: str
    schema: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation is answered with: the schema of a success, or the codes of its problems."""

    status: str
    schema: str
    codes: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Body:
    """What an operation reads."""

    media_type: str
    schema: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of an address."""

    key: str
    method: str
    path: str
    description: str
    summary: str  # its first paragraph, without marks
    scopes: tuple[str, ...]
    parameters: tuple[Field, ...]
    bodies: tuple[Body, ...]
    answers: tuple[Answer, ...]
    problems: tuple[Answer, ...]
    curl: str


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema that operations of a tag read or show."""

    name: str
    description: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """The operations of one noun."""

    name: str
    slug: str
    operations: tuple[Operation, ...]
    schemas: tuple[Schema, ...]


@cache
def text() -> str:
    return FILE.read_text()


@cache
def document() -> dict[str, Any]:
    return yaml.safe_load(text())


@cache
def tags() -> Mapping[str, Tag]:
    """Every tag by its slug, in the order of their names."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document()["paths"].items():
        for method, said in methods.items():
            found.setdefault(said["tags"][0], []).append(_operation(path, method, said))
    named = {slugify(name): (name, tuple(found[name])) for name in sorted(found)}
    return {slug: Tag(name, slug, ops, _schemas_of(ops)) for slug, (name, ops) in named.items()}


def _operation(path: str, method: str, said: dict[str, Any]) -> Operation:
    contents = said.get("requestBody", {}).get("content", {})
    answers = [_answer(status, answer) for status, answer in said["responses"].items()]
    scopes = [name for one in said.get("security", ()) for name in one.get("clientCredentials", ())]
    paragraphs = [" ".join(one.split()) for one in said.get("description", "").split("\n\n")]
    return Operation(
        key=said["operationId"], method=method.upper(), path=path, description="\n\n".join(paragraphs), summary=paragraphs[0].replace("`", ""),
        scopes=tuple(scopes), parameters=tuple(_parameter(one) for one in said.get("parameters", ())),
        bodies=tuple(_body(media_type, content["schema"]) for media_type, content in contents.items()),
        answers=tuple(one for one in answers if not one.codes), problems=tuple(one for one in answers if one.codes),
        curl=curl_of(method.upper(), path, contents, _schemas()),
    )  # fmt: skip


def _body(media_type: str, schema: dict[str, Any]) -> Body:
    name = _name_of(schema)
    return Body(media_type, name, () if name else fields_of(schema))


def _answer(status: str, said: dict[str, Any]) -> Answer:
    schemas = [content["schema"] for content in said.get("content", {}).values()]
    name = _name_of(schemas[0]) if schemas else ""
    is_problem = name == "Problem"
    codes = re.findall(r"`(\w+)`: ", said.get("description", "")) if is_problem else ()
    example = json_of(schemas[0], _schemas()) if schemas and not is_problem else ""
    return Answer(status, name, tuple(codes), example)


def _schemas() -> dict[str, Any]:
    return document()["components"]["schemas"]


def _parameter(said: dict[str, Any]) -> Field:
    described = said["schema"] | {"description": said.get("description", "")}
    name = f"{said['name']} ({said['in']})" if said["in"] != "query" else said["name"]
    return _field(name, described, needed=said.get("required", False))


def fields_of(schema: dict[str, Any]) -> tuple[Field, ...]:
    """The fields of an object."""
    needed = set(schema.get("required", ()))
    return tuple(
        _field(name, said, needed=name in needed) for name, said in schema.get("properties", {}).items()
    )


def _field(name: str, said: dict[str, Any], *, needed: bool) -> Field:
    description, inner = said.get("description", ""), said.get("items", said)
    enum = inner.get("enum") or said.get("enum") or ()
    labels = {match["value"]: match["label"] for match in CHOICE.finditer(description)}
    choices = tuple((str(value), labels.get(str(value), "")) for value in enum if value not in (None, ""))
    limits = [words.format(said[key]) for key, words in LIMITS.items() if said.get(key) not in (None, "")]
    return Field(
        name, _type_of(said), needed, CHOICE.sub("", description).replace("`", "").strip(), "; ".join(limits), _name_of(said), choices
    )  # fmt: skip


def _type_of(said: dict[str, Any]) -> str:
    """Its type in words, such as "text or null" or "list of Listing"."""
    if name := _name_of(said.get("items", {})):
        return f"list of {name}"
    if name := _name_of(said):
        return name
    kinds = said.get("type", "any value")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if "array" in kinds:
        return f"list of {_type_of(said.get('items', {}))}"
    shown = {"string": _text_of(said), "integer": "whole number", "boolean": "true or false"}
    return " or ".join(shown.get(kind, kind) for kind in kinds)


def _text_of(said: dict[str, Any]) -> str:
    return {"date-time": "moment (ISO 8601)", "date": "day (ISO 8601)", "binary": "file"}.get(
        said.get("format", ""), "text"
    )


def _name_of(schema: dict[str, Any]) -> str:
    """The name of the schema that is referred to, also in a list or among alternatives; "" without one."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    for key in ("oneOf", "anyOf", "allOf"):
        for one in schema.get(key, ()):
            if name := _name_of(one):
                return name
    return _name_of(schema["items"]) if "items" in schema else ""


def _schemas_of(operations: tuple[Operation, ...]) -> tuple[Schema, ...]:
    """What the operations read and show, and what that holds in turn; problems have a page of their own."""
    waiting = [one.schema for operation in operations for one in operation.bodies]
    waiting += [one.schema for operation in operations for one in operation.answers]
    found: dict[str, Schema] = {}
    while waiting:
        name = waiting.pop(0)
        if not name or name in found:
            continue
        said = _schemas()[name]
        found[name] = Schema(name, said.get("description", ""), fields_of(said))
        waiting += [field.schema for field in found[name].fields]
    return tuple(found.values())
