"""One planted world for all tests of a file: it is made once, and what a test adds is rolled back after it."""

import logging

import pytest
from django.db import transaction

from .world import a_world


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(made, db):
    return made


@pytest.fixture(autouse=True)
def few_words():
    """Thousands of refused requests are as they should be: their stacks are written down nowhere."""
    logger = logging.getLogger("django.request")
    level = logger.level
    logger.setLevel(logging.ERROR)
    yield
    logger.setLevel(level)
