"""The commands behind `make`: run, reset, test, bench, check, docs, messages."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

from . import chromium
from .health import Health
from .places import ROOT, VAR, Trouble, prepare, say_who, take_lock, web_port
from .postgres import Postgres
from .supervise import Program, Supervisor
from .valkey import Valkey

PYTHON = sys.executable
ROOT_IS_FINE = "ignore:You're running the worker with superuser"  # Celery's, in a container
BIN = Path(PYTHON).parent
PLAIN, SPECIAL = re.compile(r"[\w.,:/@%?=+-]*", re.ASCII), re.compile(r'["\\$`]')


def run() -> int:
    """Start the whole product, and run until it is stopped."""
    prepare()
    port = web_port()
    lock = take_lock()
    servers: list = []
    try:
        env = environment(port, servers)
        migrate(env)
        say_who(lock, env["SITE_URL"])
        people = manage("demo_sign_ins", env=env, stdout=subprocess.PIPE, text=True).stdout
        opened = f"\n  The portal opens at {env['SITE_URL']}   (Ctrl-C stops it)\n\n{people}"
        return Supervisor(programs(env, port), servers, Health(f"http://127.0.0.1:{port}"), opened).run()
    finally:
        (VAR / "run.env").unlink(missing_ok=True)
        for server in servers:
            server.stop()
        lock.close()


def environment(port: int, servers: list) -> dict:
    """What the portal's processes read; servers that the environment names are used, others started here."""
    env = os.environ | {"PORTAL_VAR": str(VAR), "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": ROOT_IS_FINE}
    if not env.get("DATABASE_URL"):
        database = Postgres(VAR / "postgres").start()
        servers.append(database)
        env |= {"DATABASE_URL": database.url("app"), "DATABASE_OWNER_URL": database.url("owner")}
    if not env.get("REDIS_URL"):
        broker = Valkey(VAR / "valkey").start()
        servers.insert(0, broker)
        env["REDIS_URL"] = broker.url
    env = {
        "SITE_URL": f"http://localhost:{port}",
        "SECRET_KEY": secret("secret_key"),
        "SEALING_KEYS": f"local:{secret('sealing_key')}",
        "SEALING_INDEX_KEY": secret("sealing_index_key"),
        "DEMO_MODE": "1",
        "STAFF_SECOND_FACTOR_REQUIRED": "0",
        "LOG_LEVEL": "WARNING",
    } | env
    write_run_env(env)
    return env


def secret(name: str) -> str:
    """A secret of this machine, made at the first start."""
    file = VAR / f"{name}.secret"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(os.urandom(32).hex())
    return file.read_text()


def write_run_env(env: dict) -> None:
    """Let `manage.py` in a second terminal find the servers; removed at the stop."""
    names = [
        "DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "SEALING_KEYS",
        "SEALING_INDEX_KEY",
        "SITE_URL",
        "DEMO_MODE",
        "STAFF_SECOND_FACTOR_REQUIRED",
    ]
    file = VAR / "run.env"
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}={quoted(env[name])}\n" for name in names))


def quoted(value: str) -> str:
    """A value as a shell and django-environ both read it: bare where that is safe, else between double quotes."""
    if PLAIN.fullmatch(value):
        return value
    return '"' + SPECIAL.sub(r"\\\g<0>", value) + '"'


def manage(*command: str, env: dict, owner: bool = False, **more) -> subprocess.CompletedProcess:
    env = env | ({"PORTAL_AS_OWNER": "1"} if owner else {})
    done = subprocess.run([PYTHON, ROOT / "manage.py", *command], env=env, cwd=ROOT, check=False, **more)
    if done.returncode:
        raise Trouble(f"`manage.py {' '.join(command)}` failed; the reason stands above.")
    return done


def migrate(env: dict) -> None:
    """Bring the schema up to date as its owner, then the demo world once."""
    manage("migrate", "--verbosity", "0", env=env, owner=True)
    manage("load_library", env=env, stdout=subprocess.DEVNULL)
    if env["DEMO_MODE"] == "1":
        manage("load_demo", env=env)


