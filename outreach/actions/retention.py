"""Purging what is kept no longer. The rows stay, so that reach, attendance, surveys and votes count as before."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from ipr_portal.links.actions import forget_links
from ipr_portal.notifications.actions import forget_mail
from outreach.enums import Kept
from outreach.models import (
    Certificate,
    Event,
    FollowUp,
    LoggedContact,
    Merge,
    Registration,
    Retention,
    StakeholderPerson,
)
from outreach.queries.held import with_merged
from outreach.queries.retention import events_that_keep, people_without_reason, plan
from outreach.rules.retention import Line, is_due, why_not_keep

from .places import lock

MAILS = (
    "registration.known", "registration.placed", "registration.waiting", "registration.pending",
    "registration.refused", "registration.offered", "registration.offer_over", "registration.withdrawn",
    "registration.passed_on", "registration.invited", "registration.reminder", "registration.contested",
    "registration.contest_refused",
    "event.moved", "event.cancelled", "certificate.issued",
)  # fmt: skip
# With the names goes everything else that says something of a person; certificates have a name of their own.
GO_WITH = {Kept.NAMES: (Kept.TOPICS, Kept.MAILS, Kept.ARRIVALS)}
REGISTRATION = Registration._meta.label_lower
EMPTY: dict[str, object] = {
    "name": "", "folded": "", "email": "", "phone": "", "job": "", "markets": [], "languages": [], "owner": None,
    "account": None,
}  # fmt: skip
AT_ONCE = 500


class CannotKeepSoLong(DomainError):
    """A number of months that is refused; `what` names the thing."""

    def __init__(self, sentence: str, what: Kept) -> None:
        super().__init__(sentence)
        self.what = what


@transaction.atomic
def set_retention(*, event: Event, months: Mapping[Kept, int], by: User, at: datetime) -> None:
    """Say for how many months after its end an event keeps each thing.

    :raises CannotKeepSoLong: beyond the most, longer than people were told, or once it is purged.
    """
    event = lock(event)
    is_promised = event.registrations.exists()
    for line in plan(event):
        wanted = months.get(line.what, line.months)
        if refusal := why_not_keep(line, wanted, is_promised=is_promised):
            raise CannotKeepSoLong(str(refusal), line.what)
        if wanted != line.months:
            Retention.objects.update_or_create(event=event, what=line.what, defaults={"months": wanted})
            record(
                "event.retention_set", event, by=by, at=at, internal=True, what=str(line.label), months=wanted
            )


def purge_due(*, at: datetime) -> int:
    """Purge what is due of every event, then empty the people for whom no reason is left; how many things were purged."""
    done = 0
    for event in events_that_keep(at=at).iterator(AT_ONCE):
        done += sum(
            purge(event=event, line=line, at=at) for line in plan(event) if is_due(line, event, at=at)
        )
    while people := list(people_without_reason(at=at)[:AT_ONCE]):
        empty_people(people=people, at=at)
    return done


@transaction.atomic
def purge(*, event: Event, line: Line, at: datetime) -> int:
    """Purge one thing of an event, and what goes with it; how many things."""
    event = lock(event)
    gone = [
        one
        for one in plan(event)
        if one.what in (line.what, *GO_WITH.get(line.what, ())) and not one.purged_at
    ]
    for one in gone:
        PURGE[one.what](event, at)
        Retention.objects.update_or_create(
            event=event, what=one.what, defaults={"months": one.months, "purged_at": at}
        )
        record("event.purged", event, by=None, at=at, internal=True, what=str(one.label))
    return len(gone)


def _purge_topics(event: Event, at: datetime) -> None:
    event.registrations.update(topic="", contest="", contested_at=None)
    event.requests.all().delete()


def _purge_mails(event: Event, at: datetime) -> None:
    forget_mail(kinds=MAILS, about=_keys(event))
    forget_links(subject_type=REGISTRATION, subject_ids=_keys(event))


def _purge_arrivals(event: Event, at: datetime) -> None:
    event.registrations.update(checked_in_at=None, checked_in_by=None, nonce=None, reminded_at=None)


def _purge_names(event: Event, at: datetime) -> None:
    """End the links to own registrations, whose pages show a name. The pages of the event name nobody from now on, and
    the entries of its people are emptied once no other reason to keep them is left.
    """
    forget_links(subject_type=REGISTRATION, subject_ids=_keys(event), ended_at=at)


def _purge_certificates(event: Event, at: datetime) -> None:
    Certificate.objects.filter(event=event).update(name="")


def _keys(event: Event) -> list[int]:
    return list(event.registrations.values_list("pk", flat=True))


PURGE = {
    Kept.TOPICS: _purge_topics, Kept.MAILS: _purge_mails, Kept.ARRIVALS: _purge_arrivals, Kept.NAMES: _purge_names,
    Kept.CERTIFICATES: _purge_certificates,
}  # fmt: skip


@transaction.atomic
def empty_people(*, people: list[StakeholderPerson], at: datetime) -> int:
    """Empty the entries of people, and of those merged into them: they count, and say nothing; how many."""
    keys = with_merged([person.pk for person in people])
    rows = StakeholderPerson.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys)
    found = list(rows.order_by("pk"))
    for person in found:
        person.consents.all().delete()
        record("stakeholder.emptied", person, by=None, at=at, internal=True)
    LoggedContact.objects.filter(person__in=keys).update(words="")
    FollowUp.objects.filter(person__in=keys).update(words="")
    Merge.objects.filter(kept_person__in=keys).update(moved={})
    rows.update(**EMPTY, emptied_at=at)
    return len(found)
