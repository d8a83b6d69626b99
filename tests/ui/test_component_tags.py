"""What components and controls write into their tags."""

import pytest
from django import forms
from django.template import engines
from django_cotton.compiler_regex import CottonCompiler

from ipr_portal.ui.templatetags.components import (
    button_classes,
    control_attributes,
    described_by,
    notice_icon,
    widget_attributes,
)


def draw(source, **context):
    return engines["django"].from_string(CottonCompiler().process(source)).render(context)


@pytest.mark.parametrize(
    ("meaning", "icon"), [("attention", "warn"), ("breach", "stop"), ("fine", "check"), ("", "info")]
)
def test_a_notice_bar_has_the_icon_of_its_meaning(meaning, icon):
    assert notice_icon(meaning) == icon
    assert f"#i-{icon}" in draw('<c-notice-bar meaning="{{ meaning }}">x</c-notice-bar>', meaning=meaning)


@pytest.mark.parametrize(
    ("title", "text", "said"),
    [
        ("Revoked", "Today.", "Revoked."),
        ("Sent.", "Today.", "Sent."),
        ("Why?", "So.", "Why?"),
        ("Alone", "", "Alone"),
    ],
)
def test_the_title_of_a_notice_bar_ends_before_its_sentence(title, text, said):
    drawn = draw('<c-notice-bar title="{{ title }}">{{ text }}</c-notice-bar>', title=title, text=text)

    assert f"<b>{said}</b>" in drawn


@pytest.mark.parametrize(
    ("given", "classes"),
    [
        (("", "", ""), "btn"),
        (("primary", "", ""), "btn btn--primary"),
        (("breach", "1", "push"), "btn btn--breach btn--small push"),
    ],
)
def test_button_classes(given, classes):
    assert button_classes(*given) == classes


@pytest.mark.parametrize(
    ("given", "attribute"),
    [
        (("id_a",), ""),
        (("id_a", "Help"), 'aria-describedby="id_a_helptext"'),
        (("id_a", "", ["No"]), 'aria-describedby="id_a_error"'),
        (("id_a", "Help", [], "No"), 'aria-describedby="id_a_helptext id_a_error"'),
        (('"><b>', "Help"), 'aria-describedby="&quot;&gt;&lt;b&gt;_helptext"'),
    ],
)
def test_a_fieldset_names_its_help_and_its_error(given, attribute):
    assert described_by(*given) == attribute


def test_a_control_has_its_value_class_and_attributes_escaped():
    widget = {
        "type": "text",
        "value": '"><script>',
        "attrs": {"class": "mono", "id": "id_x", "required": True},
    }

    assert control_attributes(widget) == (
        ' value="&quot;&gt;&lt;script&gt;" class="form-control mono" id="id_x" required'
    )


@pytest.mark.parametrize("kind", ["file", "hidden"])
def test_a_control_without_a_frame_has_no_class(kind):
    assert control_attributes({"type": kind, "value": None, "attrs": {"class": "x", "id": "y"}}) == ' id="y"'


def test_attributes_that_are_false_are_left_out():
    widget = {"attrs": {"disabled": False, "required": True, "class": "x", "data-n": 3}}

    assert widget_attributes(widget) == ' required data-n="3"'


def test_a_tick_box_has_its_own_class():
    class Form(forms.Form):
        yes = forms.BooleanField(required=False)

    assert '<input type="checkbox" name="yes" class="form-check-input" id="id_yes">' in str(Form()["yes"])


@pytest.mark.parametrize(
    "source",
    [
        '<c-section title="A"><c-slot name="aside">{% if no %}x{% endif %}\n</c-slot>b</c-section>',
        '<c-page-head title="A"><c-slot name="under">\n</c-slot></c-page-head>',
        '<c-page-head title="A"><c-slot name="crumb">\n</c-slot></c-page-head>',
        '<c-empty title="A">\n</c-empty>',
    ],
)
def test_a_slot_of_blanks_is_no_slot(source):
    page = draw(source)

    assert not any(box in page for box in ('class="push"', "small quiet", "<nav", "<p>"))
