"""Writing one step into the ledger of an exhibit: its files, its canonical text, its place in the chain."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from enforcement.chain import content_hash, link, moment
from enforcement.enums import HAND_OVERS, CustodyAct
from enforcement.models import CustodyStep, Exhibit, ExhibitFile
from enforcement.rules.custody import Signature, StepDetails, is_late
from ipr_portal.accounts.models import User
from ipr_portal.errors import DomainError, Refusal
from ipr_portal.evidence import storage
from ipr_portal.evidence.actions import store
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.evidence.validators import CheckedFile
from ipr_portal.tenancy.models import Compartment

READ_AGAIN = [*HAND_OVERS, CustodyAct.RECEIVED]  # steps at which the bytes of the files are hashed


class CannotRecord(DomainError):
    """A step, an exhibit or a seizure is not written; `refusal` names the field and the remedy."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(str(refusal))


def lock(exhibit: Exhibit) -> Exhibit:
    """The exhibit, locked until the transaction ends: of two steps at once the second sees the first."""
    rows = Exhibit.objects.select_related("organisation", "case", "party")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=exhibit.pk)


def write_step(
    exhibit: Exhibit,
    details: StepDetails,
    *,
    by: User,
    at: datetime,
    uploads: Sequence[CheckedFile] = (),
    signature: Signature | None = None,
    facts: dict[str, Any] | None = None,
) -> CustodyStep:
    """Add a step to a locked exhibit, and bring what the exhibit says of itself up to date.

    :param uploads: files that the step adds.
    :param facts: what is known of the exhibit, in its first step.
    """
    before = content_hash(hashes_of(exhibit, read=details.act in READ_AGAIN))
    sequence = exhibit.steps_written + 1
    paper = [signature.paper] if signature and signature.paper else []
    added = _add_files(exhibit, [*uploads, *paper], sequence, by=by, at=at)
    content = _content(exhibit, details, signature, by=by, at=at) | {
        "files": [{"name": file.name, "sha256": file.sha256, "size": file.size} for file in added],
        "hash_before": before,
        "hash_after": content_hash(hashes_of(exhibit)),
    }
    if facts:
        content["exhibit"] = facts
    made = link(chain=str(exhibit.chain), sequence=sequence, before=exhibit.head, content=content)
    step = CustodyStep.objects.create(
        organisation_id=exhibit.organisation_id, exhibit=exhibit, compartment_id=exhibit.compartment_id,
        sequence=sequence, act=details.act, at=details.at, entered_at=at, by=by, record=made.record, hash=made.hash,
    )  # fmt: skip
    _note(exhibit, details, step)
    return step


def hashes_of(exhibit: Exhibit, *, read: bool = False) -> list[str]:
    """The hashes of an exhibit's files as they were received.

    :param read: hash the bytes again.
    :raises CannotRecord: if bytes do not match their hash.
    """
    files = list(EvidenceFile.objects.filter(pk__in=exhibit.files.values("file")))
    if read:
        for file in files:
            _refuse_changed(file)
    return [file.sha256 for file in files]


def _refuse_changed(file: EvidenceFile) -> None:
    try:
        found = storage.hash_of(storage.name_of(file.sha256))
    except storage.StorageAway as error:
        raise CannotRecord(
            Refusal("", _("Our storage does not answer."), _("Try again in a few minutes."))
        ) from error
    if found != file.sha256:
        raise CannotRecord(
            Refusal(
                "",
                _("The bytes of “%(file)s” no longer match their hash.") % {"file": file},
                _("Have them restored from a backup before the exhibit changes hands."),
            )
        )


def _add_files(exhibit, uploads, sequence: int, *, by: User, at: datetime) -> list[EvidenceFile]:
    added = []
    for upload in uploads:
        file = store(
            upload=upload,
            organisation=exhibit.organisation,
            by=by,
            at=at,
            compartment=Compartment(pk=exhibit.compartment_id),
        )
        ExhibitFile.objects.create(
            organisation_id=exhibit.organisation_id, exhibit=exhibit, compartment_id=exhibit.compartment_id,
            file=file, sequence=sequence,
        )  # fmt: skip
        added.append(file)
    return added


def _content(exhibit, details: StepDetails, signature: Signature | None, *, by: User, at) -> dict[str, Any]:
    """What a step says, without its place in the chain and its files."""
    return {
        "on": str(exhibit),
        "act": str(details.act),
        "who": details.who,
        "how": details.how,
        "result": details.result,
        "place": details.place,
        "to": details.to,
        "at": moment(details.at),
        "entered_at": moment(at),
        "entered_by": str(by),
        "late": is_late(details.at, at),
        "seal_before": details.seal_before or exhibit.seal,
        "seal_after": _seal_after(exhibit, details),
        "witnesses": list(details.witnesses),
        "corrects": details.corrects,
        "signature": signature and _signed(signature),
    }


def _signed(signature: Signature) -> dict[str, Any]:
    return {
        "how": str(signature.how),
        "signer": signature.signer,
        "at": moment(signature.at) if signature.at else None,
        "witness": signature.witness,
        "paper": signature.paper.sha256 if signature.paper else None,
    }


def _seal_after(exhibit: Exhibit, details: StepDetails) -> str:
    if details.act == CustodyAct.OPENED:
        return ""
    return details.seal_after or exhibit.seal


def _note(exhibit: Exhibit, details: StepDetails, step: CustodyStep) -> None:
    """What the exhibit says of itself after a step; a correction moves nothing."""
    exhibit.steps_written, exhibit.head = step.sequence, step.hash
    if details.act != CustodyAct.CORRECTED:
        exhibit.last_at, exhibit.last_act = details.at, details.act
        exhibit.seal = _seal_after(exhibit, details)
        exhibit.place = details.place or exhibit.place
        if details.act == CustodyAct.RECEIVED:
            exhibit.holder = details.who
    exhibit.save(update_fields=["steps_written", "head", "last_at", "last_act", "seal", "place", "holder"])
