"""Texts with variables, such as “{title}”: which they name, and how they read when filled. Pure."""

import re
from collections.abc import Iterable, Mapping

VARIABLE = re.compile(r"\{\s*([A-Za-z_]+)\s*\}")
BRACES = re.compile(rf"{VARIABLE.pattern}|\{{[^{{}}]*\}}|[{{}}]")


def variables_in(text: str) -> list[str]:
    """The variables of a text, each once, in their order."""
    return list(dict.fromkeys(VARIABLE.findall(text)))


def unknown_in(text: str, known: Iterable[str]) -> list[str]:
    """What stands in braces in a text and is no known variable, as it was written; also a brace without its twin."""
    known = set(known)
    return [match[0] for match in BRACES.finditer(text) if match[1] not in known]


def fill(text: str, values: Mapping[str, str]) -> str:
    """A text with its variables replaced; one without a value stays as it was written."""
    return VARIABLE.sub(lambda match: values.get(match[1], match[0]), text)
