"""`make run` as somebody meets it: what it says when it cannot start, and that it ends whole and goes on where it was."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import psycopg
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
        wait_until_well(f"http://127.0.0.1:{port}", STARTED)
    except TimeoutError:
        stop(running)
        raise
    return running


def stop(running) -> str | None:
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


def test_it_runs_refuses_a_second_start_stops_completely_continues_and_is_wiped(home):
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


@pytest.fixture(scope="module")
def running(home):
    """A portal that is impatient with silence, in a folder such as people have, and what it says."""
    folder, port = home / "Über uns & mehr (neu)", free_port()
    schema = os.environ.get("TEST_SCHEMA", "")  # made from nothing in the test above
    settings = {"PORT": str(port), "HASHED_STATIC": "0", "PORTAL_SCHEMA": schema}
    with (home / "said.log").open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", IMPATIENT], cwd=ROOT, env=environment(folder, **settings),
            stdout=said, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_well(address, STARTED)
        yield folder, address, home / "said.log"
    finally:
        stop(process)


STARTED = 240  # seconds: making the schema takes a minute where nothing else runs

IMPATIENT = """
from devstack import __main__, health, supervise
health.QUIET, supervise.ASK_EVERY = 40.0, 3.0
raise SystemExit(__main__.main("run"))
"""


def pids(folder) -> list[int]:
    """Of web, worker and beat."""
    return [int(pid) for pid in (folder / "run.pids").read_text().split()]


def wait_for(happened, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.2)
    return happened()


def test_a_folder_with_spaces_and_umlauts_serves_and_its_settings_can_be_sourced(running):
    folder, _address, said = running
    asked = 'set -a; . ./run.env; printf "%s\\n%s\\n" "$DATABASE_URL" "$SITE_URL"'

    sourced = subprocess.run(
        ["sh", "-ec", asked], cwd=folder, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=True
    ).stdout.splitlines()  # fmt: skip
    with psycopg.connect(sourced[0]) as connection:
        login = connection.execute("SELECT current_user").fetchone()
    command = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--check"], cwd=ROOT, env=environment(folder), check=False
    )

    assert (login, command.returncode) == (("portal_app",), 0)
    assert f"The portal opens at {sourced[1]}" in said.read_text()


def test_web_is_rolled_by_hup_without_a_failed_request(running):
    folder, address, _said = running
    failed, answered, rolled = [], [], threading.Event()

    def ask():
        while not rolled.is_set():
            try:
                with urllib.request.urlopen(f"{address}/roles/", timeout=30) as answer:
                    answered.append(answer.status)
            except OSError as error:
                failed.append(str(error))

    readers = [threading.Thread(target=ask) for _ in range(4)]
    for reader in readers:
        reader.start()
    web = pids(folder)[0]
    before = children(web)
    os.kill(web, signal.SIGHUP)
    replaced = wait_for(lambda: len(children(web)) == 2 and not before & children(web), 60)
    rolled.set()
    for reader in readers:
        reader.join()

    assert (failed, set(answered), replaced) == ([], {200}, True)
    assert pids(folder)[0] == web


def children(pid) -> set[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return set(map(int, listed.stdout.split()))


def test_connections_that_send_slowly_hold_nobody_else(running):
    _folder, address, _said = running
    port = int(address.rsplit(":", 1)[1])
    head = b"GET /roles/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
    body = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\na="

    with ExitStack() as held:
        slow = [held.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(24)]
        for number, one in enumerate(slow):
            one.sendall(body if number % 2 else head)
        with urllib.request.urlopen(f"{address}/roles/", timeout=6) as answer:
            status = answer.status
        slow[0].settimeout(30)
        cut_off = slow[0].recv(1)

    assert (status, cut_off) == (200, b"")


@pytest.mark.parametrize(
    "header", ["SCRIPT_NAME: /evil", "PATH_INFO: /evil", "SCRIPT-NAME: /evil", "X-Forwarded-Proto: https"]
)
def test_no_header_changes_where_a_request_goes(running, header):
    name, value = header.split(": ")
    asked = urllib.request.Request(f"{running[1]}/roles/", headers={name: value})

    with urllib.request.urlopen(asked, timeout=10) as answer:
        assert answer.status == 200


def test_postgres_that_is_killed_comes_back_and_meanwhile_pages_say_so(running):
    folder, address, said = running
    server = int((cluster_of(folder) / "postmaster.pid").read_text().split("\n")[0])

    os.kill(server, signal.SIGKILL)
    back = wait_for(lambda: "Postgres answers again." in said.read_text(), 60)
    statuses = {status_of(f"{address}/roles/") for _ask in range(20)}

    assert back
    assert statuses == {200}
    assert wait_until_well(address, 60)["ok"]
    assert "Traceback" not in "".join(
        line for line in said.read_text().splitlines() if line.startswith("    web")
    )


def status_of(address) -> int:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("silent", ["beat", "worker"])
def test_the_process_that_hangs_is_started_again_and_the_other_left_alone(running, silent):
    folder, address, said = running
    wait_until_well(address, 90)
    names = ["web", "worker", "beat"]
    before = dict(zip(names, pids(folder), strict=True))

    os.killpg(before[silent], signal.SIGSTOP)
    again = wait_for(lambda: pids(folder)[names.index(silent)] != before[silent], 120)
    after = dict(zip(names, pids(folder), strict=True))

    assert again
    assert {name for name in names if after[name] != before[name]} == {silent}
    assert f"{silent} gave no sign of life" in said.read_text()
    assert wait_until_well(address, 60)["ok"]
