"""Rotation: values sealed with an older key are sealed with the first one, some rows at a time; it can be resumed."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from . import keys
from .fields import SealedField

BATCH = 500


def sealed_fields() -> Iterator[tuple[type[models.Model], list[SealedField]]]:
    """Every model with sealed fields."""
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]
        if fields:
            yield model, fields


def with_older_key(model: type[models.Model], fields: list[SealedField]) -> models.QuerySet:
    """The rows of which some value is not sealed with the first key."""
    head = f"{keys.VERSION}.{keys.ring()[0].id}."
    older = Q()
    for field in fields:
        text = models.functions.Cast(field.name, models.TextField())
        rows = model._base_manager.alias(**{f"{field.name}_text": text})
        older |= Q(pk__in=rows.exclude(**{f"{field.name}_text": ""}).exclude(
            **{f"{field.name}_text__startswith": head}).filter(**{f"{field.name}__isnull": False}).values("pk"))  # fmt: skip
    return model._base_manager.filter(older)


def reseal_some(model: type[models.Model], fields: list[SealedField], size: int = BATCH) -> int:
    """Seal so many rows again, in the system's scope, which sees every compartment, and one transaction; returns how many.

    A row that is locked by another transaction is skipped, and found by the next run.
    """
    with transaction.atomic():
        keys_found = list(with_older_key(model, fields).order_by("pk").values_list("pk", flat=True)[:size])
        rows = model._base_manager.filter(pk__in=keys_found).select_for_update(
            skip_locked=True, of=("self",), no_key=True
        )
        done = list(rows)
        for row in done:
            for field in fields:
                getattr(row, field.attname)  # opened, so that it is sealed with the first key
            row.save(update_fields=[field.name for field in fields])
    return len(done)
