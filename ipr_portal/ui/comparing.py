"""A review that compares what was declared with the documents, point by point."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.lazy import LazyStr

from .forms import Branches, Segments

MATCHES, DIFFERS = "matches", "differs"
ANSWERS = [
    ("", gettext_lazy("Open")),
    (MATCHES, gettext_lazy("Matches")),
    (DIFFERS, gettext_lazy("Differs")),
]
PREFIX = "claim_"


class Claim(NamedTuple):
    """One thing that was declared and that the documents show; `question` is asked where they differ."""

    label: LazyStr
    question: LazyStr = ""


class Comparison(NamedTuple):
    """A claim as the form shows it: its value beside the choice."""

    label: LazyStr
    value: str
    field: forms.BoundField


class Comparing(Branches):
    """A review whose differences are added to the questions and to the sentence for the other side.

    `asks` and `verifies` name the answers that ask and that verify; `claims` what is compared, by its name.
    """

    asks = ""
    verifies = ""
    claims: Mapping[str, Claim] = {}

    def __init__(self, *args, declared: Mapping[str, str], **more) -> None:
        super().__init__(*args, **more)
        self.declared = {name: declared[name] for name in self.claims if declared.get(name)}
        for name in self.declared:
            self.fields[PREFIX + name] = forms.ChoiceField(
                label=self.claims[name].label, choices=ANSWERS, required=False, widget=Segments, initial=""
            )

    @property
    def comparisons(self) -> list[Comparison]:
        return [
            Comparison(self.claims[name].label, value, self[PREFIX + name])
            for name, value in self.declared.items()
        ]

    def clean(self) -> Any:
        answers = {name: self.cleaned_data.pop(PREFIX + name, "") for name in self.declared}
        differing = [self.claims[name] for name, answer in answers.items() if answer == DIFFERS]
        verdict = self.cleaned_data.get(self.answer)
        if differing and verdict == self.verifies:
            said = _("You marked as different: %(what)s. Ask about it or refuse, or mark it as matching.")
            self.add_error(self.answer, said % {"what": labels_of(differing)})
        elif differing and verdict:
            self._carry(differing, asks=verdict == self.asks)
        return super().clean()

    def _carry(self, differing: list[Claim], *, asks: bool) -> None:
        """Add the differences to the sentence, and to the questions where there is one for them."""
        said = _("Differs from the document: %(what)s.") % {"what": labels_of(differing)}
        typed = self.cleaned_data.get("sentence", "")
        self.cleaned_data["sentence"] = f"{typed}\n{said}" if typed else said
        if asks:
            ticked = self.cleaned_data.get("questions") or []
            more = [claim.question for claim in differing if claim.question]
            self.cleaned_data["questions"] = list(dict.fromkeys([*ticked, *more]))


def labels_of(claims: list[Claim]) -> str:
    return get_text_list([str(claim.label) for claim in claims], _("and"))
