"""The form of a second opinion: an outcome for each listing, and one for many at once."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText
from takedowns.enums import GOES, REJECTIONS, DecisionGround, ListingOutcome
from takedowns.models import Listing
from takedowns.rules.triage import VERDICTS, Verdict

from .triage import code_of

OUTCOMES = [("", gettext_lazy("Choose an outcome")), *((one.value, one.label) for one in VERDICTS)]
OPINION = ("outcome", "code", "sentence", "same_as")
TICKED, OPEN = (
    "ticked",
    "open",
)  # what a choice for many is about: the ticked listings, or those without an outcome
LONGEST_CODE = 300  # a code with its meaning, as the list of codes offers it


class CodeField(PlainText):
    """A rejection code: typed as the desk types it (“SU-01”, “su1”), or chosen with its meaning."""

    def __init__(self, **more) -> None:
        super().__init__(
            max_length=LONGEST_CODE,
            required=False,
            widget=forms.TextInput(attrs={"list": "codes", "autocomplete": "off"}),
            **more,
        )

    def to_python(self, value) -> str:
        return code_of(super().to_python(value))


def told(code: str) -> str:
    """A code with its meaning, as the list of codes offers it."""
    return f"{code} {REJECTIONS[code].meaning}" if code in REJECTIONS else code


def what_is_missing(outcome: str, code: str, same_as: str) -> dict[str, str]:
    """What an outcome needs and does not have, by the name of the field."""
    missing = {}
    if outcome == ListingOutcome.REJECTED and code not in REJECTIONS:
        missing["code"] = _("Choose the code that says why, such as SU-01.")
    if outcome == ListingOutcome.DUPLICATE and not same_as:
        missing["same_as"] = _("Name the notice in which the same listing stands.")
    return missing


class OpinionForm(OwnWords, forms.Form):
    """What somebody would decide about each listing; nothing is filled in beforehand."""

    def __init__(
        self, listings: Sequence[Listing], *, ground: str, data=None, initial=None, ticked: Iterable[str] = ()
    ) -> None:
        super().__init__(data, initial={"ground": ground} | (initial or {}))
        self.listings = listings
        self.ticked = set(data.getlist("pick")) if data else set(ticked)
        self.fields["ground"] = forms.ChoiceField(
            label=_("Ground for the takedown"), choices=DecisionGround.choices,
            help_text=_("Of every listing that you take down or restrict."),
        )  # fmt: skip
        for listing in listings:
            self.fields |= _fields(listing)
        self.set_words()

    @property
    def rows(self) -> list[tuple[Listing, dict[str, forms.BoundField]]]:
        """Each listing with its fields, by name."""
        return [(one, {name: self[f"{name}-{one.pk}"] for name in OPINION}) for one in self.listings]

    @property
    def incomplete(self) -> list[tuple[int, str]]:
        """The positions of the listings with invalid input, each with the id of its first such field."""
        wrong = {
            listing.position: next((field.id_for_label for field in row.values() if field.errors), "")
            for listing, row in self.rows
        }
        return [(position, field) for position, field in wrong.items() if field]

    def clean(self) -> dict[str, Any]:
        for listing in self.listings:
            given = [
                self.cleaned_data.get(f"{name}-{listing.pk}", "") for name in ("outcome", "code", "same_as")
            ]
            for name, said in what_is_missing(*given).items():
                if f"{name}-{listing.pk}" not in self.errors:
                    self.add_error(f"{name}-{listing.pk}", said)
        return self.cleaned_data

    def verdicts(self) -> list[Verdict]:
        return [self._verdict(listing.pk) for listing in self.listings]

    def _verdict(self, key: int) -> Verdict:
        """What is said about one listing; a code or a notice that its outcome does not need is left out."""
        given = {name: self.cleaned_data[f"{name}-{key}"] for name in OPINION}
        outcome = ListingOutcome(given["outcome"])
        return Verdict(
            key, outcome, code=given["code"] if outcome == ListingOutcome.REJECTED else "", sentence=given["sentence"],
            ground=self.cleaned_data["ground"] if outcome in GOES else "",
            same_as=given["same_as"] if outcome == ListingOutcome.DUPLICATE else "",
        )  # fmt: skip


def _fields(listing: Listing) -> dict[str, forms.Field]:
    place, key = {"n": listing.position}, listing.pk
    return {
        f"outcome-{key}": forms.ChoiceField(label=_("Outcome of listing %(n)s") % place, choices=OUTCOMES),
        f"code-{key}": CodeField(label=_("Code of the rejection of listing %(n)s") % place),
        f"sentence-{key}": PlainText(
            label=_("Why, in a sentence, about listing %(n)s") % place,
            max_length=2000,
            lines=True,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        f"same_as-{key}": PlainText(
            label=_("Notice that has the same listing as listing %(n)s") % place,
            max_length=24,
            required=False,
        ),
    }


class SameOpinionForm(OwnWords, forms.Form):
    """One outcome for many listings of an opinion. It fills in their fields, and records nothing."""

    bulk_outcome = forms.ChoiceField(label=gettext_lazy("Outcome for many listings"), choices=OUTCOMES)
    bulk_code = CodeField(label=gettext_lazy("Code, if you reject them"))
    bulk_same_as = PlainText(
        label=gettext_lazy("Notice that has the same listings, if they are duplicates"),
        max_length=24,
        required=False,
    )
    bulk_sentence = PlainText(
        label=gettext_lazy("Why, in a sentence about each of them"), max_length=2000, lines=True, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, data=None, *, listings: Sequence[Listing]) -> None:
        super().__init__(data)
        self.listings = listings
        self.picked = set(data.getlist("pick")) if data else set()

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        given = [said.get(f"bulk_{name}", "") for name in ("outcome", "code", "same_as")]
        for name, missing in what_is_missing(*given).items():
            if f"bulk_{name}" not in self.errors:
                self.add_error(f"bulk_{name}", missing)
        if not self.errors and not self.meant:
            raise ValidationError(
                _("No listing is ticked. Tick those that you mean.")
                if self.data.get("bulk") == TICKED
                else _("Every listing has an outcome. Tick those that you want to change.")
            )
        return said

    @property
    def ticked(self) -> set[str]:
        """The keys that are ticked; all of them if the tick of all is set and the browser ran no script."""
        return self.picked or {str(one.pk) for one in self.listings if self.data.get("every")}

    @property
    def meant(self) -> list[int]:
        """The keys of the listings that the choice is about."""
        if self.data.get("bulk") == TICKED:
            return [one.pk for one in self.listings if str(one.pk) in self.ticked]
        return [one.pk for one in self.listings if not self.data.get(f"outcome-{one.pk}")]

    def typed(self) -> dict[str, str]:
        """What stands in the fields of the listings, as it was typed."""
        names = ["ground", *(f"{name}-{one.pk}" for one in self.listings for name in OPINION)]
        return {name: self.data[name] for name in names if name in self.data}

    def filled(self) -> dict[str, str]:
        """The same with the choice in the fields of the listings that it is about."""
        said = {name: self.cleaned_data[f"bulk_{name}"] for name in OPINION} | {
            "code": told(self.cleaned_data["bulk_code"])
        }
        return self.typed() | {f"{name}-{key}": said[name] for key in self.meant for name in OPINION}
