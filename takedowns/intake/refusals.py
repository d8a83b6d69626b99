"""What is wrong with one value, as a refusal: under which code, in which field, and what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.errors import Refusal
from ipr_portal.ui.text import find_unwanted
from takedowns.enums import DETAIL_LABELS

from .fields import KEYS, MANY

CODES = {
    "listings": "LI-01", "explanation": "EV-01", "locations": "EV-01", "complainant_address": "EV-01",
    "complainant_phone": "EV-01", "capacity": "AU-03", "signature": "AU-04",
    **dict.fromkeys(DETAIL_LABELS, "EV-01"),
}  # fmt: skip
WRONG = {
    "required": gettext_lazy("The field is empty."),
    "invalid_choice": gettext_lazy("The value is not among those offered."),
    "short": gettext_lazy("The text is too short."),
    "long": gettext_lazy("The text is too long."),
    "unwanted": gettext_lazy("The text contains a character that nobody can see."),
    "hidden": gettext_lazy("The text contains a character that nobody can see."),
}
MOST_DIGITS = 20  # of the number of a row
NOT_TAKEN = gettext_lazy("The value cannot be used.")


@dataclass(frozen=True, slots=True)
class ValueRefusal(Refusal):
    """What is wrong with a value. Beside its field a page says only what to do: the rest is seen there."""

    def __str__(self) -> str:
        return str(self.remedy)


def refusals_of(error: ValidationError, name: str) -> Iterator[Refusal]:
    """What a field refuses, as refusals."""
    for one in error.error_list:
        [message] = one.messages
        yield ValueRefusal(CODES.get(name, ""), WRONG.get(one.code or "", NOT_TAKEN), message, name)


def why_not_of_this_type(name: str, value: Any) -> Refusal | None:
    """Answer why a value has a type that no field reads, or None. Nothing sent (None) is an empty field."""
    if name in MANY or name == "overruled":
        fits = value is None or (isinstance(value, list | tuple) and all(_is_one(name, one) for one in value))
        remedy = _("Send a list of texts.")
    else:
        fits = value is None or _is_one(name, value)
        remedy = _("Send a text.")
    return (
        None if fits else ValueRefusal(CODES.get(name, ""), _("The value is of another type."), remedy, name)
    )


def why_not_these_characters(name: str, value: Any) -> Refusal | None:
    """Answer why something chosen or ticked contains what no choice does, or None. Addresses are checked by line."""
    values = value if isinstance(value, list) else [value]
    found = () if name == "listings" else filter(None, (find_unwanted(str(one)) for one in values))
    wrong = next(iter(found), None)
    return ValueRefusal(CODES.get(name, ""), WRONG["unwanted"], str(wrong), name) if wrong else None


def _is_one(name: str, value: Any) -> bool:
    """Whether a value is a text; or the number of a row, where one is named."""
    if isinstance(value, int) and not isinstance(value, bool) and name in KEYS:
        return abs(value) < 10**MOST_DIGITS
    return isinstance(value, str)
