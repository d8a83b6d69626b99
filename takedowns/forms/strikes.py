"""Deciding about measures against sellers, and from how many strikes on they are proposed: parsing."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText
from takedowns.enums import Measure

MOST_STRIKES = 100


class SignOffForm(forms.Form):
    """The version of the proposal that was read; an unreadable one is none that can be current."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def read(self) -> int:
        return self.cleaned_data["version"] if self.is_valid() else 0


class DeclineForm(OwnWords, SignOffForm):
    """Why a measure is declined."""

    reason = PlainText(
        label=gettext_lazy("Why it is declined"),
        max_length=1000,
        lines=True,
        help_text=gettext_lazy(
            "Staff read it, such as “The last two were resold gifts, and the seller has answered.”"
        ),
    )


class ProofForm(OwnWords, forms.Form):
    """The marketplace's reference for a measure that it has carried out."""

    proof = PlainText(
        label=gettext_lazy("Proof"),
        max_length=300,
        help_text=gettext_lazy("The marketplace's reference, such as its ticket number."),
    )


class LiftForm(ProofForm):
    """The marketplace's reference for a measure that it has lifted, or that it never carried out."""


def _strikes(measure: Measure) -> forms.IntegerField:
    return forms.IntegerField(
        label=measure.label,
        required=False,
        min_value=1,
        max_value=MOST_STRIKES,
        help_text=gettext_lazy("Strikes; empty: it is not proposed."),
    )


class StrikeRulesForm(OwnWords, forms.Form):
    """From how many strikes on each measure is proposed, in one market or in all without rules of their own."""

    market = forms.ChoiceField(
        label=gettext_lazy("Market"),
        required=False,
        choices=[("", gettext_lazy("Every market without rules of its own")), *MARKET_CHOICES],
    )
    warning = _strikes(Measure.WARNING)
    listing_limit = _strikes(Measure.LISTING_LIMIT)
    suspension = _strikes(Measure.SUSPENSION)

    def clean(self) -> dict[str, Any]:
        """A harder measure takes more strikes than a milder one."""
        given = super().clean() or {}
        least, before = 0, ""
        for measure in Measure:
            name = measure.value.lower()
            strikes = given.get(name)
            if strikes and strikes <= least:
                said = _("Give more than %(least)s: “%(before)s” is milder, and takes fewer strikes.")
                self.add_error(name, said % {"least": least, "before": before})
            least, before = (strikes, str(measure.label)) if strikes else (least, before)
        return given

    def needed(self) -> dict[str, int | None]:
        return {measure.value: self.cleaned_data[measure.value.lower()] for measure in Measure}


class MarketForm(forms.Form):
    """The market whose rules are shown for a change; an unknown one is none."""

    market = forms.ChoiceField(required=False, choices=MARKET_CHOICES)

    def known(self) -> str:
        return self.cleaned_data["market"] if self.is_valid() else ""
