"""Starts the embedded servers before Django reads its settings; loaded by `-p tests.servers`."""

import os

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """Start them once; the workers of a parallel run find them in the environment."""
    if "DATABASE_URL" not in os.environ:
        from tests.postgres import Embedded

        early_config.embedded = Embedded().start()
        os.environ.update(early_config.embedded.env, TEST_SERVER_IS_OURS="1")


def pytest_unconfigure(config):
    if embedded := getattr(config, "embedded", None):
        embedded.stop()
