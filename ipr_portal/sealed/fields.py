"""`SealedField`: a text encrypted in its column, bound to its table, column and row; and its blind index."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from . import keys


class Sealed(str):
    """An unsealed text: usable as a string, but not shown in repr, logs or error pages."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<sealed>"


class _Unsealing:
    """Opens the value of a row when it is asked for, so that lists that do not show it decrypt nothing."""

    def __init__(self, field) -> None:
        self.field = field

    def __get__(self, row, owner=None) -> Any:
        if row is None:
            return self
        if self.field.attname not in row.__dict__:
            row.refresh_from_db(fields=[self.field.attname])
        kept = row.__dict__[self.field.attname]
        if isinstance(kept, _Kept):
            kept = row.__dict__[self.field.attname] = Sealed(keys.unseal(kept.value, self.field.place(row)))
        return kept

    def __set__(self, row, value) -> None:
        row.__dict__[self.field.attname] = value if isinstance(value, _Kept) or not value else Sealed(value)


class _Kept:
    """A value as it is stored in the column."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "<sealed>"


class SealedField(models.TextField):
    """A text under AES-256-GCM. Its row has a key before it is saved: a UUID by default, not a number of the database.

    It is not searched, ordered or narrowed by; for equal values there is `BlindIndex`. Empty stays empty.

    :param bound_to: the field that names the row; it must not change once a value is sealed.
    """

    def __init__(self, *args, bound_to: str = "pk", **more) -> None:
        self.bound_to = bound_to
        super().__init__(*args, **more)

    def deconstruct(self) -> Any:
        name, path, args, more = super().deconstruct()
        return name, path, args, more | ({"bound_to": self.bound_to} if self.bound_to != "pk" else {})

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Unsealing(self))

    def place(self, row) -> str:
        """Where a value belongs.

        :raises FieldError: if its row has no key yet.
        """
        bound = getattr(row, self.bound_to)
        if bound is None:
            raise FieldError(
                f"{self.model._meta.label}.{self.name} is sealed for a row: give the row its key first."
            )
        return f"{self.model._meta.db_table}.{self.column}.{bound}"

    def from_db_value(self, value, expression, connection) -> Any:
        return _Kept(value) if value else value

    def pre_save(self, row, add) -> Any:
        kept = row.__dict__.get(self.attname)
        if isinstance(kept, _Kept):  # never opened: it is stored unchanged
            return kept
        return _Kept(keys.seal(str(kept), self.place(row))) if kept else kept

    def get_prep_value(self, value) -> Any:
        if isinstance(value, _Kept):
            return value.value
        if value in (None, ""):
            return value
        raise FieldError(f"{self.model._meta.label}.{self.name} is sealed; it is written by save() alone.")

    def get_lookup(self, lookup_name) -> type[models.Lookup] | None:
        if lookup_name != "isnull":
            raise FieldError(f"{self.model._meta.label}.{self.name} is sealed; search by its BlindIndex.")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj) -> str:
        return "<sealed>"


class BlindIndex(models.CharField):
    """A keyed hash of another field's value, to find equal ones: `rows.filter(iban_index=BlindIndex.of(…))`.

    :param source: the sealed field; `normalise` makes one of what people write in several ways.
    """

    def __init__(self, *args, source: str = "", normalise=str, **more) -> None:
        self.source, self.normalise = source, normalise
        super().__init__(
            *args, **{"max_length": 64, "blank": True, "editable": False, "db_index": True} | more
        )

    def deconstruct(self) -> Any:
        name, path, args, more = super().deconstruct()
        return name, path, args, more | {"source": self.source}

    def value_for(self, text: str) -> str:
        """The value of the column for a text."""
        column = f"{self.model._meta.db_table}.{self.column}"
        return keys.index_of(self.normalise(text), column) if text else ""

    def pre_save(self, row, add) -> Any:
        value = self.value_for(getattr(row, self.source) or "")
        setattr(row, self.attname, value)
        return value

    def get_prep_value(self, value) -> Any:
        return value


def letters_and_digits(text: str) -> str:
    """A text without spaces and signs, in small letters: account numbers, telephone numbers, plates."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())
