"""The organisation's side of verification: registering, sending, answering, keeping its details."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from ipr_portal.evidence.actions import store
from ipr_portal.evidence.validators import CheckedFile
from ipr_portal.notifications.actions import notify
from ipr_portal.organisations.details import LABELS, Details
from ipr_portal.organisations.models import OrganisationDocument, OrganisationSubmission
from ipr_portal.organisations.rules import (
    why_not_add_document,
    why_not_change,
    why_not_register,
    why_not_submit,
)
from ipr_portal.tenancy.models import Membership, Organisation, OrganisationKind, OrganisationState
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can, MemberRole
from ipr_portal.tenancy.scope import organisation_scope

Uploads = Sequence[File | CheckedFile]
SLUG_LENGTH = 50  # leaves room for a number
SLUG_ATTEMPTS = 4
PLAIN_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another


class CannotRegister(DomainError):
    """A person cannot register another organisation now."""


class CannotSubmit(DomainError):
    """Something is missing, or the desk is already reviewing the organisation."""


class CannotChange(DomainError):
    """These details cannot be changed."""


@transaction.atomic
def register(
    *, kind: OrganisationKind, details: Details, by: User, at: datetime, documents: Uploads = ()
) -> Organisation:
    """Register an organisation; the person who registers is its first owner. Opens the new organisation's scope itself.

    With a document and nothing missing it is sent to the desk at once.

    :param documents: what shows that it exists, such as an extract from the register; may follow later.
    :raises CannotRegister: if the person works at the desk, or has too many registrations that are not finished.
    :raises DomainError: if a document is not taken.
    """
    by = User.objects.select_for_update(no_key=True).get(
        pk=by.pk
    )  # of several at once, each counts those before
    mine = Organisation.objects.filter(memberships__user=by, memberships__role=MemberRole.OWNER)
    if refusal := why_not_register(by, unfinished=mine.filter(state=OrganisationState.DRAFT).count()):
        raise CannotRegister(refusal)
    organisation = _create(kind, details, state=OrganisationState.DRAFT, at=at)
    Membership.objects.create(organisation=organisation, user=by, role=MemberRole.OWNER, joined_at=at)
    with organisation_scope(organisation, by=by):
        record("organisation.registered", organisation, by=by, at=at)
        _attach(organisation, documents, by=by, at=at)
        if not why_not_submit(organisation, documents=len(documents)):
            _send("organisation.submitted", organisation, "", (), by=by, at=at)
            organisation.state = OrganisationState.SUBMITTED
    return organisation


@transaction.atomic
def enrol(*, kind: OrganisationKind, details: Details, by: User, at: datetime) -> Organisation:
    """Add an organisation that was verified elsewhere, without members; used by imports.

    Three statements besides its savepoint; needs the desk's scope.
    """
    organisation = _create(kind, details, state=OrganisationState.VERIFIED, at=at)
    record("organisation.enrolled", organisation, by=by, at=at)
    return organisation


@transaction.atomic
def submit(
    *, organisation: Organisation, by: User, at: datetime, message: str = "", documents: Uploads = ()
) -> None:
    """Send a registration to the desk, and notify those who verify.

    :raises CannotSubmit: if something is missing, or it is with the desk already.
    :raises DomainError: if a document is not taken.
    """
    _send("organisation.submitted", organisation, message, documents, by=by, at=at)


@transaction.atomic
def answer(
    *, organisation: Organisation, message: str, by: User, at: datetime, documents: Uploads = ()
) -> None:
    """Answer the desk's questions and send the registration again.

    :raises CannotSubmit: if something is missing, or the desk has no questions.
    :raises DomainError: if a document is not taken.
    """
    _send("organisation.answered", organisation, message, documents, by=by, at=at)


@transaction.atomic
def add_documents(*, organisation: Organisation, documents: Uploads, by: User, at: datetime) -> None:
    """Add documents that show who the organisation is.

    :raises CannotChange: while it is with the desk, and once it is decided.
    :raises DomainError: if a document is not taken.
    """
    organisation = lock(organisation)
    if refusal := why_not_add_document(organisation):
        raise CannotChange(refusal)
    _attach(organisation, documents, by=by, at=at)


@transaction.atomic
def update_details(*, organisation: Organisation, details: Details, by: User, at: datetime) -> Organisation:
    """Change an organisation's details; does nothing if nothing differs.

    :raises CannotChange: if these details are under review, or verified.
    """
    organisation = lock(organisation)
    changed = details.changed_from(Details.of(organisation))
    if refusal := why_not_change(organisation, changed):
        raise CannotChange(refusal)
    if changed:
        columns = details.as_columns()
        for name in changed:
            setattr(organisation, name, columns[name])
        organisation.save(update_fields=changed)
        labels = [str(LABELS[name]) for name in changed]
        record("organisation.updated", organisation, by=by, at=at, fields=labels)
    return organisation


def lock(organisation: Organisation) -> Organisation:
    """Read an organisation again, and lock it until the transaction ends."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def free_slug(name: str) -> str:
    """A short name for addresses that no organisation has; a name without Latin letters gets a random one."""
    base = slugify(name)[:SLUG_LENGTH].strip("-") or f"org-{get_random_string(8, PLAIN_LETTERS)}"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug


def _create(kind, details, *, state, at) -> Organisation:
    row = {"kind": kind, "state": state, "created_at": at} | details.as_columns()
    slug = free_slug(details.name)
    for _attempt in range(SLUG_ATTEMPTS):
        try:
            with transaction.atomic():
                return Organisation.objects.create(slug=slug, **row)
        except IntegrityError:  # somebody took the slug at this very moment
            slug = f"{slug[:SLUG_LENGTH]}-{get_random_string(6, PLAIN_LETTERS)}"
    raise CannotRegister(_("Somebody else is registering the same name now. Send it again."))


def _attach(organisation, uploads, *, by, at) -> None:
    for upload in uploads:
        file = store(upload=upload, organisation=organisation, by=by, at=at)
        OrganisationDocument.objects.create(organisation=organisation, file=file, added_by=by, added_at=at)
        record("organisation.document_added", organisation, by=by, at=at, name=file.name)


def _send(action, organisation, message, documents, *, by, at) -> None:
    organisation = lock(organisation)
    if organisation.may_become(OrganisationState.SUBMITTED):
        _attach(organisation, documents, by=by, at=at)
    added = OrganisationDocument.objects.filter(organisation=organisation).count()
    if refusal := why_not_submit(organisation, documents=added):
        raise CannotSubmit(refusal)
    organisation.state = OrganisationState.SUBMITTED
    organisation.save(update_fields=["state"])
    submission = OrganisationSubmission.objects.create(
        organisation=organisation, message=message, sent_by=by, sent_at=at
    )
    record(action, organisation, by=by, at=at)
    notify(
        staff_who(Can.VERIFY_ORGANISATIONS), action, organisation, at=at,
        path=reverse("desk:organisation", args=[organisation.slug]), event_key=f"{action}:{submission.pk}",
    )  # fmt: skip
