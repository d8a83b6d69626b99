"""Drafts of notices: stored as typed, with their evidence, until they are sent or discarded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.evidence.actions import store
from ipr_portal.evidence.validators import CheckedFile
from ipr_portal.tenancy.models import Organisation
from takedowns.merging import Merged, Page, merge
from takedowns.models import DraftFile, Listing, Notice, NoticeDraft, NoticeFile
from takedowns.rules.drafts import why_not_keep, why_not_start
from takedowns.rules.filing import Attachment


class CannotStart(DomainError):
    """The organisation has reached its limit of drafts."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The result of saving a page: the present draft, and the fields that were not written."""

    draft: NoticeDraft
    merged: Merged
    refused: tuple[Refusal, ...] = ()  # longer than a draft takes


@transaction.atomic
def start(
    *, organisation: Organisation, fields: Mapping[str, Any], by, at: datetime, agent: Organisation | None = None,
    files: Sequence[NoticeFile | Attachment] = (), corrects: Notice | None = None, key: UUID | None = None,
) -> NoticeDraft:  # fmt: skip
    """Start a draft with known values, such as who files it.

    :param corrects: a decided notice, some of whose listings are sent again.
    :param files: its evidence; it is not stored a second time.
    :param key: of a draft that a page already shows; starting it twice makes one draft.
    :raises CannotStart: if there are too many already.
    """
    Organisation.objects.select_for_update(no_key=True).get(
        pk=organisation.pk
    )  # so that they are counted one by one
    if key and (found := NoticeDraft.objects.filter(pk=key).first()):
        return found
    if refusal := why_not_start(organisation, at):
        raise CannotStart(str(refusal))
    draft = NoticeDraft.objects.create(
        organisation=organisation, fields=dict(fields), started_by=by, agent=agent, corrects=corrects,
        started_at=at, saved_at=at, **({"pk": key} if key else {}),
    )  # fmt: skip
    common = {"organisation": organisation, "draft": draft, "added_by": by, "added_at": at}
    DraftFile.objects.bulk_create(DraftFile(file=row.file, kind=row.kind, **common) for row in files)
    record("draft.started", draft, by=by, at=at, acting_for=agent)
    return draft


@transaction.atomic
def save(
    *, draft: NoticeDraft, fields: Mapping[str, Any], at: datetime, by=None, page: Page | None = None
) -> Saved:
    """Save what was typed, without validation; fields not named are not changed.

    Fields that another page has changed meanwhile, and values longer than a draft takes, are not written; the result
    names both.

    :param page: the opened page that sends it; None writes every field that is named.
    :raises Stale: if the draft was sent or discarded meanwhile.
    """
    draft = lock(draft)
    refused = [refusal for name, value in fields.items() if (refusal := why_not_keep(name, value))]
    left_out = {refusal.field for refusal in refused}
    typed = storable({name: value for name, value in fields.items() if name not in left_out})
    writers = {name: row.get("page", "") for name, row in draft.written.items()}
    merged = merge(draft.fields, writers, typed, page)
    if merged.changes or page is None:
        who = {"page": page.mark if page else "", "by": by and by.pk, "at": at.isoformat()}
        draft.fields, draft.saved_at = draft.fields | merged.changes, at
        draft.written = draft.written | dict.fromkeys(merged.changes, who)
        draft.save(update_fields=["fields", "written", "saved_at"])
    return Saved(draft, merged, tuple(refused))


@transaction.atomic
def attach(
    *, draft: NoticeDraft, uploads: Sequence[CheckedFile], kind: str, by, at: datetime
) -> list[DraftFile]:
    """Add files that all show the same kind of thing.

    :raises Stale: if the draft was sent or discarded meanwhile.
    :raises DomainError: if a file is refused.
    """
    draft = lock(draft)
    to, agent = draft.organisation, draft.agent
    files = [store(upload=upload, organisation=to, by=by, at=at, agent=agent) for upload in uploads]
    common = {"organisation": to, "draft": draft, "kind": kind}
    return DraftFile.objects.bulk_create(
        DraftFile(file=file, added_by=by, added_at=at, **common) for file in files
    )


