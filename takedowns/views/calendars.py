"""Calendar files for readers: the last days of rights, and the due moment of a notice."""

from datetime import datetime, timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ipr_portal.calendar_files import MOST_EVENTS, Event, calendar_response
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from takedowns.enums import RightState
from takedowns.models import IPRight, Notice
from takedowns.rules.rights import THRESHOLDS

from .deadlines import find as find_notice

BEFORE_DUE = (timedelta(hours=2),)


@requires(Can.VIEW_RIGHTS)
@require_safe
def right_calendar(request, organisation, pk):
    """The last day of one right."""
    right = get_object_or_404(IPRight, pk=pk)
    if right.expires_on is None:
        raise Http404
    event = last_day_of(right, organisation, at=timezone.now())
    return calendar_response([event], name=event.title, file_name=f"right-{right.pk}")


@requires(Can.VIEW_RIGHTS)
@require_safe
def rights_calendar(request, organisation):
    """The last days of all verified rights in one file, the nearest first."""
    now = timezone.now()
    rows = IPRight.objects.filter(state=RightState.VALIDATED, expires_on__gte=now.date() - timedelta(days=1))
    events = [
        last_day_of(right, organisation, at=now) for right in rows.order_by("expires_on", "pk")[:MOST_EVENTS]
    ]
    return calendar_response(events, name=_("Renewals of rights"), file_name="renewals")


def last_day_of(right: IPRight, organisation: str, *, at: datetime) -> Event:
    """The last day of a right, with the warnings that we also send by mail."""
    registered = f"{right.office_name}, {right.registration_number}" if right.registration_number else ""
    todo = _("Renew it at its office before, then send us the certificate of the renewal.")
    return Event(
        key=f"right-{right.pk}-last-day",
        title=_("%(right)s: last day in force") % {"right": right.title},
        starts=right.expires_on,
        made_at=at,
        notes="\n".join(filter(None, [registered, todo])),
        path=reverse("organisation:right", args=[organisation, right.pk]),
        cancelled=right.state == RightState.REJECTED,
        reminders=[timedelta(days=days) for days in THRESHOLDS],
    )


@requires(Can.VIEW_NOTICES)
@require_safe
def member_deadline_calendar(request, organisation, number):
    path = reverse("organisation:notice", args=[organisation, number])
    return deadline_file(find_notice(number), path, _("%(number)s: our decision is due"))


@requires(Can.READ_NOTICES)
@require_safe
def desk_deadline_calendar(request, number):
    return deadline_file(find_notice(number), reverse("desk:notice", args=[number]), _("%(number)s is due"))


def deadline_file(notice: Notice, path: str, title: str):
    """The due moment of a notice; cancelled once its clock has stopped, so that it leaves the calendar again."""
    clock, now = notice.clock, timezone.now()
    if clock is None:
        raise Http404
    event = Event(
        key=f"notice-{notice.number}-due",
        title=title % {"number": notice.number},
        starts=clock.due_at,
        made_at=now,
        notes=_("%(right)s, %(market)s. The deadline at the time of the download; a pause moves it.")
        % {"right": notice.right.title, "market": notice.market_name},
        path=path,
        cancelled=clock.stopped_at is not None,
        reminders=BEFORE_DUE,
    )
    return calendar_response([event], name=event.title, file_name=f"due-{notice.number}")
