"""From where a request comes."""

from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the browser; behind proxies of ours (TRUSTED_PROXIES), what the outermost of them saw.

    :raises PermissionDenied: if there is none, which no browser manages.
    """
    return get_adapter().get_client_ip(request)


def network_of(address: str | None) -> str:
    """The network of an address: enough to see that a request came from elsewhere, too little to identify a person."""
    if not address:
        return ""
    origin = ip_address(address)
    if origin.version == 6 and origin.ipv4_mapped:
        origin = origin.ipv4_mapped
    return str(ip_network(f"{origin}/{24 if origin.version == 4 else 48}", strict=False))
