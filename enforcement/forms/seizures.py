"""Forms of seizures and of rates."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from enforcement.enums import Disposal, GoodsCondition, SeizureResult, Unit, ValuationBasis
from enforcement.models import CaseParty, Raid
from enforcement.rules.seizures import LineDetails, SeizureDetails, Value
from ipr_portal.exchange.ecb import CURRENCIES
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.spreadsheets.reading import CannotRead, Wanted, read
from ipr_portal.ui.fields import DayField, NumberField
from ipr_portal.ui.forms import OwnWords, Segments, offer
from ipr_portal.ui.moments import say_day
from ipr_portal.ui.text import PlainText
from takedowns.models import IPRight

MOST_LINES = 40
BY_HAND = ["VND", "TWD"]  # the bank does not quote them
ALL_CURRENCIES = sorted({*CURRENCIES, *BY_HAND, "EUR", "USD"})
OFFERED = [(code, code) for code in ALL_CURRENCIES]
BASES = {
    "genuine": ValuationBasis.GENUINE_MSRP,
    "street": ValuationBasis.LOCAL_STREET_PRICE,
    "declared": ValuationBasis.DECLARED,
    "cost": ValuationBasis.PRODUCTION_COST,
    "expert": ValuationBasis.EXPERT,
    "unknown": ValuationBasis.UNKNOWN,
}


def amount(label, **more) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, max_digits=16, decimal_places=4, **more)


class RaidChoices(forms.ModelChoiceField):
    """Raids by their day, place, agency and result."""

    def label_from_instance(self, obj: Raid) -> str:
        day = say_day(obj.raided_on or obj.planned_on)
        return f"{day}, {obj.place}, {obj.agency}: {obj.get_result_display()}"


class SeizureForm(OwnWords, forms.Form):
    """What a raid found of one rights holder's goods, or that it found nothing."""

    party = forms.ChoiceField(label=_("Rights holder"))
    raid = RaidChoices(
        Raid.objects.none(), label=_("Raid"), empty_label=_("Choose"),
        help_text=_("Its day is the day of the exchange rate. A raid appears here once its result is entered."),
    )  # fmt: skip
    result = forms.ChoiceField(
        label=_("Result"), choices=SeizureResult.choices, widget=Segments, initial=SeizureResult.GOODS_FOUND
    )
    nothing_because = PlainText(label=_("Why nothing was found"), max_length=500, required=False)
    raid_reference = PlainText(label=_("Number of the raid"), max_length=60, required=False)
    report_number = PlainText(label=_("Number of the authority’s report"), max_length=100, required=False)
    who_counted = PlainText(label=_("Who counted"), max_length=200, required=False)
    expert = PlainText(label=_("Expert who attended"), max_length=200, required=False)
    storage = PlainText(label=_("Where the goods are stored"), max_length=300, required=False)
    sample_kept = PlainText(label=_("Sample that is kept"), max_length=300, required=False)
    arrests = NumberField(label=_("Arrests"), required=False, max_value=10_000)

    def __init__(self, *args, parties: Sequence[CaseParty], raids: QuerySet[Raid], **more) -> None:
        super().__init__(*args, **more)
        self.parties = {str(party.pk): party for party in parties}
        offer(self, "party", [(key, party.brand) for key, party in self.parties.items()])
        if len(self.parties) == 1:
            del self.fields["party"]
        field = self.fields["raid"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = raids

    def chosen(self) -> CaseParty:
        return self.parties[self.cleaned_data.get("party") or next(iter(self.parties))]

    def details(self) -> SeizureDetails:
        said = {name: self.cleaned_data[name] for name in SeizureDetails.__dataclass_fields__}
        return SeizureDetails(
            **said | {"result": SeizureResult(said["result"]), "arrests": said["arrests"] or 0}
        )


class LineForm(OwnWords, forms.Form):
    """Goods of one kind, with what one unit is worth on each basis that is known."""

    brand = PlainText(label=_("Brand"), max_length=200)
    right = forms.ChoiceField(label=_("Right that is infringed"), required=False)
    description = PlainText(label=_("Goods"), max_length=300)
    quantity = forms.DecimalField(label=_("Quantity"), max_digits=12, decimal_places=3)
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices)
    condition = forms.ChoiceField(label=_("Condition"), choices=GoodsCondition.choices)
    currency = forms.ChoiceField(label=_("Currency"), choices=OFFERED)
    genuine = amount(_("Genuine retail price"))
    street = amount(_("Local street price"))
    declared = amount(_("Declared value"))
    cost = amount(_("Production cost"))
    expert = amount(_("Expert’s valuation"))
    unknown = amount(_("Value, basis not known"))
    valuer = PlainText(label=_("Who valued it"), max_length=200, required=False)
    provisional = forms.BooleanField(label=_("Provisional"), required=False)

    def __init__(self, *args, rights: Sequence[tuple[str, str]], **more) -> None:
        super().__init__(*args, **more)
        offer(self, "right", [("", _("Not said")), *rights])

    def has_changed(self) -> bool:
        """Whether anything was typed: brand, unit and currency are chosen from the start."""
        return any(self[name].data for name in ("description", "quantity", *BASES))

    def details(self) -> LineDetails:
        said = self.cleaned_data
        values = tuple(
            Value(basis=basis, unit_value=said[name], currency=said["currency"], valuer=said["valuer"])
            for name, basis in BASES.items()
            if said[name] is not None
        )
        return LineDetails(
            brand=said["brand"], description=said["description"], quantity=said["quantity"], unit=Unit(said["unit"]),
            condition=GoodsCondition(said["condition"]), values=values, provisional=said["provisional"],
            right_id=int(said["right"]) if said["right"] else None,
        )  # fmt: skip


