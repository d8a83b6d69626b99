"""The conversation about a notice: messages, who has read them, and the notes of our team.

A message changes neither the clock nor the version of a notice: what decides it is asked by a question.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.deadlines.people import waiters
from ipr_portal.errors import DomainError, Refusal
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.notifications.actions import News, notify_many
from takedowns.models import MessageFile, MessageReceipt, Notice, NoticeMessage, NoticeNote
from takedowns.rules.conversation import filled, why_not_as_team, why_not_note, why_not_send

from .claims import lock

FLAGS = {True: "unread_by_holder", False: "unread_by_team"}  # by whether a message is from our team


class CannotWrite(DomainError):
    """A rule forbids it; `refusal` names the input."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@transaction.atomic
def write_to_team(
    *, notice: Notice, text: str, files: Sequence[EvidenceFile] = (), by, at: datetime, agent=None
) -> NoticeMessage:
    """Send a message of the rights holder, also about a closed notice; its files are stored already.

    :raises CannotWrite: if a rule forbids it; nothing is written then.
    """
    if refusal := why_not_send(text, files, from_team=False):
        raise CannotWrite(refusal)
    notice = lock(notice)
    row = _write(notice, text, files, from_team=False, by=by, at=at)
    record("notice.message_from_holder", notice, by=by, at=at, acting_for=agent)
    _tell(notice, row, _team_of(notice), reverse("desk:notice", args=[notice.number]), at=at)
    return row


@transaction.atomic
def write_to_holder(
    *, notice: Notice, text: str, files: Sequence[EvidenceFile] = (), by, at: datetime
) -> NoticeMessage:
    """Send a message of our team; its variables are filled for the notice.

    :raises CannotWrite: if a variable is unknown, or another rule forbids it; nothing is written then.
    """
    if refusal := why_not_as_team(by) or why_not_send(text, files, from_team=True):
        raise CannotWrite(refusal)
    notice = lock(notice)
    row = _write(notice, filled(text, notice, at=at), files, from_team=True, by=by, at=at)
    record("notice.message_from_team", notice, by=by, at=at)
    path = reverse("organisation:notice", args=[notice.organisation.slug, notice.number])
    _tell(notice, row, _holders_of(notice), path, at=at)
    return row


@transaction.atomic
def mark_read(*, notice: Notice, messages: Collection[int], for_team: bool, by, at: datetime) -> None:
    """Note that a person has read some messages of the other side; what they had read before stays as it is.

    The mark in lists ends with the first reader of the side.

    :param messages: the keys of the messages that were shown.
    """
    notice = lock(notice)
    theirs = NoticeMessage.objects.filter(notice=notice, from_team=not for_team)
    common = {"organisation_id": notice.organisation_id, "reader": by, "read_at": at}
    MessageReceipt.objects.bulk_create(
        [MessageReceipt(message=one, **common) for one in theirs.filter(pk__in=messages)],
        ignore_conflicts=True,
    )
    flag = FLAGS[not for_team]
    if getattr(notice, flag) and not theirs.filter(receipts=None).exists():
        setattr(notice, flag, False)
        notice.save(update_fields=[flag])


@transaction.atomic
def write_note(*, notice: Notice, text: str, by, at: datetime) -> NoticeNote:
    """Write an internal note, which only staff can read.

    :raises CannotWrite: if it says nothing, or this person does not decide notices.
    """
    if refusal := why_not_as_team(by) or why_not_note(text):
        raise CannotWrite(refusal)
    note = NoticeNote.objects.create(notice=notice, text=text, written_by=by, written_at=at)
    record("notice.note_written", notice, by=by, at=at, internal=True)
    return note


def _write(
    notice: Notice, text: str, files: Sequence[EvidenceFile], *, from_team: bool, by, at: datetime
) -> NoticeMessage:
    common = {"organisation_id": notice.organisation_id}
    row = NoticeMessage.objects.create(
        notice=notice, from_team=from_team, text=text, written_by=by, written_at=at, **common
    )
    MessageFile.objects.bulk_create(MessageFile(message=row, file=file, **common) for file in files)
    flag = FLAGS[from_team]
    setattr(notice, flag, True)
    notice.save(update_fields=[flag])
    return row


def _holders_of(notice: Notice) -> list[User]:
    """The filer and the owners, and who wrote to us about the notice."""
    waiting = waiters(notice.clock) if notice.clock else []
    return _once([notice.submitted_by, *waiting, *_writers(notice, from_team=False)])


def _team_of(notice: Notice) -> list[User]:
    """Who has the notice or decided it, and who wrote about it for our team; nobody: the queue shows its mark."""
    return _once([*([notice.triager] if notice.triager else []), *_writers(notice, from_team=True)])


def _writers(notice: Notice, *, from_team: bool) -> list[User]:
    rows = NoticeMessage.objects.filter(notice=notice, from_team=from_team)
    return list(User.objects.filter(pk__in=rows.values("written_by")).order_by("pk"))


def _once(people: Sequence[User]) -> list[User]:
    return list({person.pk: person for person in people}.values())


def _tell(notice: Notice, row: NoticeMessage, people: Sequence[User], path: str, *, at: datetime) -> None:
    kind = "notice.message_from_team" if row.from_team else "notice.message_from_holder"
    others = [person for person in people if person.pk != row.written_by_id]
    news = News(
        recipients=others,
        kind=kind,
        subject=notice,
        path=f"{path}#conversation",
        event_key=f"{kind}:{row.pk}",
    )
    notify_many([news], at=at)
