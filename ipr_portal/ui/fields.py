"""Bounded fields for forms: a mail address, a day, a whole number, a name."""

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.formatted_text import MOST

from .forms import Day
from .mailboxes import LONGEST, is_hidden, one_form
from .text import PlainText

HIGHEST = 2**31 - 1  # of a number in a column
BUDDHIST = 543  # years by which the Buddhist era is ahead
# An address in a name becomes a link in the reader's mail. A domain alone is a name too: Booking.com
IN_A_NAME = re.compile(
    r"://|\bwww\d*\.|\b(?:https?|mailto|ftp|tel):|(?:[^\W_][\w-]*\.)+[^\W\d_]{2,}[/?#:]\S|\S@\S+\.\S",
    re.IGNORECASE,
)


class MailField(forms.EmailField):
    """A mail address as the columns store it: 254 characters, nothing invisible, one form of its domain."""

    default_error_messages = {
        "long": gettext_lazy("An e-mail address has at most 254 characters. Shorten it."),
        "hidden": gettext_lazy(
            "There is an invisible character at position %(position)d. Delete it, or type the address again."
        ),
    }

    def __init__(self, **more) -> None:
        super().__init__(**{"max_length": LONGEST} | more)
        self.error_messages["invalid"] = validate_email.message

    def to_python(self, value) -> str | None:
        text = str(value or "").strip()
        if len(text) > LONGEST:
            raise ValidationError(self.error_messages["long"], code="long")
        if (place := next((n for n, one in enumerate(text, 1) if is_hidden(one)), None)) is not None:
            raise ValidationError(self.error_messages["hidden"], code="hidden", params={"position": place})
        if not text.rpartition("@")[0].isascii():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return super().to_python(one_form(text))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class DayField(forms.DateField):
    """A day of the years in which rights are registered and letters end.

    A year of the Buddhist era, as Thai certificates have it, is refused, naming the common-era year.
    """

    widget = Day
    default_error_messages = {
        "invalid": gettext_lazy("Write the day as year, month and day, such as 2026-12-19.")
    }
    FIRST, LAST = 1800, 2199

    def to_python(self, value) -> date | None:
        if isinstance(value, str) and len(value) > 40:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        day = super().to_python(value)
        if day is not None and not self.FIRST <= day.year <= self.LAST:
            raise ValidationError(self._why_not(day), code="year")
        return day

    def _why_not(self, day: date) -> str:
        ours = day.year - BUDDHIST
        if 1900 <= ours <= self.LAST:
            return _("%(year)d looks like a year of the Buddhist era. Enter it as %(ours)d.") % {
                "year": day.year, "ours": ours,
            }  # fmt: skip
        return _("Give a year between %(first)d and %(last)d.") % {"first": self.FIRST, "last": self.LAST}


class JsonField(forms.JSONField):
    """JSON of some thousand characters, a few levels deep, whose numbers have a few digits."""

    widget = forms.HiddenInput

    def __init__(self, *, max_length: int, **more) -> None:
        super().__init__(**more)
        self.longest = max_length  # of the text; what is read from it has no such length

    def to_python(self, value) -> Any:
        if isinstance(value, str) and len(value) > self.longest:
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": ""})
        try:
            return super().to_python(value)
        except (RecursionError, ValueError) as error:  # too deep, or a number of thousands of digits
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": ""}
            ) from error


class NumberField(forms.IntegerField):
    """A whole number that a column can hold."""

    def __init__(self, **more) -> None:
        super().__init__(**{"min_value": 0, "max_value": HIGHEST} | more)

    def to_python(self, value) -> int | None:
        if len(str(value or "")) > 20:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class NameField(PlainText):
    """The name of a person or an organisation; it is shown in mail to others, so it may contain no address."""

    def validate(self, value) -> None:
        super().validate(value)
        if IN_A_NAME.search(unicodedata.normalize("NFKC", value)):
            raise ValidationError(
                _("A name cannot contain a web or e-mail address. Remove the address."), code="address"
            )


class FormattedField(PlainText):
    """Text written as Markdown, shown by `|formatted`; what cannot be shown is refused like in any other text."""

    def __init__(self, *, max_length=MOST, **more) -> None:
        more.setdefault("widget", forms.Textarea(attrs={"rows": 12}))
        more.setdefault(
            "help_text",
            gettext_lazy(
                "Headings begin with #, lists with -, **two stars** make bold, [words](address) a link."
            ),
        )
        super().__init__(max_length=min(max_length, MOST), lines=True, **more)
