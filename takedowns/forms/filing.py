"""The form of a draft: the fields of its intake with labels, controls and help, and the intake's refusals beside them."""

from collections.abc import Mapping, MutableMapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.errors import Refusal
from ipr_portal.evidence.forms import EvidenceField, Files
from ipr_portal.lazy import LazyStr
from ipr_portal.markets import MARKETS
from ipr_portal.ui.forms import Addresses, Segments
from ipr_portal.ui.text import PlainText
from takedowns.enums import DETAIL_LABELS, Capacity, FileKind, WithdrawalReason
from takedowns.intake import Intake, Offer
from takedowns.models import IPRight, ReasonCode
from takedowns.rules.lines import where_we_act
from takedowns.rules.rights import why_not_carry

FAMILIES = {
    "CF": gettext_lazy("Counterfeit"), "TM": gettext_lazy("Trade mark"), "CR": gettext_lazy("Copyright"),
    "DS": gettext_lazy("Design"), "PT": gettext_lazy("Patent or utility model"),
    "GI": gettext_lazy("Geographical indication"), "OT": gettext_lazy("Other"),
}  # fmt: skip
USUAL = ("CF-02", "TM-01", "TM-03", "CR-01")  # the most frequent reasons, listed first


@dataclass(frozen=True, slots=True)
class Shown:
    """How the page shows a field of the intake."""

    label: LazyStr
    help: LazyStr = ""
    widget: type[forms.Widget] | None = None  # None: the field's own


_ADDRESSES = gettext_lazy("One per line, up to 300, all in the market above. Any form will do: from the app, from a phone, with tracking.")  # fmt: skip
SHOWN = {
    "right": Shown(gettext_lazy("Right"), widget=forms.RadioSelect),
    "market": Shown(gettext_lazy("Market"), widget=Segments),
    "reason": Shown(gettext_lazy("Reason"), widget=forms.RadioSelect),
    "listings": Shown(gettext_lazy("Listing addresses"), _ADDRESSES, Addresses),
    "explanation": Shown(
        gettext_lazy("Which feature infringes, and how you can tell"),
        gettext_lazy("For example: “Genuine caps carry an embossed fern; this one is plain.” At least 50 characters."),
    ),
    "locations": Shown(gettext_lazy("Where on the listings it shows"), widget=forms.CheckboxSelectMultiple),
    "language": Shown(gettext_lazy("Written in")),
    "message_to_seller": Shown(
        gettext_lazy("Message to the sellers"),
        gettext_lazy("Sellers see this, your brand and the right. Your name is not shown to them."),
    ),
    "capacity": Shown(gettext_lazy("You act as"), widget=forms.RadioSelect),
    "complainant_name": Shown(gettext_lazy("Name of the complainant")),
    "complainant_email": Shown(gettext_lazy("E-mail address")),
    "complainant_address": Shown(gettext_lazy("Postal address")),
    "complainant_phone": Shown(gettext_lazy("Telephone")),
    "statements": Shown("", widget=forms.CheckboxSelectMultiple),
    "signature": Shown(gettext_lazy("Your full name, as signature")),
}  # fmt: skip
DETAIL_HELP = {
    "test_purchase": gettext_lazy("Order number, day, and what was bought."),
    "tell_tale": gettext_lazy("At least one: a misspelt mark, a wrong cap, no batch code."),
    "destination_countries": gettext_lazy("For example: Japan, South Korea"),
    "original_works": gettext_lazy("Addresses, one on a line."),
    "claims": gettext_lazy("For example: claims 1 and 4"),
    "decision_reference": gettext_lazy("Court or office, number and day of the decision."),
    "differences": gettext_lazy(
        "One a line, at most eight. We number them, and read them beside the pictures."
    ),
}
SHOWN |= {name: Shown(label, DETAIL_HELP.get(name, "")) for name, label in DETAIL_LABELS.items()}


