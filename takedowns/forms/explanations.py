"""Forms of explanation templates."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from ipr_portal.markets import MARKETS, market_name
from ipr_portal.ui.fields import NumberField
from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText
from takedowns.enums import MESSAGE, REJECTIONS
from takedowns.intake.fields import LANGUAGES
from takedowns.models.explanations import SAID_MESSAGE


class ExplanationForm(OwnWords, forms.Form):
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
        label=_("Code"),
        choices=[
            *((code, f"{code} {row.meaning}") for code, row in REJECTIONS.items()),
            (MESSAGE, SAID_MESSAGE),
        ],
    )
    market = forms.ChoiceField(
        label=_("Market, for messages"), choices=[("", _("Every market"))], required=False
    )
    language = forms.ChoiceField(label=_("Language, for messages"), choices=LANGUAGES, required=False)
    field_order = ["code", "market", "language"]

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        cast(forms.ChoiceField, self.fields["market"]).choices = [
            ("", _("Every market")), *((code, market_name(code)) for code in MARKETS),
        ]  # fmt: skip

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or "en"
