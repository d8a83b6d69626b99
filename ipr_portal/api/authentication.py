"""Whom DRF takes for the caller: a client by its token, or a person by the session, then with CSRF."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication

from .middleware import CHALLENGE


class Bearers(BaseAuthentication):
    """The client that the middleware has found already."""

    def authenticate(self, request) -> Any:
        bearer = getattr(request._request, "bearer", None)
        return (bearer.person, bearer) if bearer else None

    def authenticate_header(self, request) -> str:
        return CHALLENGE


class Sessions(SessionAuthentication):
    """A person who is signed in; what changes something needs the CSRF token of the page."""


class DescribeBearers(OpenApiAuthenticationExtension):
    target_class = Bearers
    name = "clientCredentials"

    def get_security_definition(self, auto_schema) -> dict[str, Any]:
        from .scopes import SCOPES

        scopes = {name: str(scope.label) for name, scope in SCOPES.items()}
        return {
            "type": "oauth2",
            "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": scopes}},
        }


class DescribeSessions(OpenApiAuthenticationExtension):
    target_class = Sessions
    name = "session"

    def get_security_definition(self, auto_schema) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": "session"}
