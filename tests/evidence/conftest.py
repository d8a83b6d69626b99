"""A storage of its own for every test of evidence."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """An empty private folder."""
    place = tmp_path / "evidence"
    settings.STORAGES = settings.STORAGES | {
        "evidence": {
            "BACKEND": "ipr_portal.evidence.storage.PrivateFolder",
            "OPTIONS": {"location": str(place)},
        }
    }
    return place


@pytest.fixture
def kept(folder):
    """Which names lie in the storage now."""
    return lambda: sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def queries(client):
    """How often a page queries the database with warm caches."""

    def count(path):
        assert client.get(path).status_code == 200
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    return count
