"""The ledger of custody: checking it in one statement, and reading it for pages and bundles."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enforcement.chain import BEGINNING, read_moment
from enforcement.enums import CustodyAct, HandOverState, SignedBy
from enforcement.models import CustodyStep, Exhibit, ExhibitFile, HandOver
from enforcement.rules.custody import RECEIPT_WITHIN
from ipr_portal.evidence.models import EvidenceFile

# The texts are canonical, so what a column repeats stands in them letter for letter; a quote inside a value is escaped.
CHECK = f"""
WITH step AS MATERIALIZED (
    SELECT exhibit_id, sequence, act, record, hash,
        '"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' AS done,
        '"entered_at":"' || to_char(entered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' AS entered,
        row_number() OVER chain AS place, lag(hash, 1, '{BEGINNING}') OVER chain AS before
    FROM enforcement_custodystep WHERE exhibit_id = ANY(%(exhibits)s)
    WINDOW chain AS (PARTITION BY exhibit_id ORDER BY sequence)
), wrong AS (
    SELECT step.exhibit_id, step.sequence, CASE
        WHEN step.hash <> encode(sha256(convert_to(record, 'UTF8')), 'hex') THEN 'HASH'
        WHEN strpos(record, '"before":"' || before || '"') = 0 THEN 'BEFORE'
        WHEN step.sequence <> step.place OR strpos(record, '"sequence":' || step.place || ',') = 0 THEN 'SEQUENCE'
        WHEN strpos(record, '"chain":"' || exhibit.chain || '"') = 0 THEN 'CHAIN'
        WHEN strpos(record, '"act":"' || act || '"') = 0 OR strpos(record, done) = 0 OR strpos(record, entered) = 0 THEN 'COLUMNS'
        WHEN step.sequence = 1 AND strpos(record, '"nature":"' || exhibit.nature || '"') * strpos(record, '"title":' || to_json(exhibit.title)::text)
            * strpos(record, '"kind":"' || exhibit.kind || '"') = 0 THEN 'FACTS' END AS code
    FROM step JOIN enforcement_exhibit AS exhibit ON exhibit.id = exhibit_id
), ends AS (
    SELECT exhibit.id AS exhibit_id, exhibit.steps_written AS sequence, 'END'
    FROM enforcement_exhibit AS exhibit LEFT JOIN (
        SELECT DISTINCT ON (exhibit_id) exhibit_id, sequence, hash FROM step ORDER BY exhibit_id, sequence DESC
    ) AS last ON last.exhibit_id = exhibit.id
    WHERE exhibit.id = ANY(%(exhibits)s)
        AND (last.hash IS DISTINCT FROM exhibit.head OR last.sequence IS DISTINCT FROM exhibit.steps_written)
)
SELECT * FROM wrong WHERE code IS NOT NULL UNION ALL SELECT * FROM ends ORDER BY 1, 2
"""
SAID = {
    "HASH": gettext_lazy("Step %(step)s does not match its hash."),
    "BEFORE": gettext_lazy("Step %(step)s does not follow the step before it."),
    "SEQUENCE": gettext_lazy("A step is missing before step %(step)s."),
    "CHAIN": gettext_lazy("Step %(step)s belongs to another exhibit."),
    "COLUMNS": gettext_lazy("The columns of step %(step)s say something else than its text."),
    "FACTS": gettext_lazy("The exhibit says something else than its first step."),
    "END": gettext_lazy("The ledger does not end with step %(step)s, as the exhibit says."),
    "FILE": gettext_lazy("The bytes of “%(step)s” do not match their hash, or are gone."),
    "LIST": gettext_lazy("Step %(step)s is not the one that the list of heads names."),
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """What does not fit: of which exhibit, at which step or file, and what."""

    exhibit_id: int
    step: int | str
    code: str

    def __str__(self) -> str:
        return str(SAID[self.code] % {"step": self.step})


def faults_of(exhibits: Iterable[int]) -> list[Wrong]:
    """What does not fit in the ledgers of some exhibits, by their keys: hashes, order, columns, ends. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(CHECK, {"exhibits": list(exhibits)})
        return [Wrong(*row) for row in cursor.fetchall()]


def exhibits_of(case) -> QuerySet[Exhibit]:
    """The exhibits of a case that the scope sees, in order."""
    rows = Exhibit.objects.filter(case=case).select_related("organisation", "party", "source", "case")
    return rows.order_by("organisation", "number")


def files_of(exhibits: Iterable[Exhibit]) -> dict[int, list[EvidenceFile]]:
    """The files of some exhibits, by the key of the exhibit, in the order in which they were added."""
    found: dict[int, list[EvidenceFile]] = {}
    rows = (
        ExhibitFile.objects.filter(exhibit__in=list(exhibits))
        .select_related("file")
        .order_by("sequence", "pk")
    )
    for row in rows:
        found.setdefault(row.exhibit_id, []).append(row.file)
    return found


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as a page shows it."""

    sequence: int
    hash: str
    at: datetime
    act: CustodyAct
    said: dict[str, Any]  # its record
    gap: int | None  # hours since the hand-over, where they are too many

    @property
    def is_gap(self) -> bool:
        return self.gap is not None

    @property
    def signed(self) -> str:
        """Who signed it and how, in words; nothing for a step that is not signed."""
        signature = self.said["signature"]
        if not signature:
            return ""
        words = {"who": signature["signer"], "how": SignedBy(signature["how"]).label}
        if signature["witness"]:
            words["witness"] = signature["witness"]
            return _("Signed by %(who)s %(how)s, seen by %(witness)s.") % words
        return _("Signed by %(who)s %(how)s.") % words


def steps_of(exhibits: Sequence[Exhibit]) -> dict[int, list[Shown]]:
    """The steps of some exhibits as pages show them, by the key of the exhibit. One statement."""
    found: dict[int, list[Shown]] = {exhibit.pk: [] for exhibit in exhibits}
    handed: dict[int, datetime] = {}
    for step in CustodyStep.objects.filter(exhibit__in=exhibits).in_order():
        before = (
            handed.pop(step.exhibit_id, None)
            if step.act in (CustodyAct.RECEIVED, CustodyAct.REFUSED)
            else None
        )
        shown = _shown(step, before)
        if shown.said["to"]:
            handed[step.exhibit_id] = shown.at
        found[step.exhibit_id].append(shown)
    return found


def _shown(step: CustodyStep, handed_at: datetime | None) -> Shown:
    said = json.loads(step.record)
    at = read_moment(said["at"])
    passed = at - handed_at if handed_at else timedelta(0)
    gap = int(passed.total_seconds() // 3600) if passed > RECEIPT_WITHIN else None
    return Shown(step.sequence, step.hash, at, CustodyAct(said["act"]), said, gap)


def hand_overs_open(case) -> list[HandOver]:
    """Hand-overs of a case without an answer, and those refused after which nothing was done, the oldest first."""
    refused = Q(state=HandOverState.REFUSED, exhibit__last_act=CustodyAct.REFUSED)
    rows = HandOver.objects.filter(Q(answer=None) | refused, exhibit__case=case).select_related(
        "exhibit__case", "exhibit__organisation", "account"
    )
    return list(rows.order_by("given_at", "pk"))
