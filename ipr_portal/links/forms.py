from django import forms
from django.utils.translation import gettext_lazy as _

from ipr_portal.ui.forms import OwnWords


class CodeForm(OwnWords, forms.Form):
    """The code of the second step."""

    code = forms.RegexField(
        r"^\s*\d{3}\s?\d{3}\s*$",
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits, from our mail."),
        error_messages={"invalid": _("Type the six digits from our mail.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())
