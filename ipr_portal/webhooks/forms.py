"""Forms about webhooks. Forms parse; actions decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ipr_portal.tenancy.models import Membership, Organisation
from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText

from .models import DeliveryState
from .register import EVENTS

L = gettext_lazy


class ChangeForm(OwnWords, forms.Form):
    """Which events an endpoint is sent, and who is responsible."""

    person = forms.TypedChoiceField(
        label=L("Responsible person"), coerce=int,
        help_text=L("Nothing is sent that this member may not know; the webhook ends with their membership."),
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label=L("Events"), widget=forms.CheckboxSelectMultiple,
        help_text=L("They carry ids, numbers and states; your server asks the API for the rest."),
    )  # fmt: skip

    def __init__(self, data=None, *, organisation: Organisation, initial=None) -> None:
        super().__init__(data, initial=initial)
        rows = Membership.objects.filter(organisation=organisation, user__is_active=True)
        members = rows.select_related("user").order_by("user__name", "pk")
        self.people = {row.user_id: row.user for row in members}
        person: Any = self.fields["person"]
        person.choices = [("", L("Choose a member")), *((pk, one.name) for pk, one in self.people.items())]
        events: Any = self.fields["events"]
        events.choices = [(name, f"{words} ({name})") for name, words in sorted(EVENTS.items())]

    def clean_person(self) -> Any:
        return self.people.get(self.cleaned_data["person"])


class EndpointForm(ChangeForm):
    """A new endpoint."""

    address = PlainText(
        label=L("Address"), max_length=500,
        help_text=L("Where your server listens, such as https://hooks.example.com/ipr. It is public and uses https."),
        widget=forms.URLInput,
    )  # fmt: skip
    field_order = ["address", "person", "events"]


class DeliveryFilter(forms.Form):
    """Which deliveries the log shows."""

    state = forms.ChoiceField(
        label=L("State"), required=False, choices=[("", L("All states")), *DeliveryState.choices]
    )

    def known(self) -> dict[str, Any]:
        """What is chosen."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
