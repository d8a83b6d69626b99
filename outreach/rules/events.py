"""What may be done with an event and its registrations at a moment, and why not."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from ipr_portal.ui.moments import say_day, say_moment
from outreach.enums import EventState, RegistrationState
from outreach.models import Event, Registration

EARLY = timedelta(hours=3)  # before it begins, people are let in
LATE = timedelta(hours=2)  # after its end
PRESENCE = timedelta(hours=1)  # after its begin, participants confirm presence themselves
CONTEST = timedelta(days=30)  # after its end, somebody listed as absent may say that they were there


def why_not_register(event: Event, *, at: datetime) -> Refusal | None:
    """Why nobody can register for an event at a moment."""
    if event.state == EventState.CANCELLED:
        return Refusal("", _("This event is cancelled."), event.cancelled_because)
    if event.state != EventState.PUBLISHED:
        return Refusal("", _("Registration is closed."), _("Look for another event."))
    if at >= (event.closes_at or event.starts_at):
        return Refusal("", _("The time to register has passed."), _("Look for another event."))
    return None


def why_nobody_moves_up(event: Event, *, at: datetime) -> str:
    """Why the first on the waiting list does not get a place now; "" if they may."""
    if refusal := why_not_register(event, at=at):
        return _("Nobody moves up: %(why)s") % {"why": refusal.sentence}
    if event.free is not None and event.free <= 0:
        back = event.kept_back - event.taken_kept
        if back:
            return _("Nobody moves up: all places are taken but %(n)d, which the team keeps back.") % {
                "n": back
            }
        return _("Nobody moves up: all %(n)d places are taken.") % {"n": event.capacity}
    return ""


def why_not_publish(event: Event, *, at: datetime) -> Refusal | None:
    if not event.may_become(EventState.PUBLISHED):
        return Refusal("", _("Registration cannot be opened now."), _("Make a copy of the event."))
    if event.starts_at <= at:
        return Refusal("", _("The event has begun already."), _("Change its time first."), "starts_at")
    if not event.place and not event.by_video:
        return Refusal("", _("Nobody knows where to go."), _("Enter the place, or allow video."), "place")
    return None


def why_not_hold(event: Event, *, at: datetime) -> Refusal | None:
    """Why attendance cannot be closed: an event is held once it has begun."""
    if not event.may_become(EventState.HELD):
        return Refusal("", _("Attendance of this event cannot be closed."))
    if at < event.starts_at:
        return Refusal("", _("The event has not begun."), _("Close attendance once it is over."))
    return None


def why_not_report(event: Event, *, undecided: int) -> Refusal | None:
    if not event.may_become(EventState.REPORTED):
        return Refusal("", _("This event cannot be reported now."), _("Close attendance first."))
    if undecided:
        return Refusal(
            "", _("%(n)d people are neither present nor absent.") % {"n": undecided}, _("Note who came.")
        )
    return None


def why_nobody_checks_in(event: Event, *, at: datetime) -> Refusal | None:
    """Why nobody can be let in at a moment: the event is cancelled, or on another day."""
    if event.state == EventState.CANCELLED:
        return Refusal("cancelled", _("This event is cancelled."))
    if not event.starts_at - EARLY <= at < event.ends_at + LATE:
        return Refusal("day", _("Wrong day: this event is on %(day)s.") % {"day": say_day(event.day)})
    return None


def why_not_check_in(registration: Registration, *, at: datetime) -> Refusal | None:
    """Why somebody is not let in: the wrong day, no place, or in already; then by whom and when."""
    event = registration.event
    if registration.state in (RegistrationState.CHECKED_IN, RegistrationState.ATTENDED):
        return Refusal("in", _("%(who)s is in already, since %(when)s; let in by %(by)s.") % {
            "who": registration.person, "by": registration.checked_in_by or registration.person,
            "when": say_moment(event.local(registration.checked_in_at), zone=event.local(at).tzinfo, now=at)
            if registration.checked_in_at else say_day(event.day),
        })  # fmt: skip
    if refusal := why_nobody_checks_in(event, at=at):
        return refusal
    if registration.state != RegistrationState.REGISTERED:
        state = RegistrationState(registration.state).label
        return Refusal("place", _("%(who)s has no place: %(state)s.") % {"who": registration.person, "state": state},
                       _("Give a place, or let them in as a walk-in."))  # fmt: skip
    return None


def why_not_contest(registration: Registration, *, at: datetime) -> Refusal | None:
    """Why somebody cannot say that they were there."""
    if registration.state != RegistrationState.NO_SHOW:
        return Refusal("", _("You are not listed as absent."))
    if registration.contested_at is not None:
        return Refusal("", _("You have told us already. We decide, and write to you."))
    if at >= registration.event.ends_at + CONTEST:
        return Refusal("", _("Thirty days have passed. The list of who came is final."))
    return None


def why_not_merge(event: Event, into: Event, *, at: datetime) -> Refusal | None:
    """Why one event cannot become part of another."""
    if event.pk == into.pk:
        return Refusal("", _("These are one event."), _("Choose another one."), "into")
    if not event.may_become(EventState.CANCELLED):
        return Refusal("", _("This event is over or cancelled already."))
    if refusal := why_not_register(into, at=at):
        return Refusal("", _("%(into)s takes nobody: %(why)s") % {"into": into, "why": refusal.sentence},
                       _("Choose another one."), "into")  # fmt: skip
    return None


def why_not_confirm_presence(registration: Registration, *, at: datetime) -> Refusal | None:
    """Why a participant cannot say that they are there."""
    event = registration.event
    if not event.confirms_itself:
        return Refusal("", _("At this event you are checked in at the door."))
    if not event.starts_at <= at < event.starts_at + PRESENCE:
        return Refusal("", _("Presence is confirmed in the first hour of the event."))
    return why_not_check_in(registration, at=at)
