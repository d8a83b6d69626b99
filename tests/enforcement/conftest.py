"""A joint case of Acme and Brightleaf, its manager and its owners."""

import pytest
from django.utils import timezone

from tests.factories import OrganisationFactory

from .scene import Holder, a_case, a_manager, an_owner


@pytest.fixture(autouse=True)
def one_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def manager(db):
    return a_manager()


@pytest.fixture
def brightleaf(db):
    return OrganisationFactory(name="Brightleaf", slug="brightleaf")


@pytest.fixture
def bright_owner(brightleaf):
    return an_owner(brightleaf, "Bela Bright")


@pytest.fixture
def case(manager, acme, acme_owner, brightleaf, bright_owner, now):
    return a_case(manager, [acme, brightleaf], [acme_owner, bright_owner], at=now)


@pytest.fixture
def ours(acme, acme_owner, case, now):
    return Holder(acme, acme_owner, case, now)


@pytest.fixture
def theirs(brightleaf, bright_owner, case, now):
    return Holder(brightleaf, bright_owner, case, now)
