"""Two events that become one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from outreach.models import Event
from outreach.rules.events import why_not_merge

from .events import TOLD, CannotPlan, cancel
from .places import lock, new_registration, settle


@transaction.atomic
def merge_events(*, event: Event, into: Event, by: User, at: datetime) -> int:
    """Cancel an event in favour of another one, and register its people there in their order; how many went over.

    Who has a place or waits is told that the first is cancelled, then what they have at the second: a place, or one on
    its waiting list. Who is registered there already stays as they are.

    :raises CannotPlan: if it is over, or the other one takes nobody: why, and the field.
    """
    event, into = _lock_both(event, into)
    if refusal := why_not_merge(event, into, at=at):
        raise CannotPlan(str(refusal), refusal.field)
    rows = event.registrations.filter(state__in=TOLD, duplicate_of=None)
    people = list(rows.select_related("person__account").order_by("in_line", "pk"))
    cancel(
        event=event, why=_("It is now part of “%(into)s”.") % {"into": into}, by=by, at=at, merged_into=into
    )
    known = set(into.registrations.standing().values_list("person_id", flat=True))
    moved = [row for row in sorted(people, key=lambda row: row.in_line or 0) if row.person_id not in known]
    for row in moved:
        made = new_registration(
            into, row.person, at=at, comes_from_id=row.comes_from_id, topic=row.topic, is_speaker=row.is_speaker,
            is_remote=row.is_remote and into.by_video,
        )  # fmt: skip
        settle(made, by=by, at=at)
    return len(moved)


def _lock_both(event: Event, into: Event) -> tuple[Event, Event]:
    """Both events, locked in the order of their keys, so that two merges at once do not wait for each other."""
    first, second = sorted((event, into), key=lambda one: one.pk)
    found = {first.pk: lock(first)}
    found[second.pk] = lock(second) if second.pk != first.pk else found[first.pk]
    return found[event.pk], found[into.pk]
