"""Publishing redacted copies of notices: parsing."""

from django import forms
from django.utils.translation import gettext_lazy

from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.ui.fields import DayField
from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText
from takedowns.rules.lumen_copies import LONGEST, Period


class ExportForm(OwnWords, forms.Form):
    """Of which days and market notices are published."""

    since = DayField(label=gettext_lazy("Outcomes sent from"))
    until = DayField(label=gettext_lazy("Outcomes sent until"))
    market = forms.ChoiceField(
        label=gettext_lazy("Market"), required=False, choices=[("", gettext_lazy("All markets")), *MARKET_CHOICES]
    )  # fmt: skip

    def period(self) -> Period:
        return Period(**self.cleaned_data)


class CopyForm(OwnWords, forms.Form):
    """The text of a redacted copy."""

    text = PlainText(
        label=gettext_lazy("Redacted copy"),
        max_length=LONGEST,
        lines=True,
        widget=forms.Textarea(attrs={"rows": 12}),
    )


class KeepBackForm(OwnWords, forms.Form):
    """Why a notice is not published."""

    why = PlainText(
        label=gettext_lazy("Why it is not published"),
        max_length=300,
        help_text=gettext_lazy("The team reads it, such as “Names a witness throughout.”"),
    )


class ChosenForm(forms.Form):
    """Copies that were ticked."""

    def __init__(self, data, *, offered) -> None:
        super().__init__(data)
        choices = [(key, key) for key in offered]
        self.fields["copy"] = forms.TypedMultipleChoiceField(coerce=int, choices=choices)
