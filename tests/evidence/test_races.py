"""Storing and sweeping the same bytes at the same moment, on two connections."""

import hashlib
import threading

import pytest
from django.db import connection, transaction

from ipr_portal.evidence import actions, rules, storage
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from tests.conftest import NOON
from tests.races import together

from .files import pdf, upload

PDF = pdf()
HASH = hashlib.sha256(PDF).hexdigest()


@pytest.mark.django_db(transaction=True)
def test_sweep_leaves_bytes_that_are_being_stored(acme, filer, kept):
    stored, swept = threading.Event(), threading.Event()

    def store():
        with transaction.atomic(), organisation_scope(acme, by=filer):
            actions.store(upload=upload("a.pdf", PDF), organisation=acme, by=filer, at=NOON)
            stored.set()
            swept.wait(20)
        connection.close()

    storing = threading.Thread(target=store)
    storing.start()
    assert stored.wait(20)
    count = actions.sweep(at=NOON)
    swept.set()
    storing.join()

    with staff_scope():
        assert (count, kept()) == (0, [f"{HASH[:2]}/{HASH}"])
    assert (actions.sweep(at=NOON), storage.hash_of(storage.name_of(HASH))) == (0, HASH)


@pytest.mark.django_db(transaction=True)
def test_files_that_are_stored_at_once_fill_the_day_no_further(acme, filer, kept, monkeypatch):
    papers = [pdf(f"Page {number}".encode()) for number in range(6)]
    monkeypatch.setattr(rules, "BYTES_A_DAY", 3 * max(map(len, papers)))

    def store(content):
        return lambda: actions.store(upload=upload("a.pdf", content), organisation=acme, by=filer, at=NOON)

    answers = together(*map(store, papers))

    assert sum(isinstance(answer, actions.CannotStore) for answer in answers) == 3
