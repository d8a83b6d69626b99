"""Receiving files, releasing them, and checking their bytes: hash first, row second, custody always."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import connection, transaction
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import people_of_part, staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import system_scope

from . import storage
from .models import CustodyEntry, CustodyKind, EvidenceFile, ScanState
from .rules import why_not_release, why_not_store
from .validators import CheckedFile, RefusedFile, check

__all__ = ["CannotRelease", "CannotStore", "RefusedFile", "discard", "rehash", "release", "store", "sweep"]

log = logging.getLogger(__name__)

HASH_AGAIN_AFTER = timedelta(days=30)
FILES_A_RUN, BYTES_A_RUN = 5_000, 8 << 30  # what fits into one task, also at the speed of S3
HALF_WRITTEN_AFTER = timedelta(days=1)


class CannotStore(DomainError):
    """A valid file cannot be stored now."""


class CannotRelease(DomainError):
    """A file cannot be released now."""


@dataclass(frozen=True, slots=True)
class Handout:
    """A copy of a file: an address that serves it for a minute, or the open bytes."""

    address: str
    content: File | None


@transaction.atomic
def store(
    *, upload: File | CheckedFile, organisation, by, at: datetime, agent=None, compartment=None
) -> EvidenceFile:
    """Receive a file: check and hash it, keep its bytes, then write its row and the first entry of its custody.

    Bytes are written before the row, so no row refers to missing bytes. Bytes without a row, left by a transaction that
    did not commit, do no harm; `sweep` deletes them.

    :param upload: what was uploaded, or what `validators.check` has already checked.
    :param organisation: whose it is; None for what only our team may see.
    :param agent: the agency for which `by` acts, if any.
    :param compartment: its compartment, if not everybody who sees the row it is attached to may see it.
    :raises RefusedFile: if the file is not accepted; with the reason and what to do.
    :raises CannotStore: if the organisation has reached its daily limit or the storage does not answer.
    """
    checked = upload if isinstance(upload, CheckedFile) else check(upload)
    if refusal := why_not_store(organisation=organisation, size=checked.size, at=at):
        raise CannotStore(refusal)
    _keep_bytes(checked)
    _lock_day_of(organisation)
    if refusal := why_not_store(organisation=organisation, size=checked.size, at=at):
        raise CannotStore(refusal)  # others were kept meanwhile; `sweep` deletes the bytes
    file = EvidenceFile.objects.create(
        organisation=organisation,
        sha256=checked.sha256,
        size=checked.size,
        media_type=checked.media_type,
        preview_parts=len(checked.previews),
        name=checked.name,
        scan_state=ScanState.CLEAN,
        added_by=by,
        added_at=at,
        verified_at=at,
        compartment=compartment,
    )
    _write_custody([file], CustodyKind.RECEIVED, by=by, at=at)
    record("file.received", file, by=by, at=at, acting_for=agent, sha256=file.sha256, size=file.size)
    return file


@transaction.atomic
def release(*, file: EvidenceFile, by, at: datetime, agent=None) -> Handout:
    """Give a person a copy of a file, and record it in the file's custody.

    A download by staff is the desk's business: the owner reads it in the custody, without a name.

    :raises CannotRelease: if it has not passed its checks, its bytes are damaged, or the storage does not answer.
    """
    if refusal := why_not_release(file):
        raise CannotRelease(refusal)
    handout = _fetch(file)
    _write_custody([file], CustodyKind.DOWNLOADED, by=by, at=at)
    internal = bool(by.staff_role)
    record("file.downloaded", file, by=by, at=at, acting_for=agent, internal=internal, sha256=file.sha256)
    return handout


def rehash(*, at: datetime) -> dict[str, int]:
    """Hash again what was last hashed a month ago, and what did not match; return how many files did and did not.

    Files are read outside any transaction; each result is written in a separate one. Run by a task, outside any scope.
    """
    counts = {"intact": 0, "damaged": 0}
    try:
        for sha256 in _due(at=at):
            found = storage.hash_of(storage.name_of(sha256))
            note_hash(sha256=sha256, found=found, at=at)
            counts["intact" if found == sha256 else "damaged"] += 1
    except storage.StorageAway as error:
        log.error("The evidence storage does not answer; hashing goes on next time: %s", error)
    return counts


def note_hash(*, sha256: str, found: str, at: datetime) -> None:
    """Write the result of hashing bytes again, for every file that has these bytes.

    :param sha256: the hash they were received under.
    :param found: the hash they have now, or nothing if they are gone.
    """
    with system_scope():
        rows = EvidenceFile.objects.kept().filter(sha256=sha256)
        files = list(rows.select_for_update(of=("self",), no_key=True))
        turned = [file for file in files if file.intact != (found == sha256)]
        kind = CustodyKind.VERIFIED if found == sha256 else CustodyKind.DAMAGED
        _write_custody(files if found == sha256 else turned, kind, by=None, at=at)
        EvidenceFile.objects.kept().filter(sha256=sha256).update(verified_at=at, intact=found == sha256)
        for file in turned:
            _tell(file, found=found, at=at)


@transaction.atomic
def discard(*, file_ids: Iterable[Any], at: datetime) -> int:
    """Give files up that nothing names any more, and return how many: `sweep` deletes their bytes in the next night.

    Their rows and their custody stay. A file that something names is left as it is.
    """
    rows = EvidenceFile.objects.kept().filter(pk__in=list(file_ids)).order_by("pk")
    found = list(rows.select_for_update(of=("self",), no_key=True))
    named = set(rows.attached().values_list("pk", flat=True))
    given_up = [file for file in found if file.pk not in named]
    EvidenceFile.objects.filter(pk__in=[file.pk for file in given_up]).update(discarded_at=at)
    _write_custody(given_up, CustodyKind.DISCARDED, by=None, at=at)
    for file in given_up:
        record("file.discarded", file, by=None, at=at, sha256=file.sha256, size=file.size)
    return len(given_up)


def sweep(*, at: datetime) -> int:
    """Delete bytes that no row refers to, or whose files were all given up; return how many files.

    Run by a task, outside any scope.

    A transaction that is storing the same bytes has their lock, so they are skipped.
    """
    swept = 0
    try:
        for hashes in storage.kept_hashes():
            swept += sum(_drop_if_orphan(sha256) for sha256 in _orphans(hashes))
        storage.drop_leftovers(before=(at - HALF_WRITTEN_AFTER).timestamp())
    except storage.StorageAway as error:
        log.error("The evidence storage does not answer; sweeping goes on next time: %s", error)
    return swept


def _lock_day_of(organisation) -> None:
    """Lock the count of an organisation's bytes until the transaction ends.

    A separate lock, not the organisation's row: the transaction may have locked rows that others lock first.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"evidence.day:{organisation and organisation.pk}"],
        )


