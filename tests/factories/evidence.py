"""Evidence files, with or without bytes in the storage, and their custody."""

import hashlib

import factory

from ipr_portal.evidence import storage
from ipr_portal.evidence.models import CustodyEntry, EvidenceFile

from .people import LONG_AGO, TenantFactory, UserFactory


def put(content: bytes) -> str:
    """Lay bytes into the storage; return their hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    storage.keep(storage.name_of(sha256), content)
    return sha256


class EvidenceFileFactory(TenantFactory):
    """A PDF that was received and found clean; its bytes lie in the storage only if `bytes_=` says which."""

    class Meta:
        model = EvidenceFile
        exclude = ["bytes_"]

    bytes_ = None
    sha256 = factory.LazyAttributeSequence(lambda o, n: put(o.bytes_) if o.bytes_ else f"{n:064x}")
    size = factory.LazyAttribute(lambda o: len(o.bytes_ or b"-" * 48211))
    media_type = "application/pdf"
    name = "certificate.pdf"
    scan_state = "CLEAN"
    added_by = factory.SubFactory(UserFactory)
    added_at = LONG_AGO
    verified_at = LONG_AGO


class CustodyEntryFactory(TenantFactory):
    """The entry with which a file's custody begins."""

    class Meta:
        model = CustodyEntry

    file = factory.SubFactory(EvidenceFileFactory, organisation=factory.SelfAttribute("..organisation"))
    kind = "RECEIVED"
    by = factory.SubFactory(UserFactory)
    at = LONG_AGO
