"""How a list to choose from is written."""

import pytest
from django import forms
from django.urls import get_resolver
from django.utils.module_loading import import_string

from ipr_portal.ui.forms import OwnWords
from takedowns.enums import RightKind
from takedowns.forms.rights import RightForm


class Choice(forms.Form):
    color = forms.ChoiceField(
        choices=[("", "All <b>"), ("Hues", [("r", "Red"), ('"', "Quote")])],
        widget=forms.Select(attrs={"class": "wide", "data-x": "<"}), required=False,
    )  # fmt: skip
    many = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=True)


def test_a_list_shows_its_groups_and_what_is_chosen_and_escapes_everything():
    form = Choice({"color": '"', "many": ["a"]})

    assert str(form["color"]) == (
        '<select name="color" class="form-select wide" data-x="&lt;" id="id_color">'
        '<option value="">All &lt;b&gt;</option>'
        '<optgroup label="Hues"><option value="r">Red</option><option value="&quot;" selected>Quote</option></optgroup>'
        "</select>"
    )


def test_a_list_of_which_many_can_be_chosen_says_so():
    assert str(Choice({"many": ["a"]})["many"]) == (
        '<select name="many" class="form-select" required id="id_many" multiple>'
        '<option value="a" selected>A</option><option value="b">B</option></select>'
    )


FORMS = [
    "ipr_portal.accounts.forms.SignUpForm", "ipr_portal.accounts.forms.SignInForm", "ipr_portal.accounts.forms.ProfileForm",
    "ipr_portal.organisations.forms.RegistrationForm", "ipr_portal.organisations.forms.InvitationForm",
    "ipr_portal.organisations.forms.AnswerForm", "ipr_portal.organisations.forms.LetterForm",
    "takedowns.forms.rights.RenewalForm", "takedowns.forms.rights.RightFilesForm", "takedowns.forms.sellers.SellerForm",
]  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
def test_an_empty_form_of_members_says_in_our_words_what_it_misses(path, rf, db):
    form = import_string(path)({})

    said = [str(error) for errors in form.errors.values() for error in errors]
    assert said != []
    assert [one for one in said if "This field" in one] == []


def forms_of_people():
    """Every form of ours that has a field which people fill in and must not leave empty."""
    assert get_resolver().url_patterns  # imports every view, and so every form
    ours = ("ipr_portal.", "takedowns.", "programmes.", "enforcement.", "outreach.")
    left, found = [forms.Form], set()
    while left:
        for one in left.pop().__subclasses__():
            left.append(one)
            if one.__module__.startswith(ours) and any(
                must_be_filled_in(f) for f in one.base_fields.values()
            ):
                found.add(one)
    return found


def must_be_filled_in(field):
    return field.required and not field.widget.is_hidden and field.label


def test_every_form_has_our_words_for_what_is_missing():
    found = forms_of_people()

    assert len(found) > 50
    assert {one.__name__ for one in found if not says_it_in_our_words(one)} == set()


def says_it_in_our_words(form):
    machine = forms.Field.default_error_messages["required"]
    own = [
        field.error_messages["required"] != machine
        for field in form.base_fields.values()
        if must_be_filled_in(field)
    ]
    return issubclass(form, OwnWords) or all(own)


@pytest.mark.parametrize("kind", RightKind.values)
def test_an_empty_right_of_every_kind_says_it_in_our_words(kind):
    form = RightForm(kind, {}, {})

    said = [str(error) for errors in form.errors.values() for error in errors]
    assert [one for one in said if "This field" in one] == []
