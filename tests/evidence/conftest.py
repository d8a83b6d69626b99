"""A storage of its own for every test of evidence."""

import pytest


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
