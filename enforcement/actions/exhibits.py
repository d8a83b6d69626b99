"""Registering exhibits, and the copies that are worked on instead of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from enforcement.enums import CustodyAct, ExhibitKind, ExhibitNature
from enforcement.models import CaseParty, Exhibit
from enforcement.rules.custody import StepDetails, why_not_at, why_not_write
from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import Refusal
from ipr_portal.evidence.validators import CheckedFile

from .ledger import CannotRecord, hashes_of, lock, write_step


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitDetails:
    """What is known of an exhibit, and how it was secured."""

    kind: ExhibitKind
    title: str
    how: str
    secured_at: datetime
    holder: str
    description: str = ""
    place: str = ""
    seal: str = ""


@transaction.atomic
def register(
    *, party: CaseParty, details: ExhibitDetails, by: User, at: datetime, uploads: Sequence[CheckedFile] = ()
) -> Exhibit:
    """Take an original into a rights holder's part of a case, with its first step of custody.

    :raises CannotRecord: if nothing may be written in the case, or the moment lies ahead.
    """
    return _make(party, details, ExhibitNature.ORIGINAL, None, by=by, at=at, uploads=uploads)


@transaction.atomic
def copy(
    *,
    source: Exhibit,
    nature: ExhibitNature,
    details: ExhibitDetails,
    uploads: Sequence[CheckedFile],
    by: User,
    at: datetime,
) -> Exhibit:
    """Register a copy to work on, whose files must be those of its source byte for byte; or what was made from it.

    :raises CannotRecord: as `register`; if a working copy differs from its source, or a derived file does not.
    """
    source = lock(source)
    known, given = set(hashes_of(source)), {upload.sha256 for upload in uploads}
    if refusal := _why_not_copy(nature, known, given):
        raise CannotRecord(refusal)
    if refusal := why_not_at(source, details.secured_at, at):
        raise CannotRecord(refusal)
    made = _make(source.party, details, nature, source, by=by, at=at, uploads=uploads)
    said = StepDetails(
        act=CustodyAct.COPIED, who=details.holder, how=details.how, at=details.secured_at,
        result=_("%(exhibit)s was made from it.") % {"exhibit": made},
    )  # fmt: skip
    write_step(source, said, by=by, at=at)
    return made


def _why_not_copy(nature: ExhibitNature, known: set[str], given: set[str]) -> Refusal | None:
    if not given:
        return Refusal("", _("A copy is a file."), _("Choose it."), "files")
    if nature == ExhibitNature.WORKING_COPY and not given <= known:
        return Refusal(
            "",
            _("The hash of the file is not that of a file of the original, so it is no verified copy."),
            _("Copy the original again, or register it as a derived file."),
            "files",
        )
    if nature == ExhibitNature.DERIVED and given & known:
        return Refusal(
            "",
            _("The file is the original byte for byte."),
            _("Register it as a verified working copy."),
            "files",
        )
    return None


def _make(party, details: ExhibitDetails, nature, source, *, by, at, uploads) -> Exhibit:
    if refusal := why_not_write(party.compartment_id):
        raise CannotRecord(refusal)
    CaseParty.objects.select_for_update(of=("self",), no_key=True).get(pk=party.pk)
    last = party.exhibits.aggregate(last=Max("number"))["last"] or 0
    exhibit = Exhibit(
        organisation=party.organisation, case_id=party.case_id, party=party, compartment_id=party.compartment_id,
        number=last + 1, nature=nature, kind=details.kind, source=source, title=details.title,
        description=details.description, holder=details.holder, place=details.place, seal=details.seal,
        added_by=by, added_at=at,
    )  # fmt: skip
    if refusal := why_not_at(exhibit, details.secured_at, at):
        raise CannotRecord(refusal)
    exhibit.save()
    said = StepDetails(
        act=CustodyAct.REGISTERED, who=details.holder, how=details.how, at=details.secured_at,
        result=details.description, place=details.place, seal_after=details.seal,
    )  # fmt: skip
    write_step(exhibit, said, by=by, at=at, uploads=uploads, facts=facts_of(exhibit))
    record("exhibit.registered", exhibit, by=by, at=at, title=exhibit.title)
    return exhibit


def facts_of(exhibit: Exhibit) -> dict[str, str | None]:
    """What the first step of an exhibit says of it; the check compares it with the row."""
    return {
        "kind": str(exhibit.kind),
        "nature": str(exhibit.nature),
        "source": str(exhibit.source.chain) if exhibit.source else None,
        "title": exhibit.title,
    }
