"""Moving clocks with their calendar: running ones are bound to the version in force, and both sides are notified."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby

from django.db import transaction

from ipr_portal.audit.actions import Event, event, record_many
from ipr_portal.deadlines.effects import Effects, recalculate
from ipr_portal.deadlines.instants import write_instants
from ipr_portal.deadlines.locks import lock_clocks
from ipr_portal.deadlines.models import Calendar, CalendarVersion, Clock, Rebinding, Recalculation
from ipr_portal.deadlines.people import said_to, waiters_of_each
from ipr_portal.deadlines.register import PURPOSES
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.notifications.actions import News, notify_many
from ipr_portal.tenancy.scope import system_scope
from ipr_portal.ui.moments import say_moment


@transaction.atomic
def move(effects: Effects, version: CalendarVersion, *, at: datetime) -> None:
    """Apply effects to locked clocks: bind running ones to a new version, and record recalculated results."""
    clocks = list(effects.moved)
    rebindings = [_rebinding(clock, version, at=at) for clock in clocks]
    before = {clock.pk: clock.due_at for clock in clocks}
    for clock in clocks:
        clock.version = version
    if clocks:
        write_instants(effects.moved)
    Clock.objects.filter(pk__in=[clock.pk for clock in effects.unmoved]).update(version=version)
    for row in rebindings:
        row.due_after = row.clock.due_at
    for recalculation in effects.restated:
        recalculation.version = version
    Rebinding.objects.bulk_create(rebindings)
    Recalculation.objects.bulk_create(effects.restated)
    due_anew = [clock for clock in clocks if clock.due_at != before[clock.pk]]
    restated = [row.clock for row in effects.restated]
    record_many([*_moves(due_anew, before, version, at=at), *_restatements(restated, version, at=at)])
    notify_many(_news(due_anew, version, at=at), at=at)


def catch_up(*, at: datetime) -> int:
    """Move clocks that started while their calendar was being changed, and so are bound to what it was before.

    The sweep asks for it each time, and hardly ever finds one: two statements.

    :return: how many clocks were found.
    """
    old = list(CalendarVersion.objects.superseded().values_list("pk", flat=True))
    with system_scope():
        late = Clock.objects.running_at(at).filter(version__in=old)
        held = lock_clocks(late) if late.exists() else []
        clocks = (
            Clock.objects.filter(pk__in=held).select_related("version").order_by("version__calendar", "pk")
        )
        for calendar_id, of_one in groupby(clocks, key=lambda clock: clock.version.calendar_id):
            version, found = newest(Calendar(pk=calendar_id)), Effects([])
            recalculate(of_one, worktime_of(version.pk), found, at=at)
            move(found, version, at=at)
    return len(held)


def newest(calendar: Calendar) -> CalendarVersion:
    """The version in force."""
    return calendar.versions.select_related("calendar").latest("number")


def _rebinding(clock: Clock, version: CalendarVersion, *, at: datetime) -> Rebinding:
    return Rebinding(
        organisation_id=clock.organisation_id, clock=clock, from_version_id=clock.version_id, to_version=version,
        due_before=clock.due_at, rebound_at=at,
    )  # fmt: skip


def _moves(
    clocks: Iterable[Clock], before: Mapping[int, datetime], version: CalendarVersion, *, at: datetime
) -> Iterator[Event]:
    zone = worktime_of(version.pk).zone
    for clock in clocks:
        was, is_now = (say_moment(due, zone=zone, now=at) for due in (before[clock.pk], clock.due_at))
        yield event("clock.moved", clock.subject, by=None, at=at, note=version.note, before=was, after=is_now)


def _restatements(clocks: Iterable[Clock], version: CalendarVersion, *, at: datetime) -> Iterator[Event]:
    for clock in clocks:
        yield event("clock.restated", clock.subject, by=None, at=at, note=version.note)


def _news(clocks: list[Clock], version: CalendarVersion, *, at: datetime) -> Iterable[News]:
    waiting = waiters_of_each(clocks)
    for clock in clocks:
        for person in waiting[clock.pk]:
            yield News(
                recipients=[person], kind=f"{PURPOSES[clock.purpose].kinds}.moved", subject=clock.subject, path=clock.member_path,
                event_key=f"{PURPOSES[clock.purpose].kinds}.moved:{clock.pk}:{version.pk}",
                context={"due": said_to(person, clock.due_at, clock, at=at), "note": version.note},
            )  # fmt: skip
