"""The examples of the guide, run from first to last against a running portal."""

import os
import re
import subprocess
import sys

import pytest

from ipr_portal.api.reference import guide
from tests.factories import NoticeFactory
from tests.takedowns.drafting import certified
from tests.takedowns.pasted import Marketplace

BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", guide.FILE.read_text(), re.MULTILINE | re.DOTALL)


@pytest.fixture
def environment(live_server, acme, new_key, monkeypatch):
    shown = Marketplace()
    monkeypatch.setattr("takedowns.intake.marketplace.connector", lambda: shown)
    certified(acme)
    for _notice in range(3):
        NoticeFactory(organisation=acme)
    return os.environ | {
        "PORTAL": live_server.url, "ORGANISATION": acme.slug, "CLIENT_ID": new_key.key.identifier,
        "CLIENT_SECRET": new_key.secret, "PYTHONPATH": str(guide.FILE.parents[1] / "clients/python/src"),
    }  # fmt: skip


def blocks(language):
    return "".join(text for kind, text in BLOCKS if kind == language)


@pytest.mark.parametrize(
    ("language", "program"),
    [("bash", ["bash", "-euo", "pipefail", "-c"]), ("python", [sys.executable, "-W", "ignore", "-c"])],
)
def test_the_examples_of_a_language_work(environment, language, program):
    done = subprocess.run(
        [*program, blocks(language)], env=environment, capture_output=True, text=True, timeout=60, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("SG-2026-") >= 3


def test_every_example_is_in_a_language_that_is_run():
    assert {kind for kind, _text in BLOCKS} == {"bash", "python", "sh"}
    assert [text for kind, text in BLOCKS if kind == "sh" and "curl" in text] == []  # only says what to set


def test_every_section_has_an_anchor_of_its_own():
    slugs = [one.slug for one in guide.sections()]

    assert len(set(slugs)) == len(slugs) > 5
    assert '<a href="/developers/errors/"' in "".join(one.html for one in guide.sections())
