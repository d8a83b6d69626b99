"""How a list to choose from is written."""

from django import forms


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
