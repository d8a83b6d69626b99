"""Fields that take one JSON type each, and serializers that refuse what they do not know."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from ipr_portal.ui.fields import DayField
from ipr_portal.ui.text import find_unwanted, tidy

LARGEST = 2**31 - 1
# Years: at the ends of the calendar no zone and no window can be computed.
FIRST, LAST = DayField.FIRST, DayField.LAST


class Text(serializers.CharField):
    """A text, tidied as the forms do it; a number or a list is not one.

    :param max_length: in characters. Every text of a request has one.
    """

    def __init__(self, *, max_length: int, **more: Any) -> None:
        super().__init__(max_length=max_length, trim_whitespace=False, **more)

    def to_internal_value(self, data) -> str:
        if not isinstance(data, str):
            raise ValidationError(_("Send a text."), code="type")
        if wrong := find_unwanted(data[: 2 * (self.max_length or 0) + 10]):
            raise ValidationError(str(wrong), code="unwanted")
        return tidy(data)


class Whole(serializers.IntegerField):
    """A whole number; `true` and "1" are none."""

    def __init__(self, *, min_value: int = 0, max_value: int = LARGEST, **more: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **more)

    def to_internal_value(self, data) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            raise ValidationError(_("Send a whole number."), code="type")
        return data


class Flag(serializers.BooleanField):
    """`true` or `false`; a text is neither."""

    def to_internal_value(self, data) -> bool:
        if not isinstance(data, bool):
            raise ValidationError(_("Send true or false."), code="type")
        return data


class Choice(serializers.ChoiceField):
    """One of some texts."""

    def to_internal_value(self, data) -> Any:
        if not isinstance(data, str):
            raise ValidationError(_("Send one of the texts that the reference lists."), code="type")
        return super().to_internal_value(data)


class Strict(serializers.Serializer):
    """Refuses fields that it does not know, naming each: a misspelt name is never silently ignored."""

    def to_internal_value(self, data) -> Any:
        if not isinstance(data, Mapping):
            raise ValidationError({"non_field_errors": [_detail(_("Send an object."), "type")]})
        known = {name for name, field in self.fields.items() if not field.read_only}
        if unknown := [name for name in data if name not in known]:
            said = _("There is no such field here. Leave it out, or check its name.")
            raise ValidationError({name[:80]: [_detail(said, "unknown")] for name in unknown[:50]})
        if long := {
            name: most for name, field in self.fields.items() if (most := _most_of(field, data.get(name)))
        }:
            said = _("Send at most %(n)d of these.")
            raise ValidationError(
                {name: [_detail(said % {"n": most}, "max_length")] for name, most in long.items()}
            )
        found = super().to_internal_value(data)
        if far := [
            name
            for name, value in found.items()
            if isinstance(value, date) and not FIRST <= value.year <= LAST
        ]:
            said = _("Give a year between %(first)d and %(last)d.") % {"first": FIRST, "last": LAST}
            raise ValidationError({name: [_detail(said, "year")] for name in far})
        return found


class Shape(serializers.Serializer):
    """What is shown of a row: all of its fields, or those that were asked for, and what was asked to be expanded.

    :cvar expandable: fields that are shown only when asked for, because they take a statement of their own.
    :cvar hidden_by: the source of the value that `hide` asks.
    """

    expandable: ClassVar[tuple[str, ...]] = ()
    hidden_by: ClassVar[str] = ""

    def __init__(
        self, *args: Any, only: Collection[str] = (), expand: Collection[str] = (), **more: Any
    ) -> None:
        super().__init__(*args, **more)
        for name in list(self.fields):
            if (name in self.expandable and name not in expand) or (only and name not in only):
                del self.fields[name]

    def to_representation(self, instance) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return self.hide(shown, attrgetter(self.hidden_by)(instance)) if self.hidden_by else shown

    @classmethod
    def show(cls, row: Any, *, only: Collection[str] = (), expand: Collection[str] = ()) -> dict[str, Any]:
        """One row as it is shown; the fields are copied once in a process, not for each row."""
        return _kept(cls, frozenset(only), frozenset(expand)).to_representation(row)

    @classmethod
    def hide(cls, shown: dict[str, Any], value: Any) -> dict[str, Any]:
        """The fields as they may be seen, by the value at `hidden_by`."""
        return shown


@lru_cache(maxsize=200)  # callers choose the fields
def _kept(shape: type[Shape], only: frozenset[str], expand: frozenset[str]) -> Shape:
    return shape(only=only, expand=expand)


class Query(Strict):
    """The parameters of an address: texts, each given once."""

    size = serializers.IntegerField(min_value=1, max_value=200, default=50, help_text=_("Rows a page."))
    after = serializers.CharField(
        max_length=4000, required=False, help_text=_("Where the next page begins; taken from “next”.")
    )


def _most_of(field: serializers.Field, sent: object) -> int:
    """How many a list may have, if more were sent; else 0. DRF counts only after it has read, and refused, each."""
    most = getattr(field, "max_length", None) if hasattr(field, "child") else None
    return most if most and isinstance(sent, list) and len(sent) > most else 0


def _detail(said: str, code: str) -> ErrorDetail:
    return ErrorDetail(said, code=code)
