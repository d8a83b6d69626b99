"""Clocks and what belongs to them."""

from datetime import timedelta

import factory

from ipr_portal.deadlines.models import CalendarVersion, Clock, Pause, Rebinding, Recalculation, ServiceLevel

from .people import LONG_AGO, TenantFactory, UserFactory


class ClockFactory(TenantFactory):
    """A running clock of the standard level in Singapore; its instants are given, not calculated."""

    class Meta:
        model = Clock

    subject_type = "takedowns.notice"
    subject_id = factory.Sequence(lambda n: f"clock-{n}")
    subject_label = factory.Sequence(lambda n: f"SG-2026-{n:06}-0")
    purpose = "notice.decision"
    level = ""
    business_days = 3
    standard_day = 540
    version = factory.LazyFunction(lambda: CalendarVersion.objects.get(calendar__market="SG", number=1))
    started_at = LONG_AGO
    half_at = factory.LazyAttribute(lambda o: o.started_at + timedelta(days=1))
    three_quarters_at = factory.LazyAttribute(lambda o: o.started_at + timedelta(days=2))
    ninety_at = factory.LazyAttribute(lambda o: o.started_at + timedelta(days=2, hours=12))
    due_at = factory.LazyAttribute(lambda o: o.started_at + timedelta(days=3))
    next_at = factory.SelfAttribute("half_at")


class PauseFactory(TenantFactory):
    """A pause of an hour, still open."""

    class Meta:
        model = Pause

    clock = factory.SubFactory(ClockFactory, organisation=factory.SelfAttribute("..organisation"))
    reason = "QUESTION"
    opened_by = factory.SubFactory(UserFactory)
    opened_at = LONG_AGO
    cap_at = factory.LazyAttribute(lambda o: o.opened_at + timedelta(hours=1))


class ServiceLevelFactory(TenantFactory):
    """IPP Plus, from the beginning."""

    class Meta:
        model = ServiceLevel

    name = "IPP Plus"
    business_days = 2
    since = LONG_AGO
    granted_by = factory.SubFactory(UserFactory)
    granted_at = LONG_AGO


class RebindingFactory(TenantFactory):
    """A clock that a holiday moved by a day."""

    class Meta:
        model = Rebinding

    clock = factory.SubFactory(ClockFactory, organisation=factory.SelfAttribute("..organisation"))
    from_version = factory.SelfAttribute("clock.version")
    to_version = factory.SelfAttribute("clock.version")
    due_before = LONG_AGO
    due_after = LONG_AGO + timedelta(days=1)
    rebound_at = LONG_AGO


class RecalculationFactory(TenantFactory):
    """A breach that a holiday of the past would have made none."""

    class Meta:
        model = Recalculation

    clock = factory.SubFactory(ClockFactory, organisation=factory.SelfAttribute("..organisation"))
    version = factory.SelfAttribute("clock.version")
    due_at = LONG_AGO
    calculated_at = LONG_AGO
