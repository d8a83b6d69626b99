"""Making, changing and revoking machine clients and their keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Client
from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.tenancy.models import Membership, Organisation
from ipr_portal.tenancy.scope import staff_scope

from .models import ApiClient, ApiKey
from .scopes import SCOPES

MOST_CLIENTS, MOST_NETWORKS = 20, 20
KEY_LASTS = timedelta(days=365)
OVERLAPS = (
    timedelta(0),
    timedelta(days=1),
    timedelta(days=7),
)  # how long former keys work on after a rotation


class CannotManage(DomainError):
    """A rule forbids it; `refusal` says which field and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key with its secret, which is shown once and kept nowhere."""

    key: ApiKey
    secret: str


@transaction.atomic
def make_client(
    *, organisation: Organisation, name: str, person, scopes: Iterable[str], networks: Iterable[str] = (), by,
    at: datetime,
) -> NewKey:  # fmt: skip
    """Make a client with its first key.

    :param person: who is responsible: a member of the organisation; the client never may do more than they.
    :param networks: in CIDR notation, from which alone it may call; none for everywhere.
    :raises CannotManage: if the name is taken, the person is no member, or there are too many clients.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    scopes, networks = list(scopes), _networks(networks)
    if refusal := _why_not_make(organisation, name, person, scopes):
        raise CannotManage(refusal)
    client = ApiClient.objects.create(
        organisation=organisation,
        name=name,
        person=person,
        scopes=scopes,
        networks=networks,
        made_by=by,
        made_at=at,
    )
    record("client.made", client, by=by, at=at, person=person.name)
    return _make_key(client, by=by, at=at)


@transaction.atomic
def change_client(
    *, client: ApiClient, person, scopes: Iterable[str], networks: Iterable[str], by, at: datetime
) -> ApiClient:
    """Change who is responsible, what a client may do, and from where; its keys go on working.

    Tokens that were given before keep at most their scopes: they end, so that the change holds at once.

    :raises CannotManage: as `make_client`; or if it was revoked.
    """
    client = _lock(client)
    scopes, networks = list(scopes), _networks(networks)
    if refusal := _why_not_person(client.organisation, person) or _why_not_scopes(scopes):
        raise CannotManage(refusal)
    new = {"person": person, "scopes": scopes, "networks": networks}
    changed = [name for name, value in new.items() if getattr(client, name) != value]
    if not changed:
        return client
    for name in changed:
        setattr(client, name, new[name])
    client.save(update_fields=changed)
    for key in client.keys.working(at):
        _tell_provider(client, key)
    record("client.changed", client, by=by, at=at, fields=", ".join(changed))
    return client


@transaction.atomic
def rotate_key(
    *, client: ApiClient, overlap: timedelta, by, at: datetime, newest: int | None = None
) -> NewKey:
    """Make a new key; the former ones work on for the overlap, then expire by themselves.

    :param overlap: one of `OVERLAPS`.
    :param newest: the newest key as the person saw it, so that a page that is sent twice makes one key.
    :raises CannotManage: if the client was revoked.
    :raises Stale: if there is a newer key.
    """
    client = _lock(client)
    if newest is not None and client.keys.filter(pk__gt=newest).exists():
        raise Stale(_("There is a newer key already."))
    for key in client.keys.working(at):
        key.expires_at = min(key.expires_at, at + overlap)
        key.save(update_fields=["expires_at"])
        _tell_provider(client, key)
    return _make_key(client, by=by, at=at)


@transaction.atomic
def revoke_key(*, key: ApiKey, by, at: datetime) -> ApiKey:
    """End a key and its tokens now; idempotent."""
    client = ApiClient.objects.select_for_update(of=("self",), no_key=True).get(pk=key.client_id)
    key = client.keys.get(pk=key.pk)
    if key.revoked_at is None:
        _end(key, at=at)
        record("client.key_revoked", client, by=by, at=at)
    return key


@transaction.atomic
def revoke_client(*, client: ApiClient, by, at: datetime) -> ApiClient:
    """End a client with its keys and tokens now: its next call is answered with 401. Idempotent."""
    client = ApiClient.objects.select_for_update(of=("self",), no_key=True).get(pk=client.pk)
    if client.revoked_at:
        return client
    for key in client.keys.filter(revoked_at=None):
        _end(key, at=at)
    client.revoked_by, client.revoked_at = by, at
    client.save(update_fields=["revoked_by", "revoked_at"])
    record("client.revoked", client, by=by, at=at)
    return client


