"""Fields that the forms of cases share, bounded as their columns are."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enforcement.enums import Pap, Tlp
from enforcement.models import CaseListing
from ipr_portal.accounts.models import User
from ipr_portal.lazy import LazyStr
from ipr_portal.markets import MARKETS
from ipr_portal.ui.forms import OwnWords, Segments
from ipr_portal.ui.text import PlainText

CURRENCIES = [
    ("", _("Choose")),
    *((code, code) for code in sorted({one.currency for one in MARKETS.values()} | {"USD"})),
]


def line(label, most=200, **more) -> PlainText:
    return PlainText(label=label, max_length=most, **more)


def lines(label, most=4000, **more) -> PlainText:
    return PlainText(label=label, max_length=most, lines=True, **more)


def money(label, **more) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=14, decimal_places=2, min_value=0, **more)


def currency(**more) -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, **more)


def pick(label, choices, **more) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", _("Choose")), *choices], **more)


def another(label, model) -> forms.ModelChoiceField:
    """Another entry of the same case; which there are, the form says when it knows the case."""
    return forms.ModelChoiceField(QuerySet(model).none(), label=label, empty_label=_("Choose"))


def say_listing(row: CaseListing) -> str:
    """A listing of a case to choose: its key, its seller, and whose it is."""
    return " · ".join(
        filter(None, [row.listing.key, row.listing.seller_key.rpartition(":")[2], row.organisation.name])
    )


class ListingField(forms.ModelChoiceField):
    def label_from_instance(self, obj: CaseListing) -> str:
        return say_listing(obj)


class ListingsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: CaseListing) -> str:
        return say_listing(obj)


def say_person(person: User) -> str:
    """A person to choose, and whose they are: two may have one name. Their organisations are fetched before."""
    whose = _("IPR team") if person.staff_role else ", ".join(one.name for one in person.organisations.all())
    return f"{person} · {whose}"


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return say_person(obj)


class PeopleField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return say_person(obj)


def marks() -> tuple[forms.ChoiceField, forms.ChoiceField]:
    """Who may learn of it, and what the reader may do with it."""
    return (
        forms.ChoiceField(
            label=_("Traffic light (TLP)"), choices=Tlp.choices, initial=Tlp.AMBER, widget=Segments
        ),
        forms.ChoiceField(label=_("What the reader may do (PAP)"), choices=Pap.choices, initial=Pap.AMBER),
    )


class EntryForm(OwnWords, forms.Form):
    """One entry of a file.

    `rows` names fields that choose another entry of the same case, by its model; `done` the days of what has happened,
    `to_come` those of what is still to happen, and `order` pairs of days of which the first is not after the second.
    """

    says: LazyStr = ""  # above the form
    rows: Mapping[str, Any] = {}
    done: Sequence[str] = ()
    to_come: Sequence[str] = ()
    order: Sequence[tuple[str, str]] = ()

    def __init__(self, *args, case, today: date, **more) -> None:
        """:param today: in the market of the case"""
        super().__init__(*args, **more)
        self.case, self.today = case, today
        for name, model in self.rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = model.objects.filter(case=case).order_by("pk")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for name in self.done:
            if said.get(name) and said[name] > self.today:
                self.add_error(name, _("This day lies in the future. Enter when it was."))
        for name in self.to_come:
            if said.get(name) and said[name] < self.today:
                self.add_error(name, _("This day is over. Choose today or a later day."))
        for first, last in self.order:
            if said.get(first) and said.get(last) and said[last] < said[first]:
                words = _("This day is before “%(first)s”. Choose a later one.")
                self.add_error(last, words % {"first": self.fields[first].label})
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """What goes into the columns of the same names."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
