"""How DRF, drf-spectacular and allauth's provider are set up; `ipr_portal/settings.py` takes all of it from here."""

from typing import Any

__all__ = [
    "IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN",
    "IDP_OIDC_ADAPTER",
    "IDP_OIDC_AUTH_METHODS",
    "REST_FRAMEWORK",
    "SPECTACULAR_SETTINGS",
]

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["ipr_portal.api.parsers.StrictJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "ipr_portal.api.authentication.Bearers",
        "ipr_portal.api.authentication.Sessions",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "ipr_portal.api.schema.PortalSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "ipr_portal.api.exceptions.answer",
    "URL_FORMAT_OVERRIDE": None,
    "UPLOADED_FILES_USE_URL": False,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "IPR portal",
    "VERSION": "1.0.0",
    "DESCRIPTION": "Notices, rights, evidence, outcomes and accuracy of rights holders, and the triage desk, by the rules of the pages.",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    "POSTPROCESSING_HOOKS": [],  # enumerations stay where they are used: names made up from collisions change
}
IDP_OIDC_ADAPTER = "ipr_portal.api.provider.ProviderAdapter"
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 60 * 60
IDP_OIDC_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]
