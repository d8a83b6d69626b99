"""Values that a form of a page reads: what it refuses are the faults of the answer."""

from collections.abc import Iterator
from typing import Any

from django import forms

from .exceptions import Problem
from .problems import Fault


def read_by(form: forms.Form) -> dict[str, Any]:
    """The valid values of a bound form.

    :raises Problem: `invalid`, with what the form says of each field.
    """
    if not form.is_valid():
        raise Problem("invalid", faults=list(_faults(form)))
    return form.cleaned_data


def _faults(form: forms.Form) -> Iterator[Fault]:
    for name, errors in form.errors.as_data().items():
        for error in errors:
            field = form.fields.get(name)
            said = " ".join(error.messages)
            remedy = str(field.help_text) if field and field.help_text else said
            yield Fault(error.code or "invalid", said, "" if name == "__all__" else name, remedy=remedy)
