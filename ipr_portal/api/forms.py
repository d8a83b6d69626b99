"""Forms about machine clients. Forms parse; actions decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ipr_portal.tenancy.models import Membership, Organisation
from ipr_portal.ui.fields import NameField
from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText

from .actions import MOST_NETWORKS, OVERLAPS
from .models import ApiClient
from .scopes import CHOICES

L = gettext_lazy

OVERLAP_WORDS = dict(
    zip((str(one.days) for one in OVERLAPS), (L("end at once"), L("work one more day"), L("work seven more days")), strict=True)
)  # fmt: skip
STATUSES = [("", L("All answers")), ("ok", L("Answered (2xx)")), ("refused", L("Refused (4xx)")), ("failed", L("Failed (5xx)"))]  # fmt: skip


class PersonField(forms.TypedChoiceField):
    """A member of the organisation."""

    def __init__(self, **more) -> None:
        super().__init__(coerce=int, **more)
        self.people: dict[int, Any] = {}

    def offer(self, organisation: Organisation) -> None:
        rows = Membership.objects.filter(organisation=organisation, user__is_active=True)
        self.people = {
            row.user_id: row.user for row in rows.select_related("user").order_by("user__name", "pk")
        }
        self.choices = [
            ("", L("Choose a member")),
            *((pk, person.name) for pk, person in self.people.items()),
        ]

    def clean(self, value) -> Any:
        chosen = super().clean(value)
        return self.people.get(chosen) if chosen else None


class ChangeForm(OwnWords, forms.Form):
    """What a client may do, from where, and who is responsible."""

    person = PersonField(
        label=L("Responsible person"),
        help_text=L("The client never may do more than this member's role; it ends with their membership."),
    )
    scopes = forms.MultipleChoiceField(
        label=L("What it may do"), choices=CHOICES, widget=forms.CheckboxSelectMultiple,
        help_text=L("Choose no more than the program needs."),
    )  # fmt: skip
    networks = PlainText(
        label=L("Networks it calls from"), required=False, max_length=1500, lines=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=L("One a line, such as 203.0.113.0/24. Leave it empty to allow calls from everywhere."),
    )  # fmt: skip

    def __init__(self, data=None, *, organisation: Organisation, initial=None) -> None:
        super().__init__(data, initial=initial)
        person: Any = self.fields["person"]
        person.offer(organisation)

    def clean_networks(self) -> list[str]:
        lines = self.cleaned_data["networks"].splitlines()
        return [line.strip() for line in lines if line.strip()][: MOST_NETWORKS + 1]


class ClientForm(ChangeForm):
    """A new client."""

    name = NameField(
        label=L("Name"),
        max_length=100,
        help_text=L("The program that uses it, such as “Brandwatch importer”."),
    )
    field_order = ["name", "person", "scopes", "networks"]


class RotationForm(OwnWords, forms.Form):
    """How long the former keys work on, and the key that was the newest when the page was opened."""

    overlap = forms.ChoiceField(
        label=L("The present key shall"), choices=list(OVERLAP_WORDS.items()), initial="1",
        help_text=L("Long enough to put the new one in place."),
    )  # fmt: skip
    newest = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)

    def clean_overlap(self) -> Any:
        return next(one for one in OVERLAPS if str(one.days) == self.cleaned_data["overlap"])


class CallFilter(forms.Form):
    """Which calls the log shows."""

    client = forms.TypedChoiceField(label=L("Client"), required=False, coerce=int, empty_value=None)
    status = forms.ChoiceField(label=L("Answer"), required=False, choices=STATUSES)
    request = PlainText(label=L("Request id"), required=False, max_length=32)

    def __init__(self, data=None) -> None:
        super().__init__(data)
        field: Any = self.fields["client"]
        field.choices = [
            ("", L("All clients")),
            *ApiClient.objects.order_by("name", "pk").values_list("pk", "name")[:200],
        ]

    def known(self) -> dict[str, Any]:
        """What is chosen; of a filter with an error, what can be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
