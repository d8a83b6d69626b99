"""Writes the document of the API, `openapi.yaml`, from the resources."""

from .places import ROOT

FILE = ROOT / "openapi.yaml"


def document() -> str:
    """The document as OpenAPI 3.1 in YAML."""
    from drf_spectacular.generators import SchemaGenerator
    from drf_spectacular.renderers import OpenApiYamlRenderer

    schema = SchemaGenerator().get_schema(request=None, public=True)
    return OpenApiYamlRenderer().render(schema, renderer_context={}).decode()


def write() -> None:
    FILE.write_text(document())
