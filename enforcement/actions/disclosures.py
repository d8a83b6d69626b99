"""Disclosure of seller data: asked for, reviewed, approved, read, ended."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from enforcement.enums import DisclosureState, SellerData
from enforcement.enums.disclosures import class_of
from enforcement.models import (
    Case,
    Disclosure,
    DisclosureApproval,
    DisclosureItem,
    DisclosureReader,
)
from enforcement.rules.access import HOLDER, side_of, why_not_write
from enforcement.rules.disclosures import (
    Asked,
    Offer,
    approvals_needed,
    why_not_approve,
    why_not_ask,
    why_not_look,
    why_not_offer,
)
from enforcement.rules.people import managers_of, reviewers_of
from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import Refusal, Stale
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.scope import staff_scope

from .locks import CannotChange, lock, touch
from .looks import note_look

Group = Callable[[int], list[User]]  # the people of one kind in a compartment


@transaction.atomic
def ask(*, case: Case, asked: Asked, organisation: Organisation, by: User, at: datetime) -> Disclosure:
    """Ask for data of one seller, for named readers of one rights holder.

    :raises CannotChange: with the field and what to do, if a rule forbids it.
    """
    case = lock(case)
    _refuse(why_not_ask(asked, compartment_id=case.compartment_id, by=by))
    common = {"organisation": organisation, "compartment_id": case.compartment_id}
    row = Disclosure.objects.create(
        case=case, seller_key=asked.seller_key, purpose=asked.purpose, basis=asked.basis, reference=asked.reference,
        undertaking_signed_as=asked.signature, asked_by=by, asked_at=at, **common,
    )  # fmt: skip
    for kind in asked.kinds:
        DisclosureItem(disclosure=row, kind=kind, tlp=class_of(kind), **common).save(force_insert=True)
    DisclosureReader.objects.bulk_create(
        DisclosureReader(disclosure=row, person=person, **common) for person in asked.readers
    )
    touch(case, at=at)
    record("disclosure.asked", row, by=by, at=at, items=len(asked.kinds))
    _tell_desk(row, "case.disclosure_asked", (reviewers_of, managers_of), by=by, at=at)
    return row


@transaction.atomic
def review(*, disclosure: Disclosure, offer: Offer, by: User, at: datetime) -> Disclosure:
    """Pass the legal review, with the values, the readers and the end that are to be approved.

    :raises CannotChange: if a rule forbids it.
    """
    row = _lock(disclosure)
    _refuse(why_not_offer(row, offer, by=by, at=at))
    for item in row.items.defer("value").filter(kind__in=list(offer.values)):
        item.value, item.granted = offer.values[SellerData(item.kind)], True
        item.save(update_fields=["value", "granted"])
    row.readers.exclude(person__in=offer.readers).delete()
    row.state, row.opinion, row.until = DisclosureState.LEGAL_REVIEW, offer.opinion, offer.until
    row.reviewed_by, row.reviewed_at = by, at
    row.save(update_fields=["state", "opinion", "until", "reviewed_by", "reviewed_at"])
    record("disclosure.reviewed", row, by=by, at=at, internal=True, items=len(offer.values))
    _tell_desk(row, "case.disclosure_reviewed", (managers_of,), by=by, at=at)
    return row


@transaction.atomic
def approve(*, disclosure: Disclosure, by: User, at: datetime) -> Disclosure:
    """Approve what was reviewed; the last approval that is needed grants it.

    :raises CannotChange: if this person may not, or it is not to be approved now.
    """
    row = _lock(disclosure)
    _refuse(why_not_approve(row, by=by, at=at))
    DisclosureApproval.objects.create(
        organisation_id=row.organisation_id, compartment_id=row.compartment_id, disclosure=row, by=by, at=at
    )
    record("disclosure.approved", row, by=by, at=at, internal=True)
    if row.approvals.count() < approvals_needed(row):
        return row
    row.state, row.granted_at = DisclosureState.GRANTED, at
    row.save(update_fields=["state", "granted_at"])
    record("disclosure.granted", row, by=by, at=at)
    _tell_readers(row, "case.disclosure_granted", at=at)
    return row


@transaction.atomic
def refuse(*, disclosure: Disclosure, reason: str, by: User, at: datetime) -> Disclosure:
    """Refuse a request, with a reason that the rights holder reads.

    :raises CannotChange: if it is decided already, or there is no reason.
    """
    return _end(disclosure, DisclosureState.REFUSED, reason, by=by, at=at)


@transaction.atomic
def revoke(*, disclosure: Disclosure, reason: str, by: User, at: datetime) -> Disclosure:
    """End a grant now: the next request of its pages and files is refused.

    :raises CannotChange: if it is not in force, or there is no reason.
    """
    return _end(disclosure, DisclosureState.REVOKED, reason, by=by, at=at)


def expire(*, at: datetime) -> int:
    """Note that grants have expired, in the system's scope; they cannot be read since their end."""
    rows = Disclosure.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    over = list(rows.filter(state=DisclosureState.GRANTED, until__lte=at).order_by("pk"))
    for row in over:
        row.state, row.ended_at = DisclosureState.EXPIRED, at
        row.save(update_fields=["state", "ended_at"])
        record("disclosure.expired", row, by=None, at=at)
    return len(over)


