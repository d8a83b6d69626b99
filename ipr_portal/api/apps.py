from django.apps import AppConfig


class Config(AppConfig):
    name = "ipr_portal.api"

    def ready(self) -> None:
        from . import schema  # noqa: F401  drf-spectacular finds the extensions by their import
