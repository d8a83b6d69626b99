"""Logging what was said, and what was promised."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from outreach.enums import ContactFormat, ContactOutcome
from outreach.models import Event, FollowUp, LoggedContact, StakeholderOrganisation, StakeholderPerson

EARLIEST_ZONE = timedelta(hours=14)  # ahead of UTC: where a day begins first


class CannotLog(DomainError):
    """A contact needs somebody, and a day that has come."""


@transaction.atomic
def log_contact(
    *,
    person: StakeholderPerson | None,
    organisation: StakeholderOrganisation | None,
    format: ContactFormat,
    on: date,
    words: str,
    by: User,
    at: datetime,
    outcome: ContactOutcome = ContactOutcome.NONE,
    promise: str = "",
    due_on: date | None = None,
) -> LoggedContact:
    """Log a contact with a person, their organisation, or both; a promise in it becomes a follow-up of who logs it.

    :raises CannotLog: without anybody, or before it took place.
    """
    if person is None and organisation is None:
        raise CannotLog(_("Say with whom. Nobody whom we know stands in this line."))
    if on > (at + EARLIEST_ZONE).date():
        raise CannotLog(_("This day has not come. Log a contact once it took place."))
    where = organisation or (person.works_for if person else None)
    made = LoggedContact.objects.create(
        person=person, with_organisation=where, format=format, on=on, words=words, logged_by=by, logged_at=at,
        outcome=ContactOutcome.FOLLOW_UP if promise and outcome == ContactOutcome.NONE else outcome,
    )  # fmt: skip
    record("contact.logged", person or where, by=by, at=at, internal=True, words=words)
    if promise and due_on:
        promise_something(
            words=promise, owner=by, due_on=due_on, person=person, organisation=where, by=by, at=at
        )
    return made


@transaction.atomic
def promise_something(
    *,
    words: str,
    owner: User,
    due_on: date,
    by: User,
    at: datetime,
    person: StakeholderPerson | None = None,
    organisation: StakeholderOrganisation | None = None,
    event: Event | None = None,
    is_lead: bool = False,
) -> FollowUp:
    """Note something that was promised, with who does it and until when.

    :param is_lead: whether it may become an enforcement case; then everybody who may open one is told.
    """
    made = FollowUp.objects.create(
        words=words,
        owner=owner,
        due_on=due_on,
        person=person,
        with_organisation=organisation,
        event=event,
        made_at=at,
    )
    subject = person or organisation or event
    assert subject is not None
    record("follow_up.promised", subject, by=by, at=at, internal=True, words=words)
    if is_lead:
        notify(
            staff_who(Can.OPEN_CASES), "lead.reported", made, at=at, event_key=f"lead.reported:{made.pk}",
            origin=str(subject), by=str(by), until=str(due_on),
        )  # fmt: skip
    return made


@transaction.atomic
def finish(*, follow_up: FollowUp, by: User, at: datetime) -> FollowUp:
    """Note that a promise was kept.

    :raises Stale: if somebody noted it before.
    """
    rows = FollowUp.objects.select_for_update(of=("self",), no_key=True)
    follow_up = rows.select_related("person", "with_organisation", "event").get(pk=follow_up.pk)
    if follow_up.done_at:
        raise Stale(_("Somebody noted this already."))
    follow_up.done_at, follow_up.done_by = at, by
    follow_up.save(update_fields=["done_at", "done_by"])
    subject = follow_up.person or follow_up.with_organisation or follow_up.event
    record("follow_up.done", subject, by=by, at=at, internal=True, words=follow_up.words)
    return follow_up
