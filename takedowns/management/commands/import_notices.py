"""Import notices in the shape of submissions to the Lumen database, one JSON object a line, plain or gzip."""

import gzip
import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ipr_portal.accounts.models import User
from ipr_portal.tenancy.roles import StaffRole
from takedowns.actions.imports import Importer, ImportSummary

BATCH = 100  # lines in a transaction
LONGEST_LINE = 16 * 1024 * 1024  # characters; a longer line is broken, and memory stays flat


class Command(BaseCommand):
    """Reads the file, files notices, prints the account."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="JSON lines, plain or gzip")
        parser.add_argument(
            "--by", metavar="E-MAIL", help="the administrator who imports; by default the first"
        )

    def handle(self, *, file, by, **_options):
        importer = Importer(by=operator(by), at=timezone.now())
        began = time.monotonic()
        try:
            with file.open("rb") as raw:
                for batch in batches(numbered(raw), BATCH):
                    importer.take(batch)
                    self.progress(raw.tell() / (file.stat().st_size or 1), importer.summary, began)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}") from error
        self.stderr.write("")
        summary = importer.close()
        self.stdout.write(account(summary, time.monotonic() - began))
        if mistakes := summary.mistakes():
            raise CommandError("The totals do not match: " + "; ".join(mistakes))

    def progress(self, share, summary, began):
        if not sys.stderr.isatty():
            return
        bar = "█" * int(share * 30)
        pace = summary.listings / max(time.monotonic() - began, 0.001)
        self.stderr.write(
            f"\r{bar:·<30} {share:4.0%}  {summary.lines:,} lines  {summary.listings:,} listings  {pace:,.0f}/s ",
            ending="",
        )
        self.stderr.flush()


def operator(email: str | None) -> User:
    """The person named in the audit trail of the import."""
    staff = User.objects.filter(staff_role=StaffRole.ADMIN, is_active=True).order_by("pk")
    person = staff.filter(email__iexact=email).first() if email else staff.first()
    if person is None:
        raise CommandError("No such administrator. Name one by --by E-MAIL, or add one first.")
    return person


def numbered(raw: io.BufferedIOBase) -> Iterator[tuple[int, str]]:
    """The lines of a file, unpacked if need be, numbered from 1; empty ones are passed over."""
    packed = raw.peek(2)[:2] == b"\x1f\x8b"
    lines = gzip.GzipFile(fileobj=raw) if packed else raw
    number = 0
    while line := lines.readline(LONGEST_LINE):
        number += 1
        if text := line.decode("utf-8", "replace").strip():
            yield number, text


def batches(lines: Iterator[tuple[int, str]], size: int) -> Iterator[list[tuple[int, str]]]:
    batch: list[tuple[int, str]] = []
    for line in lines:
        batch.append(line)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def account(r: ImportSummary, seconds: float) -> str:
    """The final account, which counts every line and every address once."""
    rows = [
        ("lines read", r.lines),
        ("  filed", r.filed_lines),
        *((f"  set aside: {kind}", count) for kind, count in sorted(r.set_aside.items())),
        *((f"  refused: {code}", count) for code, count in sorted(r.refused_lines.items())),
        ("  broken", r.broken_count),
        ("  taken by an earlier run", r.taken_before),
        ("addresses reported", r.addresses),
        ("more addresses in the same fields", r.more_addresses),
        ("  listings filed", r.listings),
        ("  the same listing again", r.duplicates),
        *((f"  refused: {reason}", count) for reason, count in r.refused_addresses.most_common()),
        ("  in refused lines", sum(r.refused_line_addresses.values())),
        *((f"    of them {reason}", count) for reason, count in r.refused_line_addresses.most_common()),
        ("  in lines set aside", r.set_aside_addresses),
        ("  in lines of an earlier run", r.taken_before_addresses),
        ("notices", r.notices),
        ("organisations met for the first time", r.organisations),
        ("rights taken over", r.rights),
    ]
    text = "\n".join(f"{name:<42}{count:>12,}" for name, count in rows)
    wrong = "".join(f"\nline {number}: {what}" for number, what in r.broken)
    pace = f"{r.listings / seconds:,.0f} listings a second" if seconds and r.listings else "nothing filed"
    return f"{text}{wrong}\n{seconds:,.1f} s, {pace}."
