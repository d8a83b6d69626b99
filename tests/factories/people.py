"""People and organisations."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from ipr_portal.accounts.models import User
from ipr_portal.tenancy.models import Membership, Organisation
from ipr_portal.tenancy.scope import staff_scope

LONG_AGO = datetime(2025, 1, 6, 9, tzinfo=UTC)


class TenantFactory(DjangoModelFactory):
    """Opens the desk's scope once for all: a test need not."""

    class Meta:
        abstract = True

    organisation = factory.SubFactory("tests.factories.OrganisationFactory")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with staff_scope():
            return super()._create(model_class, *args, **kwargs)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person-{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    kind = "RIGHTS_HOLDER"
    name = factory.Sequence(lambda n: f"Brand {n}")
    legal_name = factory.LazyAttribute(lambda o: f"{o.name} Pte. Ltd.")
    slug = factory.Sequence(lambda n: f"brand-{n}")
    country = "SG"
    state = "VERIFIED"
    created_at = LONG_AGO


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = "FILER"
    joined_at = LONG_AGO
