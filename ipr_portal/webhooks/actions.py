"""Making, changing, rotating, disabling and testing endpoints, and sending again."""

import secrets
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.audit.models import subject_of
from ipr_portal.errors import DomainError, Refusal
from ipr_portal.notifications.actions import notify
from ipr_portal.notifications.wakeup import wake_after_commit
from ipr_portal.tenancy.models import Membership, Organisation
from ipr_portal.tenancy.people import owners_of

from .models import Delivery, DeliveryState, Endpoint, EndpointState, Secret, Why
from .network import NotAllowed, target_of
from .register import EVENTS, TEST

DELIVER = "webhooks.deliver"
MOST_ENDPOINTS = 20
OVERLAP = timedelta(days=1)  # how long the former secret signs too after a rotation


class CannotManage(DomainError):
    """A rule forbids it; `refusal` says which field and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class NewSecret:
    """An endpoint with a new secret, which is shown once."""

    endpoint: Endpoint
    secret: str


@transaction.atomic
def make_endpoint(
    *, organisation: Organisation, address: str, events: Iterable[str], person: User, by: User, at: datetime
) -> NewSecret:
    """Make an endpoint with its first secret; it is sent what happens from now on.

    :param person: who is responsible, a member: nothing is sent that they may not know.
    :raises CannotManage: if the address may not be called, or is there already; or there are too many.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    events = sorted(set(events))
    rows = Endpoint.objects.filter(organisation=organisation)
    if rows.active().count() >= MOST_ENDPOINTS:
        said = _("There are %(n)d webhooks already, the most that an organisation has.") % {
            "n": MOST_ENDPOINTS
        }
        raise CannotManage(Refusal("", said, _("Disable one that is no longer used."), "address"))
    _check(organisation, address, events, person)
    endpoint = Endpoint.objects.create(
        organisation=organisation, address=address, events=events, person=person, made_by=by, made_at=at
    )
    record("webhook.made", endpoint, by=by, at=at, person=person.name)
    return _give_secret(endpoint, by=by, at=at)


@transaction.atomic
def change_endpoint(
    *, endpoint: Endpoint, events: Iterable[str], person: User, by: User, at: datetime
) -> Endpoint:
    """Choose other events, or another responsible person. What waits already is sent all the same.

    :raises CannotManage: as `make_endpoint`.
    """
    endpoint = _lock(endpoint)
    new: dict[str, Any] = {"events": sorted(set(events)), "person": person}
    _check(endpoint.organisation, "", new["events"], person)
    changed = [name for name, value in new.items() if getattr(endpoint, name) != value]
    for name in changed:
        setattr(endpoint, name, new[name])
    if changed:
        endpoint.save(update_fields=changed)
        record("webhook.changed", endpoint, by=by, at=at, fields=", ".join(changed))
    return endpoint


@transaction.atomic
def rotate_secret(*, endpoint: Endpoint, by: User, at: datetime) -> NewSecret:
    """Make a new secret; deliveries are signed with the former one too for `OVERLAP`. An older one ends at once."""
    endpoint = _lock(endpoint)
    rows = Secret.objects.filter(endpoint=endpoint)
    rows.in_force(at).exclude(expires_at=None).update(expires_at=at)
    rows.filter(expires_at=None).update(expires_at=at + OVERLAP)
    record("webhook.rotated", endpoint, by=by, at=at)
    return _give_secret(endpoint, by=by, at=at)


@transaction.atomic
def disable_endpoint(*, endpoint: Endpoint, why: Why, by: User | None, at: datetime) -> Endpoint:
    """Send nothing more; what waits is parked. Idempotent.

    The owners and the responsible person are notified when it was the portal that disabled it.
    """
    endpoint = _lock(endpoint)
    if endpoint.state == EndpointState.DISABLED:
        return endpoint
    endpoint.state, endpoint.disabled_by, endpoint.disabled_at, endpoint.disabled_why = (
        EndpointState.DISABLED, by, at, why,
    )  # fmt: skip
    endpoint.save(update_fields=["state", "disabled_by", "disabled_at", "disabled_why"])
    Delivery.objects.filter(endpoint=endpoint).pending().update(state=DeliveryState.PARKED)
    if by:
        record("webhook.disabled", endpoint, by=by, at=at)
    else:
        record("webhook.gave_up", endpoint, by=None, at=at, why=str(why.label))
        _tell(endpoint, why, at=at)
    return endpoint


