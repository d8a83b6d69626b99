"""The command line: `ipr-portal statements`, `file`, `follow` and `export`."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .client import Client
from .errors import NoAnswer, NoToken, Problem
from .exporting import write_csv, write_ndjson
from .filing import read, send, write_result
from .following import State, changed

NEEDED = ("IPR_PORTAL", "IPR_ORGANISATION", "IPR_CLIENT_ID", "IPR_CLIENT_SECRET")


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ) -> int:
    """Run a command; 0 if it was done, 1 if the portal refused or did not answer, 2 if it was called wrongly."""
    asked = _parser().parse_args(arguments)
    if missing := [name for name in NEEDED if not environment.get(name)]:
        print(f"Set {', '.join(missing)} in the environment.", file=sys.stderr)
        return 2
    portal, organisation, *key = (environment[name] for name in NEEDED)
    try:
        with Client(portal, organisation, *key) as client:
            return int(asked.run(client, asked) or 0)
    except (Problem, NoAnswer, NoToken, ValueError, OSError) as error:
        _say(error)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ipr-portal", description="Follow and export notices of the IPR portal."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    statements = commands.add_parser("statements", help="print what the signatory of a notice confirms")
    statements.set_defaults(run=_statements)
    file = commands.add_parser("file", help="send a notice for each row of a table")
    file.add_argument("table", type=Path, help="a .csv or .xlsx file")
    file.add_argument("--signature", required=True, help="the full name, typed by the signatory")
    file.add_argument("--confirm", required=True, help="the statements that were read, such as 1.1,2.1")
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
    export.add_argument("--since", type=_moment, help="only those sent since then, such as 2026-11-01")
    export.set_defaults(run=_export)
    return parser


def _moment(text: str) -> datetime:
    """A day or a moment of ISO 8601; UTC without a zone."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _statements(client: Client, _asked: Any) -> None:
    for one in client.statements():
        print(f"{one.key}.{one.version}", one.text, sep="\t")


def _file(client: Client, asked: Any) -> int:
    """1 if a row was refused."""
    rows, result = read(asked.table), asked.result or asked.table.with_suffix(".result.csv")
    statements = [_confirmed(one) for one in asked.confirm.split(",")]
    outcomes = send(client, rows, signature=asked.signature, statements=statements)
    sent, refused = write_result(outcomes, result)
    print(f"{sent} notices were sent, {refused} rows were refused. {result} says which.", file=sys.stderr)
    return 1 if refused else 0


def _confirmed(text: str) -> dict[str, int]:
    """A statement as `statements` prints it.

    :raises ValueError: if it is none.
    """
    key, _point, version = text.strip().partition(".")
    if not (key.isdecimal() and version.isdecimal()):
        raise ValueError(
            f"--confirm: “{text}” is no statement. Name them as `ipr-portal statements` prints them."
        )
    return {"key": int(key), "version": int(version)}


def _follow(client: Client, asked: Any) -> None:
    for notice in changed(client, State(asked.state)):
        print(notice.number, notice.state, notice.outcome or "-", notice.external_ref or "-", sep="\t")


def _export(client: Client, asked: Any) -> None:
    notices = client.notices.list(state=asked.state, submitted_since=asked.since, listings=True)
    opened = asked.to.open("w", encoding="utf-8", newline="") if asked.to else nullcontext(sys.stdout)
    with opened as to:
        count = (write_csv if asked.format == "csv" else write_ndjson)(notices, to)
    print(f"{count} rows were written.", file=sys.stderr)


def _say(error: Exception) -> None:
    print(error, file=sys.stderr)
    for fault in getattr(error, "faults", ()):
        print(f"  {fault.field or 'request'}: {fault.detail} {fault.remedy}".rstrip(), file=sys.stderr)
    if request_id := getattr(error, "request_id", ""):
        print(f"  The id of the call is {request_id}.", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
