"""Parts of a notice: its evidence, and whether there are warnings and decisions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.ui.questions import Question, ask
from takedowns.enums import FileKind
from takedowns.models import Notice

FILES = """
SELECT json_agg(json_build_array(
    attached.kind, coalesce(nullif(person.name, ''), person.email), stored.id, stored.name, stored.size, stored.media_type,
    stored.sha256, stored.scan_state, stored.added_at
) ORDER BY attached.id)
FROM {table} AS attached JOIN evidence_evidencefile AS stored ON stored.id = attached.file_id
JOIN accounts_user AS person ON person.id = attached.added_by_id WHERE {hangs_on} = %s
"""
OF_NOTICE = FILES.format(table="takedowns_noticefile", hangs_on="notice_id")
OF_RIGHT = FILES.format(table="takedowns_rightfile", hangs_on="right_id")


class Piece(NamedTuple):
    """One file, as a page of the desk shows it."""

    kind: str
    added_by: str
    file: EvidenceFile

    @property
    def label(self) -> str:
        return str(FileKind(self.kind).label)


class Parts(NamedTuple):
    """The files of a notice and of its right, and whether it has overruled warnings, decisions and questions to the filer."""

    files: list[Piece]
    certificates: list[Piece]
    overruled: bool
    decisions: bool
    asked: bool
    spoken: bool  # whether there are messages; and the two below, notes and proposals of another reason
    noted: bool
    retyped: bool


def parts_questions(notice: Notice) -> dict[str, Question]:
    """The queries behind them; `parts_in` reads the results."""
    return {
        "files": Question(OF_NOTICE, (notice.pk,)),
        "certificates": Question(OF_RIGHT, (notice.right_id,)),
        "overruled": Question("SELECT EXISTS (SELECT FROM takedowns_overruledwarning WHERE notice_id = %s)", (notice.pk,)),
        "asked": Question("SELECT EXISTS (SELECT FROM takedowns_informationrequest WHERE notice_id = %s)", (notice.pk,)),
        "spoken": Question("SELECT EXISTS (SELECT FROM takedowns_noticemessage WHERE notice_id = %s)", (notice.pk,)),
        "noted": Question("SELECT EXISTS (SELECT FROM takedowns_noticenote WHERE notice_id = %s)", (notice.pk,)),
        "retyped": Question("SELECT EXISTS (SELECT FROM takedowns_retypeproposal WHERE notice_id = %s)", (notice.pk,)),
        "decisions": Question("SELECT EXISTS (SELECT FROM takedowns_triagedecision WHERE notice_id = %s)", (notice.pk,)),
    }  # fmt: skip


def parts_in(answers: Mapping[str, Any]) -> Parts:
    files, certificates = pieces_in(answers["files"]), pieces_in(answers["certificates"])
    return Parts(files, certificates, *(answers[name] for name in Parts._fields[2:]))


def evidence_of(notice: Notice) -> list[Piece]:
    """The files of a notice and the certificates of its right; one statement."""
    has = parts_in(ask(parts_questions(notice)))
    return [*has.files, *has.certificates]


def pieces_in(rows: Sequence | None) -> list[Piece]:
    """The files in the answer to one of the queries."""
    return [Piece(kind, who, _file(*stored)) for kind, who, *stored in rows or ()]


def _file(pk, name, size, media_type, sha256, scan_state, added_at) -> EvidenceFile:
    return EvidenceFile(
        pk=pk, name=name, size=size, media_type=media_type, sha256=sha256, scan_state=scan_state,
        added_at=datetime.fromisoformat(added_at),
    )  # fmt: skip
