"""Dates in forms: the browser writes them as it likes, so the day stands under each as our pages write it."""

from datetime import date

import pytest
from django import forms

from ipr_portal.ui.fields import DayField
from ipr_portal.ui.forms import Day


class Term(forms.Form):
    until = DayField(label="Until")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-12-19", "Sat 19 Dec 2026"),
        ("2024-02-29", "Thu 29 Feb 2024"),
        ("2026-02-30", ""),
        ("12/19/2026", ""),
        ("<b>", ""),
        ("", ""),
    ],
)
def test_the_day_stands_under_its_field(typed, said):
    page = str(Term({"until": typed})["until"])

    assert f'<output class="field__day" for="id_until" data-day>{said}</output>' in page
    assert '<input type="date" name="until"' in page


def test_a_day_that_a_form_begins_with_is_said_too():
    assert "Fri 9 May 2031</output>" in Day().render("until", date(2031, 5, 9), {"id": "id_until"})


@pytest.mark.parametrize("typed", ["19 December", "2026-13-01", "2026-02-30", "tomorrow", "2026/12"])
def test_what_is_no_day_is_answered_with_the_form_that_is(typed):
    form = Term({"until": typed})

    assert form.errors["until"] == ["Write the day as year, month and day, such as 2026-12-19."]
