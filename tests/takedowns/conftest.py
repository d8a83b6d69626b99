"""What the pages of rights holders are met with: a filer who is signed in, a right, a draft, a marketplace."""

import pytest

from tests.factories import NoticeDraftFactory
from tests.takedowns.drafting import certified
from tests.takedowns.pasted import Marketplace


@pytest.fixture
def marketplace(monkeypatch):
    """A marketplace that knows every listing; a test may change what it shows."""
    shown = Marketplace()
    for module in ("takedowns.intake.marketplace", "takedowns.views.filing_page"):
        monkeypatch.setattr(f"{module}.connector", lambda: shown)
    return shown


@pytest.fixture
def as_filer(client, filer):
    client.force_login(filer)
    return client


@pytest.fixture
def right(acme):
    """A right with its certificate: nothing to warn of."""
    return certified(acme)


@pytest.fixture
def draft(acme, filer):
    return NoticeDraftFactory(organisation=acme, started_by=filer)
