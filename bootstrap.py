"""Makes the virtual environment that everything else runs in; only Python's own library is used here.

python3.11 bootstrap.py run|dev      prints nothing when there is nothing to do
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("PORTAL_VENV") or ROOT / "var" / "venv").resolve()
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
OLDEST, NEWEST = (3, 11), (3, 14)
WELL = "import sys, pip; print(*sys.version_info[:2], sep='.')"


class Trouble(Exception):
    """A problem of this machine; the text says what it is, and what to do."""


def stamp_of(kind: str) -> dict:
    """What an installed environment was made of; content, because git changes times."""
    lock = (ROOT / LOCKS[kind]).read_bytes()
    return {"lock": hashlib.sha256(lock).hexdigest(), "python": sys.version, "at": str(VENV)}


def read_stamp(kind: str) -> dict:
    try:
        return json.loads((VENV / f"{kind}.stamp").read_text())
    except (OSError, ValueError):
        return {}


def is_fresh(kind: str) -> bool:
    return read_stamp(kind) == stamp_of(kind) and (VENV / "bin" / "python").exists()


def is_there(kind: str) -> bool:
    return is_fresh(kind) or (kind == "run" and is_fresh("dev"))


def is_whole() -> bool:
    """Whether the environment was made to its end, in this place, and its Python still runs and can install."""
    if str(VENV) not in [read_stamp(kind).get("at") for kind in ("made", *LOCKS)]:
        return False
    try:
        done = subprocess.run([VENV / "bin" / "python", "-c", WELL], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def make() -> None:
    """Make the environment from nothing; what an interrupted start or another place left is thrown away.

    :raises Trouble: if Python cannot, or the folder holds something else.
    """
    if importlib.util.find_spec("ensurepip") is None:
        version = ".".join(map(str, sys.version_info[:2]))
        raise Trouble(
            f"This Python cannot make virtual environments. On Debian and Ubuntu: "
            f"apt-get install python{version}-venv; then try again."
        )
    ours = VENV == ROOT / "var" / "venv" or (VENV / "pyvenv.cfg").exists()
    if not ours and VENV.exists() and any(VENV.iterdir()):
        raise Trouble(f"{VENV} is no virtual environment. Set PORTAL_VENV to a folder that is empty or new.")
    print(f"Making a virtual environment in {os.path.relpath(VENV)} …", flush=True)
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise Trouble(f"The virtual environment cannot be made: {error}") from error
    (VENV / "made.stamp").write_text(json.dumps({"at": str(VENV)}))


def install(kind: str) -> None:
    """Install exactly what the lock names, checked by hash; wheels only, so no compiler is needed.

    :raises Trouble: if a package cannot be had.
    """
    if not is_whole():
        make()
    print(f"Installing what {LOCKS[kind]} names …", flush=True)
    pip = [
        VENV / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
    ]
    wheels = ["--require-hashes", "--only-binary", ":all:", "-r", ROOT / LOCKS[kind]]
    if code := subprocess.run([*pip, *wheels], check=False).returncode:
        raise Trouble(f"Installing failed; pip says why above. Check the network, then try again. [{code}]")
    (VENV / f"{kind}.stamp").write_text(json.dumps(stamp_of(kind)))


def check_version() -> None:
    """Refuse a Python for which no wheels were chosen.

    :raises Trouble: with the versions that are taken.
    """
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        least, most = (".".join(map(str, version)) for version in (OLDEST, NEWEST))
        found = sys.version.split()[0]
        raise Trouble(f"Python {least} to {most} is needed; this is {found}. Call make PYTHON=python{least}")


def bring_up_to_date(kind: str) -> None:
    """Install what is missing; two starts at once do it one after the other.

    :raises Trouble: if it cannot be done, with what to do.
    """
    check_version()
    if is_there(kind):
        return
    try:
        VENV.parent.mkdir(parents=True, exist_ok=True)
        lock = (VENV.parent / ".venv.lock").open("w")
    except OSError as error:
        raise Trouble(f"{VENV.parent} cannot be written ({error.strerror}). Set PORTAL_VENV.") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_there(kind):  # another start may have installed it meanwhile
            install(kind)


def main(kind: str) -> int:
    try:
        bring_up_to_date(kind)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
