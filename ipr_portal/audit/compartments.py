"""Who needs to know: opening and closing compartments, giving people access and excluding them.

The only writers of `tenancy.Compartment` and its members. They are here because each change is recorded in the trail,
where only those in the compartment can read it. Postgres refuses people without write access.
"""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.tenancy.models import Compartment, CompartmentLevel, CompartmentMember
from ipr_portal.tenancy.rows import insert
from ipr_portal.ui.moments import say_moment

from .actions import record
from .models import subject_of

ALLOWING = (CompartmentLevel.READ, CompartmentLevel.WRITE)


class CannotAdmit(DomainError):
    """An entry cannot be made, changed or ended in this way."""


@transaction.atomic
def open_compartment(*, subject, reason: str, by: User, at: datetime) -> Compartment:
    """Make a compartment for a subject, with one person in it: the one who opens it, with write access.

    :param subject: a saved row or a `Subject`; only its name is kept. Its own rows are put into the compartment by
        the app whose they are.
    """
    label, key = subject_of(subject)
    compartment = Compartment(
        pk=_next_key(Compartment), subject_type=label, subject_id=key, subject_label=str(subject)[:200],
        made_by=by, made_at=at,
    )  # fmt: skip
    insert(compartment)  # nothing is read back: nobody is in it yet
    _add(compartment, by, CompartmentLevel.WRITE, reason=reason, by=by, at=at, since=at, until=None)
    record("compartment.opened", compartment, by=by, at=at, internal=True, reason=reason)
    return compartment


@transaction.atomic
def admit(
    *,
    compartment: Compartment,
    person: User,
    level: CompartmentLevel,
    reason: str,
    by: User,
    at: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
) -> CompartmentMember:
    """Give a person access, to read or to write; or exclude them (DENY), which overrides any other access.

    :param since: at once, if nothing else is said.
    :param until: for as long as the compartment lasts, if nothing else is said.
    :raises CannotAdmit: if they already have an entry, or nobody with write access would be left.
    """
    compartment = _lock(compartment)
    begin = since or at
    if until is not None and until <= max(begin, at):
        raise CannotAdmit(Refusal("", _("The end is before the start. Choose a later end."), field="until"))
    of_a_kind = [CompartmentLevel.DENY] if level == CompartmentLevel.DENY else ALLOWING
    if _unended(compartment, at).filter(person=person, level__in=of_a_kind).exists():
        sentence = _("%(person)s is on the list already. End that entry first.") % {"person": person}
        raise CannotAdmit(Refusal("", sentence, field="person"))
    if level == CompartmentLevel.DENY:
        _keep_a_writer(compartment, at, without=person)
    row = _add(compartment, person, level, reason=reason, by=by, at=at, since=begin, until=until)
    _record_admission(row, by=by, at=at)
    return row


@transaction.atomic
def change(
    *,
    member: CompartmentMember,
    level: CompartmentLevel,
    until: datetime | None,
    reason: str,
    by: User,
    at: datetime,
) -> CompartmentMember:
    """End an entry, and put one with another level or another end in its place.

    :raises Stale: if the entry has ended meanwhile.
    :raises CannotAdmit: as `admit`.
    """
    compartment = _lock(member.compartment)
    if until is not None and until <= at:
        raise CannotAdmit(_("The end is before the start. Choose a later end."))
    if member.level != CompartmentLevel.DENY and (level != CompartmentLevel.WRITE or until is not None):
        _keep_a_writer(compartment, at, without=member.person)
    # The new entry first: a person who changes their own loses write access once the old one has ended.
    row = _add(compartment, member.person, level, reason=reason, by=by, at=at, since=at, until=until)
    _record_admission(row, by=by, at=at)
    _end(member, by=by, at=at)
    return row


@transaction.atomic
def end(*, member: CompartmentMember, reason: str, by: User, at: datetime) -> None:
    """End an entry: it no longer gives access or excludes.

    :raises Stale: if it has ended meanwhile.
    :raises CannotAdmit: if nobody with write access would be left.
    """
    compartment = _lock(member.compartment)
    if member.level != CompartmentLevel.DENY:
        _keep_a_writer(compartment, at, without=member.person)
    # The trail first: a person who ends their own entry loses write access with it.
    record(
        "compartment.ended", compartment, by=by, at=at, internal=True, who=str(member.person),
        level=member.level, reason=reason,
    )  # fmt: skip
    _end(member, by=by, at=at)


@transaction.atomic
def close_compartment(*, compartment: Compartment, reason: str, by: User, at: datetime) -> None:
    """Close a compartment for writing; read access is not changed.

    :raises Stale: if it is closed already.
    """
    compartment = _lock(compartment)
    record("compartment.closed", compartment, by=by, at=at, internal=True, reason=reason)
    if not Compartment.objects.filter(pk=compartment.pk, closed_at=None).update(closed_at=at, closed_by=by):
        raise Stale(_("It is already closed."))


def _lock(compartment: Compartment) -> Compartment:
    """Lock a compartment until the transaction ends: of two people who change its list, the second sees the first's
    change."""
    rows = Compartment.objects.select_for_update(of=("self",), no_key=True)
    if (found := rows.filter(pk=compartment.pk).first()) is None:
        raise CannotAdmit(_("Only people with write access can change the access list."))
    return found


def _unended(compartment: Compartment, at: datetime) -> QuerySet[CompartmentMember]:
    """Entries that are in force, and those that will be."""
    return compartment.members.exclude(until__lte=at)


def _keep_a_writer(compartment: Compartment, at: datetime, *, without: User) -> None:
    """Refuse a change after which nobody has write access without an end: then nobody could give access any more."""
    denied = _unended(compartment, at).filter(level=CompartmentLevel.DENY).values("person")
    others = compartment.members.in_force(at).filter(level=CompartmentLevel.WRITE, until=None)
    if not others.exclude(person=without).exclude(person__in=denied).exists():
        raise CannotAdmit(
            _(
                "At least one person must keep write access without an end date. Give it to somebody else first."
            )
        )


def _add(compartment, person, level, *, reason, by, at, since, until) -> CompartmentMember:
    row = CompartmentMember(
        pk=_next_key(CompartmentMember), compartment=compartment, person=person, level=level, since=since,
        until=until, granted_by=by, granted_at=at, reason=reason,
    )  # fmt: skip
    insert(row)
    return row


def _end(member: CompartmentMember, *, by: User, at: datetime) -> None:
    rows = CompartmentMember.objects.filter(pk=member.pk, ended_at=None).exclude(until__lte=at)
    if not rows.update(until=max(at, member.since), ended_by=by, ended_at=at):
        raise Stale(_("This entry has ended already."))


def _record_admission(row: CompartmentMember, *, by: User, at: datetime) -> None:
    action = "compartment.kept_out" if row.level == CompartmentLevel.DENY else "compartment.admitted"
    ends = say_moment(row.until) if row.until else _("no end")
    record(
        action, row.compartment, by=by, at=at, internal=True, who=str(row.person), level=row.level, ends=ends,
        reason=row.reason,
    )  # fmt: skip


def _next_key(model) -> int:
    """A key that is known before the row is written, because Postgres would not let it be read back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return cursor.fetchone()[0]
