"""Where things lie on this machine, and what is wrong with the place if something is."""

import fcntl
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("PORTAL_VAR") or ROOT / "var").resolve()
ROOM = 400 * 1024 * 1024  # bytes: an empty cluster, the demo world, and air


class Trouble(Exception):
    """A problem of this machine; the text says what it is, and what to do."""


def prepare() -> Path:
    """Make the data folder.

    :raises Trouble: if it cannot be written, or the disk is nearly full.
    """
    try:
        VAR.mkdir(parents=True, exist_ok=True)
        (VAR / ".writable").write_text("")
    except OSError as error:
        raise Trouble(
            f"The data folder {VAR} cannot be written ({error.strerror}). Set PORTAL_VAR to one that can."
        ) from error
    if (free := shutil.disk_usage(VAR).free) < ROOM:
        raise Trouble(
            f"Only {free // 2**20} MB are free at {VAR}; {ROOM // 2**20} MB are needed. Make room, or set PORTAL_VAR."
        )
    return VAR


def take_lock() -> IO[str]:
    """Be the only one on this data folder, for as long as the returned file stays open.

    :raises Trouble: if another is running.
    """
    lock = (VAR / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        raise Trouble(
            f"The portal is already running on this data folder ({lock.read().strip() or 'starting'}). Stop it there with Ctrl-C."
        ) from error
    say_who(lock, "starting")
    return lock


def say_who(lock, where: str) -> None:
    lock.seek(0)
    lock.truncate()
    lock.write(f"{where}, process {os.getpid()}")
    lock.flush()


def web_port() -> int:
    """The port of the web server: PORT if it is set, else 8000 or the next free one.

    :raises Trouble: if the port that was asked for is taken.
    """
    asked = os.environ.get("PORT")
    if asked:
        if not asked.isdigit() or not 0 < int(asked) < 65536:
            raise Trouble(f"PORT is {asked!r}; it must be a number from 1 to 65535.")
        if not is_free(int(asked)):
            raise Trouble(
                f"Port {asked} is taken by another program. Stop it, or choose another: PORT=8001 make run"
            )
        return int(asked)
    for port in range(8000, 8100):
        if is_free(port):
            return port
    raise Trouble("Ports 8000 to 8099 are all taken. Choose one: PORT=9000 make run")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fits_socket(folder: Path) -> bool:
    """Whether a socket in a folder has a path that the system takes."""
    longest = 103 if sys.platform == "darwin" else 107
    return len(os.fsencode(f"{folder}/.s.PGSQL.5432")) <= longest and "," not in str(folder)
