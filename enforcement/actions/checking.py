"""Checking ledgers of custody and the bytes of exhibits: on demand by a person, every night by a task."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from enforcement.models import Exhibit
from enforcement.queries.custody import Wrong, faults_of, files_of
from enforcement.rules.custody import may_write
from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from ipr_portal.evidence import storage
from ipr_portal.tenancy.scope import system_scope

from .custody_news import tell_broken

AT_ONCE = 500  # exhibits, each night in one transaction


class CannotCheck(DomainError):
    """The bytes of a file cannot be read now."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, and what does not fit."""

    at: datetime
    exhibits: int
    steps: int
    files: int
    size: int  # bytes
    wrong: Sequence[Wrong]


@transaction.atomic
def check(*, exhibits: Sequence[Exhibit], by: User, at: datetime) -> Report:
    """Check the ledgers of some exhibits and hash the bytes of their files, and note the result.

    :raises CannotCheck: if the storage does not answer.
    """
    report = _look(exhibits, at)
    writable = {key for key in {one.compartment_id for one in exhibits} if may_write(key)}
    _note([one for one in exhibits if one.compartment_id in writable], report.wrong, at=at)
    if exhibits:
        said = {"steps": report.steps, "files": report.files, "faults": len(report.wrong)}
        record("custody.checked", exhibits[0].party, by=by, at=at, **said)
    return report


def check_all(*, at: datetime) -> int:
    """Check every ledger and the bytes of every exhibit; return how many exhibits do not match. Run by a task."""
    last, broken = 0, 0
    while True:
        with system_scope():
            rows = Exhibit.objects.filter(pk__gt=last).select_related("organisation", "case", "party")
            some = list(rows.order_by("pk")[:AT_ONCE])
            if not some:
                return broken
            wrong = _look(some, at).wrong
            _note(some, wrong, at=at)
        last, broken = some[-1].pk, broken + len({one.exhibit_id for one in wrong})


def _look(exhibits: Sequence[Exhibit], at: datetime) -> Report:
    files = files_of(exhibits)
    wrong = faults_of([exhibit.pk for exhibit in exhibits])
    known = {file.sha256: file for mine in files.values() for file in mine}
    changed = {sha256 for sha256 in known if _hash_of(sha256) != sha256}
    for key, mine in files.items():
        wrong += [Wrong(key, file.name, "FILE") for file in mine if file.sha256 in changed]
    steps = sum(exhibit.steps_written for exhibit in exhibits)
    size = sum(file.size for file in known.values())
    return Report(at, len(exhibits), steps, len(known), size, wrong)


def _hash_of(sha256: str) -> str:
    try:
        return storage.hash_of(storage.name_of(sha256))
    except storage.StorageAway as error:
        raise CannotCheck(
            _("Our storage does not answer, so the files were not checked. Try again in a few minutes.")
        ) from error


def _note(exhibits: Sequence[Exhibit], wrong: Sequence[Wrong], *, at: datetime) -> None:
    """Keep the result on some exhibits, and tell their people where it turns."""
    found = defaultdict(list)
    for one in wrong:
        found[one.exhibit_id].append(str(one))
    faults = {exhibit.pk: " ".join(found[exhibit.pk])[:300] for exhibit in exhibits}
    whole = [exhibit.pk for exhibit in exhibits if not faults[exhibit.pk] and not exhibit.fault]
    Exhibit.objects.filter(pk__in=whole).update(checked_at=at)
    for exhibit in exhibits:
        if exhibit.fault or faults[exhibit.pk]:
            _turn(exhibit, faults[exhibit.pk], at=at)


def _turn(exhibit: Exhibit, fault: str, *, at: datetime) -> None:
    turned = bool(fault) != bool(exhibit.fault)
    exhibit.checked_at, exhibit.fault = at, fault
    exhibit.save(update_fields=["checked_at", "fault"])
    if turned and fault:
        record("custody.broken", exhibit, by=None, at=at, why=fault)
        tell_broken(exhibit, at=at)
    elif turned:
        record("custody.whole", exhibit, by=None, at=at)