def programs(env: dict, port: int) -> list[Program]:
    """Started as modules: a script's first line names the folder that it was installed in."""
    celery = [PYTHON, "-m", "celery", "--app", "ipr_portal", "--quiet"]
    level = ["--loglevel", env["LOG_LEVEL"].lower()]
    web = [PYTHON, "-m", "gunicorn", "ipr_portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    brief = ["--log-level", "warning", "--worker-tmp-dir", str(VAR), "--graceful-timeout", "2"]
    return [
        Program("web", [*web, *brief], env),
        Program("worker", [*celery, "worker", "--concurrency", "2", *level], env),
        Program("beat", [*celery, "beat", "--pidfile", "", *level], env),
    ]


def reset() -> int:
    """Throw the data away; the programs that were installed stay."""
    prepare()
    lock = take_lock()
    elsewhere = Postgres(VAR / "postgres").home  # where root's own account for it cannot enter the folder
    for folder in [elsewhere, *(VAR / name for name in ["postgres", "valkey", "evidence", "test"])]:
        shutil.rmtree(folder, ignore_errors=True)
    for pattern in ["run.pids", "run.env", "*.secret"]:
        for file in VAR.glob(pattern):
            file.unlink(missing_ok=True)
    lock.close()
    print(f"Wiped the data in {VAR}. `make run` starts from nothing.")
    return 0


def test(arguments: list[str]) -> int:
    """Every check, then every test, browser tests included."""
    prepare()
    if not arguments and (failed := check()):
        return failed
    env = os.environ | {"CHROMIUM": str(chromium.find()), "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
    chosen = arguments or ["-n", "2", "--dist", "loadgroup"]
    return subprocess.run([PYTHON, "-m", "pytest", *chosen], cwd=ROOT, env=env, check=False).returncode


def bench(arguments: list[str]) -> int:
    """Measure the product against bare SQL and a bare view; `bench/` says how."""
    return subprocess.run([PYTHON, "-m", "bench", *arguments], cwd=ROOT, check=False).returncode


CHECKS = [
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["lint-imports"],
    ["mypy"],
    [
        "python",
        "-W",
        "ignore",
        "manage.py",
        "makemigrations",
        "--check",
        "--dry-run",
        "--settings",
        "tests.settings",
    ],
]


def check() -> int:
    """Lint, format, types, imports; migrations and generated documents are fresh."""
    failed = []
    env = os.environ | {
        "PYTHONPATH": str(ROOT / "clients" / "python" / "src")
    }  # import-linter imports the client
    for command in CHECKS:
        print("·", *command, flush=True)
        if subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, env=env, check=False).returncode:
            failed.append(" ".join(command))
    if failed:
        print(f"\nNot in order: {', '.join(failed)}")
    return 1 if failed else 0


def docs() -> int:
    """Write the generated documents again."""
    code = (
        "import django; django.setup(); from devstack import openapi, states; states.write(); openapi.write()"
    )
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.run([PYTHON, "-c", code], cwd=ROOT, env=env, check=False).returncode


def messages(arguments: list[str]) -> int:
    """Bring the catalogues of translations up to date; a language that is named is added."""
    from . import messages as catalogues

    return catalogues.run(arguments[0] if arguments else "")


def wait_until_well(url: str, seconds: float) -> dict:
    """Ask /healthz/ until all is well; the tests use it.

    :raises TimeoutError: if it never is.
    """
    deadline, last = time.monotonic() + seconds, "nothing"
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/healthz/", timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            last = error.read().decode()
        except OSError as error:
            last = str(error)
        time.sleep(0.2)
    raise TimeoutError(last)


def main(command: str, *arguments: str) -> int:
    commands: dict[str, Callable[[], int]] = {
        "run": run,
        "reset": reset,
        "test": partial(test, list(arguments)),
        "bench": partial(bench, list(arguments)),
        "check": check,
        "docs": docs,
        "messages": partial(messages, list(arguments)),
    }
    if command not in commands:
        print(f"There is no command {command!r}.", file=sys.stderr)
        return 2
    try:
        return commands[command]()
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["run"])))
