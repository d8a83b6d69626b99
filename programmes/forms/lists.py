"""Filters of lists, and what is looked up from them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.forms import OwnWords, offer
from ipr_portal.ui.text import PlainText
from programmes.enums import ParticipationState
from programmes.models import Programme
from programmes.queries.participants import VIEWS


class ParticipantsFilter(forms.Form):
    """The filters of the list of participants, as the address carries them; an unknown filter is ignored."""

    text = PlainText(label=gettext_lazy("Name"), required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    manager = forms.ChoiceField(label=gettext_lazy("Looked after by"), required=False)

    def __init__(self, *args, view: str, **more) -> None:
        super().__init__(*args, **more)
        states = [(state, ParticipationState(state).label) for state in VIEWS[view]]
        offer(self, "state", [("", gettext_lazy("Every state")), *states])
        offer(
            self,
            "programme",
            [("", gettext_lazy("Every programme")), *Programme.objects.values_list("code", "name")],
        )
        people = staff_who(Can.MANAGE_PROGRAMMES).order_by("name").values_list("pk", "name")
        offer(self, "manager", [("", gettext_lazy("Everybody")), *people])

    def known(self) -> dict[str, Any]:
        """The filters that hold a value we know."""
        self.is_valid()
        found: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        return found | ({"manager": int(found["manager"])} if "manager" in found else {})


class EvaluateForm(OwnWords, forms.Form):
    """Which organisation to evaluate now, by its exact name."""

    name = PlainText(
        label=gettext_lazy("Organisation"),
        max_length=200,
        help_text=gettext_lazy("Its name, as the register of organisations has it."),
    )


class ThresholdForm(OwnWords, forms.Form):
    """A threshold of accuracy to try."""

    threshold = forms.DecimalField(
        label=gettext_lazy("Accuracy threshold to try, per cent"),
        min_value=50,
        max_value=100,
        decimal_places=1,
        max_digits=4,
    )

    def share(self) -> Decimal:
        return self.cleaned_data["threshold"] / 100
