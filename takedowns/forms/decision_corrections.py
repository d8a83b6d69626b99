"""Correcting a decision after its outcome was sent: parsing."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText
from takedowns.enums import CORRECTION_REASONS, CorrectedTo, DecisionGround, ListingOutcome

from .expired import ask_whether_known
from .reviews import LONGEST


def _reasons(outcome: ListingOutcome) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("Why the decision was wrong"),
        choices=[(one, one.label) for one in CORRECTION_REASONS[outcome]],
        widget=forms.RadioSelect,
    )


class RestoreForm(OwnWords, forms.Form):
    """Why a listing should not have been taken down."""

    reason = _reasons(ListingOutcome.REMOVED)
    sentence = PlainText(
        label=gettext_lazy("What the rights holder reads"),
        max_length=LONGEST,
        lines=True,
        help_text=gettext_lazy(
            "One sentence about this listing, such as “The label shows the licence number.”"
        ),
    )

    def values(self) -> dict[str, Any]:
        """What the action is given."""
        return {"to": CorrectedTo.RESTORED, **self.cleaned_data}


class TakeDownForm(RestoreForm):
    """Why a listing should have been taken down, how, and on which ground."""

    to = forms.ChoiceField(
        label=gettext_lazy("What the decision should have been"),
        choices=[(one, one.label) for one in (CorrectedTo.REMOVED, CorrectedTo.RESTRICTED)],
        initial=CorrectedTo.REMOVED,
        widget=forms.RadioSelect,
    )
    reason = _reasons(ListingOutcome.REJECTED)
    ground = forms.ChoiceField(label=gettext_lazy("Ground for the takedown"), choices=DecisionGround.choices)
    knows_expired = forms.BooleanField(required=False)
    field_order = ("to", "ground", "reason", "sentence", "knows_expired")

    def __init__(self, *args, expired_on: date | None, **more) -> None:
        super().__init__(*args, **more)
        ask_whether_known(self, expired_on)

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
