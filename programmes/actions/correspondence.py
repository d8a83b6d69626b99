"""Correspondence with a participant: new threads, answers, internal notes, and who has read what."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.urls import reverse

from ipr_portal.audit.actions import record
from ipr_portal.evidence.actions import store
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import members_who, staff_who
from ipr_portal.tenancy.roles import Can
from programmes.enums import Side
from programmes.models import Message, MessageFile, Participation, Thread, ThreadReading


@transaction.atomic
def start(
    *,
    participation: Participation,
    subject: str,
    words: str,
    side: Side,
    by,
    at: datetime,
    uploads: Sequence[File] = (),
) -> Thread:
    """Begin a thread with its first message."""
    thread = Thread.objects.create(
        organisation_id=participation.organisation_id, participation=participation, subject=subject, started_by=by,
        started_at=at, last_at=at,
    )  # fmt: skip
    record("thread.started", thread, by=by, at=at)
    write(thread=thread, words=words, side=side, by=by, at=at, uploads=uploads)
    return thread


@transaction.atomic
def write(
    *,
    thread: Thread,
    words: str,
    side: Side,
    by,
    at: datetime,
    internal: bool = False,
    uploads: Sequence[File] = (),
) -> Message:
    """Add a message to a thread. An internal one is a note: nobody of the rights holder reads it or hears of it.

    :raises RefusedFile: if a file is not accepted.
    :raises CannotStore: if the organisation has reached its daily limit.
    """
    thread = (
        Thread.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .get(pk=thread.pk)
    )
    message = Message.objects.create(
        organisation=thread.organisation, thread=thread, words=words, side=side, internal=internal, written_by=by,
        written_at=at,
    )  # fmt: skip
    for upload in uploads:
        file = store(upload=upload, organisation=thread.organisation, by=by, at=at)
        MessageFile.objects.create(
            organisation=thread.organisation, message=message, file=file, added_by=by, added_at=at
        )
    note_read(thread=thread, by=by, at=at)
    record("thread.noted" if internal else "thread.answered", thread, by=by, at=at, internal=internal)
    if not internal:
        thread.last_at = at
        thread.save(update_fields=["last_at"])
        _tell(thread, message, at=at)
    return message


def _tell(thread: Thread, message: Message, *, at: datetime) -> None:
    """Notify the other side: everybody there who may answer."""
    if message.side == Side.THEM:
        people = list(staff_who(Can.MANAGE_CHECKINS))
        path = reverse("desk:thread", args=[thread.pk])
    else:
        people = members_who(Can.BOOK_CHECKINS, [thread.organisation_id])[thread.organisation_id]
        path = reverse("organisation:thread", args=[thread.organisation.slug, thread.pk])
    notify(people, "thread.answered", thread, at=at, path=path, event_key=f"thread.answered:{message.pk}")


def note_read(*, thread: Thread, by, at: datetime) -> None:
    """Note that somebody has read a thread up to now."""
    ThreadReading.objects.update_or_create(
        thread=thread, person=by, defaults={"organisation_id": thread.organisation_id, "read_at": at}
    )
