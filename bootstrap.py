"""Makes the virtual environment that everything else runs in; only Python's own library is used here.

python3.11 bootstrap.py run|dev      prints nothing when there is nothing to do
"""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("PORTAL_VENV") or ROOT / "var" / "venv").resolve()
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
NEEDED = (3, 11)


def stamp_of(kind: str) -> dict:
    """What an installed environment was made of; content, because git sets times anew."""
    lock = (ROOT / LOCKS[kind]).read_bytes()
    return {"lock": hashlib.sha256(lock).hexdigest(), "python": sys.version, "at": str(VENV)}


def is_fresh(kind: str) -> bool:
    try:
        return json.loads((VENV / f"{kind}.stamp").read_text()) == stamp_of(kind)
    except (OSError, ValueError):
        return False


def install(kind: str) -> None:
    """Install exactly what the lock names, checked by hash; wheels only, so no compiler is needed."""
    python = VENV / "bin" / "python"
    if not python.exists():
        print(f"Making a virtual environment in {os.path.relpath(VENV)} …", flush=True)
        venv.create(VENV, with_pip=True, clear=VENV.exists())
    print(f"Installing what {LOCKS[kind]} names …", flush=True)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", ROOT / LOCKS[kind]], check=True)
    (VENV / f"{kind}.stamp").write_text(json.dumps(stamp_of(kind)))


def main(kind: str) -> int:
    if sys.version_info[:2] < NEEDED:
        print(
            f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Call make PYTHON=python3.11"
        )
        return 1
    VENV.parent.mkdir(parents=True, exist_ok=True)
    with (VENV.parent / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two starts at once: the second waits for the install
        if not (is_fresh(kind) or (kind == "run" and is_fresh("dev"))):
            try:
                install(kind)
            except ImportError:
                print("Python lacks `ensurepip`: on Debian, apt-get install python3.11-venv, then try again.")
                return 1
            except subprocess.CalledProcessError as error:
                print(f"Installing failed (see above). Check the network and try again. [{error.returncode}]")
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
