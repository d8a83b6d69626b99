"""Forms of explanation templates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ipr_portal.ui.fields import NumberField
from ipr_portal.ui.text import PlainText
from takedowns.enums import REJECTIONS


class ExplanationForm(forms.Form):
    """The name and the text of a template, with the version that the person saw."""

    version = NumberField(widget=forms.HiddenInput, required=False)
    name = PlainText(
        label=_("Name"), help_text=_("Triagers choose by it. For example: Second-hand"), max_length=80
    )
    text = PlainText(
        label=_("Words for the rights holder"),
        help_text=_(
            "Explain what this code means for the listing, clearly and politely. The remedy is added automatically."
        ),
        min_length=20,
        max_length=1000,
        lines=True,
    )


class NewExplanationForm(ExplanationForm):
    """The same, for a code that is chosen first."""

    code = forms.ChoiceField(
        label=_("Code"), choices=[(code, f"{code} {row.meaning}") for code, row in REJECTIONS.items()]
    )
    field_order = ["code"]