@transaction.atomic
def name_files(*, draft: NoticeDraft, files: Sequence[Attachment], by, at: datetime) -> None:
    """Let a draft have exactly these files, which are stored already.

    :raises Stale: if the draft was sent or discarded meanwhile.
    """
    draft = lock(draft)
    draft.files.all().delete()
    common = {"organisation": draft.organisation, "draft": draft, "added_by": by, "added_at": at}
    DraftFile.objects.bulk_create(DraftFile(file=one.file, kind=one.kind, **common) for one in files)
    draft.saved_at = at
    draft.save(update_fields=["saved_at"])


@transaction.atomic
def detach(*, draft: NoticeDraft, file: DraftFile) -> None:
    """Remove a file from the draft; the file itself is kept.

    :raises Stale: if the draft was sent or discarded meanwhile.
    """
    lock(draft).files.filter(pk=file.pk).delete()


@transaction.atomic
def discard(*, draft: NoticeDraft, by, at: datetime) -> None:
    """Discard a draft; it can be restored for ten minutes.

    :raises Stale: if it was sent meanwhile.
    """
    draft = lock(draft)
    draft.discarded_at = at
    draft.save(update_fields=["discarded_at"])
    record("draft.discarded", draft, by=by, at=at, acting_for=draft.agent)


@transaction.atomic
def take_back(*, draft: NoticeDraft, by, at: datetime) -> None:
    """Restore a discarded draft; idempotent.

    :raises Stale: if it was discarded too long ago.
    :raises CannotStart: if there are now too many drafts.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=draft.organisation_id)
    draft = NoticeDraft.objects.select_for_update(of=("self",), no_key=True).get(pk=draft.pk)
    if draft.discarded_at is None:
        return
    if not NoticeDraft.objects.can_be_taken_back(at).filter(pk=draft.pk).exists():
        raise Stale(_("This draft was discarded more than ten minutes ago."))
    if refusal := why_not_start(draft.organisation, at):
        raise CannotStart(str(refusal))
    draft.discarded_at = None
    draft.save(update_fields=["discarded_at"])
    record("draft.taken_back", draft, by=by, at=at, acting_for=draft.agent)


def fields_of(notice: Notice, listings: Iterable[Listing]) -> dict[str, Any]:
    """The form fields of a notice, with some of its listings; statements and signature must be given again."""
    same = (
        "market", "explanation", "locations", "language", "message_to_seller", "capacity", "complainant_name",
        "complainant_email", "complainant_address", "complainant_phone",
    )  # fmt: skip
    return (
        {name: getattr(notice, name) for name in same}
        | notice.details
        | {
            "right": str(notice.right_id),
            "reason": notice.reason.code,
            "listings": "\n".join(listing.pasted for listing in listings),
        }
    )


def lock(draft: NoticeDraft) -> NoticeDraft:
    """Read an open draft again, and lock it until the transaction ends.

    :raises Stale: if it is no longer open.
    """
    rows = NoticeDraft.objects.select_for_update(of=("self",), no_key=True).select_related(
        "organisation", "agent"
    )
    draft = rows.get(pk=draft.pk)
    if draft.sent_at:
        raise Stale(_("This draft has been sent as %(number)s.") % {"number": draft.notice})
    if draft.discarded_at:
        raise Stale(_("This draft has been discarded."))
    return draft


def storable(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as Postgres can store it: NUL becomes the replacement character."""
    return {name: [*map(_storable, value)] if isinstance(value, list) else _storable(value)
            for name, value in fields.items()}  # fmt: skip


def _storable(text) -> Any:
    return text.replace("\x00", "\ufffd") if isinstance(text, str) else text
