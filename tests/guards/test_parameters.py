"""What a request sends reaches the code through a form or a bounded parser: views read no value themselves."""

import ast
from pathlib import Path

import pytest
from django import forms

from ipr_portal.ui.fields import DayField, JsonField, MailField, NumberField
from tests.guards.test_code import CODE, ROOT

VIEWS = [
    file for file in CODE
    if ("views" in file.parts or file.name in ("views.py", "gallery.py", "home.py", "health.py", "timeline.py"))
]  # fmt: skip
READS = {"get", "getlist", "dict", "items", "lists", "values", "pop"}
SENT = {"POST", "GET"}
# name of the argument: what bounds it
BOUNDED = {
    "after": "paginate and window_of take none but a cursor that we signed",
    "initial": "shown again, as typed",
}


def is_sent(node) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in SENT


def bounded_places(node):
    """What is bounded elsewhere: a cursor, a value that is only shown again, and whether anything was sent at all."""
    if isinstance(node, ast.Call):
        yield from (more.value for more in node.keywords if more.arg in BOUNDED)
    elif isinstance(node, ast.IfExp | ast.If):
        yield node.test
    elif isinstance(node, ast.Assign):
        names = getattr(node.targets[0], "elts", node.targets)
        values = getattr(node.value, "elts", [node.value])
        yield from (
            value for name, value in zip(names, values, strict=False) if getattr(name, "id", "") in BOUNDED
        )


def is_read(node) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in READS and is_sent(node.func.value)
    return isinstance(node, ast.Subscript) and is_sent(node.value)


def raw_values(tree: ast.AST):
    """Each place where a value of a request is read past a form and past `ui/parameters.py`."""
    bounded = {id(place) for node in ast.walk(tree) for place in bounded_places(node)}
    return [node.lineno for node in ast.walk(tree) if id(node) not in bounded and is_read(node)]


def test_views_read_no_value_of_a_request_themselves():
    found = [
        f"{file.relative_to(ROOT)}:{line}"
        for file in VIEWS
        for line in raw_values(ast.parse(file.read_text()))
    ]

    assert found == [], "Take it through a form, or through ipr_portal/ui/parameters.py"


@pytest.mark.parametrize(
    "code",
    [
        "get_object_or_404(rows, pk=request.POST.get('to') or 0)",
        "x = request.GET['year']",
        "for one in request.POST.getlist('pick'): pass",
        "def view(request):\n    to = request.POST.get('to')\n    return to",
        "form(initial=1, to=request.GET.dict())",
    ],
)
def test_the_guard_sees_a_value_that_is_read_raw(code):
    assert list(raw_values(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "form = Search(request.GET)",
        "x = paginate(rows, order, after=request.GET.get('after', ''))",
        "if 'send' in request.POST: pass",
        "to = key_in(request.POST, 'to')",
    ],
)
def test_the_guard_passes_forms_and_parsers(code):
    assert list(raw_values(ast.parse(code))) == []


APPS = ("ipr_portal", "takedowns", "programmes", "enforcement", "outreach")


def forms_of_ours():
    def below(kind):
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    __import__("ipr_portal.urls")
    return sorted(
        {one for one in below(forms.BaseForm) if one.__module__.startswith(APPS)},
        key=str,
    )


UNBOUNDED = [
    (forms.EmailField, MailField), (forms.DateField, DayField), (forms.IntegerField, NumberField), (forms.JSONField, JsonField),
]  # fmt: skip


def test_every_field_is_bounded():
    loose = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in forms_of_ours()
        for name, field in getattr(form, "base_fields", {}).items()
        if any(isinstance(field, plain) and not isinstance(field, ours) for plain, ours in UNBOUNDED)
        and getattr(field, "max_value", None) is None
        and getattr(field, "max_digits", None) is None
    ]

    assert [
        one for one in loose if not one.startswith("ipr_portal.accounts.forms")
    ] == []  # see the next test


def test_forms_of_allauth_take_addresses_through_our_field(db):
    from ipr_portal.accounts.forms import ChangeAddressForm, ResetPasswordForm, SignInForm, SignUpForm

    fields = [field for form in (SignInForm(), SignUpForm(), ResetPasswordForm(), ChangeAddressForm())
              for field in form.fields.values() if isinstance(field, forms.EmailField)]  # fmt: skip

    assert len(fields) == 4
    assert all(isinstance(field, MailField) for field in fields)


def test_views_are_found():
    assert ROOT / Path("takedowns/views/queue.py") in VIEWS
