"""The command line: `ipr-portal`, with a command for each thing that it does."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from .client import Client
from .commands import accuracy, drafts, listen, notices, rights
from .errors import NoAnswer, NoToken, Problem

NEEDED = ("IPR_PORTAL", "IPR_ORGANISATION", "IPR_CLIENT_ID", "IPR_CLIENT_SECRET")


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ) -> int:
    """Run a command; 0 if it was done, 1 if the portal refused or did not answer, 2 if it was called wrongly."""
    asked = _parser().parse_args(arguments)
    try:
        return _run(asked, environment)
    except (Problem, NoAnswer, NoToken, ValueError, OSError) as error:
        _say(error)
        return 1


def _run(asked: Any, environment: Mapping[str, str]) -> int:
    if getattr(asked, "alone", False):  # it does not call the portal
        return int(asked.run(environment, asked))
    if missing := [name for name in NEEDED if not environment.get(name)]:
        print(f"Set {', '.join(missing)} in the environment.", file=sys.stderr)
        return 2
    portal, organisation, *key = (environment[name] for name in NEEDED)
    with Client(portal, organisation, *key) as client:
        return int(asked.run(client, asked) or 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ipr-portal", description="Send, follow and export notices of the IPR portal."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    for module in (notices, drafts, rights, accuracy, listen):
        module.add_to(commands)
    return parser


def _say(error: Exception) -> None:
    print(error, file=sys.stderr)
    for fault in getattr(error, "faults", ()):
        print(f"  {fault}", file=sys.stderr)
    if request_id := getattr(error, "request_id", ""):
        print(f"  The id of the call is {request_id}.", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
