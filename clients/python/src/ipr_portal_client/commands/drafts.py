"""`drafts`: list, check, send and discard."""

from typing import Any

from ipr_portal_client.client import Client

from .options import add_signature, print_row, signed


def add_to(commands: Any) -> None:
    drafts = commands.add_parser("drafts", help="list, check, send and discard drafts of notices")
    verbs = drafts.add_subparsers(required=True, metavar="verb")
    verbs.add_parser("list", help="print the open drafts").set_defaults(run=_list)
    check = verbs.add_parser("check", help="print what sending a draft would find")
    check.set_defaults(run=_check)
    send = verbs.add_parser("send", help="send a draft as a notice")
    add_signature(send, required=True)
    send.add_argument("--ref", default="", help="your reference, unique in the organisation")
    send.set_defaults(run=_send)
    discard = verbs.add_parser("discard", help="discard a draft")
    discard.set_defaults(run=_discard)
    for verb in (check, send, discard):
        verb.add_argument("key", help="of the draft, as `ipr-portal drafts list` prints it")


def _list(client: Client, _asked: Any) -> None:
    for one in client.drafts.list():
        market, reason = (one.values.get(name, "") for name in ("market", "reason"))
        print_row(
            one.key, one.saved_at.isoformat(), market, reason, one.started_by, f"{len(one.files)} files"
        )


def _check(client: Client, asked: Any) -> int:
    """1 if it would not be sent."""
    found = client.drafts.findings(client.drafts.get(asked.key))
    for one in found["missing"]:
        print_row("missing", one["field"], one["detail"], one.get("remedy", ""))
    for one in found["findings"]:
        print_row(
            "stops" if one["blocks"] else "warns", one["field"], one["title"], one["remedy"], one["key"]
        )
    return 0 if found["would_be_sent"] else 1


def _send(client: Client, asked: Any) -> None:
    values = signed(asked) | ({"external_ref": asked.ref} if asked.ref else {})
    notice = client.drafts.send(client.drafts.get(asked.key), values)
    print_row(notice.number, notice.state, notice.external_ref)


def _discard(client: Client, asked: Any) -> None:
    client.drafts.discard(client.drafts.get(asked.key))
