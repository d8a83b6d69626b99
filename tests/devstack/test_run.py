"""`make run` as somebody meets it: what it says when it cannot start, and that it ends whole and goes on where it was."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from devstack.__main__ import wait_until_well
from devstack.places import ROOT, free_port, prepare

pytestmark = pytest.mark.xdist_group("faults")  # whole portals, one after the other


@pytest.fixture(scope="module")
def home():
    """A data folder that the database's own account can reach."""
    folder = prepare() / "test"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="run-", dir=folder, ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o755)
        yield Path(made)


def environment(home, **more):
    """A newcomer's: no server is named, and the demo world stays out."""
    ours = ("DATABASE", "REDIS", "DJANGO", "EMAIL", "PYTEST", "SECRET", "HASHED", "TEST_", "SITE_", "STAFF_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    quiet = {"DEMO_MODE": "0", "EMAIL_URL": "smtp://127.0.0.1:1", "PYTHONWARNINGS": "ignore"}
    return kept | quiet | {"PORTAL_VAR": str(home)} | more


def start(home, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "devstack", "run"], cwd=ROOT, env=environment(home, **more), stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip


def refused(home, **more) -> str:
    """What a start says that is refused."""
    with start(home, **more) as run:
        try:
            said, _nothing = run.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            stop(run)  # it was not refused; a portal left running would be waited for without end
            raise
    assert run.returncode == 1
    return said


def test_a_port_that_is_taken_is_named_with_the_way_out(home):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = str(held.getsockname()[1])

        assert f"Port {port} is taken by another program" in refused(home, PORT=port)


@pytest.mark.parametrize("port", ["eight", "0", "70000"])
def test_a_port_that_is_none_is_refused(home, port):
    assert f"PORT is '{port}'; it must be a number from 1 to 65535." in refused(home, PORT=port)


def cluster_of(home) -> Path:
    """Where the database of a data folder lies: elsewhere, if root's own account for it cannot enter the folder."""
    code = "from devstack.places import VAR; from devstack.postgres import Postgres; print(Postgres(VAR / 'postgres').data)"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(home), capture_output=True, text=True, check=True
    )  # fmt: skip
    return Path(told.stdout.strip())


def test_a_folder_of_another_postgres_is_named_and_left_alone(home):
    other = home / "other"
    version = cluster_of(other) / "PG_VERSION"
    version.parent.mkdir()
    version.write_text("14\n")

    said = refused(other, PORT=str(free_port()))

    assert "belongs to PostgreSQL 14" in said
    assert "make reset" in said
    assert version.read_text() == "14\n"


def run_until_well(home, port):
    """A running portal that says that all is well."""
    running = start(home, PORT=str(port))
    try:
        wait_until_well(f"http://127.0.0.1:{port}", 90)
    except TimeoutError:
        stop(running)
        raise
    return running


def stop(running) -> str:
    """Ctrl-C; what it had said until it was gone."""
    running.send_signal(signal.SIGINT)
    try:
        said, _nothing = running.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        raise
    return said


def reset(home) -> str:
    """What `make reset` says."""
    done = subprocess.run(
        [sys.executable, "-m", "devstack", "reset"], cwd=ROOT, env=environment(home), capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    return done.stdout + done.stderr


def processes_of(home) -> list[str]:
    listed = subprocess.run(
        ["ps", "-ww", "-eo", "command="], capture_output=True, text=True, check=True
    ).stdout
    return [line for line in listed.splitlines() if str(home) in line and "ps -ww" not in line]


def test_it_runs_refuses_a_second_start_ends_whole_goes_on_and_is_wiped(home):
    port = free_port()
    first = run_until_well(home, port)
    second = refused(home, PORT=str(free_port()))
    said = stop(first)
    left = processes_of(home)
    again = run_until_well(home, port)
    kept = cluster_of(home).exists()
    refused_reset = reset(home)
    stop(again)
    wiped = reset(home)

    assert f"already running on this data folder (http://localhost:{port}" in second
    assert f"The portal opens at http://localhost:{port}" in said
    assert (first.returncode, again.returncode) == (0, 0)
    assert (left, processes_of(home)) == ([], [])
    assert (kept, "already running" in refused_reset, "Wiped the data" in wiped) == (True, True, True)
    assert not cluster_of(home).exists()
