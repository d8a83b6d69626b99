"""Filters of the desk's queue, from the address."""

import re

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.markets import MARKETS
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.forms import offer
from ipr_portal.ui.text import PlainText
from takedowns.enums import PromisedBy, RightKind
from takedowns.enums.due import read_due, say_due

from .due import DueField
from .filing import FAMILIES

VIEWS = {
    "unclaimed": gettext_lazy("Unclaimed"),
    "mine": gettext_lazy("Mine"),
    "risk": gettext_lazy("At risk"),
    "overdue": gettext_lazy("Overdue"),
    "paused": gettext_lazy("Paused"),
    "second": gettext_lazy("Second person"),
    "open": gettext_lazy("All open"),
    "decided": gettext_lazy("Decided"),
}
# What to say of a view without a notice, and why or what to do.
NOTHING = {
    "unclaimed": (
        gettext_lazy("Nothing waits here"),
        gettext_lazy("New notices appear within seconds of being sent."),
    ),
    "mine": (
        gettext_lazy("You hold no notice"),
        gettext_lazy("Take the next one; it then waits here for you."),
    ),
    "risk": (
        gettext_lazy("Nothing is at risk"),
        gettext_lazy("No open notice has used three quarters of its time, and none is due today."),
    ),
    "overdue": (
        gettext_lazy("Nothing is overdue"),
        gettext_lazy("Every open notice can still be decided in time."),
    ),
    "paused": (
        gettext_lazy("No deadline is paused"),
        gettext_lazy("Leads pause a deadline on its notice, with a reason and a latest end."),
    ),
    "second": (
        gettext_lazy("Nothing waits for a second person"),
        gettext_lazy("A decision that a trigger catches waits here until somebody else has decided as well."),
    ),
    "decided": (
        gettext_lazy("Nothing is decided yet"),
        gettext_lazy("A notice appears here when its outcome is sent."),
    ),
}
NOTHING["open"] = NOTHING["unclaimed"]


def _or_all(said, choices) -> list:
    return [("", said), *choices]


class QueueFilter(forms.Form):
    """The filters of the queue; an unknown one is ignored."""

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
        choices=_or_all(gettext_lazy("All levels"), PromisedBy.choices),
    )  # fmt: skip
    due = DueField()
    triager = forms.ChoiceField(label=gettext_lazy("Triager"), required=False)

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        offer(self, "triager", lambda: self._people)

    @cached_property
    def _people(self) -> list:
        """Asked for once, and only where somebody is named or the list is shown."""
        people = staff_who(Can.DECIDE_NOTICES).order_by("name")
        return _or_all(_("Everybody"), ((str(one.pk), str(one)) for one in people))

    def known(self) -> dict:
        """The filters with a known value."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def filters_in(query) -> dict:
    """The known filters of an address; without any, no form is made."""
    return QueueFilter(query).known() if any(query.get(name) for name in QueueFilter.base_fields) else {}


def said_of(name: str, value: str) -> str:
    """One filter in words, shown above the rows."""
    if name == "due":
        return say_due(value)
    form = QueueFilter()
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value))


# What may be typed into the one field, such as `is:mine market:ID due:<2h`: each word and where its value is looked up.
WORD = re.compile(r"([a-z]{2,8}):(\S{1,40})", re.IGNORECASE)


def read_typed(text: str) -> tuple[str, dict[str, str]]:
    """Text without the filters that are typed in it, and those filters; what is not known stays text."""
    left: list[str] = []
    found: dict[str, str] = {}
    for word in text.split():
        match = WORD.fullmatch(word)
        known = _typed(match[1].lower(), match[2].lower()) if match else {}
        found |= known
        left += [] if known else [word]
    return " ".join(left), found


def _typed(name: str, value: str) -> dict[str, str]:
    """The filter in one word; nothing if there is none."""
    if name == "due":
        return {"due": due} if (due := read_due(value)) else {}
    if name not in TYPED:
        return {}
    field, values = TYPED[name]()
    fits = [key for key, words in values.items() if value in words]
    return {field: fits[0]} if fits else {}


def _spelled(field: str, choices) -> tuple[str, dict[str, set[str]]]:
    """The spellings of each value: as in the address, or its label, with - for blanks."""
    return field, {
        str(key): {str(key).lower(), str(key).lower().replace("_", "-"), str(said).lower().replace(" ", "-")}
        for key, said in choices
    }


TYPED = {
    "is": lambda: _spelled("view", VIEWS.items()),
    "market": lambda: _spelled("market", ((code, row.name) for code, row in MARKETS.items())),
    "kind": lambda: _spelled("kind", RightKind.choices),
    "reason": lambda: _spelled("family", FAMILIES.items()),
    "level": lambda: _spelled("level", PromisedBy.choices),
}
