"""The only writers of the audit trail."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from ipr_portal.tenancy.models import compartment_of
from ipr_portal.tenancy.rows import insert_many

from .models import AuditEvent, subject_of
from .register import SENTENCES


class Event(NamedTuple):
    """What one row of the trail says, by its columns."""

    organisation_id: int | None
    at: datetime
    action: str
    by_id: int | None
    acting_for_id: int | None
    subject_type: str
    subject_id: str
    subject_label: str
    internal: bool
    compartment_id: int | None
    detail: dict[str, Any]


def event(
    action,
    subject,
    *,
    by,
    at,
    acting_for=None,
    internal=False,
    organisation_id=...,
    compartment=...,
    **detail,
) -> Event:
    """The row that `record` writes, for actions that write many at once."""
    label, key = subject_of(subject)
    return Event(
        subject.organisation_id if organisation_id is ... else organisation_id, at, SENTENCES.known(action), by and by.pk,
        acting_for and acting_for.pk, label, key, str(subject)[:200], internal,
        compartment_of(subject, compartment), detail,
    )  # fmt: skip


def record(action: str, subject, *, by, at: datetime, **more) -> AuditEvent:
    """Write what was done to a subject, in the transaction that does it.

    :param action: dotted, such as `notice.submitted`; its app's `sentences.py` has the sentence.
    :param by: the person, or None for the portal itself.
    :param more: `acting_for` (the agency), `internal` (staff only), `organisation_id` and
        `compartment` (when they are not the subject's own), and the values of the sentence.
    :raises UnknownKey: if no app has a sentence for the action.
    """
    row = AuditEvent(**event(action, subject, by=by, at=at, **more)._asdict())
    row.save(force_insert=True)
    return row


def record_many(events: Iterable[Event]) -> None:
    """Write many rows made by `event` in one statement."""
    insert_many(AuditEvent, [row._asdict() for row in events])
