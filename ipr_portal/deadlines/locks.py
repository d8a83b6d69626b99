"""Locks in one order: what a clock runs for, then the clock; so that nobody waits in a circle.

Whoever works on a notice holds the notice, and then its clock. Whoever begins at the clock would write the notice all
the same, because it keeps the clock's due time (docs/adr/0015). So they take the notice first as well: whatever model
of an app above has a clock of its own is found here by that relation.
"""

from django.db.models import OneToOneRel, QuerySet

from .models import Clock


def hold_subjects(clocks: QuerySet[Clock]) -> None:
    """Lock the rows that some clocks run for. One statement for each model that has clocks."""
    for relation in Clock._meta.get_fields(include_hidden=True):
        if isinstance(relation, OneToOneRel):
            rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": clocks})
            _hold(rows)


def hold_clocks(clocks: QuerySet[Clock]) -> list[int]:
    """Lock some clocks with what they run for; return the keys of those that are as asked for still."""
    hold_subjects(clocks)
    return _hold(clocks)


def _hold(rows: QuerySet) -> list[int]:
    held = rows.order_by("pk").select_for_update(of=("self",), no_key=True)
    return [row.pk for row in held.only("pk")]
