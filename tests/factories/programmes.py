"""Breaches with their causes."""

import factory

from programmes.models import BreachCause

from .deadlines import ClockFactory
from .people import LONG_AGO, TenantFactory, UserFactory


class BreachCauseFactory(TenantFactory):
    """Too many notices in one morning."""

    class Meta:
        model = BreachCause

    clock = factory.SubFactory(ClockFactory, organisation=factory.SelfAttribute("..organisation"))
    code = "VOLUME"
    sentence = "118 listings came in on one morning."
    found_by = factory.SubFactory(UserFactory)
    found_at = LONG_AGO
