"""Forms of rights: details by members, reviews by the desk."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.evidence.forms import EvidenceField
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.ui.comparing import Claim, Comparing
from ipr_portal.ui.fields import DayField
from ipr_portal.ui.forms import OwnWords, Segments
from ipr_portal.ui.text import PlainText
from takedowns.enums import (
    OFFICE_CHOICES,
    REJECTIONS,
    RIGHT_FIELD_LABELS,
    RIGHT_FIELDS_IN_DETAILS,
    FileKind,
    MarkKind,
    RightKind,
    RightQuestion,
    RightState,
    RightVerdict,
    WorkType,
)
from takedowns.rules.rights import NEEDS, RIGHT_CODES, RightDetails

CHOOSE = [("", gettext_lazy("Choose"))]
PATENT_NUMBER = 15  # characters; what other marketplaces take
TITLES = {
    RightKind.TRADEMARK: gettext_lazy("The mark, as registered"),
    RightKind.COPYRIGHT: gettext_lazy("Title of the work"),
    RightKind.DESIGN: gettext_lazy("Name of the design"),
    RightKind.PATENT: gettext_lazy("Title of the invention"),
    RightKind.UTILITY_MODEL: gettext_lazy("Title of the utility model"),
    RightKind.GEOGRAPHICAL_INDICATION: gettext_lazy("The indication, as registered"),
    RightKind.PLANT_VARIETY: gettext_lazy("Denomination of the variety"),
}
DESCRIPTIONS = {
    RightKind.TRADEMARK: gettext_lazy("Description, as registered"),
    RightKind.COPYRIGHT: gettext_lazy("What the work is, and how to recognise it"),
    RightKind.GEOGRAPHICAL_INDICATION: gettext_lazy("Product specification"),
    RightKind.TRADE_SECRET: gettext_lazy("What is secret, without disclosing it"),
    RightKind.PLANT_VARIETY: gettext_lazy("Species and features"),
}
NUMBERS = {RightKind.COPYRIGHT: gettext_lazy("Registration number, if there is one")}


class NiceClasses(PlainText):
    """Classes of the Nice Agreement, written as people do: `3, 5 and 35`."""

    def clean(self, value) -> tuple:
        text = super().clean(value)
        numbers = text.replace(",", " ").replace(";", " ").replace(_("and"), " ").split()
        if wrong := next(
            (n for n in numbers if not (n.isascii() and n.isdigit() and len(n) < 4 and 1 <= int(n) <= 45)),
            None,
        ):
            raise ValidationError(
                _("“%(wrong)s” is not a class; classes are numbered 1 to 45.") % {"wrong": wrong[:20]}
            )
        return tuple(sorted({int(number) for number in numbers}))


class RightForm(OwnWords, forms.Form):
    """The details of a right; the fields depend on its kind.

    If it is saved unfinished (`sending` is false), only its name is required.
    """

    title = PlainText(max_length=300)
    mark_kind = forms.ChoiceField(choices=[*CHOOSE, *MarkKind.choices])
    work_type = forms.ChoiceField(choices=[*CHOOSE, *WorkType.choices])
    author = PlainText(max_length=300)
    office = forms.ChoiceField(choices=[*CHOOSE, *OFFICE_CHOICES])
    registration_number = PlainText(max_length=60)
    owner_name = PlainText(max_length=300)
    filed_on = DayField()
    registered_on = DayField()
    expires_on = DayField(
        help_text=gettext_lazy(
            "You can file notices under the right until the end of this day in its market."
        ),
    )
    first_published_on = DayField()
    nice_classes = NiceClasses(max_length=200, help_text=gettext_lazy("For example: 3, 5, 35"))
    goods = PlainText(
        max_length=5000,
        lines=True,
        help_text=gettext_lazy("As registered. We compare them with the listings."),
    )
    claims = PlainText(max_length=5000, lines=True)
    mandate = PlainText(max_length=2000, lines=True)
    description = PlainText(max_length=5000, lines=True)
    disclaimer = PlainText(
        max_length=2000, lines=True,
        help_text=gettext_lazy("The words that the certificate says nobody can claim alone (INID 526), for example: BOTANICALS"),
    )  # fmt: skip
    original_works = PlainText(
        max_length=5000, lines=True, help_text=gettext_lazy("Addresses, one on a line.")
    )
    markets = forms.MultipleChoiceField(
        choices=MARKET_CHOICES, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Where it is in force. A national registration covers its own country."),
    )  # fmt: skip
    files: Any = EvidenceField(
        help_text=gettext_lazy(
            "All pages, with a certified translation unless in English. PDF or pictures, up to 25 MB each."
        )
    )

    def __init__(self, kind: str, *args, sending: bool = True, has_files: bool = False, **more) -> None:
        super().__init__(*args, **more)
        self.kind, self.sending, self.needs = RightKind(kind), sending, NEEDS[RightKind(kind)]
        for name in [name for name in self.fields if name not in (*self.needs.fields, "files")]:
            del self.fields[name]
        for name, field in self.fields.items():
            field.label, field.required = RIGHT_FIELD_LABELS[name], name in self.needs.required
        self.fields["files"].required = self.needs.certificate and not has_files
        self._speak_of(self.kind)

    def _speak_of(self, kind) -> None:
        words = {"title": TITLES, "description": DESCRIPTIONS, "registration_number": NUMBERS}
        for name, by_kind in words.items():
            if name in self.fields and kind in by_kind:
                self.fields[name].label = by_kind[kind]
        if kind in (RightKind.PATENT, RightKind.UTILITY_MODEL):
            number = self.fields["registration_number"]
            assert isinstance(number, PlainText)
            number.most = PATENT_NUMBER

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.sending:
            for name, errors in self.errors.as_data().items():
                if name != "title" and {error.code for error in errors} == {"required"}:
                    self.cleaned_data[name] = [] if name in ("markets", "files") else None
            for name in [name for name in self.cleaned_data if name in self.errors]:
                del self.errors[name]

    def details(self) -> RightDetails:
        """The valid details."""
        said = {
            name: value for name, value in self.cleaned_data.items() if name != "files" and value is not None
        }
        inside = {name: _plain(said.pop(name)) for name in RIGHT_FIELDS_IN_DETAILS if name in said}
        return RightDetails(
            kind=self.kind,
            details=inside,
            **({"owner_name": ""} | said | {"markets": tuple(said.get("markets", ()))}),
        )


def initial_of(right) -> dict:
    """A right as the form shows it."""
    return right.details | {
        name: getattr(right, name) for name in RightForm.base_fields if hasattr(right, name) and name not in _MANY
    } | {"nice_classes": ", ".join(map(str, right.nice_classes)), "markets": sorted(right.market_codes())}  # fmt: skip


_MANY = ("nice_classes", "markets", "files")


def _plain(value) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


class RenewalForm(OwnWords, forms.Form):
    """The new term of a right, and its proof."""

    expires_on = DayField(label=gettext_lazy("Last day of the renewed term"))
    files: Any = EvidenceField(label=gettext_lazy("Renewal certificate"))


class RightFilesForm(OwnWords, forms.Form):
    """More documents about a right."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=[
            (FileKind.CERTIFICATE, FileKind.CERTIFICATE.label),
            (FileKind.OTHER, gettext_lazy("Translation, assignment, licence or other document")),
            (FileKind.GENUINE, FileKind.GENUINE.label),
        ],
    )
    files: Any = EvidenceField()


