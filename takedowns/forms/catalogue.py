"""Parsing an entry of the catalogue of a right."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.evidence.forms import EvidenceField
from ipr_portal.markets import MARKETS
from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText
from takedowns.models import IPRight, RightProduct
from takedowns.rules.catalogue import ProductDetails

PRICE = "price_"
KEEP = "keep"
WITHOUT_CENTS = ("IDR", "VND")


class PriceField(forms.DecimalField):
    """An amount as people write it: thousands may be parted by commas."""

    def __init__(self, **more) -> None:
        super().__init__(
            max_digits=14, decimal_places=2, required=False,
            error_messages={
                "invalid": _("This is not an amount. Write it with a point for cents, such as 1,290.00."),
                "max_decimal_places": _("Write at most two figures after the point."),
            },
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **more,
        )  # fmt: skip

    def to_python(self, value) -> Any:
        return super().to_python(value.replace(",", "").replace(" ", "") if isinstance(value, str) else value)


class ProductForm(OwnWords, forms.Form):
    """One product, its list price in each market of the right, and its pictures."""

    name = PlainText(
        label=gettext_lazy("Name"), max_length=300,
        help_text=gettext_lazy("As you sell it: Night Serum Kelapa 30 ml"),
    )  # fmt: skip
    article = PlainText(
        label=gettext_lazy("Article number"), max_length=60, required=False,
        help_text=gettext_lazy("Your own number, if listings name it."),
    )  # fmt: skip
    files: Any = EvidenceField(
        label=gettext_lazy("Pictures of the genuine product"), required=False,
        help_text=gettext_lazy("Front, back and what copies get wrong. JPEG, PNG or WebP, up to 25 MB each."),
    )  # fmt: skip

    def __init__(self, right: IPRight, *args, product: RightProduct | None = None, **more) -> None:
        if product and "initial" not in more:
            more["initial"] = initial_of(product)
        super().__init__(*args, **more)
        codes = [code for code in MARKETS if code in right.market_codes()]
        for code in codes:
            market = MARKETS[code]
            label = _("List price in %(market)s (%(currency)s)") % {
                "market": market.name,
                "currency": market.currency,
            }
            self.fields[PRICE + code] = PriceField(label=label)
        rows = list(product.files.all()) if product else []
        if rows:
            self.fields[KEEP] = forms.MultipleChoiceField(
                label=_("Pictures that stay"), required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(str(row.file_id), row.file.name) for row in rows],
            )  # fmt: skip
        self.order_fields(["name", "article", *(PRICE + code for code in codes), KEEP, "files"])

    def details(self) -> ProductDetails:
        """The valid details."""
        said = self.cleaned_data
        prices = {
            name.removeprefix(PRICE): value
            for name, value in said.items()
            if name.startswith(PRICE) and value is not None
        }
        return ProductDetails(name=said["name"], article=said["article"], prices=prices)

    def kept(self) -> set[UUID]:
        """The keys of the files that stay."""
        return {UUID(key) for key in self.cleaned_data.get(KEEP, ())}


def initial_of(product: RightProduct) -> dict[str, Any]:
    """An entry as the form shows it."""
    prices = {PRICE + row.market: _plain(row.amount, row.currency) for row in product.prices.all()}
    kept = [str(row.file_id) for row in product.files.all()]
    return {"name": product.name, "article": product.article, KEEP: kept} | prices


def _plain(amount: Decimal, currency: str) -> str:
    return f"{amount:,.0f}" if currency in WITHOUT_CENTS else f"{amount:,.2f}"
