"""The token endpoint: allauth's provider, of which the portal offers client credentials alone (RFC 6749, 4.4)."""

import secrets

from allauth.core.internal.ratelimit import consume
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client
from allauth.idp.oidc.views import revoke as revoke_token
from allauth.idp.oidc.views import token as give_token
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ipr_portal.accounts.network import client_address, network_of

TRIES = {"token": "30/m/key"}  # of one network
WAIT = 60  # seconds
PREFIX = "ipr_secret_"  # so that scanners of repositories recognise a secret that was committed


class ProviderAdapter(DefaultOIDCAdapter):
    """Secrets of 256 bits that say what they are."""

    def generate_client_secret(self) -> str:
        return PREFIX + secrets.token_urlsafe(32)


@csrf_exempt
@never_cache
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Give an access token for a client's identifier and secret."""
    if (refusal := _too_many(request)) is not None:
        return refusal
    if request.POST.get("grant_type") != Client.GrantType.CLIENT_CREDENTIALS:
        return _error("unsupported_grant_type", _("Ask with grant_type=client_credentials."))
    answer = give_token(request)
    if answer.status_code >= 400:
        consume(
            request,
            app="ipr_portal.api",
            action="token",
            config=TRIES,
            key=network_of(client_address(request)),
        )
    return answer


@csrf_exempt
@never_cache
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """End a token before its time (RFC 7009)."""
    return _too_many(request) or revoke_token(request)


def _too_many(request: HttpRequest) -> HttpResponse | None:
    """Refuse a network from which too many requests were refused lately."""
    key = network_of(client_address(request))
    if consume(request, app="ipr_portal.api", action="token", config=TRIES, key=key, dry_run=True):
        return None
    answer = _error(
        "temporarily_unavailable", _("Too many requests were refused. Wait a minute."), status=429
    )
    answer["Retry-After"] = str(WAIT)
    return answer


def _error(code: str, said: str, *, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": code, "error_description": said}, status=status)
