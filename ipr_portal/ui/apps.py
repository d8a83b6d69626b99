from django.apps import AppConfig


class Config(AppConfig):
    """Components, forms and helpers of pages; no models."""

    name = "ipr_portal.ui"
