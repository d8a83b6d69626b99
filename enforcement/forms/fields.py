"""Fields that the forms of cases share, bounded as their columns are."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enforcement.enums import Pap, Tlp
from enforcement.models import CaseListing
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


def marks() -> tuple[forms.ChoiceField, forms.ChoiceField]:
    """Who may learn of it, and what the reader may do with it."""
    return (
        forms.ChoiceField(
            label=_("Traffic light (TLP)"), choices=Tlp.choices, initial=Tlp.AMBER, widget=Segments
        ),
        forms.ChoiceField(label=_("What the reader may do (PAP)"), choices=Pap.choices, initial=Pap.AMBER),
    )


class EntryForm(OwnWords, forms.Form):
    """One entry of a file. `rows` names fields that choose another entry of the same case, by its model."""

    rows: Mapping[str, Any] = {}

    def __init__(self, *args, case, **more) -> None:
        super().__init__(*args, **more)
        self.case = case
        for name, model in self.rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = model.objects.filter(case=case).order_by("pk")

    def values(self) -> dict[str, Any]:
        """What goes into the columns of the same names."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
