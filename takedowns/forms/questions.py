"""Asking the filer of a notice, and the filer's answers."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.errors import Refusal
from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText
from takedowns.models import InformationItem, InformationRequest, Listing
from takedowns.rules.questions import DAYS, LONGEST_ANSWER, MOST_DAYS, MOST_FILES, Answer, Asking

from .kept_files import AnswerFiles, KeepsFiles, KeptFiles

ROWS = 3  # questions that the page has room for
PLACES = re.compile(r"(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?")


def places_in(text: str) -> set[int]:
    """The places that somebody typed: “2, 5-7”.

    :raises ValidationError: if anything else stands there.
    """
    found: set[int] = set()
    for part in filter(None, re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", text.strip()))):
        match = PLACES.fullmatch(part)
        if match is None:
            raise ValidationError(_("Name listings by their numbers, such as “2, 5-7”."), code="places")
        first, last = int(match[1]), int(match[2] or match[1])
        found |= set(range(first, last + 1))
    return found


class AskRow:
    """The fields of one question, and whether they are to be seen: something stands in them, or is wrong."""

    def __init__(self, form: "AskForm", n: int) -> None:
        self.code, self.sentence = form[f"code-{n}"], form[f"sentence-{n}"]
        self.listings, self.every = form[f"listings-{n}"], form[f"every-{n}"]
        self.used = any(
            field.value() or field.errors for field in (self.code, self.sentence, self.every)
        ) or bool(self.listings.errors)


class AskForm(OwnWords, forms.Form):
    """Up to three questions, each about the open listings that are named, or about every one if that is ticked."""

    days = forms.IntegerField(
        label=gettext_lazy("Business days to answer"), initial=DAYS, min_value=1, max_value=MOST_DAYS
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(
        self, data=None, *, offered, listings: Mapping[int, Listing], version: int, about: str = ""
    ) -> None:
        """:param about: the numbers that stand in the form at first."""
        super().__init__(data, initial={"version": version})
        self.listings = listings
        for n in range(1, ROWS + 1):
            self.fields[f"code-{n}"] = forms.ChoiceField(
                label=_("Question %(n)d") % {"n": n}, choices=[("", _("Nothing more") if n > 1 else "–"), *offered],
                required=n == 1,
            )  # fmt: skip
            self.fields[f"sentence-{n}"] = PlainText(
                label=_("For this case"), required=False, max_length=1000, lines=True,
                help_text=_("The filer reads it below the question."), widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip
            self.fields[f"listings-{n}"] = PlainText(
                label=_("About the listings"), required=False, max_length=200, initial=about,
                help_text=_("Their numbers, such as “2, 5-7”."),
            )  # fmt: skip
            vars(self.fields[f"listings-{n}"])["needed"] = (
                True  # or the tick below: its label does not say optional
            )
            self.fields[f"every-{n}"] = forms.BooleanField(label=_("Every undecided listing"), required=False)
        self.set_words()

    def begin_again(self, version: int) -> None:
        """Base what was typed on the present notice."""
        self.data = dict(self.data.items()) | {"version": str(version)}

    def rows(self) -> "list[AskRow]":
        return [AskRow(self, n) for n in range(1, ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        for n in range(1, ROWS + 1):
            self._clean_row(n)
        return self.cleaned_data

    def _clean_row(self, n: int) -> None:
        if self.cleaned_data.get(f"sentence-{n}") and f"code-{n}" not in self.errors:
            if not self.cleaned_data.get(f"code-{n}"):
                self.add_error(f"code-{n}", _("Choose what you ask for."))
        name, typed = f"listings-{n}", self.cleaned_data.get(f"listings-{n}", "")
        every = self.cleaned_data.get(f"every-{n}", False)
        try:
            places = set(self.listings) if every else places_in(typed)
        except ValidationError as error:
            self.add_error(name, error)
            return
        if strange := sorted(places - set(self.listings)):
            said = _("Listing %(n)s is not open, or there is none. Name open listings.")
            self.add_error(name, said % {"n": strange[0]})
        elif self.cleaned_data.get(f"code-{n}"):
            self._need_one(name, typed, every)
        self.cleaned_data[name] = places

    def _need_one(self, name: str, typed: str, every: bool) -> None:
        """Which listings a question is about is said in one way, and never by saying nothing."""
        if not typed and not every and name not in self.errors:
            self.add_error(name, _("Name the listings, or tick “Every undecided listing”."))
        elif typed and every and places_in(typed) != set(self.listings):
            self.add_error(name, _("Empty this field, or untick “Every undecided listing”."))

    def asked(self) -> list[Asking]:
        """The questions of a valid form."""
        data = self.cleaned_data
        return [
            Asking(
                data[f"code-{n}"],
                tuple(self.listings[place].pk for place in sorted(data[f"listings-{n}"])),
                data[f"sentence-{n}"],
            )
            for n in self._chosen()
        ]  # fmt: skip

    def _chosen(self) -> list[int]:
        return [n for n in range(1, ROWS + 1) if self.cleaned_data.get(f"code-{n}")]

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the field that it names."""
        chosen = self._chosen()
        row = chosen[refusal.row - 1] if 0 < refusal.row <= len(chosen) else 1
        name = refusal.field if refusal.field == "days" else f"{refusal.field}-{row}"
        self.add_error(name if name in self.fields else None, str(refusal))


class AnswerRow:
    """One question of an answer form: its fields, and the files that are kept for it."""

    def __init__(self, form: "AnswerForm", item: InformationItem) -> None:
        name = f"files-{item.position}"
        self.item, self.text, self.files = item, form[f"answer-{item.position}"], form[name]
        self.kept, self.kept_name = form.files_of(name), form.kept_name(name)


class AnswerForm(KeepsFiles):
    """The answers to all questions of a request. What was sent with a refused answer is kept."""

    def __init__(self, row: InformationRequest, data=None, files=None) -> None:
        super().__init__(data, files)
        self.request, self.items = row, list(row.items.all())
        self.file_fields = [f"files-{item.position}" for item in self.items]
        for item in self.items:
            n = item.position
            self.fields[f"answer-{n}"] = PlainText(
                label=_("Answer to question %(n)d") % {"n": n},
                required=False,
                max_length=LONGEST_ANSWER,
                lines=True,
            )
            vars(self.fields[f"answer-{n}"])["needed"] = (
                True  # words or a file: its label does not say optional
            )
            self.fields[f"files-{n}"] = AnswerFiles(
                label=_("Files for question %(n)d") % {"n": n}, required=False, max_files=MOST_FILES
            )
            self.fields[f"kept-{n}"] = KeptFiles(required=False)
        self.set_words()

    def kept_name(self, name: str) -> str:
        return name.replace("files-", "kept-")

    def rows(self) -> list[AnswerRow]:
        return [AnswerRow(self, item) for item in self.items]

    def given(self) -> dict[int, Answer]:
        """The answers by the places of their questions."""
        return {
            row.item.position: Answer(
                self.cleaned_data.get(f"answer-{row.item.position}", ""), tuple(row.kept)
            )
            for row in self.rows()
        }

    def refuse(self, refusals: list[Refusal]) -> None:
        """Show what is missing at its question."""
        for one in refusals:
            self.add_error(f"{one.field}-{one.row}", str(one))
