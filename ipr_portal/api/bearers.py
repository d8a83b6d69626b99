"""Who calls with a token: found by its hash in one statement, before any scope is opened."""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any

from allauth.idp.oidc.models import Token

from ipr_portal.accounts.models import User
from ipr_portal.tenancy.roles import Can

from .scopes import opened_by

LONGEST = 200  # characters of a token


@dataclass(frozen=True, slots=True)
class Bearer:
    """A machine client that called, as its token says.

    :param organisation_id: the only organisation in whose name, or as whose agency, it may call.
    """

    key: str
    client_pk: int
    name: str
    organisation_id: int
    person: User
    capabilities: frozenset[Can]
    networks: tuple[str, ...]

    def may_call_from(self, address: str) -> bool:
        """Whether its networks hold an address; without networks every address may."""
        if not self.networks:
            return True
        origin = ip_address(address)
        if origin.version == 6 and origin.ipv4_mapped:
            origin = origin.ipv4_mapped
        return any(origin in ip_network(network) for network in self.networks)


def bearer_of(token: str, *, at: datetime) -> Bearer | None:
    """The client of a token that is in force, with its person; None if it is unknown, expired, or its person left."""
    if not token or len(token) > LONGEST:
        return None
    rows = Token.objects.by_value(token).filter(type=Token.Type.ACCESS_TOKEN, expires_at__gt=at)
    found = rows.select_related("client__owner").first()
    if (
        found is None
        or found.client is None
        or found.client.owner is None
        or not found.client.owner.is_active
    ):
        return None
    told: dict[str, Any] = found.client.data or {}
    if not told.get("until") or datetime.fromisoformat(told["until"]) <= at:
        return None
    return Bearer(
        key=found.client.pk, client_pk=told["client"], name=found.client.name, organisation_id=told["organisation"], person=found.client.owner,
        capabilities=opened_by(found.get_scopes()), networks=tuple(told.get("networks", ())),
    )  # fmt: skip
