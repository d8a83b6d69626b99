"""The environment is made again where it is half made, and what is in the way is said in one sentence."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv

import pytest

from devstack.places import ROOT

BLOCK = "import sys\nsys.modules['ensurepip'] = None\n"  # Debian without python3-venv


@pytest.fixture
def checkout(tmp_path):
    """A checkout that needs no package, in a folder such as people have."""
    folder = tmp_path / "Über uns, neu"
    folder.mkdir()
    shutil.copy(ROOT / "bootstrap.py", folder)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (folder / lock).write_text("")
    return folder


def bootstrap(folder, **more):
    environment = {name: value for name, value in os.environ.items() if name != "PORTAL_VENV"}
    return subprocess.run(
        [sys.executable, "bootstrap.py", "run"], cwd=folder, env=environment | more, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip


def works(place) -> bool:
    done = subprocess.run(
        [place / "bin" / "python", "-m", "pip", "--version"], capture_output=True, check=False
    )
    return done.returncode == 0


def test_a_half_made_environment_is_made_again_and_a_whole_one_left_alone(checkout):
    place = checkout / "var" / "venv"
    venv.create(place, with_pip=False)  # as Debian leaves it without python3-venv

    first, second = bootstrap(checkout), bootstrap(checkout)

    assert (first.returncode, works(place)) == (0, True)
    assert "Making a virtual environment" in first.stdout
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


@pytest.mark.parametrize("half", ["empty", "no python", "a python that is gone", "moved here"])
def test_an_incomplete_environment_is_made_again(checkout, half):
    place = checkout / "var" / "venv"
    place.mkdir(parents=True)
    if half == "no python":
        (place / "lib").mkdir()
    if half == "a python that is gone":
        (place / "bin").mkdir()
        (place / "bin" / "python").symlink_to("/nowhere/python3.9")
    if half == "moved here":
        venv.create(place, with_pip=True)
        (place / "run.stamp").write_text('{"lock": "x", "python": "y", "at": "/elsewhere/var/venv"}')

    done = bootstrap(checkout)

    assert (done.returncode, works(place)) == (0, True), done.stdout + done.stderr
    assert "Making" in done.stdout


def test_without_the_package_for_environments_every_start_names_it(checkout, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(BLOCK)
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"

    said = [bootstrap(checkout, PYTHONPATH=str(tmp_path)) for _start in range(2)]
    after = bootstrap(checkout)

    assert [(done.returncode, f"apt-get install {package}" in done.stderr) for done in said] == [
        (1, True)
    ] * 2
    assert "network" not in "".join(done.stderr for done in said)
    assert after.returncode == 0


def test_a_folder_that_is_something_else_is_not_wiped(checkout, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter.txt").write_text("kept")

    done = bootstrap(checkout, PORTAL_VENV=str(home))

    assert (done.returncode, (home / "letter.txt").read_text()) == (1, "kept")
    assert "is no virtual environment" in done.stderr


@pytest.mark.parametrize(
    ("version", "taken"),
    [((3, 10), False), ((3, 11), True), ((3, 12), True), ((3, 13), True), ((3, 14), True), ((3, 15), False), ((4, 0), False)],
)  # fmt: skip
def test_another_python_gets_one_sentence_with_the_range(monkeypatch, version, taken):
    import bootstrap as started

    monkeypatch.setattr(sys, "version_info", (*version, 0, "final", 0))
    said = None
    try:
        started.check_version()
    except started.Trouble as trouble:
        said = str(trouble)

    assert (said is None) is taken
    assert said is None or said.startswith("Python 3.11 to 3.14 is needed; this is ")


def test_the_versions_that_are_taken_are_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    written = re.search(r"OLDEST, NEWEST = \(3, (\d+)\), \(3, (\d+)\)", (ROOT / "bootstrap.py").read_text())
    assert written
    least, most = written.groups()

    assert project == f">=3.{least},<3.{int(most) + 1}"
    assert f"(3, {least}) <= sys.version_info[:2] <= (3, {most})" in (ROOT / "Makefile").read_text()
    assert f"Python 3.{least} to 3.{most}" in (ROOT / "README.md").read_text()
