"""Filters of the notices about one seller, from the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

KIND_LABELS = {
    "upheld": _("Taken down"),
    "rejected": _("Rejected"),
    "other": _("Neither"),
    "open": _("Open"),
}


class SellerFilter(forms.Form):
    """One kind of outcome, one right, or the last 90 days; an unknown one is ignored."""

    kind = forms.ChoiceField(required=False, choices=KIND_LABELS.items())
    lately = forms.BooleanField(required=False)
    right = forms.IntegerField(required=False, min_value=1, max_value=2**53)

    def known(self) -> dict:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
