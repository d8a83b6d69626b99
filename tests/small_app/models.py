"""A table of the staff, one with compartments, and one with sealed columns, which the tests that need it make."""

import uuid

from django.db import models

from ipr_portal.sealed.fields import BlindIndex, SealedField, letters_and_digits
from ipr_portal.tenancy.models import Compartment, TenantModel


class Bridge(models.Model):
    """For the staff alone: it has no organisation."""

    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class Repair(TenantModel):
    """Of an organisation, and where it has a compartment, for those who are in it."""

    compartment = models.ForeignKey(Compartment, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=100)

    def __str__(self):
        return self.words


class Vault(models.Model):
    """Who is paid for a bridge."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    holder = models.CharField(max_length=100)
    account = SealedField(blank=True)
    remark = SealedField(null=True)
    account_index = BlindIndex(source="account", normalise=letters_and_digits)

    class Meta:
        managed = False
