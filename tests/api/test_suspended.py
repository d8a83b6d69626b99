"""Filing that is suspended, by API: one code of its own, in single calls and in batches, and only in its scope."""

import pytest
from django.utils import timezone

from tests.api.filing import body, faults
from tests.api.test_batches import batch, row
from tests.takedowns.drafting import certified
from tests.takedowns.misused import suspended
from tests.takedowns.pasted import Marketplace

pytestmark = pytest.mark.usefixtures("marketplace")


@pytest.fixture
def marketplace(monkeypatch):
    """A marketplace that knows every listing."""
    monkeypatch.setattr("takedowns.intake.marketplace.connector", Marketplace)


@pytest.fixture
def now():
    return timezone.now()


def test_the_api_and_batches_name_the_suspension(program, acme, lead, admin, now):
    own = certified(acme)
    suspended(acme, lead, admin, at=now)

    refused, rows = program.post("notices/", body(own)), program.post("notice-batches/", batch(row(own, 1)))

    assert (refused.status_code, faults(refused)) == (422, [("suspended", "")])
    assert [(one["row"], one["code"]) for one in rows.json()["errors"]] == [(1, "suspended")]


def test_only_what_the_scope_names_is_refused(program, acme, lead, admin, now):
    own = certified(acme)
    suspended(acme, lead, admin, at=now, reasons=["CF-02"])

    assert program.post("notices/", body(own)).status_code == 201


def test_a_reason_in_the_scope_is_refused(program, acme, lead, admin, now):
    own = certified(acme)
    suspended(acme, lead, admin, at=now, reasons=["TM-01", "CF-02"])

    assert faults(program.post("notices/", body(own))) == [("suspended", "")]
