"""Placing and lifting holds; the clocks of held notices rest."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.audit.models import subject_of
from ipr_portal.deadlines.actions.pauses import CannotPause, pause, resume
from ipr_portal.deadlines.models import Pause
from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.wakeup import wake_after_commit
from takedowns.enums import ClockPause
from takedowns.models import HeldKey, Hold, Listing, MarketplaceOrder, Notice
from takedowns.rules.holds import LONGEST_HOLD, why_not_hold


class CannotHold(DomainError):
    """A rule forbids it."""


@transaction.atomic
def place_hold(
    *, sellers: Iterable[str], listings: Iterable[str], until: datetime, origin, by: User, approved_by: User,
    at: datetime,
) -> Hold:  # fmt: skip
    """Keep listings up, by their keys or by the keys of their sellers, until a moment; in the desk's scope.

    Triage goes on as ever; what is ordered is carried out once the hold has ended. An order that a worker has in hand
    is not called back.

    :param origin: the row in a compartment for which it is held; `takedowns` does not know what it is.
    :param by: who asked; `approved_by` is somebody else.
    :raises CannotHold: if nothing is chosen, one person did both, or the end is over or too far ahead.
    """
    keys = sorted({*sellers, *listings} - {""})
    if refusal := why_not_hold(keys=keys, until=until, at=at):
        raise CannotHold(refusal)
    if by.pk == approved_by.pk:
        raise CannotHold(_("Somebody else has to approve a hold that you asked for."))
    kind, key = subject_of(origin)
    hold = Hold.objects.create(
        compartment_id=origin.compartment_id, origin_type=kind, origin_id=key, until=until, placed_by=by, placed_at=at,
        approved_by=approved_by, approved_at=at,
    )  # fmt: skip
    HeldKey.objects.bulk_create(
        HeldKey(hold=hold, compartment_id=hold.compartment_id, key=one, until=until) for one in keys
    )
    record("hold.placed", hold, by=by, at=at, internal=True, keys=len(keys), approved=str(approved_by))
    return hold


@transaction.atomic
def lift_hold(*, hold: Hold, by: User | None, at: datetime) -> Hold:
    """End a hold: what was ordered meanwhile is carried out, and `end_holds` lets the clocks run on.

    :param by: the person who ends it early, or None once its time is over.
    :raises Stale: if it has ended.
    """
    hold = Hold.objects.select_for_update(of=("self",), no_key=True).get(pk=hold.pk)
    if hold.lifted_at:
        raise Stale(_("This hold has ended already."))
    hold.lifted_by, hold.lifted_at = by, at
    hold.save(update_fields=["lifted_by", "lifted_at"])
    keys = list(hold.keys.values_list("key", flat=True))
    hold.keys.in_force(at).update(until=at)
    record("hold.lifted", hold, by=by, at=at, internal=True, keys=len(keys))
    wake_after_commit("takedowns.execute")
    wake_after_commit("takedowns.lift_holds")
    return hold


@transaction.atomic
def move_end(*, hold: Hold, until: datetime, by: User | None, at: datetime) -> Hold:
    """Let a hold that is in force end later, at most 60 days after it was placed.

    Clocks that rest for it go on resting: once their pause has ended, `rest_clocks` opens another.

    :param by: the person who asks for it, or None where what it waits for is late.
    :raises Stale: if it has ended.
    :raises CannotHold: if that is earlier than its end, or too far ahead.
    """
    hold = Hold.objects.select_for_update(of=("self",), no_key=True).get(pk=hold.pk)
    if hold.lifted_at or hold.until <= at:
        raise Stale(_("This hold has ended already."))
    if not hold.until < until <= hold.placed_at + LONGEST_HOLD:
        raise CannotHold(_("A hold can only end later, and lasts at most 60 days in all."))
    keys = hold.keys.in_force(at).update(until=until)
    hold.until = until
    hold.save(update_fields=["until"])
    record("hold.moved", hold, by=by, at=at, internal=True, keys=keys)
    return hold


def end_holds(*, at: datetime) -> int:
    """End the holds whose time is over, let the clocks of held notices rest, and those of others run on.

    In the system's scope, as another case may hold the same seller. Returns how many holds ended.
    """
    over = list(Hold.objects.filter(lifted_at=None, until__lte=at).order_by("pk"))
    for hold in over:
        lift_hold(hold=hold, by=None, at=at)
    for hold in Hold.objects.filter(lifted_at__lt=F("until"), until__gt=at).order_by("pk"):
        _let_run(hold, list(hold.keys.values_list("key", flat=True)), at=at)
    rest_clocks(at=at)
    return len(over)


def rest_clocks(*, at: datetime) -> int:
    """Pause the clocks of notices that are decided in full and wait for a held order; return how many were paused.

    The reason is neutral, and leads use it for other steps outside the portal too. A pause that somebody has ended is
    not opened again for the same hold; one that has run to its end is, if the end of the hold was moved meanwhile.
    """
    return sum(_rest(notice, at) for notice in _waiting(at))


def _waiting(at: datetime) -> list[Notice]:
    """Notices of which nothing but held orders is open, whose clocks run."""
    held = MarketplaceOrder.objects.held(at).values("decision__listing__notice")
    rows = Notice.objects.filter(pk__in=held, pending_count=0, clock__stopped_at=None)
    return list(rows.filter(Q(held_until=None) | Q(held_until__lte=at)).order_by("pk"))


def _rest(notice: Notice, at: datetime) -> bool:
    holds = Hold.objects.filter(keys__key__in=_keys_of(notice), keys__until__gt=at)
    hold = holds.order_by("-keys__until").first()
    rested = Pause.objects.filter(clock=notice.clock_id, reason=ClockPause.ELSEWHERE)
    if hold is None or notice.clock_id is None:
        return False
    still = Q(closed_at__isnull=False) | Q(cap_at__gt=at)
    if rested.filter(still, opened_at__gte=hold.placed_at).exists():
        return False
    try:
        pause(
            clock_id=notice.clock_id, reason=ClockPause.ELSEWHERE, cap_at=hold.until, by=hold.placed_by, at=at
        )
    except CannotPause:
        return False  # its time is used up: a pause would change nothing
    return True


def _keys_of(notice: Notice) -> set[str]:
    rows = notice.listings.values_list("key", "seller_key")
    return {key for pair in rows for key in pair if key}


def _let_run(hold: Hold, keys: list[str], *, at: datetime) -> None:
    """End the pauses of a hold that ends early, unless another one still keeps something of the notice up."""
    reached = Listing.objects.filter(Q(key__in=keys) | Q(seller_key__in=keys))
    notices = Notice.objects.filter(pk__in=reached.values("notice"))
    rows = Pause.objects.filter(
        clock__in=notices.values("clock"), reason=ClockPause.ELSEWHERE, opened_by=hold.placed_by, closed_at=None,
        opened_at__gte=hold.placed_at, cap_at__gt=at,
    )  # fmt: skip
    by_clock = {notice.clock_id: notice for notice in notices.filter(clock__in=rows.values("clock"))}
    for row in rows.order_by("pk"):
        found = HeldKey.objects.in_force(at).filter(key__in=_keys_of(by_clock[row.clock_id]))
        if not found.exists():
            resume(pause=row, by=hold.placed_by, at=at)
