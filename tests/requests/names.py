"""Which parameters the code of a page reads, regardless of its forms."""

import ast
import inspect
from functools import lru_cache

from django import forms

READERS = {"key_in", "listed_in", "many_in", "word_in", "text_in", "get", "getlist"}
OURS = ("ipr_portal", "takedowns", "programmes", "enforcement", "outreach")
SENT = {"GET", "POST", "query", "data", "said"}


@lru_cache(maxsize=200)
def names_read_by(module) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that a module of views reads itself, and the fields of the forms that it knows."""
    if not module.__name__.startswith(OURS):
        return (), ()
    read = {name for node in ast.walk(ast.parse(inspect.getsource(module))) for name in _read(node)}
    fields = set()
    for form in vars(module).values():
        if isinstance(form, type) and issubclass(form, forms.BaseForm):
            fields |= set(getattr(form, "base_fields", {}))
    return tuple(sorted(read)), tuple(sorted(fields - read))


def _read(node):
    if isinstance(node, ast.Call) and _name(node.func) in READERS:
        yield from (
            one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
        )
    elif (
        isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and _name(node.value) in SENT
    ):
        yield node.slice.value
    elif (
        isinstance(node, ast.Compare)
        and isinstance(node.left, ast.Constant)
        and isinstance(node.left.value, str)
    ):
        if any(_name(one) in SENT for one in node.comparators):
            yield node.left.value


def _name(node) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))
