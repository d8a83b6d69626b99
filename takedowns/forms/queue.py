"""Parsing what narrows the desk's queue, as the address carries it."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.deadlines.enums import Level
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.text import PlainText
from takedowns.enums import MARKETS, RightKind

from .filing import FAMILIES

VIEWS = {
    "unclaimed": gettext_lazy("Unclaimed"),
    "mine": gettext_lazy("Mine"),
    "risk": gettext_lazy("At risk"),
    "overdue": gettext_lazy("Overdue"),
    "paused": gettext_lazy("Paused"),
    "open": gettext_lazy("All open"),
    "decided": gettext_lazy("Decided"),
}


def _or_all(said, choices) -> list:
    return [("", said), *choices]


class QueueFilter(forms.Form):
    """The filters of the queue; one that nobody knows is no filter."""

    text = PlainText(label=gettext_lazy("Number or rights holder"), required=False, max_length=100)
    market = forms.ChoiceField(
        label=gettext_lazy("Market"), required=False,
        choices=lambda: _or_all(_("All markets"), ((code, row.name) for code, row in MARKETS.items())),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of right"), required=False,
        choices=_or_all(gettext_lazy("All rights"), RightKind.choices),
    )  # fmt: skip
    family = forms.ChoiceField(
        label=gettext_lazy("Reason"), required=False,
        choices=_or_all(gettext_lazy("All reasons"), FAMILIES.items()),
    )  # fmt: skip
    level = forms.ChoiceField(
        label=gettext_lazy("Service level"), required=False,
        choices=_or_all(gettext_lazy("All levels"), Level.choices),
    )  # fmt: skip
    triager = forms.ChoiceField(label=gettext_lazy("Triager"), required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["triager"].choices = lambda: self._people

    @cached_property
    def _people(self) -> list:
        """Asked for once, and only where somebody is named or the list is shown."""
        people = staff_who(Can.DECIDE_NOTICES).order_by("name")
        return _or_all(_("Everybody"), ((str(one.pk), str(one)) for one in people))

    def known(self) -> dict:
        """The filters that hold a value we know."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def filters_in(query) -> dict:
    """The known filters of an address; without any, no form is made."""
    return QueueFilter(query).known() if any(query.get(name) for name in QueueFilter.base_fields) else {}
