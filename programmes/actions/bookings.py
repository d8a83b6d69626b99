"""Free times, and check-ins that are booked, moved and cancelled."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import Refusal, Stale
from programmes.enums import AHEAD, CheckInState
from programmes.models import Cadence, CallProposal, CheckIn, Participation, Slot
from programmes.rules.checkins import why_not_at, why_not_book, why_not_change, why_not_host

from .invitations import invite_all, uninvite_all
from .refusals import CannotDo, refuse_if


@transaction.atomic
def offer(*, times: Sequence[tuple[datetime, datetime]], by, at: datetime) -> list[Slot]:
    """Offer times at which a programme manager can be met; who sees them books them.

    :param times: beginnings and ends.
    :raises CannotDo: if nobody can meet at one of them, or it is offered already.
    """
    for starts, ends in times:
        refuse_if(why_not_at(starts, ends, at))
    refuse_if(why_not_host(by, times))
    taken = Slot.objects.filter(host=by, withdrawn_at=None)
    if any(taken.filter(starts_at__lt=ends, ends_at__gt=starts).exists() for starts, ends in times):
        raise CannotDo(Refusal("", _("You offer a time then already."), _("Choose other times."), "at"))
    slots = Slot.objects.bulk_create(
        Slot(host=by, starts_at=starts, ends_at=ends, offered_at=at) for starts, ends in times
    )
    for slot in slots:
        record("slot.offered", slot, by=by, at=at, internal=True)
    return slots


@transaction.atomic
def withdraw(*, slot: Slot, by, at: datetime) -> Slot:
    """Offer a time no longer.

    :raises Stale: if it was booked or withdrawn meanwhile.
    """
    slot = lock_slot(slot)
    if slot.taken_at or slot.withdrawn_at:
        raise Stale(_("This time has been booked or withdrawn meanwhile."))
    slot.withdrawn_at = at
    slot.save(update_fields=["withdrawn_at"])
    record("slot.withdrawn", slot, by=by, at=at, internal=True)
    return slot


@transaction.atomic
def book(*, slot: Slot, participation: Participation, place: str = "", by, at: datetime) -> CheckIn:
    """Book a free time, as a participant does.

    :raises CannotDo: if the participant may not book, or somebody else was faster.
    """
    participation = lock(participation)
    slot = lock_slot(slot)
    refuse_if(why_not_book(participation, slot, at))
    slot.taken_at = at
    slot.save(update_fields=["taken_at"])
    return _make(
        participation,
        slot=slot,
        host=slot.host,
        starts=slot.starts_at,
        ends=slot.ends_at,
        place=place,
        by=by,
        at=at,
    )


@transaction.atomic
def plan(
    *, participation: Participation, starts: datetime, ends: datetime, place: str, by, at: datetime
) -> CheckIn:
    """Set the time of a check-in as a programme manager does, who is its host.

    :raises CannotDo: if nobody can meet then, or the participant has a check-in ahead.
    """
    participation = lock(participation)
    refuse_if(
        why_not_book(participation, None, at)
        or why_not_at(starts, ends, at)
        or why_not_host(by, [(starts, ends)])
    )
    _offer_no_longer(by, starts, ends, at=at)
    return _make(participation, slot=None, host=by, starts=starts, ends=ends, place=place, by=by, at=at)


def _make(participation, *, slot, host, starts, ends, place, by, at) -> CheckIn:
    check_in = CheckIn(
        organisation=participation.organisation, participation=participation, slot=slot, host=host, starts_at=starts,
        ends_at=ends, place=place or _("Video call; we send you the link"), booked_by=by, booked_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            check_in.save(force_insert=True)
    except IntegrityError as error:
        if "programmes_one_check_in_ahead" not in str(error):
            raise
        raise CannotDo(Refusal("", _("A check-in is already booked."))) from error
    check_in.guest_ids = invite_all(check_in, "check_in.booked", at=at)
    check_in.save(update_fields=["guest_ids"])
    answered = CallProposal.objects.filter(participation=participation, answered_at=None)
    answered.update(answered_at=at, answered_by=by, check_in=check_in)
    record("check_in.booked", check_in, by=by, at=at)
    return check_in


@transaction.atomic
def move(
    *, check_in: CheckIn, sequence: int, starts: datetime, ends: datetime, place: str, by, at: datetime
) -> CheckIn:
    """Give a check-in another time or place. Where neither changes, nothing is sent; a time of ours is offered again.

    :param sequence: what the person saw.
    :raises Stale: if somebody moved it meanwhile.
    :raises CannotDo: if it can no longer be moved, or nobody can meet then.
    """
    check_in = lock_check_in(check_in)
    refuse_if(
        why_not_change(check_in, at)
        or why_not_at(starts, ends, at)
        or why_not_host(check_in.host, [(starts, ends)], but=check_in)
    )
    if check_in.sequence != sequence:
        raise Stale(_("Somebody else has moved this check-in. Your change was not saved."))
    if (starts, ends, place) == (check_in.starts_at, check_in.ends_at, check_in.place):
        return check_in
    _offer_no_longer(check_in.host, starts, ends, at=at)
    check_in.starts_at, check_in.ends_at, check_in.place = starts, ends, place
    _offer_again(check_in, at=at)
    check_in.sequence += 1
    check_in.guest_ids = invite_all(check_in, "check_in.moved", at=at)
    check_in.save(update_fields=["starts_at", "ends_at", "place", "sequence", "guest_ids"])
    record("check_in.moved", check_in, by=by, at=at)
    return check_in


@transaction.atomic
def cancel(*, check_in: CheckIn, reason: str, by, at: datetime) -> CheckIn:
    """Cancel a check-in: calendars remove it. Its time is offered again, if it was one of ours and still to come.

    :raises Stale: if it is cancelled, held or begun.
    """
    check_in = lock_check_in(check_in)
    if refusal := why_not_change(check_in, at):
        raise Stale(str(refusal))
    _end(check_in, CheckInState.CANCELLED, reason=reason, by=by, at=at)
    _offer_again(check_in, at=at)
    uninvite_all(check_in, "check_in.cancelled", at=at)
    record("check_in.cancelled", check_in, by=by, at=at, reason=reason)
    return check_in


def _offer_no_longer(host, starts: datetime, ends: datetime, *, at: datetime) -> None:
    """Take free times back at which their host meets somebody now."""
    free = Slot.objects.free(at).filter(host=host, starts_at__lt=ends, ends_at__gt=starts)
    free.update(withdrawn_at=at)


def _offer_again(check_in: CheckIn, *, at: datetime) -> None:
    """Offer the booked time again when its check-in was cancelled or moved away from it, if it is still to come."""
    if check_in.slot_id is None:
        return
    booked = Slot.objects.select_for_update(of=("self",), no_key=True).get(pk=check_in.slot_id)
    ahead = check_in.state in AHEAD
    if booked.withdrawn_at or (
        ahead and booked.starts_at < check_in.ends_at and booked.ends_at > check_in.starts_at
    ):
        return
    booked.taken_at, booked.withdrawn_at = None, at
    booked.save(update_fields=["taken_at", "withdrawn_at"])
    if booked.starts_at > at:
        Slot.objects.create(
            host=booked.host, starts_at=booked.starts_at, ends_at=booked.ends_at, offered_at=at
        )


@transaction.atomic
def note_no_show(*, check_in: CheckIn, by, at: datetime) -> CheckIn:
    """Note that nobody of the rights holder came.

    :raises Stale: if it has not begun, or its minutes have.
    """
    check_in = lock_check_in(check_in)
    if not check_in.may_become(CheckInState.NO_SHOW) or check_in.starts_at > at:
        raise Stale(_("This check-in has not begun, or its state has changed."))
    _end(check_in, CheckInState.NO_SHOW, reason="", by=by, at=at)
    record("check_in.no_show", check_in, by=by, at=at)
    return check_in


def _end(check_in: CheckIn, state: CheckInState, *, reason: str, by, at: datetime) -> None:
    check_in.state, check_in.reason, check_in.ended_by, check_in.ended_at = state, reason, by, at
    check_in.save(update_fields=["state", "reason", "ended_by", "ended_at"])


@transaction.atomic
def set_cadence(*, participation: Participation, weeks: int, by, at: datetime) -> Cadence:
    """Decide how often a participant is met."""
    values = {"organisation": participation.organisation, "weeks": weeks, "set_by": by, "set_at": at}
    cadence, _made = Cadence.objects.update_or_create(participation=participation, defaults=values)
    record("check_in.cadence_set", participation, by=by, at=at, weeks=weeks)
    return cadence


def lock(participation: Participation) -> Participation:
    rows = Participation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organisation", "programme").get(pk=participation.pk)


def lock_slot(slot: Slot) -> Slot:
    return Slot.objects.select_for_update(of=("self",), no_key=True).select_related("host").get(pk=slot.pk)


def lock_check_in(check_in: CheckIn) -> CheckIn:
    rows = CheckIn.objects.select_for_update(of=("self",), no_key=True)
    return rows.for_pages().get(pk=check_in.pk)
