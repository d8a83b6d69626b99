"""Forms of what is set for every case: weights of viability, and checklists of documents."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.enums import AgencyKind
from enforcement.viability import CRITERIA, LARGEST_WEIGHT
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.ui.fields import NumberField
from ipr_portal.ui.forms import OwnWords

from .entries import CRITERIA_LABELS
from .fields import line, pick


class WeightsForm(OwnWords, forms.Form):
    """A weight from 0 to 10 for each criterion."""

    def __init__(self, *args, weights: Mapping[str, int], **more) -> None:
        super().__init__(*args, initial=weights, **more)
        for name in CRITERIA:
            self.fields[name] = NumberField(label=CRITERIA_LABELS[name], max_value=LARGEST_WEIGHT)


class DocumentForm(OwnWords, forms.Form):
    """A document that a kind of agency of a market asks for."""

    market = pick(_("Market"), MARKET_CHOICES)
    agency_kind = pick(_("Kind of agency"), AgencyKind.choices)
    words = line(_("Document"))
