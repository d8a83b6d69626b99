"""The addresses of the API: for the members of an organisation, for the desk, and for getting a token."""

from django.urls import include, path

from enforcement.api import urls as enforcement
from ipr_portal.api import provider
from ipr_portal.api.reference.views import openapi
from ipr_portal.organisations import urls_api as organisations
from outreach.api import urls as outreach
from programmes.api import urls as programmes
from takedowns.api import urls as takedowns

member = [*organisations.member, *takedowns.member, *programmes.member, *enforcement.member, *outreach.member]
desk = [*takedowns.desk, *programmes.desk, *enforcement.desk, *outreach.desk]

urlpatterns = [
    path("oauth/token", provider.token, name="oauth_token"),
    path("oauth/revoke", provider.revoke, name="oauth_revoke"),
    path("api/v1/openapi.yaml", openapi, name="openapi"),
    path("api/v1/o/<slug:organisation>/", include((member, "organisation"), namespace="api")),
    path("api/v1/desk/", include((desk, "desk"), namespace="api_desk")),
]
