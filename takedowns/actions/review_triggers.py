"""Triggers of second reviews: adding and changing them. Decisions that are held already are not changed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale
from ipr_portal.ui.moments import say_moment
from takedowns.models import ReviewTrigger
from takedowns.rules.second_reviews import why_not_conditions
from takedowns.triggers import Condition


class CannotTrigger(DomainError):
    """A rule forbids it; `field` is the one to be corrected, `rows` says what is wrong with which condition."""

    def __init__(self, said: str, field: str | None = None, rows: dict[int, str] | None = None) -> None:
        super().__init__(said)
        self.field, self.rows = field, rows or {}


@transaction.atomic
def add(
    *, name: str, active: bool, mode: str, conditions: Sequence[Condition], by, at: datetime
) -> ReviewTrigger:
    """Add a trigger.

    :raises CannotTrigger: if its name is taken, or a condition compares nothing.
    """
    _check(name, conditions)
    rows = [one.as_row() for one in conditions]
    made = ReviewTrigger.objects.create(
        name=name, active=active, mode=mode, conditions=rows, changed_by=by, changed_at=at
    )
    record(
        "review_trigger.added",
        made,
        by=by,
        at=at,
        organisation_id=None,
        active=active,
        mode=mode,
        conditions=rows,
    )
    return made


@transaction.atomic
def change(
    *, trigger: ReviewTrigger, version: int, name: str, active: bool, mode: str,
    conditions: Sequence[Condition], by, at: datetime,
) -> ReviewTrigger:  # fmt: skip
    """Change a trigger; decisions from now on are compared with it.

    :param version: the one that the person saw.
    :raises Stale: if somebody else has changed it since.
    :raises CannotTrigger: as in `add`.
    """
    found = ReviewTrigger.objects.select_for_update(of=("self",), no_key=True).get(pk=trigger.pk)
    if found.version != version:
        said = _("%(who)s changed this trigger on %(at)s.")
        raise Stale(said % {"who": found.changed_by, "at": say_moment(found.changed_at)})
    _check(name, conditions, but=found)
    rows = [one.as_row() for one in conditions]
    found.name, found.active, found.mode, found.conditions = name, active, mode, rows
    found.version, found.changed_by, found.changed_at = version + 1, by, at
    found.save()
    record(
        "review_trigger.changed",
        found,
        by=by,
        at=at,
        organisation_id=None,
        active=active,
        mode=mode,
        conditions=rows,
    )
    return found


def _check(name: str, conditions: Sequence[Condition], but: ReviewTrigger | None = None) -> None:
    taken = ReviewTrigger.objects.filter(name=name).first()
    if taken and taken != but:
        raise CannotTrigger(_("Another trigger has this name."), "name")
    if wrong := why_not_conditions(conditions):
        raise CannotTrigger(next(iter(wrong.values())), rows=wrong)