def as_choices(rights: Iterable[IPRight]) -> list[tuple[str, str]]:
    """Rights as choices: words or name, kind, office and number of each."""
    return [
        (str(one.pk), ", ".join(filter(None, [one.title, str(one.get_kind_display()), one.office, one.registration_number])))
        for one in rights
    ]  # fmt: skip


class Lines(BaseFormSet):
    """The lines of a seizure; those left empty are none."""

    def filled(self) -> list[LineDetails]:
        return [form.details() for form in self.forms if form.has_changed()]


LineForms = formset_factory(
    LineForm, formset=Lines, extra=3, max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True
)


class DisposalForm(OwnWords, forms.Form):
    """What became of the goods of a line."""

    disposal = forms.ChoiceField(
        label=_("What became of them"), choices=[(one.value, capfirst(one.label)) for one in Disposal]
    )
    disposed_on = DayField(label=_("On"), required=False)
    certificate = PlainText(label=_("Number of the certificate"), max_length=200, required=False)
    witness = PlainText(
        label=_("Who witnessed it"), max_length=200, required=False,
        help_text=_("A destruction needs its day, its certificate and a witness."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("disposal") == Disposal.DESTROYED:
            for name in ("disposed_on", "certificate", "witness"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(
                        name, _("A destruction is witnessed. Enter its day, certificate and witness.")
                    )
        return said


class FiguresForm(forms.Form):
    """Which seizures the figures are about, and the basis of the headline."""

    year = NumberField(label=_("Year"), required=False, min_value=2000, max_value=2199)
    market = forms.ChoiceField(
        label=_("Market"), required=False, choices=[("", _("All markets")), *MARKET_CHOICES]
    )
    basis = forms.ChoiceField(label=_("Basis"), required=False, choices=ValuationBasis.choices)
    brand = PlainText(label=_("Brand"), max_length=200, required=False)

    def known(self) -> dict[str, Any]:
        """What was chosen and is valid."""
        self.is_valid()
        return {
            name: self.cleaned_data[name]
            for name in ("year", "market", "brand")
            if self.cleaned_data.get(name)
        }

    def on_basis(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("basis") or ValuationBasis.GENUINE_MSRP


class RateForm(OwnWords, forms.Form):
    """A rate that somebody found, with its source."""

    currency = forms.ChoiceField(label=_("Currency"), choices=[])
    per_usd = forms.DecimalField(
        label=_("How much one US dollar bought"), min_value=Decimal("0.00000001"), max_digits=16, decimal_places=8,
        help_text=_("For the dong, for example 25410."),
    )  # fmt: skip
    day = DayField(label=_("Day on which it was published"))
    source = PlainText(
        label=_("Source"), max_length=100, help_text=_("For example: State Bank of Vietnam, central rate")
    )

    def __init__(self, *args, today: date, **more) -> None:
        super().__init__(*args, **more)
        self.today = today
        offer(
            self,
            "currency",
            [(code, code) for code in dict.fromkeys([*BY_HAND, *ALL_CURRENCIES]) if code != "USD"],
        )

    def clean_day(self) -> date:
        if self.cleaned_data["day"] > self.today:
            raise ValidationError(_("This day lies in the future."))
        return self.cleaned_data["day"]


def columns() -> list[Wanted]:
    """The columns of a table of rates."""
    return [
        Wanted("currency", [_now("Currency")]),
        Wanted("per_usd", [_now("Rate"), "per USD"]),
        Wanted("day", [_now("Day"), _now("Date")]),
        Wanted("source", [_now("Source")]),
    ]


class RateFileForm(OwnWords, forms.Form):
    """A table of rates: currency, rate, day, source."""

    file = forms.FileField(
        label=_("Table"), help_text=_("A .csv or .xlsx file with the columns Currency, Rate, Day and Source.")
    )

    def __init__(self, *args, today: date, **more) -> None:
        super().__init__(*args, **more)
        self.today = today

    def clean_file(self) -> list[dict[str, Any]]:
        """The rates of the table; every mistake is named with its row."""
        try:
            sheet = read(self.cleaned_data["file"], columns())
        except CannotRead as refused:
            raise ValidationError(str(refused)) from refused
        forms_ = [(line, RateForm(line.cells, today=self.today)) for line in sheet.lines]
        wrong = [
            ValidationError(f"{line.place(name)}: {error}")
            for line, form in forms_
            for name, errors in form.errors.items()
            for error in errors
        ]
        if wrong:
            raise ValidationError(wrong[:20])
        return [form.cleaned_data for _line, form in forms_]
