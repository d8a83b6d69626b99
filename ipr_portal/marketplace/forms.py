"""Search of shoppers, and outages entered by staff: parsing only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ipr_portal.ui.forms import OwnWords, Segments

from .sites import SITES, Site

MINUTES = [(5, _("5 minutes")), (15, _("15 minutes")), (60, _("1 hour")), (1440, _("1 day"))]


class SearchForm(forms.Form):
    """Words to find a product or a seller by; any text is valid."""

    q = forms.CharField(required=False, max_length=100)
    market = forms.ChoiceField(required=False, choices=[(site.code, site.name) for site in SITES.values()])

    def words(self) -> str:
        """What is searched for: at most a hundred characters."""
        return " ".join(self.data.get("q", "")[:100].split())

    def site(self) -> Site | None:
        """The site of the market that was chosen on the page of all markets; None for one that nobody knows."""
        self.is_valid()
        chosen = self.cleaned_data.get("market")
        return next((site for site in SITES.values() if site.code == chosen), None)


class OutageForm(OwnWords, forms.Form):
    """In which market the embedded marketplace stops, and for how long."""

    market = forms.ChoiceField(
        label=_("Market"), choices=[(site.market, site.name) for site in SITES.values()]
    )
    minutes = forms.TypedChoiceField(
        label=_("For how long"), choices=MINUTES, coerce=int, initial=5, widget=Segments
    )
