"""The custody of a case as one bundle: PDF, JSON, files, hashes, and the script that verifies it offline."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enforcement.chain import canonical, moment
from enforcement.models import CaseParty, CustodyStep, Exhibit
from enforcement.queries.custody import Shown, files_of, steps_of
from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from ipr_portal.evidence import storage
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.paper import Block, Column, Document, Facts, Heading, Paragraph, Table, pdf
from ipr_portal.ui.moments import say_moment_in_full

MOST_BYTES = 1 << 30
SCRIPT = Path(__file__).with_name("verify.py")
CHUNK = 1 << 20


class CannotExport(DomainError):
    """A bundle cannot be made: too large, or a file cannot be read."""


@transaction.atomic
def export(*, party: CaseParty, by: User, at: datetime) -> IO[bytes]:
    """The exhibits of one rights holder's part of a case as a zip file, opened at its beginning.

    :raises CannotExport: if there is nothing to export, it is too large, or the storage does not give a file.
    :raises TooLargeForPaper: if the ledger is longer than a PDF may be.
    """
    exhibits = list(party.exhibits.select_related("source", "organisation", "case").order_by("number"))
    files = files_of(exhibits)
    if not exhibits:
        raise CannotExport(_("There is no exhibit to export. Register one first."))
    if sum(file.size for mine in files.values() for file in mine) > MOST_BYTES:
        raise CannotExport(_("The files are larger than 1 GB together. Ask us for them on a disk."))
    with ExitStack() as closing:
        made = closing.enter_context(tempfile.TemporaryFile())
        _fill(made, party, exhibits, files, at=at)
        closing.pop_all()
    record("custody.exported", party, by=by, at=at, exhibits=len(exhibits))
    made.seek(0)
    return made


def _fill(made: IO[bytes], party: CaseParty, exhibits, files, *, at: datetime) -> None:
    hashes: dict[str, str] = {}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in _texts(party, exhibits, files, at=at):
            bundle.writestr(name, data)
            hashes[name] = hashlib.sha256(data).hexdigest()
        for exhibit in exhibits:
            for path, file in _paths(exhibit, files.get(exhibit.pk, [])):
                hashes[path] = _copy(bundle, path, file)
        bundle.writestr("hashes.txt", "".join(f"{sha256}  {name}\n" for name, sha256 in hashes.items()))


def _texts(party: CaseParty, exhibits, files, *, at: datetime) -> Iterator[tuple[str, bytes]]:
    steps = list(
        CustodyStep.objects.filter(exhibit__in=exhibits)
        .select_related("exhibit")
        .order_by("exhibit__number", "sequence")
    )
    manifest = {
        "format": 1, "case": party.case.number, "part": party.brand, "made_at": moment(at),
        "exhibits": [_exhibit(one, files.get(one.pk, [])) for one in exhibits],
    }  # fmt: skip
    lines = [
        canonical({"chain": str(one.exhibit.chain), "sequence": one.sequence, "hash": one.hash, "record": one.record})
        for one in steps
    ]  # fmt: skip
    yield "README.txt", _readme(party).encode()
    yield "verify.py", SCRIPT.read_bytes()
    yield "bundle.json", json.dumps(manifest, ensure_ascii=False, indent=2).encode()
    yield "custody.jsonl", "".join(f"{line}\n" for line in lines).encode()
    yield "report.pdf", pdf(_document(party, exhibits, files, at=at))


def _readme(party: CaseParty) -> str:
    return _(
        "Custody of the exhibits of %(part)s in case %(case)s.\n\n"
        "report.pdf      to read\n"
        "custody.jsonl   every step in its canonical text, with its hash\n"
        "bundle.json     the exhibits, their files and where their chains end\n"
        "files/          the files of the exhibits\n"
        "hashes.txt      the SHA-256 of every file in this bundle\n"
        "verify.py       verifies all of it without a network: python3 verify.py\n\n"
        "Compare the ends of the chains with the list of heads of a later day: then a ledger that was rewritten\n"
        "before this export is found out too.\n"
    ) % {"part": party.brand, "case": party.case.number}


def _exhibit(exhibit: Exhibit, files: Sequence[EvidenceFile]) -> dict[str, Any]:
    return {
        "label": str(exhibit), "chain": str(exhibit.chain), "title": exhibit.title, "kind": exhibit.kind,
        "nature": exhibit.nature, "source": str(exhibit.source) if exhibit.source else None,
        "steps": exhibit.steps_written, "head": exhibit.head,
        "files": [
            {"path": path, "name": file.name, "sha256": file.sha256} for path, file in _paths(exhibit, files)
        ],
    }  # fmt: skip


def _paths(exhibit: Exhibit, files: Sequence[EvidenceFile]) -> list[tuple[str, EvidenceFile]]:
    """Where the files of an exhibit lie in the bundle; never by a name that a person gave."""
    return [
        (f"files/{exhibit}/{n:02}.{file.media_type.rpartition('/')[2]}", file)
        for n, file in enumerate(files, 1)
    ]


def _copy(bundle: zipfile.ZipFile, path: str, file: EvidenceFile) -> str:
    """Copy a file as it lies in the storage, so that a changed one is found by the script; return its hash."""
    found = hashlib.sha256()
    try:
        with storage.read(storage.name_of(file.sha256)) as source, bundle.open(path, "w") as target:
            for chunk in source.chunks(CHUNK):
                found.update(chunk)
                target.write(chunk)
    except (storage.StorageAway, FileNotFoundError) as error:
        raise CannotExport(
            _("“%(file)s” cannot be read from our storage. Try again in a few minutes.") % {"file": file}
        ) from error
    return found.hexdigest()


def _document(party: CaseParty, exhibits, files, *, at: datetime) -> Document:
    blocks: list[Block] = [
        Facts(
            [
                (_("Case"), party.case.number),
                (_("Rights holder"), str(party.organisation)),
                (_("Exported"), say_moment_in_full(at)),
            ]
        )
    ]
    steps = steps_of(exhibits)
    for exhibit in exhibits:
        blocks += _about(exhibit, files.get(exhibit.pk, []), steps[exhibit.pk])
    return Document(
        title=_("Custody of exhibits, %(part)s") % {"part": party.brand}, language="en", made_at=at,
        blocks=blocks, reference=party.case.number, foot=_("Confidential. Verify it with verify.py of this bundle."),
    )  # fmt: skip


def _about(exhibit: Exhibit, files: Sequence[EvidenceFile], steps: Sequence[Shown]) -> list[Block]:
    said = ngettext("%(n)d step", "%(n)d steps", len(steps)) % {"n": len(steps)}
    columns = [
        Column(_("No.")),
        Column(_("When"), 3),
        Column(_("What, how and by whom"), 6),
        Column(_("Result"), 5),
    ]
    return [
        Heading(f"{exhibit}, {exhibit.title}"),
        Facts(
            [
                (_("Kind"), f"{exhibit.get_nature_display()}, {exhibit.get_kind_display()}"),
                (_("Held by"), exhibit.holder),
                (_("Seal"), exhibit.seal or _("not sealed")),
                (_("Chain"), str(exhibit.chain)),
                (_("Ends with"), exhibit.head),
            ]
        ),
        Table(columns, [_row(step) for step in steps]),
        Paragraph(said, quiet=True),
        *[Paragraph(f"{file.name}: SHA-256 {file.sha256}", quiet=True) for file in files],
    ]


def _row(step: Shown) -> list[str]:
    what = _("%(act)s by %(who)s. %(how)s") % {
        "act": step.act.label,
        "who": step.said["who"],
        "how": step.said["how"],
    }
    seals = _("Seal %(before)s, then %(after)s.") % {
        "before": step.said["seal_before"] or _("none"), "after": step.said["seal_after"] or _("none"),
    }  # fmt: skip
    result = [
        step.said["result"],
        step.signed,
        seals if step.said["seal_before"] != step.said["seal_after"] else "",
    ]
    return [
        str(step.sequence),
        say_moment_in_full(step.at),
        what,
        " ".join(map(_sentence, filter(None, result))),
    ]


def _sentence(words: str) -> str:
    """Words with a mark at their end, so that the next sentence stands apart."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."
