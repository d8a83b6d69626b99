"""Compose, settings and `.env.example` name the same settings."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
EXAMPLE = dict(
    line.split("=", 1)
    for line in (ROOT / ".env.example").read_text().splitlines()
    if re.match(r"[A-Z]", line)
)
BY_LIBRARIES = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}  # boto3 reads them itself
BY_COMPOSE = {"POSTGRES_PASSWORD", "PORTAL_OWNER_PASSWORD", "PORTAL_APP_PASSWORD", "PORT"}


def read_by_settings() -> set[str]:
    """The names that settings.py reads from the environment."""
    tree = ast.parse((ROOT / "ipr_portal/settings.py").read_text())
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    mine = [call for call in calls if isinstance(call.func.value, ast.Name) and call.func.value.id == "env"]
    return {
        constant.value
        for call in mine
        for argument in call.args[:1]
        for constant in ast.walk(argument)
        if isinstance(constant, ast.Constant) and str(constant.value).isupper()
    }


def test_every_setting_stands_in_the_example():
    assert read_by_settings() - set(EXAMPLE) == set()


def test_the_example_names_nothing_that_nobody_reads():
    assert set(EXAMPLE) - read_by_settings() - BY_LIBRARIES - BY_COMPOSE == set()


@pytest.mark.parametrize("service", ["web", "worker", "beat", "migrate"])
def test_compose_passes_only_what_is_read(service):
    assert set(COMPOSE["services"][service]["environment"]) - read_by_settings() - BY_LIBRARIES == set()


def test_compose_uses_only_variables_that_the_example_explains():
    used = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert used - set(EXAMPLE) == set()


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_the_application_never_logs_in_as_owner_or_superuser(service):
    environment = COMPOSE["services"][service]["environment"]

    assert environment["DATABASE_URL"].startswith("postgres://portal_app:")
    assert not {"DATABASE_OWNER_URL", "PORTAL_AS_OWNER", "POSTGRES_PASSWORD"} & set(environment)


def test_compose_makes_the_roles_that_every_cluster_has():
    mounts = COMPOSE["services"]["postgres"]["volumes"]

    assert "./ipr_portal/tenancy/sql/roles.sql:/docker-entrypoint-initdb.d/10-roles.sql:ro" in mounts
    assert (ROOT / "ipr_portal/tenancy/sql/roles.sql").is_file()


def test_migrations_run_before_anything_else_and_as_the_owner():
    migrate = COMPOSE["services"]["migrate"]

    assert migrate["environment"]["PORTAL_AS_OWNER"] == "1"
    for service in ("web", "worker", "beat"):
        depends = COMPOSE["services"][service]["depends_on"]
        assert depends["migrate"] == {"condition": "service_completed_successfully"}


def test_no_file_names_a_package_index_or_a_machine():
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml", "Dockerfile", "Makefile"):
        assert not re.search(r"index-url|https?://|file:/|/root/", (ROOT / name).read_text()), name


def test_the_image_collects_its_static_files_with_the_values_it_names(tmp_path):
    """The very line of the Dockerfile, as a dry run, in an environment that holds nothing else."""
    build = (ROOT / "Dockerfile").read_text()
    command = re.search(r"RUN (SECRET_KEY=.*?\\\n.*collectstatic[^\n]*)", build)[1].replace("\\\n", " ")
    command = command.replace("/venv/bin/python", sys.executable) + " --dry-run"

    done = subprocess.run(
        command, shell=True, cwd=ROOT, env={"PORTAL_VAR": str(tmp_path)}, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_health_check_of_web_asks_web_and_database_alone():
    check = COMPOSE["services"]["web"]["healthcheck"]["test"]

    assert "http://127.0.0.1:8000/healthz/live/" in check[-1]


def test_nobody_reaches_web_but_by_the_proxy_that_buffers():
    services, proxy = COMPOSE["services"], (ROOT / "nginx.conf.template").read_text()

    assert ("ports" in services["web"], services["proxy"]["ports"]) == (False, ["${PORT:-8000}:8080"])
    assert re.findall(
        r"^ +(proxy_request_buffering|client_body_timeout|client_header_timeout|limit_conn) ", proxy, re.M
    )
    assert services["proxy"]["volumes"] == [
        "./nginx.conf.template:/etc/nginx/templates/default.conf.template:ro"
    ]
    assert set(re.findall(r"\$\{([A-Z_]+)\}", proxy)) == set(services["proxy"]["environment"])
    assert services["web"]["environment"]["TRUSTED_PROXIES"] == "${TRUSTED_PROXIES:-1}"


UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def in_words(n: int) -> str:
    """A number from 20 to 99."""
    ten, unit = divmod(n, 10)
    return TENS[ten - 2] + (f"-{UNITS[unit - 1]}" if unit else "")


def test_the_readme_counts_the_decisions_right():
    pages = len(list((ROOT / "docs/adr").glob("*.md")))

    assert f"{in_words(pages)} pages in `docs/adr`" in (ROOT / "README.md").read_text()


START = """
import importlib.abc, importlib.metadata, re, sys
locked = set(sys.argv[1].split(","))
by_module = importlib.metadata.packages_distributions()


class OnlyLocked(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        owners = {re.sub(r"[-_.]+", "-", one).lower() for one in by_module.get(name.partition(".")[0], ())}
        if owners and not owners & locked:
            raise ModuleNotFoundError(f"{name} is of {owners}, which is not in requirements.lock", name=name)


sys.meta_path.insert(0, OnlyLocked())
import django
django.setup()
import ipr_portal.wsgi
from django.core.management import call_command
from ipr_portal.celery import app
app.loader.import_default_modules()
call_command("check")
"""


def test_the_portal_starts_with_nothing_but_what_is_in_the_lock():
    """A library that came with the tools of developers alone would be missing where the portal runs."""
    locked = re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)

    start = [sys.executable, "-W", "ignore", "-c", START, ",".join(locked)]
    done = subprocess.run(start, cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
