"""A table with sealed columns; the tests that need it make it."""

import uuid

from django.db import models

from ipr_portal.sealed.fields import BlindIndex, SealedField, letters_and_digits


class Vault(models.Model):
    """Who is paid for a bridge."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    holder = models.CharField(max_length=100)
    account = SealedField(blank=True)
    remark = SealedField(null=True)
    account_index = BlindIndex(source="account", normalise=letters_and_digits)

    class Meta:
        managed = False
