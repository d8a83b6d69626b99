"""Verifies a custody bundle offline. Needs Python 3.8 or newer and nothing else.

    python3 verify.py             verify the folder that this script lies in
    python3 verify.py bundle.zip  verify a bundle that is not unpacked

It prints every fault and ends with 1 if there is one, with 0 if there is none.
"""

import hashlib
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

BEGINNING = "0" * 64
HASHES, MANIFEST, LEDGER = "hashes.txt", "bundle.json", "custody.jsonl"


def main(arguments: list[str]) -> int:
    """Verify the bundle that is named, or the one around this script; print what was checked."""
    place = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    names, read = opened(place)
    counts = {"files": 0, "steps": 0, "exhibits": 0}
    faults = list(check(names, read, counts))
    for fault in faults:
        print("FAULT " + fault)
    print("{files} files, {steps} steps of custody, {exhibits} exhibits: ".format(**counts), end="")
    print("{} faults.".format(len(faults)) if faults else "everything matches.")
    return 1 if faults else 0


def opened(place: Path) -> tuple[list[str], Callable[[str], bytes]]:
    """The names in a bundle, and how to read one."""
    if place.is_file():
        bundle = zipfile.ZipFile(place)
        return [name for name in bundle.namelist() if not name.endswith("/")], bundle.read
    names = [path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()]
    return names, lambda name: (place / name).read_bytes()


def check(names: list[str], read: Callable[[str], bytes], counts: dict[str, int]) -> Iterator[str]:
    """Every fault of a bundle, in words."""
    missing = [name for name in (HASHES, MANIFEST, LEDGER) if name not in names]
    if missing:
        yield "missing: " + ", ".join(missing)
        return
    yield from check_hashes(names, read, counts)
    try:
        manifest = json.loads(read(MANIFEST).decode("utf-8"))
        rows = [json.loads(line) for line in read(LEDGER).decode("utf-8").splitlines()]
        yield from check_exhibits(manifest, rows, names, read, counts)
    except (ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        yield "the ledger or the manifest cannot be read: {!r}".format(error)


def check_hashes(names: list[str], read: Callable[[str], bytes], counts: dict[str, int]) -> Iterator[str]:
    """Each file against the list of hashes, and the list against what is there."""
    lines = read(HASHES).decode("utf-8", "replace").splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    for name in sorted(set(listed) - set(names)):
        yield "{}: is in the list, not in the bundle".format(name)
    for name in sorted(set(names) - set(listed) - {HASHES}):
        yield "{}: is in the bundle, not in the list".format(name)
    for name in sorted(set(names) & set(listed)):
        counts["files"] += 1
        try:
            found = digest(read(name))
        except zipfile.BadZipFile:
            found = "unreadable"
        if found != listed[name]:
            yield "{}: its bytes do not match the list of hashes".format(name)


def check_exhibits(manifest: Any, rows: list[Any], names: list[str], read: Any, counts: Any) -> Iterator[str]:
    """Each exhibit's chain, its end and its files."""
    known = {exhibit["chain"] for exhibit in manifest["exhibits"]}
    for row in rows:
        if row["chain"] not in known:
            yield "a step of the unknown chain {}".format(row["chain"])
    for exhibit in manifest["exhibits"]:
        counts["exhibits"] += 1
        mine = [row for row in rows if row["chain"] == exhibit["chain"]]
        counts["steps"] += len(mine)
        for fault in check_chain(exhibit, mine):
            yield "{}: {}".format(exhibit["label"], fault)
        for fault in check_files(exhibit, mine, names, read):
            yield "{}: {}".format(exhibit["label"], fault)


def check_chain(exhibit: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[str]:
    """The steps of one exhibit: each matches its hash, is canonical, and follows the step before it."""
    before = BEGINNING
    for place, row in enumerate(rows, 1):
        record = row["record"]
        said = json.loads(record)
        if digest(record.encode("utf-8")) != row["hash"]:
            yield "step {} does not match its hash".format(place)
        if canonical(said) != record:
            yield "step {} is not canonical".format(place)
        if said["before"] != before:
            yield "step {} does not follow the step before it".format(place)
        if said["sequence"] != place or row["sequence"] != place or said["chain"] != exhibit["chain"]:
            yield "step {} is out of place".format(place)
        before = row["hash"]
    if before != exhibit["head"] or len(rows) != exhibit["steps"]:
        yield "the ledger does not end as the manifest says"


def check_files(exhibit: dict[str, Any], rows: list[dict[str, Any]], names: Any, read: Any) -> Iterator[str]:
    """The files of one exhibit against what its steps say of them."""
    held = {}
    for file in exhibit["files"]:
        if file["path"] in names:
            held[digest(read(file["path"]))] = file["path"]
    known: list[str] = []
    for place, row in enumerate(rows, 1):
        said = json.loads(row["record"])
        if said["hash_before"] != together(known):
            yield "step {} begins with other files than the step before it left".format(place)
        known += [file["sha256"] for file in said["files"]]
        if said["hash_after"] != together(known):
            yield "step {} ends with other files than it says".format(place)
        for file in said["files"]:
            if file["sha256"] not in held:
                yield "the bytes of {} of step {} are not in the bundle".format(file["name"], place)


def canonical(value: Any) -> str:
    """The canonical text: sorted keys, no white space, UTF-8; see docs/security.md of the portal."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def together(hashes: list[str]) -> str:
    """The hash of several files: of their hashes in order, one on a line; nothing for no file."""
    if not hashes:
        return ""
    return digest("".join(one + "\n" for one in sorted(hashes)).encode("utf-8"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