def _keep_bytes(checked) -> None:
    _lock_bytes(checked.sha256, shared=True)
    try:
        storage.keep(storage.name_of(checked.sha256), checked.upload)
        for part, drawn in enumerate(checked.previews, 1):
            storage.keep(storage.preview_name(checked.sha256, part), drawn)
    except storage.StorageFull as error:
        log.error("The evidence storage is full: %s", error)
        raise CannotStore(
            _(
                "“%(name)s” (%(size)s) could not be kept, because our storage is full. "
                "Add it again in an hour; everything you typed is kept."
            )
            % {"name": checked.name, "size": filesizeformat(checked.size)}
        ) from error
    except storage.StorageAway as error:
        log.error("The evidence storage did not take a file: %s", error)
        raise CannotStore(
            _(
                "“%(name)s” could not be kept, because our storage does not answer. Add it again in a few minutes."
            )
            % {"name": checked.name}
        ) from error


def _fetch(file) -> Handout:
    name, disposition = storage.name_of(file.sha256), content_disposition_header(True, file.name)
    try:
        address = storage.link(name, disposition=disposition, media_type=file.media_type)
        return Handout(address, None if address else storage.read(name))
    except (storage.StorageAway, FileNotFoundError) as error:
        log.error("The evidence storage did not hand out %s: %s", file.sha256, error)
        raise CannotRelease(
            _(
                "“%(file)s” cannot be fetched, because our storage does not answer. Try again in a few minutes."
            )
            % {"file": file}
        ) from error


def _lock_bytes(sha256, *, shared) -> Any:
    """Until the transaction ends: many may store the same bytes at once, but nobody may delete them meanwhile."""
    ask = "pg_advisory_xact_lock_shared" if shared else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {ask}(%s)", [int(sha256[:15], 16)])
        return cursor.fetchone()[0]


def _orphans(hashes) -> list:
    with system_scope():
        known = EvidenceFile.objects.kept().filter(sha256__in=hashes).values_list("sha256", flat=True)
        return sorted(set(hashes) - set(known))


def _drop_if_orphan(sha256) -> bool:
    with system_scope():
        # A transaction that was storing it when we looked has committed since, or still has the lock.
        if (
            not _lock_bytes(sha256, shared=False)
            or EvidenceFile.objects.kept().filter(sha256=sha256).exists()
        ):
            return False
        storage.drop(sha256)
        return True


def _due(*, at: datetime) -> Iterator[str]:
    with system_scope():
        files = EvidenceFile.objects.to_hash_again(before=at - HASH_AGAIN_AFTER)
        sizes = dict(files.values_list("sha256", "size")[:FILES_A_RUN])
    left = BYTES_A_RUN
    for sha256, size in sizes.items():
        left -= size
        if left < 0:
            return
        yield sha256


def _write_custody(files, kind, *, by, at) -> None:
    CustodyEntry.objects.bulk_create(
        [
            CustodyEntry(
                organisation_id=file.organisation_id,
                file=file,
                kind=kind,
                by=by,
                at=at,
                compartment_id=file.compartment_id,
            )
            for file in files
        ]
    )


def _tell(file, *, found, at) -> None:
    """Notify the leads when bytes are damaged, and record when they are intact again."""
    if found == file.sha256:
        record("file.restored", file, by=None, at=at)
        return
    record("file.damaged", file, by=None, at=at, found=found)
    # One alarm a day, however many files a bad disk takes with it; the page it leads to lists them all.
    key, path = f"file.damaged:{at:%Y-%m-%d}", reverse("desk:damaged_files")
    people = staff_who(Can.SEARCH_AUDIT)
    if file.compartment_id:  # for those who are in it, each of whom may reach the file
        people = people_of_part(file.compartment_id, file.organisation_id)
        key, path = f"file.damaged:{file.pk}:{at:%Y-%m-%d}", reverse("desk:evidence_file", args=[file.pk])
    notify(people, "file.damaged", file, at=at, path=path, event_key=key, sha256=file.sha256)
