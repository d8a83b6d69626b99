"""Plain text from people: what it must not contain, and how it is normalised."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

# Characters that no writing needs and that hide or reverse what people read (UAX #9, Unicode TR 36). Joiners and the
# two direction marks stay: Thai, Arabic and Indic text uses them.
UNWANTED = re.compile(
    "(?P<nul>\x00)|(?P<control>[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f])"
    "|(?P<direction>[\u202a-\u202e\u2066-\u2069])|(?P<tag>[\U000e0000-\U000e007f])"
    "|(?P<broken>[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff])"
)
NAMES = {
    "nul": gettext_lazy("an empty control character"),
    "control": gettext_lazy("a control character"),
    "direction": gettext_lazy("a character that reverses the reading direction"),
    "tag": gettext_lazy("an invisible tag character"),
    "broken": gettext_lazy("a broken character"),
}


@dataclass(frozen=True, slots=True)
class Unwanted:
    """The first unwanted character of a text."""

    kind: str
    position: int  # from 1

    def __str__(self) -> str:
        return _("There is %(what)s at position %(position)d. Delete it, or type the text again.") % {
            "what": NAMES[self.kind],
            "position": self.position,
        }


def find_unwanted(text: str) -> Unwanted | None:
    """Find the first character that may not stand in a text, or None."""
    match = UNWANTED.search(text)
    return Unwanted(match.lastgroup or "", match.start() + 1) if match else None


def tidy(text: str) -> str:
    """Composed characters (NFC), `\\n` for every line end, no blanks around."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class PlainText(forms.CharField):
    """Text in one line or many, tidied; refused with the reason, the place and what to do.

    Lengths are in characters, after tidying. The messages say how many there are.
    """

    def __init__(self, *, min_length=None, max_length=None, lines=False, **more) -> None:
        self.least, self.most, self.lines = min_length, max_length, lines
        if lines:
            more.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(strip=False, **more)
        self.validators = []

    def to_python(self, value) -> str:
        text = "" if value in self.empty_values else str(value)
        if wrong := find_unwanted(text):
            raise ValidationError(str(wrong), code="unwanted")
        text = tidy(text)
        return text if self.lines else " ".join(text.split("\n"))

    def validate(self, value) -> None:
        super().validate(value)
        length = len(value)
        if self.least and value and length < self.least:
            raise ValidationError(
                ngettext("At least %(n)d character, please; %(have)d so far.",
                         "At least %(n)d characters, please; %(have)d so far.", self.least)
                % {"n": self.least, "have": length}, code="short",
            )  # fmt: skip
        if self.most and length > self.most:
            raise ValidationError(
                _("At most %(n)s characters, please; there are %(have)s. Shorten it, or attach a file.")
                % {"n": f"{self.most:,}", "have": f"{length:,}"}, code="long",
            )  # fmt: skip


class RefuseNul:
    """Answers 400 to a NUL in an address, which no database takes; in a form the field refuses it."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request) -> Any:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return render(request, "400.html", status=400)
        return self.get_response(request)
