"""The examples of the guide, run from first to last against a running portal."""

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.api.reference import guide
from ipr_portal.audit.models import Subject
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import retractions, retyping
from takedowns.models import CounterNoticeFile, ReasonCode
from tests.factories import EvidenceFileFactory, InformationRequestFactory, NoticeFactory
from tests.takedowns.disputing import answered, forwarded, told
from tests.takedowns.drafting import certified
from tests.takedowns.pasted import Marketplace

HOUR = timedelta(hours=1)
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", guide.FILE.read_text(), re.MULTILINE | re.DOTALL)


@pytest.fixture
def waiting(acme, triager):
    """A question, a proposal of another reason, counter-notices and a proposed retraction that wait for the organisation."""
    now = timezone.now()
    disputed, message = told(acme, triager, ["REMOVED", "REMOVED"], at=now - 3 * HOUR)
    answer, genuine = (
        answered(message, [place], at=now - HOUR, reason=reason)
        for place, reason in enumerate(["AUTHORISED", "GENUINE"], 1)
    )
    forwarded(answer, triager, [1], at=now - HOUR)
    forwarded(genuine, triager, [2], at=now - HOUR)
    offered, _message = told(acme, triager, at=now - 2 * HOUR)
    with staff_scope():
        file = EvidenceFileFactory(organisation=acme, bytes_=b"%PDF-1.7 invoice", name="invoice.pdf")
        CounterNoticeFile.objects.create(
            organisation=acme, message=message, answer=answer, file=file, added_at=now - HOUR
        )
        retractions.offer(
            listing=offered.listings.get(), origin=Subject("enforcement.testpurchase", "7", "TP-7", acme.pk), by=triager, at=now
        )  # fmt: skip
        asked, unclear = (
            NoticeFactory(organisation=acme, clock=None, due_at=now + HOUR) for _notice in range(2)
        )
        InformationRequestFactory(
            organisation=acme, notice=asked, asked_at=now - HOUR, answer_until=now + HOUR
        )
        reason = ReasonCode.objects.get(code="TM-03", version=1)
        retyping.propose(
            notice=unclear, version=unclear.version, reason=reason, sentence="It shows in the pictures only.", by=triager, at=now
        )  # fmt: skip
    return [
        f"{asked.number} ANSWERED",
        f"{unclear.number} DECLINED",
        "invoice.pdf 16",
        "HOLDER_ACCEPTS",
        "HOLDER_CONTESTS",
        f"{offered.number} 1 201 MISTAKE",
    ]


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
def test_the_examples_of_a_language_work(environment, waiting, language, program):
    done = subprocess.run(
        [*program, blocks(language)], env=environment, capture_output=True, text=True, timeout=60, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("SG-2026-") >= 3
    if language == "python":
        assert [said for said in waiting if said not in done.stdout.splitlines()] == []


def test_every_example_is_in_a_language_that_is_run():
    assert {kind for kind, _text in BLOCKS} == {"bash", "python", "sh"}
    assert [text for kind, text in BLOCKS if kind == "sh" and "curl" in text] == []  # only says what to set


def test_every_section_has_an_anchor_of_its_own():
    slugs = [one.slug for one in guide.sections()]

    assert len(set(slugs)) == len(slugs) > 5
    assert '<a href="/developers/errors/"' in "".join(one.html for one in guide.sections())
