"""Filters of the notices about one seller, from the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from takedowns.enums import OUTCOMES_IN_TEXT, ListingOutcome

KIND_LABELS = {
    "upheld": _("Taken down"),
    "rejected": _("Rejected"),
    "other": _("Neither"),
    "open": _("Open"),
}
KIND_LABELS_IN_TEXT = {
    "upheld": OUTCOMES_IN_TEXT[ListingOutcome.REMOVED],
    "rejected": OUTCOMES_IN_TEXT[ListingOutcome.REJECTED],
    "other": _("neither"),
    "open": OUTCOMES_IN_TEXT[ListingOutcome.PENDING],
}


class SellerFilter(forms.Form):
    """One kind of outcome, one right, the last 90 days, or one listing with its earlier ones; an unknown one is ignored."""

    kind = forms.ChoiceField(required=False, choices=KIND_LABELS.items())
    lately = forms.BooleanField(required=False)
    right = forms.IntegerField(required=False, min_value=1, max_value=2**53)
    again = forms.IntegerField(required=False, min_value=1, max_value=2**53)

    def known(self) -> dict:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
