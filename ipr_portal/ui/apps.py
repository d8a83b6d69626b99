from django.apps import AppConfig


class Config(AppConfig):
    """Looks and plumbing of pages; no models."""

    name = "ipr_portal.ui"
