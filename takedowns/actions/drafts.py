"""Notices that are being written: kept as typed, with their evidence, until they are sent or thrown away."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import Stale
from ipr_portal.evidence.actions import store
from ipr_portal.evidence.validators import CheckedFile
from ipr_portal.tenancy.models import Organisation
from takedowns.models import DraftFile, Listing, Notice, NoticeDraft, NoticeFile


@transaction.atomic
def start(
    *, organisation: Organisation, fields: Mapping[str, Any], by, at: datetime, agent: Organisation | None = None,
    files: Sequence[NoticeFile] = (), corrects: Notice | None = None,
) -> NoticeDraft:  # fmt: skip
    """Start a notice with what we know already, such as who files it.

    :param corrects: a decided notice, some of whose listings are sent again.
    :param files: its evidence; it is not stored a second time.
    """
    draft = NoticeDraft.objects.create(
        organisation=organisation, fields=dict(fields), started_by=by, agent=agent, corrects=corrects,
        started_at=at, saved_at=at,
    )  # fmt: skip
    common = {"organisation": organisation, "draft": draft, "added_by": by, "added_at": at}
    DraftFile.objects.bulk_create(DraftFile(file=row.file, kind=row.kind, **common) for row in files)
    record("draft.started", draft, by=by, at=at, acting_for=agent)
    return draft


@transaction.atomic
def save(*, draft: NoticeDraft, fields: Mapping[str, Any], at: datetime) -> NoticeDraft:
    """Keep what was typed, whatever it is; fields that are not named stay as they were.

    :raises Stale: if the draft was sent or thrown away meanwhile.
    """
    draft = lock(draft)
    draft.fields, draft.saved_at = draft.fields | storable(fields), at
    draft.save(update_fields=["fields", "saved_at"])
    return draft


@transaction.atomic
def attach(
    *,
    draft: NoticeDraft,
    fields: Mapping[str, Any],
    uploads: Sequence[CheckedFile],
    kind: str,
    by,
    at: datetime,
) -> list[DraftFile]:
    """Keep what was typed, and add files that all show the same kind of thing.

    :raises Stale: if the draft was sent or thrown away meanwhile.
    :raises DomainError: if a file is refused; what was typed is kept by the caller's page then.
    """
    draft = save(draft=draft, fields=fields, at=at)
    to, agent = draft.organisation, draft.agent
    files = [store(upload=upload, organisation=to, by=by, at=at, agent=agent) for upload in uploads]
    common = {"organisation": to, "draft": draft, "kind": kind}
    return DraftFile.objects.bulk_create(
        DraftFile(file=file, added_by=by, added_at=at, **common) for file in files
    )


@transaction.atomic
def detach(*, draft: NoticeDraft, fields: Mapping[str, Any], file: DraftFile, at: datetime) -> None:
    """Keep what was typed, and take a file off the draft; the file itself stays where it is.

    :raises Stale: if the draft was sent or thrown away meanwhile.
    """
    draft = save(draft=draft, fields=fields, at=at)
    draft.files.filter(pk=file.pk).delete()


@transaction.atomic
def discard(*, draft: NoticeDraft, by, at: datetime) -> None:
    """Throw a draft away.

    :raises Stale: if it was sent meanwhile.
    """
    draft = lock(draft)
    draft.discarded_at = at
    draft.save(update_fields=["discarded_at"])
    record("draft.discarded", draft, by=by, at=at, acting_for=draft.agent)


def fields_of(notice: Notice, listings: Iterable[Listing]) -> dict[str, Any]:
    """A notice as its form had it, with some of its listings; statements and signature are given anew."""
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
    """Read an open draft again, and hold it until the transaction ends.

    :raises Stale: if it is no longer open.
    """
    rows = NoticeDraft.objects.select_for_update(of=("self",), no_key=True).select_related(
        "organisation", "agent"
    )
    draft = rows.get(pk=draft.pk)
    if draft.sent_at:
        raise Stale(_("This draft was sent meanwhile, as %(number)s.") % {"number": draft.notice})
    if draft.discarded_at:
        raise Stale(_("This draft was thrown away meanwhile."))
    return draft


def storable(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as Postgres can keep it: for a NUL stands the sign of an unreadable character."""
    return {name: [*map(_storable, value)] if isinstance(value, list) else _storable(value)
            for name, value in fields.items()}  # fmt: skip


def _storable(text):
    return text.replace("\x00", "\ufffd") if isinstance(text, str) else text
