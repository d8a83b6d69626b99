"""`statements`, `file`, `follow` and `export`."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from ipr_portal_client.attaching import Evidence
from ipr_portal_client.client import Client
from ipr_portal_client.exporting import write_csv, write_ndjson
from ipr_portal_client.filing import keep, read, send, write_result
from ipr_portal_client.following import State, changed

from .options import add_signature, moment, print_row, signed


def add_to(commands: Any) -> None:
    statements = commands.add_parser("statements", help="print what the signatory of a notice confirms")
    statements.set_defaults(run=_statements)
    file = commands.add_parser("file", help="send a notice for each row of a table, with its evidence")
    file.add_argument("table", type=Path, help="a .csv or .xlsx file")
    add_signature(file, required=False)
    file.add_argument("--draft", action="store_true", help="keep drafts; nothing is signed or sent")
    file.add_argument("--evidence", type=Path, help="the folder of the evidence; else that of the table")
    file.add_argument(
        "--result", type=Path, help="where it says what became of each row; else beside the table"
    )
    file.set_defaults(run=_file)
    follow = commands.add_parser("follow", help="print what has changed since the last time")
    follow.add_argument(
        "--state", type=Path, default=Path("ipr-portal.json"), help="where it keeps what was seen"
    )
    follow.set_defaults(run=_follow)
    export = commands.add_parser("export", help="write notices with their listings")
    export.add_argument("--format", choices=["ndjson", "csv"], default="ndjson")
    export.add_argument("--to", type=Path, help="a file; else they are printed")
    export.add_argument("--state", default="", help="only those in this state, such as DECIDED")
    export.add_argument("--since", type=moment, help="only those sent since then, such as 2026-11-01")
    export.set_defaults(run=_export)


def _statements(client: Client, _asked: Any) -> None:
    for one in client.statements():
        print_row(f"{one.key}.{one.version}", one.text)


def _file(client: Client, asked: Any) -> int:
    """1 if a row was refused."""
    terms = {} if asked.draft else signed(asked)
    rows, result = read(asked.table), asked.result or asked.table.with_suffix(".result.csv")
    folder = asked.evidence or asked.table.parent
    if not folder.is_dir():
        raise ValueError(f"--evidence: {folder} is no folder.")
    evidence = Evidence(client.evidence_files, folder, by_reference=asked.evidence is not None)
    outcomes = keep(client, rows, evidence) if asked.draft else send(client, rows, terms, evidence)
    done, refused = write_result(outcomes, result)
    what = "drafts were kept" if asked.draft else "notices were sent"
    print(f"{done} {what}, {refused} rows were refused. {result} says which.", file=sys.stderr)
    return 1 if refused else 0


def _follow(client: Client, asked: Any) -> None:
    for notice in changed(client, State(asked.state)):
        print_row(notice.number, notice.state, notice.outcome, notice.external_ref)


def _export(client: Client, asked: Any) -> None:
    notices = client.notices.list(state=asked.state, submitted_since=asked.since, listings=True)
    opened = asked.to.open("w", encoding="utf-8", newline="") if asked.to else nullcontext(sys.stdout)
    with opened as to:
        count = (write_csv if asked.format == "csv" else write_ndjson)(notices, to)
    print(f"{count} rows were written.", file=sys.stderr)
