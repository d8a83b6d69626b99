"""Parsing what narrows the desk's queue."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.ui.text import PlainText
from takedowns.enums import RightKind
from takedowns.enums.markets import MARKETS

VIEWS = {
    "unclaimed": gettext_lazy("Unclaimed"),
    "mine": gettext_lazy("Mine"),
    "open": gettext_lazy("All open"),
    "decided": gettext_lazy("Decided"),
}


class QueueFilter(forms.Form):
    """The filters of the queue, as the address carries them; a filter nobody knows is no filter."""

    text = PlainText(label=gettext_lazy("Number or rights holder"), required=False, max_length=100)
    market = forms.ChoiceField(
        label=gettext_lazy("Market"),
        required=False,
        choices=lambda: [("", _("All markets")), *((code, row.name) for code, row in MARKETS.items())],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of right"),
        required=False,
        choices=[("", gettext_lazy("All rights")), *RightKind.choices],
    )

    def known(self) -> dict:
        """The filters that hold a value we know."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
