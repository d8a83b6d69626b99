"""From where a request comes."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the browser; behind proxies of ours (TRUSTED_PROXIES), what the outermost of them saw.

    :raises PermissionDenied: if there is none, which no browser manages.
    """
    return get_adapter().get_client_ip(request)
