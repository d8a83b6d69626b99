"""`listen`: receive webhooks."""

import sys
from typing import Any

from ipr_portal_client.listening import Listener, printing, running

SECRETS = "IPR_WEBHOOK_SECRETS"


def add_to(commands: Any) -> None:
    listen = commands.add_parser("listen", help="receive webhooks, and print or run something for each event")
    listen.add_argument("--host", default="127.0.0.1", help="where it listens")
    listen.add_argument("--port", type=int, default=8700)
    listen.add_argument(
        "--run", dest="command", help="a command that reads the event from its standard input"
    )
    listen.add_argument("--seconds", type=float, default=9.0, help="how long the command may take")
    listen.add_argument("--stop-after", type=int, default=0, metavar="N", help="end after so many events")
    listen.set_defaults(run=_listen, alone=True)


def _listen(environment: Any, asked: Any) -> int:
    """2 without a secret."""
    secrets = environment.get(SECRETS, "").split()
    if not secrets:
        print(
            f"Set {SECRETS} in the environment; two secrets with a blank while one replaces the other.",
            file=sys.stderr,
        )
        return 2
    do = running(asked.command, seconds=asked.seconds) if asked.command else printing
    listener = Listener(secrets, do, host=asked.host, port=asked.port, stop_after=asked.stop_after)
    print(f"Listening at {listener.address}", file=sys.stderr, flush=True)
    try:
        listener.run()
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    return 0
