"""The rights of the registry, as its page is narrowed."""

from django.db.models import QuerySet

from takedowns.models import IPRight


def right_rows(*, state="", kind="", market="") -> QuerySet[IPRight]:
    """The rights of the registry, with their markets."""
    known = {"state": state, "kind": kind, "markets__market": market}
    rows = IPRight.objects.filter(**{column: value for column, value in known.items() if value})
    return rows.prefetch_related("markets")
