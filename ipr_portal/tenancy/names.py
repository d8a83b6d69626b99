"""Names of organisations, compared in one Unicode form: composed or split marks, full width or not, any capitals."""

import unicodedata

from django.db.models import Func, Q, TextField, Value
from django.db.models.functions import Upper
from django.db.models.lookups import Contains, Exact

# Most names are plain letters, and those are in every form at once.
_ONE_FORM = (
    "CASE WHEN octet_length(%(expressions)s) = length(%(expressions)s) THEN %(expressions)s"
    " ELSE normalize(%(expressions)s, NFKC) END"
)


def named(field: str, name: str) -> Q:
    """Whose `field` is this name, however either is written."""
    return Q(Exact(_plain(field), Upper(Value(one_form(name)))))


def named_in_part(field: str, text: str) -> Q:
    """In whose `field` this text stands, however either is written."""
    return Q(Contains(_plain(field), Upper(Value(one_form(text)))))


def one_form(name: str) -> str:
    """A name in the form in which names are compared, blanks as one."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def _plain(field: str) -> Upper:
    return Upper(Func(field, template=_ONE_FORM, output_field=TextField()))
