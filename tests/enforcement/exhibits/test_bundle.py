"""The bundle verifies offline, by the script that lies in it; a flipped byte anywhere is found."""

import hashlib
import json
import subprocess
import sys
import zipfile

import pytest

from enforcement.actions.bundle import CannotExport, export
from enforcement.actions.custody import note_step
from enforcement.chain import canonical, digest
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON
from tests.enforcement.exhibits.custody import HOUR, exhibit_of, step
from tests.factories.enforcement import photo


@pytest.fixture
def bundle(party, manager, tmp_path):
    """The unpacked bundle of two exhibits, one of them with two steps."""
    exhibit = exhibit_of(party, by=manager)
    exhibit_of(party, by=manager, title="Carton é", uploads=[photo("green"), photo("blue")])
    with staff_scope(by=manager):
        details = step("STORED", NOON + HOUR, place="Shelf 4")
        note_step(exhibit=exhibit, details=details, by=manager, at=NOON + HOUR)
        with export(party=party, by=manager, at=NOON + HOUR) as made:
            (tmp_path / "bundle.zip").write_bytes(made.read())
    with zipfile.ZipFile(tmp_path / "bundle.zip") as packed:
        packed.extractall(tmp_path / "bundle")
    return tmp_path / "bundle"


def verify(bundle, *arguments):
    """Run the script of the bundle as somebody does who has nothing but Python: isolated, without our packages."""
    command = [sys.executable, "-I", "-S", str(bundle / "verify.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={}, cwd="/", timeout=60)


def flip(path, place):
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def list_again(bundle):
    """What somebody does who can compute: bring the list of hashes up to date."""
    files = sorted(path for path in bundle.rglob("*") if path.is_file() and path.name != "hashes.txt")
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(bundle).as_posix()}\n"
        for path in files
    ]
    (bundle / "hashes.txt").write_text("".join(lines))


def test_an_untouched_bundle_verifies_packed_and_unpacked(bundle):
    unpacked, packed = verify(bundle), verify(bundle, str(bundle.parent / "bundle.zip"))

    said = "8 files, 3 steps of custody, 2 exhibits: everything matches.\n"
    assert (unpacked.stdout, unpacked.returncode, unpacked.stderr) == (said, 0, "")
    assert (packed.stdout, packed.returncode) == (said, 0)
    assert (bundle / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_a_flipped_byte_in_a_row_is_found_even_with_a_new_list(bundle):
    ledger = bundle / "custody.jsonl"
    flip(ledger, ledger.read_bytes().index(b"Shelf 4") + 6)
    assert "custody.jsonl: its bytes do not match" in verify(bundle).stdout

    list_again(bundle)
    done = verify(bundle)

    assert done.returncode == 1
    assert done.stdout.startswith("FAULT X-1: step 2 does not match its hash\n")


def test_a_flipped_byte_in_a_file_is_found_even_with_a_new_list(bundle):
    flip(bundle / "files/X-2/01.png", 40)
    assert "FAULT files/X-2/01.png: its bytes do not match the list" in verify(bundle).stdout

    list_again(bundle)
    done = verify(bundle)

    assert (done.returncode, done.stdout.count("FAULT")) == (1, 1)
    assert "X-2: the bytes of photo.png of step 1 are not in the bundle" in done.stdout


def test_a_rewritten_step_breaks_the_chain(bundle):
    ledger = bundle / "custody.jsonl"
    rows = [json.loads(line) for line in ledger.read_text().splitlines()]
    said = json.loads(rows[0]["record"]) | {"who": "Somebody Else"}
    rows[0]["record"] = canonical(said)
    rows[0]["hash"] = digest(rows[0]["record"])
    ledger.write_text("".join(f"{canonical(row)}\n" for row in rows))
    list_again(bundle)

    done = verify(bundle)

    assert "FAULT X-1: step 2 does not follow the step before it" in done.stdout


@pytest.mark.parametrize("name", ["custody.jsonl", "files/X-1/01.png", "bundle.json", "hashes.txt"])
def test_a_missing_part_is_found(bundle, name):
    (bundle / name).unlink()

    assert verify(bundle).returncode == 1


def test_a_part_without_exhibits_has_no_bundle(party, manager):
    with staff_scope(by=manager), pytest.raises(CannotExport, match="no exhibit to export"):
        export(party=party, by=manager, at=NOON)