class RightFilter(forms.Form):
    """The filters of the registry, from the address; an unknown filter is ignored."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("All states")), *RightState.choices],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("All kinds")), *RightKind.choices],
    )
    market = forms.ChoiceField(
        label=gettext_lazy("Market"),
        required=False,
        choices=[("", gettext_lazy("All markets")), *MARKET_CHOICES],
    )

    def known(self) -> dict:
        """The filters with a known value."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


# Declared details that a certificate shows, and the question to ask if they differ.
COMPARED = {
    "owner_name": "OWNER_DIFFERS",
    "registration_number": "NUMBER_DIFFERS",
    "office": "",
    "registered_on": "DATES_DIFFER",
    "expires_on": "DATES_DIFFER",
    "nice_classes": "SCOPE_DIFFERS",
    "goods": "SCOPE_DIFFERS",
    "author": "WORK_UNCLEAR",
}


class ReviewForm(Comparing):
    """The review of a right by the desk."""

    asks, verifies = RightVerdict.ASK, RightVerdict.VALIDATE
    claims = {name: Claim(RIGHT_FIELD_LABELS[name], question) for name, question in COMPARED.items()}
    branches = {
        "questions": (RightVerdict.ASK, gettext_lazy("Tick at least one question.")),
        "code": (RightVerdict.REJECT, gettext_lazy("Choose the code that says why.")),
    }

    submitted_at = forms.CharField(max_length=40, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=gettext_lazy("Answer"), choices=RightVerdict.choices, widget=Segments,
        error_messages={"required": gettext_lazy("Choose an answer.")},
    )  # fmt: skip
    questions = forms.MultipleChoiceField(
        label=gettext_lazy("What to ask"), choices=RightQuestion.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    code = forms.ChoiceField(
        label=gettext_lazy("Why not"), required=False,
        choices=[*CHOOSE, *((code, f"{code} {REJECTIONS[code].meaning}") for code in RIGHT_CODES)],
    )  # fmt: skip
    sentence = PlainText(
        label=gettext_lazy("Additional message for the rights holder"), max_length=2000, lines=True, required=False,
        help_text=gettext_lazy("For example: “Page 2, with the list of goods, is missing.”"),
    )  # fmt: skip

    def clean_submitted_at(self) -> datetime:
        try:
            return datetime.fromisoformat(self.cleaned_data["submitted_at"])
        except ValueError as error:
            raise ValidationError(_("Reload the page.")) from error
