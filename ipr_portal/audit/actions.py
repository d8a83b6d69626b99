"""The only writers of the audit trail."""

from datetime import datetime

from .models import AuditEvent, subject_of


def event(action, subject, *, by, at, acting_for=None, internal=False, organisation_id=..., **detail):
    """Make the row that `record` writes, for actions that write many at once."""
    label, key = subject_of(subject)
    return AuditEvent(
        organisation_id=subject.organisation_id if organisation_id is ... else organisation_id,
        at=at,
        action=action,
        by=by,
        acting_for=acting_for,
        subject_type=label,
        subject_id=key,
        subject_label=str(subject)[:200],
        internal=internal,
        detail=detail,
    )


def record(action: str, subject, *, by, at: datetime, **more) -> AuditEvent:
    """Write what was done to a subject, in the transaction that does it.

    :param action: dotted, such as `notice.submitted`; `sentences.py` must know it.
    :param by: the person, or None for the portal itself.
    :param more: `acting_for` (the agency), `internal` (staff only), `organisation_id` (when it is not the
        subject's own), and whatever the sentence needs.
    """
    row = event(action, subject, by=by, at=at, **more)
    row.save(force_insert=True)
    return row


def record_many(events: list[AuditEvent]) -> None:
    """Write many rows made by `event` in one statement."""
    AuditEvent.objects.bulk_create(events)
