"""Asking for a review of an outcome, and answering it."""

from django import forms
from django.utils.translation import gettext_lazy

from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText
from takedowns.enums import ReviewVerdict

LONGEST = 1000


class ReviewForm(OwnWords, forms.Form):
    """Why an outcome is thought to be wrong."""

    grounds = PlainText(
        label=gettext_lazy("What did we get wrong?"),
        max_length=LONGEST,
        lines=True,
        help_text=gettext_lazy(
            "Name what we overlooked, such as “The label on the third picture shows the mark.”"
        ),
    )


class AnswerReviewForm(OwnWords, forms.Form):
    """Whether the outcome stands, and why."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Answer"), choices=ReviewVerdict.choices, widget=forms.RadioSelect
    )
    sentence = PlainText(
        label=gettext_lazy("Why"),
        max_length=LONGEST,
        lines=True,
        help_text=gettext_lazy("The rights holder reads it."),
    )
