"""The migrated schema of a test database, kept below `PORTAL_VAR/test` and restored as long as no migration changes.

Migrating takes a minute, restoring a few seconds. Migrations run after a restore too: they then find nothing to do
but the permissions and content types of models. After a new migration an earlier schema is restored, and only what
is new runs.
"""

import hashlib
import json
import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from devstack.places import ROOT

READ_BY_MIGRATIONS = ["ipr_portal/tenancy", "ipr_portal/deadlines/seeds.py", "ipr_portal/sealed/fields.py"]
KEPT = 3  # of different versions; older ones are deleted


def file_of(folder: Path) -> Path:
    """Where the schema of the migrations as they are now is kept."""
    digest = hashlib.sha256(json.dumps(sources()).encode())
    return folder / f"schema-{digest.hexdigest()[:16]}.dump"


def sources() -> dict[str, str]:
    """All that a schema is made of: files by their paths, with the hashes of what they hold."""
    found = {
        *ROOT.glob("*/migrations/*.py"),
        *ROOT.glob("ipr_portal/*/migrations/*.py"),
        *ROOT.glob("requirements*.lock"),
    }
    for place in map(ROOT.joinpath, READ_BY_MIGRATIONS):
        found |= {place} if place.is_file() else {*place.rglob("*.py"), *place.rglob("*.sql")}
    return {
        str(source.relative_to(ROOT)): hashlib.sha256(source.read_bytes()).hexdigest()
        for source in sorted(found)
    }


def restore(database: str, owner: str) -> None:
    """Make the database from what is kept, or from an earlier schema; leave it to the migrations where nothing is."""
    if (kept := _kept()) and (found := kept if kept.exists() else _earlier(kept.parent)):
        found.touch()
        _run("psql", "-qX", "-c", f'CREATE DATABASE "{database}" OWNER "{owner}"', database="postgres")
        _run("pg_restore", "--exit-on-error", "-d", _url(database), found)


def _earlier(folder: Path) -> Path | None:
    """The largest kept schema that some of the present files made, all of them unchanged: the rest migrates on top."""
    now, usable = sources(), []
    for file in folder.glob("schema-*.json"):
        made_of = json.loads(file.read_text())
        if made_of.items() <= now.items() and file.with_suffix(".dump").exists():
            usable.append((len(made_of), file.with_suffix(".dump")))
    return max(usable)[1] if usable else None


def keep(database: str) -> None:
    """Keep the schema of a database that was migrated just now, unless it is kept already."""
    if (kept := _kept()) and not kept.exists():
        fresh = kept.with_suffix(f".{os.getpid()}")
        _run("pg_dump", "-Fc", "-f", fresh, database=database)
        kept.with_suffix(".json").write_text(json.dumps(sources()))
        fresh.rename(kept)
        for old in sorted(kept.parent.glob("schema-*.dump"), key=lambda one: -one.stat().st_mtime)[KEPT:]:
            old.unlink(missing_ok=True)
            old.with_suffix(".json").unlink(missing_ok=True)


def _kept() -> Path | None:
    """None where the server is not ours, as in a run against a database of somebody's own."""
    return Path(os.environ["TEST_SCHEMA"]) if "TEST_SCHEMA" in os.environ else None


def _run(program: str, *arguments, database: str = "") -> None:
    where = ["-d", _url(database)] if database else []
    command = [Path(os.environ["TEST_PROGRAMS"]) / program, *where, *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _url(database: str) -> str:
    return urlunsplit(urlsplit(os.environ["TEST_SUPERUSER_URL"])._replace(path=f"/{database}"))
