from django.apps import AppConfig
from django.core import checks
from django.core.exceptions import ImproperlyConfigured


class Config(AppConfig):
    name = "ipr_portal.sealed"

    def ready(self) -> None:
        checks.register(keys_are_there)


def keys_are_there(app_configs, **_more) -> list[checks.CheckMessage]:
    """A system check: keys are configured if any model has sealed fields."""
    from . import keys, resealing

    if not any(resealing.sealed_fields()):
        return []
    try:
        keys.ring()
        keys.index_key()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="sealed.E001")]
    return []
