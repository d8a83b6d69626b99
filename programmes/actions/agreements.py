"""Actions that are agreed, and followed to their end."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from ipr_portal.audit.actions import record
from ipr_portal.markets import local_day
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.scope import system_scope
from programmes.enums import STILL_OPEN, ActionState, CheckInState, Side
from programmes.models import ActionItem, CheckIn, DeepDive, Participation
from programmes.rules.agreements import why_not_agree, why_not_follow

from .bookings import lock_check_in
from .meetings import end
from .refusals import refuse_if

SAID = {
    ActionState.OPEN: "action_item.open",
    ActionState.IN_PROGRESS: "action_item.in_progress",
    ActionState.DONE: "action_item.done",
    ActionState.DROPPED: "action_item.dropped",
}


@transaction.atomic
def agree(
    *, participation: Participation, words: str, side: Side, owner, due_on: date, by, at: datetime,
    check_in: CheckIn | None = None, deep_dive: DeepDive | None = None, code: str = "",
) -> ActionItem:  # fmt: skip
    """Note what one side promised to do, by whom and by which day.

    :raises CannotDo: if the owner is not of that side, or the day is over.
    """
    today = local_day(settings.DESK_CALENDAR, at)
    refuse_if(why_not_agree(participation, side=side, owner=owner, due_on=due_on, on=today))
    action = ActionItem.objects.create(
        organisation_id=participation.organisation_id, participation=participation, check_in=check_in,
        deep_dive=deep_dive, words=words, side=side, owner=owner, due_on=due_on, code=code, agreed_by=by, agreed_at=at,
    )  # fmt: skip
    record("action_item.agreed", action, by=by, at=at, owner=str(owner))
    if owner.pk != by.pk:
        notify([owner], "action_item.agreed", action, at=at, path=path_for(owner, action))
    return action


@transaction.atomic
def follow(
    *, action: ActionItem, to: ActionState, side: Side, result: str = "", by, at: datetime
) -> ActionItem:
    """Take an action to its next state. The last one of a check-in closes it.

    :param side: of the person who does.
    :raises CannotDo: if this state cannot follow, or the action is with the other side.
    """
    action = ActionItem.objects.select_for_update(of=("self",), no_key=True).get(pk=action.pk)
    refuse_if(why_not_follow(action, to, side=side, result=result))
    action.state, action.result = to, result
    action.ended_at = None if to in STILL_OPEN else at
    action.save(update_fields=["state", "result", "ended_at"])
    record(SAID[to], action, by=by, at=at, result=result or "–")
    if action.check_in_id and action.ended_at:
        _close_after_the_last(action.check_in, by=by, at=at)
    return action


def _close_after_the_last(check_in: CheckIn | None, *, by, at: datetime) -> None:
    if check_in is None:
        return
    check_in = lock_check_in(check_in)
    if check_in.state == CheckInState.ACTIONS_OPEN and not check_in.action_items.open().exists():
        end(check_in, by=by, at=at)


def remind_overdue(*, at: datetime) -> int:
    """Notify owners of actions whose day is over, once for each; return how many are overdue. Run by a task."""
    with system_scope():
        rows = ActionItem.objects.open().filter(due_on__lt=local_day(settings.DESK_CALENDAR, at)).for_pages()
        for action in (found := list(rows)):
            notify(
                [action.owner], "action_item.overdue", action, at=at, path=path_for(action.owner, action),
                event_key=f"action_item.overdue:{action.pk}:{action.due_on}",
            )  # fmt: skip
        return len(found)


def path_for(person, action: ActionItem) -> str:
    if person.staff_role:
        return reverse("desk:check_in_actions")
    return reverse("organisation:check_in_actions", args=[action.organisation.slug])