class FilingForm(forms.Form):
    """One right, one market, one reason, the listings, the statements and the signature.

    Bound, it shows what the intake refuses, by field; unbound, a draft as it was typed.
    """

    file_kind = forms.ChoiceField(label=gettext_lazy("It shows"), choices=FileKind.choices, required=False)
    files: Any = EvidenceField(
        label=gettext_lazy("Evidence"), required=False, widget=Files({"data-adds": "add-files"})
    )

    def __init__(self, typed: Mapping[str, Any], offer: Offer, *, bound=False, have=frozenset()) -> None:
        only_read = cast(MutableMapping[str, Any], typed)
        super().__init__(data=typed if bound else None, initial=only_read)
        self.intake = Intake(typed, offer, have=have)
        shown = {name: show_field(name, field) for name, field in self.intake.fields.items()}
        self.fields = shown | self.fields
        before_evidence = list(shown)[: list(shown).index("capacity")]
        self.order_fields([*before_evidence, "file_kind", "files"])
        self.fields["listings"].help_text = f"{_ADDRESSES} {where_we_act()}"
        self.fields["capacity"].initial = Capacity.AGENT if offer.agent else None
        self.fields["statements"].label = _("You confirm, for %(principal)s") % {
            "principal": offer.organisation.legal_name
        }
        self.asked = [self[name] for name in self.intake.details]

    def full_clean(self) -> None:
        """The intake has read the values; its refusals are the errors. Lines show their own beside each address."""
        self._errors = ErrorDict(renderer=self.renderer)
        if self.is_bound:
            self.cleaned_data = dict(self.intake.values)
            for refusal in self.intake.refusals():
                if not refusal.row:
                    self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))

    @property
    def chosen_right(self) -> IPRight | None:
        return self.intake.chosen_right

    @property
    def chosen_reason(self) -> ReasonCode | None:
        return self.intake.chosen_reason

    @property
    def market_said(self) -> str:
        market = self.intake.chosen_market
        return str(MARKETS[market].name) if market else ""

    @property
    def files_asked(self) -> list[str]:
        """What the files that the reason asks for must show."""
        return [
            str(FileKind(kind).label) for kind in (self.chosen_reason.files if self.chosen_reason else [])
        ]

    @property
    def next_file_kind(self) -> str:
        """The kind of the next file: required by the reason and still missing."""
        asked = self.chosen_reason.files if self.chosen_reason else []
        return next((kind for kind in asked if kind not in self.intake.have), FileKind.SUSPECT)

    def why_not_here(self, right: IPRight) -> Refusal | None:
        """Why no notice can be filed under the right in the market, for any reason code; or None."""
        return why_not_carry(right, self.intake.chosen_market, None, self.intake.offer.on)

    @property
    def fitting_reasons(self) -> list[ReasonCode]:
        """The reasons that apply to the chosen right, the usual ones first; and always the chosen one."""
        right, chosen = self.chosen_right, self.chosen_reason
        every = self.intake.offer.reasons
        fitting = [one for one in every if (right and right.kind in one.rights) or one == chosen]
        return sorted(
            fitting,
            key=lambda one: (one.is_closed, USUAL.index(one.code) if one.code in USUAL else len(USUAL)),
        )

    @property
    def is_chosen(self) -> bool:
        """Whether market, reason and right are chosen and fit together."""
        right = self.chosen_right
        return bool(
            self.intake.chosen_market and self.chosen_reason and right and not self.intake.why_not(right)
        )

    @property
    def complainant_is_asked(self) -> bool:
        """Whether the complainant's name is missing, or one of the fields about the complainant is wrong."""
        about = [name for name in self.fields if name.startswith("complainant_")]
        return not self["complainant_name"].value() or any(self[name].errors for name in about)


def show_field(name: str, field: forms.Field) -> forms.Field:
    """A copy of a field of the intake, as the page shows it."""
    shown, field = SHOWN[name], deepcopy(field)
    field.label, field.help_text = shown.label, shown.help
    if shown.widget:
        field.widget = shown.widget()
        field.widget.is_required = field.required
        if isinstance(field, forms.ChoiceField):
            field.choices = field.choices  # the new control takes them too
    return field


class WithdrawalForm(forms.Form):
    """Why a notice is withdrawn."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=WithdrawalReason.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason.")},
    )  # fmt: skip
    sentence = PlainText(
        label=gettext_lazy("Anything we should know"), max_length=1000, lines=True, required=False
    )
