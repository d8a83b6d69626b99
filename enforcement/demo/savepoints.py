"""A load of the demo world without savepoints."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def without_savepoints() -> Iterator[None]:
    """Nothing is gone back to while the demo is made: an error ends the load."""
    before, connection.features.uses_savepoints = connection.features.uses_savepoints, False
    try:
        yield
    finally:
        connection.features.uses_savepoints = before