@transaction.atomic
def enable_endpoint(*, endpoint: Endpoint, by: User, at: datetime) -> Endpoint:
    """Send again what happens from now on. What was parked is replayed by `replay`. Idempotent.

    :raises CannotManage: if its responsible person left, or the address is in use.
    """
    endpoint = _lock(endpoint)
    if endpoint.state == EndpointState.ACTIVE:
        return endpoint
    _check(endpoint.organisation, endpoint.address, endpoint.events, endpoint.person)
    endpoint.state, endpoint.failures, endpoint.rests_until = EndpointState.ACTIVE, 0, None
    endpoint.disabled_by, endpoint.disabled_at, endpoint.disabled_why = None, None, ""
    endpoint.save()
    record("webhook.enabled", endpoint, by=by, at=at)
    return endpoint


@transaction.atomic
def send_test(*, endpoint: Endpoint, by: User, at: datetime) -> Delivery:
    """Send a `webhook.test` now.

    :raises CannotManage: if the endpoint is disabled.
    """
    endpoint = _lock(endpoint)
    _check_active(endpoint)
    label, key = subject_of(endpoint)
    Endpoint.objects.filter(pk=endpoint.pk).update(rests_until=None)
    wake_after_commit(DELIVER)
    return Delivery.objects.create(
        organisation_id=endpoint.organisation_id, endpoint=endpoint, action=TEST, subject_type=label, subject_id=key,
        subject_label=str(endpoint)[:200], at=at, next_try_at=at,
    )  # fmt: skip


@transaction.atomic
def replay(*, endpoint: Endpoint, delivery: Delivery | None = None, by: User, at: datetime) -> int:
    """Send a delivery again, or every parked one; return how many.

    :raises CannotManage: if the endpoint is disabled.
    """
    endpoint = _lock(endpoint)
    _check_active(endpoint)
    rows = Delivery.objects.filter(endpoint=endpoint).exclude(state=DeliveryState.PENDING)
    rows = rows.filter(pk=delivery.pk) if delivery else rows.filter(state=DeliveryState.PARKED)
    found = rows.update(state=DeliveryState.PENDING, attempts=0, next_try_at=at, said="")
    if found:
        Endpoint.objects.filter(pk=endpoint.pk).update(rests_until=None)
        record("webhook.replayed", endpoint, by=by, at=at, n=found)
        wake_after_commit(DELIVER)
    return found


def _give_secret(endpoint: Endpoint, *, by: User, at: datetime) -> NewSecret:
    text = "whsec_" + b64encode(secrets.token_bytes(32)).decode()
    Secret.objects.create(
        organisation_id=endpoint.organisation_id, endpoint=endpoint, value=text, made_by=by, made_at=at
    )
    return NewSecret(endpoint, text)


def _lock(endpoint: Endpoint) -> Endpoint:
    rows = Endpoint.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organisation", "person").get(pk=endpoint.pk)


def _tell(endpoint: Endpoint, why: Why, *, at: datetime) -> None:
    people = {person.pk: person for person in owners_of(endpoint.organisation_id)} | {
        endpoint.person_id: endpoint.person
    }
    notify(
        people.values(), "webhook.disabled", endpoint, at=at, event_key=f"webhook.disabled:{endpoint.pk}:{at.isoformat()}",
        path=reverse("organisation:webhook", args=[endpoint.organisation.slug, endpoint.pk]),
        why=str(why.label).capitalize(),
    )  # fmt: skip


def _check_active(endpoint: Endpoint) -> None:
    if endpoint.state == EndpointState.DISABLED:
        raise CannotManage(Refusal("", _("This webhook is disabled."), _("Enable it first.")))


def _check(organisation: Organisation, address: str, events: Iterable[str], person: User) -> None:
    if address:
        try:
            target_of(address)
        except NotAllowed as error:
            remedy = _("Give an https address on the public internet, with port 443 or one from 1024 on.")
            raise CannotManage(
                Refusal("", _("Nothing can be sent to this address."), remedy, "address")
            ) from error
        if Endpoint.objects.filter(organisation=organisation, address=address).active().exists():
            said = _("There is a webhook with this address already.")
            raise CannotManage(Refusal("", said, _("Change that one."), "address"))
    if not events or not set(events) <= set(EVENTS):
        raise CannotManage(Refusal("", _("No event is chosen."), _("Choose at least one event."), "events"))
    if not Membership.objects.filter(organisation=organisation, user=person, user__is_active=True).exists():
        said = _("This person is no member of the organisation.")
        raise CannotManage(Refusal("", said, _("Choose a member."), "person"))
