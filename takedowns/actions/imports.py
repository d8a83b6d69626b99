"""Importing notices through the same action as the form, with a complete account of every line."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from ipr_portal.audit.actions import record
from ipr_portal.errors import Refusal
from ipr_portal.organisations.actions.registration import enrol
from ipr_portal.organisations.details import Details
from ipr_portal.tenancy.models import Organisation, OrganisationKind
from ipr_portal.tenancy.names import named
from ipr_portal.tenancy.scope import staff_scope
from takedowns.enums import Capacity, ImportedAs, NoticeSource, RightKind
from takedowns.intake import WORKS, filing_of
from takedowns.lumen import (
    NAME,
    WORK,
    Sorted,
    Submission,
    Unreadable,
    principal_key,
    read_line,
    sort_addresses,
    storable,
)
from takedowns.models import ImportedLine, ImportedPart, IPRight, ReasonCode, RefusedAddress, StatementText
from takedowns.rules.filing import DETAILED_MESSAGE, Filing
from takedowns.rules.lines import nothing_to_file
from takedowns.rules.rights import RightDetails

from .filing import CannotFile, submit
from .rights import take_over

# Lumen's type of notice: the right it claims and the reason that fits without evidence that Lumen does not carry.
CLAIMS = {
    "DMCA": (RightKind.COPYRIGHT, "CR-03"),
    "Trademark": (RightKind.TRADEMARK, "TM-01"),
    "Counterfeit": (RightKind.TRADEMARK, "TM-01"),
}
OTHER = (RightKind.OTHER_IP, "OT-01")
WITHHELD = "[private]"  # what the publisher of a corpus removed
NOBODY = "withheld@notices.invalid"
MOST_REMEMBERED = 20_000  # organisations and rights cached, to bound memory


@dataclass(slots=True)
class ImportSummary:
    """The account of an import: the result of every line and every address; `mistakes` lists sums that do not match."""

    lines: int = 0
    filed_lines: int = 0
    notices: int = 0
    addresses: int = 0
    more_addresses: int = 0  # beyond the first of a field
    listings: int = 0
    duplicates: int = 0
    taken_before: int = 0
    organisations: int = 0
    rights: int = 0
    set_aside: Counter = field(default_factory=Counter)  # lines, by kind
    set_aside_addresses: int = 0
    taken_before_addresses: int = 0
    refused_lines: Counter = field(default_factory=Counter)  # by code
    refused_line_addresses: Counter = field(default_factory=Counter)  # by reason, or by the code of the line
    refused_addresses: Counter = field(default_factory=Counter)  # by reason
    broken: list[tuple[int, str]] = field(
        default_factory=list
    )  # the first hundred: line number, what is wrong
    broken_count: int = 0

    def mistakes(self) -> list[str]:
        """The sums of the account that do not match; an empty list if all do."""
        lines = (
            self.filed_lines + self.taken_before + self.broken_count
            + sum(self.set_aside.values()) + sum(self.refused_lines.values())
        )  # fmt: skip
        addresses = (
            self.listings + self.duplicates + sum(self.refused_addresses.values()) + self.set_aside_addresses
            + self.taken_before_addresses + sum(self.refused_line_addresses.values())
        )  # fmt: skip
        read = self.addresses + self.more_addresses
        sums = [("lines", self.lines, lines), ("addresses", read, addresses)]
        return [f"{name}: {read} read, {found} accounted for" for name, read, found in sums if read != found]


class Importer:
    """One run: the operator, the moment, and a cache of organisations and rights."""

    def __init__(self, *, by, at: datetime) -> None:
        self.by, self.at = by, at
        self.summary = ImportSummary()
        self.organisations: dict[str, Organisation] = {}
        self.rights: dict[tuple[int, str, str], IPRight] = {}
        self.reasons = {row.code: row for row in ReasonCode.objects.in_force(at)}
        texts = StatementText.objects.filter(in_force_from__lte=at).order_by("version")
        self.statements = {row.kind: row for row in texts}

    def take(self, lines: Iterable[tuple[int, str]]) -> None:
        """Import a batch of numbered lines in one transaction; each in its own savepoint."""
        read = [found for number, line in lines if (found := self._read(number, line))]
        with staff_scope(by=self.by):
            known = set(
                ImportedLine.objects.filter(reference__in=[submission.reference for submission in read])
                .values_list("reference", flat=True)
            )  # fmt: skip
            for submission in read:
                if submission.reference in known:
                    self.summary.taken_before += 1
                    self.summary.taken_before_addresses += len(submission.reported)
                else:
                    known.add(submission.reference)
                    self._take_one(submission)

    def close(self) -> ImportSummary:
        """End the run with a line in the audit trail."""
        with staff_scope(by=self.by):
            counted = self.summary
            record(
                "import.run", self.by, by=self.by, at=self.at, internal=True, organisation_id=None,
                lines=counted.lines, notices=counted.notices, listings=counted.listings,
            )  # fmt: skip
        return self.summary

    def _read(self, number, line) -> Submission | None:
        self.summary.lines += 1
        try:
            submission = read_line(line)
        except Unreadable as error:
            self.summary.broken_count += 1
            if len(self.summary.broken) < 100:
                self.summary.broken.append((number, str(error)))
            return None
        self.summary.addresses += len(submission.reported)
        return submission

    def _take_one(self, submission) -> None:
        if submission.is_set_aside:
            self.summary.set_aside[submission.kind] += 1
            self.summary.set_aside_addresses += len(submission.reported)
            self._keep(submission, ImportedAs.SET_ASIDE, None)
            return
        sorted_out = sort_addresses(submission.reported)
        self.summary.more_addresses += sorted_out.more
        if not sorted_out.notices:
            self._refuse(submission, sorted_out, nothing_to_file())
            return
        made = self.summary.organisations, self.summary.rights
        try:
            with transaction.atomic():
                self._file(submission, sorted_out)
        except CannotFile as refusal:
            self.organisations.clear()  # the savepoint may have rolled back rows that we just cached
            self.rights.clear()
            self.summary.organisations, self.summary.rights = made
            self._refuse(submission, sorted_out, refusal.refusal)

    def _file(self, submission, sorted_out: Sorted) -> None:
        organisation = self._organisation(submission)
        line = self._keep(submission, ImportedAs.FILED, organisation)
        parts = [
            submit(
                filing=self._filing(submission, organisation, market, listings), organisation=organisation,
                by=self.by, at=submission.received_at or self.at, source=NoticeSource.IMPORT,
                external_ref=f"{submission.reference}-{number}", received_at=self.at,
            )
            for number, (market, listings) in enumerate(sorted_out.notices, 1)
        ]  # fmt: skip
        ImportedPart.objects.bulk_create(
            ImportedPart(organisation=organisation, line=line, notice=notice) for notice in parts
        )
        self._keep_refused(line, sorted_out.turned_down)
        self.summary.filed_lines += 1
        self.summary.notices += len(parts)
        self.summary.listings += sorted_out.listing_count
        self.summary.duplicates += sorted_out.duplicates
        self.summary.refused_addresses.update(sorted_out.refused)

    def _refuse(self, submission, sorted_out: Sorted, refusal: Refusal) -> None:
        code = refusal.code or "?"
        line = self._keep(submission, ImportedAs.REFUSED, None, code=code, reason=str(refusal)[:300])
        fit = [(listing.address, code) for _market, listings in sorted_out.notices for listing in listings]
        self._keep_refused(line, [*sorted_out.turned_down, *fit])
        self.summary.refused_lines[code] += 1
        self.summary.refused_line_addresses.update(
            sorted_out.refused | ({code: len(fit) + sorted_out.duplicates} if fit else {})
        )

    def _keep(self, submission, taken_as, organisation, **refusal) -> ImportedLine:
        return ImportedLine.objects.create(
            organisation=organisation, reference=submission.reference, taken_as=taken_as,
            imported_at=self.at, original=submission.original, **refusal,
        )  # fmt: skip

    def _keep_refused(self, line, turned_down) -> None:
        RefusedAddress.objects.bulk_create(
            RefusedAddress(
                organisation_id=line.organisation_id, line=line, address=storable(raw), reason=reason
            )
            for raw, reason in turned_down
        )

    def _filing(self, submission, organisation, market, listings) -> Filing:
        kind, code = CLAIMS.get(submission.type, OTHER)
        values = {
            "right": self._right(submission, organisation, kind, market),
            "market": market,
            "reason": self.reasons[code],
            "listings": listings,
            "explanation": submission.explanation,
            "locations": ["PRODUCT"],
            "language": submission.language,
            "message_to_seller": "",
            "capacity": Capacity.OWNER,
            "complainant_name": submission.sender,
            "complainant_email": NOBODY,
            "complainant_address": WITHHELD,
            "complainant_phone": WITHHELD,
            "signature": submission.sender,
        }
        works = "\n".join(submission.originals)[:WORKS] or submission.work[:WORKS] or submission.title
        message = submission.explanation[:DETAILED_MESSAGE]
        details = {"original_works": works, "detailed_message": message}
        return filing_of(values, details=details, statements=self.statements)

    def _organisation(self, submission) -> Organisation:
        key = principal_key(submission.principal)
        if (found := self.organisations.get(key)) is None:
            found = Organisation.objects.filter(named("name", submission.principal)).order_by("pk").first()
            if found is None:
                moment = submission.received_at or self.at
                found = enrol(
                    kind=OrganisationKind.RIGHTS_HOLDER, by=self.by, at=moment,
                    details=Details(name=submission.principal, country=submission.country),
                )  # fmt: skip
                self.summary.organisations += 1
            _remember(self.organisations, key, found)
        return found

    def _right(self, submission, organisation, kind, market) -> IPRight:
        """One right for each principal and work; a work is identified by its description."""
        title = (submission.work or submission.title).split("\n", 1)[0][:WORK] or submission.principal[:NAME]
        key = organisation.pk, kind, f"{market}:{title}"
        if (found := self.rights.get(key)) is None:
            rows = IPRight.objects.filter(
                organisation=organisation, kind=kind, title=title, markets__market=market
            )
            found = rows.first()
            if found is None:
                found = take_over(
                    organisation=organisation, by=self.by, at=submission.received_at or self.at,
                    details=RightDetails(
                        kind=kind, title=title, owner_name=organisation.name, markets=(market,),
                        description=submission.work[:5000],
                    ),
                )  # fmt: skip
                self.summary.rights += 1
            _remember(self.rights, key, found)
        return found


def _remember(memory: dict, key, row) -> None:
    if len(memory) >= MOST_REMEMBERED:
        memory.pop(next(iter(memory)))
    memory[key] = row
