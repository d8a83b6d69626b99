"""Parsing an entry of the register of authorised sellers."""

from django import forms
from django.utils.translation import gettext_lazy

from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.ui.fields import DayField
from ipr_portal.ui.forms import OwnWords, Segments
from ipr_portal.ui.text import PlainText
from takedowns.rules.sellers import SellerDetails, seller_in


class SellerForm(OwnWords, forms.Form):
    """One seller of one market, and for how long."""

    market = forms.ChoiceField(
        label=gettext_lazy("Market"), choices=MARKET_CHOICES, widget=Segments,
        error_messages={"required": gettext_lazy("Choose the market of the shop.")},
    )  # fmt: skip
    seller = PlainText(
        label=gettext_lazy("Shop"), max_length=500,
        help_text=gettext_lazy("Its address at the marketplace, or the last part of it: glowhaus-sg"),
    )  # fmt: skip
    name = PlainText(
        label=gettext_lazy("Name"), max_length=200, required=False,
        help_text=gettext_lazy("The name you know it by."),
    )  # fmt: skip
    valid_from = DayField(label=gettext_lazy("From"))
    valid_until = DayField(label=gettext_lazy("Last day"), required=False)

    def details(self) -> SellerDetails:
        """The valid details."""
        return SellerDetails(**self.cleaned_data | {"seller": seller_in(self.cleaned_data["seller"])})
