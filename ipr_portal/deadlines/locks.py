"""Locks in one order, the subject of a clock, then the clock, so that there is no deadlock.

Actions on a notice lock the notice, then its clock. Actions that begin at the clock also write the notice, because it
keeps the clock's due time (docs/adr/0015). So they lock the notice first as well: every model of an app above that has a
clock and a `due_at` of its own is found here by that relation.
"""

from django.db.models import OneToOneRel, QuerySet

from .models import Clock


def lock_subjects(clocks: QuerySet[Clock]) -> None:
    """Lock the rows that keep the time of some clocks. One statement for each such model."""
    for relation in Clock._meta.get_fields(include_hidden=True):
        if isinstance(relation, OneToOneRel) and hasattr(relation.related_model, "due_at"):
            rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": clocks})
            _lock(rows)


def lock_clocks(clocks: QuerySet[Clock]) -> list[int]:
    """Lock some clocks with what they run for; return the keys of those that still match."""
    lock_subjects(clocks)
    return _lock(clocks)


def _lock(rows: QuerySet) -> list[int]:
    held = rows.order_by("pk").select_for_update(of=("self",), no_key=True)
    return [row.pk for row in held.only("pk")]
