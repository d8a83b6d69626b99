"""The calendar mail of a check-in: it is invited to, moved, and removed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.calendar_files import Event
from ipr_portal.notifications.actions import News, notify_many
from ipr_portal.tenancy.people import members_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.moments import say_moment
from programmes.models import CheckIn


def invite_all(check_in: CheckIn, kind: str, *, at: datetime) -> list[int]:
    """Send the time and place to everybody who may come, and return their keys.

    People who had it before get the change under the same name; its sequence says which of two is newer.
    """
    people = [
        check_in.host,
        *members_who(Can.BOOK_CHECKINS, [check_in.organisation_id])[check_in.organisation_id],
    ]
    send(check_in, kind, people, at=at, place=2 * check_in.sequence)
    return sorted({person.pk for person in people} | set(check_in.guest_ids))


def uninvite_all(check_in: CheckIn, kind: str, *, at: datetime) -> None:
    """Remove it from the calendars it was sent to. It keeps its sequence, since neither time nor place changed."""
    people = User.objects.filter(pk__in=check_in.guest_ids)
    send(check_in, kind, people, at=at, place=2 * check_in.sequence + 1, cancelled=True)


def send(check_in: CheckIn, kind: str, people, *, at: datetime, place: int, cancelled: bool = False) -> None:
    """One mail for each person, with the time in their own zone.

    :param place: in the series of this check-in: a mail waits for the ones before it.
    """
    notify_many(
        [
            News(
                recipients=[person], kind=kind, subject=check_in, path=path_for(person, check_in),
                event_key=f"{kind}:{check_in.pk}:{place}", series=f"check-in:{check_in.pk}", place=place,
                calendar=event_of(check_in, person, at=at, cancelled=cancelled),
                context={
                    "when": say_moment(check_in.starts_at, zone=ZoneInfo(person.time_zone or "Asia/Singapore"), now=at),
                    "place": check_in.place, "note": check_in.reason,
                },
            )
            for person in people
        ],
        at=at,
    )  # fmt: skip


def event_of(check_in: CheckIn, person: User, *, at: datetime, cancelled: bool = False) -> Event:
    """The calendar entry: moments in UTC, so that each calendar shows them in its own zone, in summer and in winter."""
    return Event(
        key=f"check-in-{check_in.pk}",
        title=_("%(programme)s check-in: %(organisation)s") % {
            "programme": check_in.participation.programme, "organisation": check_in.organisation,
        },
        starts=check_in.starts_at,
        ends=check_in.ends_at,
        made_at=at,
        sequence=check_in.sequence,
        place=check_in.place,
        path=path_for(person, check_in),
        cancelled=cancelled,
        busy=True,
    )  # fmt: skip


def path_for(person: User, check_in: CheckIn) -> str:
    """The page of a check-in for somebody of either side."""
    if person.staff_role:
        return reverse("desk:check_in", args=[check_in.pk])
    return reverse("organisation:check_in", args=[check_in.organisation.slug, check_in.pk])
