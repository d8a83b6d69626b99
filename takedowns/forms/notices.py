"""Filters of the list of a rights holder's notices."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.ui.forms import offer
from ipr_portal.ui.text import PlainText
from takedowns.enums import NoticeState
from takedowns.queries.to_do import TO_FIX

MOST_TYPED = 2000  # characters: an address with all that trails behind it


def _states() -> list:
    return [
        ("", gettext_lazy("All states")),
        (TO_FIX, gettext_lazy("Something to fix or answer")),
        *((value, capfirst(label)) for value, label in NoticeState.choices),
    ]


class NoticeFilter(forms.Form):
    """What a rights holder's notices are found by, as the address carries it; an unknown value is ignored."""

    text = PlainText(label=gettext_lazy("Find a notice"), required=False, max_length=MOST_TYPED)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=_states)
    market = forms.ChoiceField(
        label=gettext_lazy("Market"),
        required=False,
        choices=[("", gettext_lazy("All markets")), *MARKET_CHOICES],
    )
    right = forms.ChoiceField(label=gettext_lazy("Right"), required=False)

    def __init__(self, *args, rights, **more) -> None:
        super().__init__(*args, **more)
        offer(self, "right", [("", _("All rights")), *rights])

    def known(self) -> dict:
        """The filters with a known value."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def chosen(self) -> list:
        """The fields beside the search field."""
        return [self[name] for name in ("state", "market", "right")]
