from django.apps import AppConfig
from django.core import checks
from django.core.exceptions import ImproperlyConfigured


class Config(AppConfig):
    name = "ipr_portal.sealed"

    def ready(self) -> None:
        checks.register(keys_are_there)


def keys_are_there(app_configs, **_more) -> list[checks.CheckMessage]:
    """Whether what the models seal can be sealed: `manage.py check` says so before the first page does."""
    from . import keys, resealing

    if not any(resealing.sealed_fields()):
        return []
    try:
        keys.ring()
        keys.index_key()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="sealed.E001")]
    return []