@transaction.atomic
def look(*, disclosure: Disclosure, page: str, by: User, at: datetime) -> list[DisclosureItem]:
    """Open the values for a named reader, and note the look.

    :raises CannotChange: if the grant is not in force at this moment, or names other readers.
    """
    row = Disclosure.objects.get(pk=disclosure.pk)
    _refuse(why_not_look(row, person=by, at=at))
    note_look(row.case, page=page, key=str(row), by=by, at=at)
    return list(row.items.filter(granted=True).order_by("kind"))


def _lock(disclosure: Disclosure) -> Disclosure:
    row = Disclosure.objects.select_for_update(of=("self",), no_key=True).get(pk=disclosure.pk)
    _refuse(why_not_write(row.case))
    return row


def _end(disclosure, state: DisclosureState, reason: str, *, by: User, at: datetime) -> Disclosure:
    row = _lock(disclosure)
    if not row.may_become(state):
        raise Stale(_("This disclosure is %(state)s.") % {"state": row.get_state_display()})
    if not reason.strip():
        raise CannotChange(_("There is no reason. Write why."))
    row.state, row.end_reason, row.ended_by, row.ended_at = state, reason, by, at
    row.save(update_fields=["state", "end_reason", "ended_by", "ended_at"])
    refused = state == DisclosureState.REFUSED
    record("disclosure.refused" if refused else "disclosure.revoked", row, by=by, at=at)
    _tell_readers(row, "case.disclosure_refused" if refused else "case.disclosure_revoked", at=at)
    return row


def _refuse(refusal: Refusal | None) -> None:
    if refusal:
        raise CannotChange(refusal)


def _tell_desk(row: Disclosure, kind: str, groups: Iterable[Group], *, by: User, at: datetime) -> None:
    """Tell those of the IPR team in the case, from a member's scope by the desk's role for the same person."""
    with staff_scope(by=by):
        people = [one for group in groups for one in group(row.compartment_id) if one.pk != by.pk]
        path = reverse("desk:disclosure", args=[row.case.number, row.pk])
        notify(people, kind, row, at=at, path=path, event_key=f"{kind}:{row.pk}", number=row.case.number)


def _tell_readers(row: Disclosure, kind: str, *, at: datetime) -> None:
    people = {row.asked_by, *(one.person for one in row.readers.select_related("person"))}
    path = reverse("organisation:disclosure", args=[row.organisation.slug, row.case.number, row.pk])
    recipients = [one for one in people if side_of(one) == HOLDER]
    notify(recipients, kind, row, at=at, path=path, event_key=f"{kind}:{row.pk}", number=row.case.number)
