"""Cases with their parties and the people who are in them."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from enforcement.models import Case, CaseParty
from ipr_portal.audit.compartments import admit, open_compartment
from ipr_portal.audit.models import Subject
from ipr_portal.evidence.validators import check
from ipr_portal.tenancy.scope import staff_scope

from .people import LONG_AGO


def make_case(*, by, number="C-2026-0001", market="TH", stage="RAID_EXECUTED", at=LONG_AGO):
    """A case in its own compartment, with one person in it: the one who opens it."""
    with staff_scope(by=by):
        subject = Subject("enforcement.case", number, number, None)
        compartment = open_compartment(subject=subject, reason="Opened", by=by, at=at)
        return Case.objects.create(
            compartment=compartment, number=number, title=f"Seller of {number}", stage=stage, market=market,
            owner=by, opened_by=by, opened_at=at, moved_at=at,
        )  # fmt: skip


def join(case, organisation, *people, by, level="WRITE", brand="", at=LONG_AGO):
    """A rights holder's part in a case, with people who are admitted to it."""
    with staff_scope(by=by):
        party = CaseParty.objects.create(
            case=case, organisation=organisation, compartment_id=case.compartment_id,
            brand=brand or organisation.name, joined_at=at,
        )  # fmt: skip
        for person in people:
            admit(compartment=case.compartment, person=person, level=level, reason="Their case", by=by, at=at)
        return party


def photo(colour="red", name="photo.png"):
    """A small picture as it is uploaded, checked."""
    with io.BytesIO() as drawn:
        Image.new("RGB", (8, 8), colour).save(drawn, "PNG")
        return check(SimpleUploadedFile(name, drawn.getvalue(), "image/png"))
