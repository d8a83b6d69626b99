"""Examples of bodies and calls, made of the schemas: each field with a value that it could have."""

import json
from typing import Any

KNOWN: dict[str, Any] = {
    "number": "SG-2026-000123-7", "external_ref": "case-4711", "market": "SG", "currency": "SGD", "amount": "12.50",
    "address": "https://shop.example/item/1001", "listings": "https://shop.example/item/1001", "reason": "TM-01",
    "right": 17, "key": "shop:SG:1001", "next": None, "version": 3, "rejection_code": "", "signature": "Ana Filer",
    "request_id": "0b7c6a0d1f3e4a52b1d6f0c2a9e87d35", "sha256": 64 * "0",
}  # fmt: skip
MOMENT, DAY, DEEPEST = "2026-11-27T09:30:00+08:00", "2026-11-27", 12


def json_of(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """An example of a schema, as JSON that is easy to read."""
    return json.dumps(example_of(schema, schemas), indent=2, ensure_ascii=False)


def example_of(schema: dict[str, Any], schemas: dict[str, Any], name: str = "", depth: int = 0) -> Any:
    """A value that a schema allows."""
    if depth > DEEPEST:
        return None
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas, name, depth + 1)
    for key in ("oneOf", "anyOf", "allOf"):
        if key in schema:
            return example_of(schema[key][0], schemas, name, depth + 1)
    if "properties" in schema:
        return {
            field: example_of(said, schemas, field, depth + 1) for field, said in schema["properties"].items()
        }
    if "items" in schema:
        return [example_of(schema["items"], schemas, name, depth + 1)]
    return _plain(schema, name)


def _plain(schema: dict[str, Any], name: str) -> Any:
    if "enum" in schema:
        return next((one for one in schema["enum"] if one), schema["enum"][0])
    if name in KNOWN:
        return KNOWN[name]
    kinds = schema.get("type", "string")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    of_texts = {"date-time": MOMENT, "date": DAY}.get(schema.get("format", ""), "…")
    known = {
        "integer": max(1, schema.get("minimum", 1)),
        "number": 1,
        "boolean": True,
        "object": {},
        "null": None,
    }
    return known.get(kind, of_texts)


def curl_of(method: str, path: str, contents: dict[str, Any], schemas: dict[str, Any]) -> str:
    """A call for a shell; `$PORTAL`, `$ORGANISATION` and `$TOKEN` are the caller's own."""
    address = path.replace("{organisation}", "$ORGANISATION").replace("{number}", KNOWN["number"])
    lines = [f'curl -X {method} "$PORTAL{address}"', '-H "Authorization: Bearer $TOKEN"']
    if method != "GET":
        lines.append('-H "Idempotency-Key: $(uuidgen)"')
    if "application/json" in contents:
        body = json_of(contents["application/json"]["schema"], schemas)
        lines += ['-H "Content-Type: application/json"', f"-d '{body}'"]
    elif "multipart/form-data" in contents:
        lines.append('-F "file=@certificate.pdf"')
    return " \\\n  ".join(lines)
