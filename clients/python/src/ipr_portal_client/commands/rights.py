"""`rights`: list, and register with certificates."""

import hashlib
import json
from pathlib import Path
from typing import Any

from ipr_portal_client.client import Client

from .options import print_row


def add_to(commands: Any) -> None:
    rights = commands.add_parser("rights", help="list rights, and register one with its certificates")
    verbs = rights.add_subparsers(required=True, metavar="verb")
    found = verbs.add_parser("list", help="print the rights, and whether they can be used")
    for name in ("state", "kind", "market"):
        found.add_argument(f"--{name}", default="", help=f"only those of this {name}")
    found.set_defaults(run=_list)
    register = verbs.add_parser("register", help="register a right, and send it for verification")
    register.add_argument("details", type=Path, help="a file of JSON, by the names of the reference")
    register.add_argument("files", type=Path, nargs="*", help="its certificates")
    register.add_argument("--draft", action="store_true", help="keep it as a draft")
    register.set_defaults(run=_register)


def _list(client: Client, asked: Any) -> None:
    for one in client.rights.list(state=asked.state, kind=asked.kind, market=asked.market):
        print_row(
            one.key, one.kind, one.title, one.registration_number, one.state, ",".join(one.markets), one.expires_on,
            one.why_not,
        )  # fmt: skip


def _register(client: Client, asked: Any) -> None:
    values: Any = json.loads(asked.details.read_text(encoding="utf-8"))
    if not isinstance(values, dict):
        raise ValueError(f"{asked.details} holds no object of JSON.")
    if asked.files:
        values["files"] = [client.evidence_files.send(file).key for file in asked.files]
    if asked.draft:
        values["send"] = False
    key = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
    made = client.rights.register(values, idempotency_key=key)
    print_row(made.key, made.kind, made.title, made.state)
