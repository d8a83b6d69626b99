"""Files that nothing named in time: their bytes are deleted, their rows and their custody stay."""

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.evidence import actions
from ipr_portal.evidence.models import CustodyEntry, EvidenceFile
from ipr_portal.tenancy.scope import organisation_scope
from tests.conftest import NOON
from tests.factories import EvidenceFileFactory, IPRightFactory, OrganisationFactory
from tests.factories.takedowns import RightFileFactory

from .files import pdf

PDF = pdf()


def discard(*files):
    return actions.discard(file_ids=[file.pk for file in files], at=NOON)


def test_bytes_of_a_file_that_was_given_up_are_swept_and_its_custody_stays(acme, filer, kept):
    file = EvidenceFileFactory(organisation=acme, bytes_=PDF)
    with organisation_scope(acme, by=filer):
        assert (discard(file), discard(file)) == (1, 0)
        file = EvidenceFile.objects.get(pk=file.pk)
        assert (file.discarded_at, list(file.parts)) == (NOON, [])
        assert CustodyEntry.objects.get(file=file).kind == "DISCARDED"
        assert AuditEvent.objects.get(action="file.discarded").detail["size"] == file.size
        with pytest.raises(actions.CannotRelease, match="is deleted"):
            actions.release(file=file, by=filer, at=NOON)

    assert (len(kept()), actions.sweep(at=NOON), kept()) == (1, 1, [])
    assert actions.rehash(at=NOON + 2 * actions.HASH_AGAIN_AFTER) == {"intact": 0, "damaged": 0}


def test_bytes_that_another_file_has_too_stay(acme, filer, kept):
    file = EvidenceFileFactory(organisation=acme, bytes_=PDF)
    EvidenceFileFactory(organisation=OrganisationFactory(), bytes_=PDF)
    with organisation_scope(acme, by=filer):
        discard(file)

    assert (actions.sweep(at=NOON), len(kept())) == (0, 1)


def test_a_file_that_something_names_is_not_given_up(acme, filer):
    right = IPRightFactory(organisation=acme)
    named = RightFileFactory(organisation=acme, right=right).file
    with organisation_scope(acme, by=filer):
        assert discard(named) == 0
        assert EvidenceFile.objects.get(pk=named.pk).discarded_at is None