def _make_key(client: ApiClient, *, by, at: datetime) -> NewKey:
    adapter = get_adapter()
    secret = adapter.generate_client_secret()
    key = ApiKey.objects.create(
        organisation_id=client.organisation_id, client=client, identifier=adapter.generate_client_id(), made_by=by,
        made_at=at, expires_at=at + KEY_LASTS,
    )  # fmt: skip
    with staff_scope(by=by):  # the provider's tables are closed to members
        ours = Client(pk=key.identifier, name=client.name, owner=client.person, type=Client.Type.CONFIDENTIAL)
        ours.grant_types, ours.response_types = Client.GrantType.CLIENT_CREDENTIALS, ""
        ours.set_secret(secret)
        ours.save(force_insert=True)
    _tell_provider(client, key)
    record("client.key_made", client, by=by, at=at)
    return NewKey(key, secret)


def _tell_provider(client: ApiClient, key: ApiKey) -> None:
    """Write what a key may do where tokens are given and looked up; tokens that were given before end."""
    with staff_scope():
        ours = Client.objects.get(pk=key.identifier)
        ours.owner, ours.scopes, ours.default_scopes = (
            client.person,
            "\n".join(client.scopes),
            "\n".join(client.scopes),
        )
        ours.data = {
            "organisation": client.organisation_id, "client": client.pk, "networks": client.networks,
            "until": key.expires_at.isoformat(),
        }  # fmt: skip
        ours.save()
        ours.token_set.all().delete()


def _end(key: ApiKey, *, at: datetime) -> None:
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    with staff_scope():
        Client.objects.filter(pk=key.identifier).delete()  # and its tokens


def _lock(client: ApiClient) -> ApiClient:
    rows = ApiClient.objects.select_for_update(of=("self",), no_key=True).select_related(
        "organisation", "person"
    )
    client = rows.get(pk=client.pk)
    if client.revoked_at:
        raise CannotManage(Refusal("", _("This client was revoked."), _("Make another one.")))
    return client


def _why_not_make(organisation: Organisation, name: str, person, scopes: list[str]) -> Refusal | None:
    working = ApiClient.objects.filter(organisation=organisation).working()
    if working.count() >= MOST_CLIENTS:
        said = _("There are %(n)d clients already, the most that an organisation has.") % {"n": MOST_CLIENTS}
        return Refusal("", said, _("Revoke one that is no longer used."), "name")
    if working.filter(name=name).exists():
        said = _("There is a client named “%(name)s” already.") % {"name": name}
        return Refusal("", said, _("Choose another name."), "name")
    return _why_not_person(organisation, person) or _why_not_scopes(scopes)


def _why_not_person(organisation: Organisation, person) -> Refusal | None:
    if Membership.objects.filter(organisation=organisation, user=person).exists() and person.is_active:
        return None
    return Refusal("", _("This person is no member of the organisation."), _("Choose a member."), "person")


def _why_not_scopes(scopes: list[str]) -> Refusal | None:
    if scopes and set(scopes) <= set(SCOPES):
        return None
    return Refusal("", _("The client may do nothing."), _("Choose at least one scope."), "scopes")


def _networks(networks: Iterable[str]) -> list[str]:
    """Networks in CIDR notation.

    :raises CannotManage: if one is none, or there are too many.
    """
    found = list(networks)
    if len(found) > MOST_NETWORKS:
        said = _("There are %(have)d networks; at most %(most)d fit.") % {
            "have": len(found),
            "most": MOST_NETWORKS,
        }
        raise CannotManage(Refusal("", said, _("Join neighbouring networks."), "networks"))
    for place, text in enumerate(found, 1):
        try:
            found[place - 1] = str(ip_network(text, strict=False))
        except ValueError as error:
            said = _("Line %(n)d is no network: %(text)s.") % {"n": place, "text": text[:50]}
            remedy = _("Write it like 203.0.113.0/24 or 2001:db8::/32.")
            raise CannotManage(Refusal("", said, remedy, "networks")) from error
    return found
