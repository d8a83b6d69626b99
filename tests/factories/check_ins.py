"""Check-ins with participants of a programme."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from programmes.models import ActionItem, CheckIn, DeepDive, Slot, Thread

from .people import LONG_AGO, TenantFactory, UserFactory
from .programmes import ParticipationFactory

DAY = datetime(2026, 3, 10, 6, tzinfo=UTC)  # eight days after the noon of the tests


class ParticipantFactory(ParticipationFactory):
    """An active participant of IPP Plus."""

    state = "ACTIVE"
    effective_at = LONG_AGO


class SlotFactory(DjangoModelFactory):
    """An hour that is free."""

    class Meta:
        model = Slot

    host = factory.SubFactory(UserFactory, staff_role="PROGRAMMES")
    starts_at = factory.Sequence(lambda n: DAY + timedelta(hours=n))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=1))
    offered_at = LONG_AGO


class CheckInFactory(TenantFactory):
    """Scheduled, without a pack, sent to nobody."""

    class Meta:
        model = CheckIn

    participation = factory.SubFactory(
        ParticipantFactory, organisation=factory.SelfAttribute("..organisation")
    )
    host = factory.SubFactory(UserFactory, staff_role="PROGRAMMES")
    starts_at = DAY
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=1))
    place = "Video call"
    booked_by = factory.SelfAttribute("host")
    booked_at = LONG_AGO


class DeepDiveFactory(TenantFactory):
    """A question of the rights holder that nobody looked into yet."""

    class Meta:
        model = DeepDive

    participation = factory.SubFactory(
        ParticipantFactory, organisation=factory.SelfAttribute("..organisation")
    )
    notice = factory.SubFactory(
        "tests.factories.NoticeFactory", organisation=factory.SelfAttribute("..organisation")
    )
    question = "Why was this rejected?"
    side = "THEM"
    asked_by = factory.SubFactory(UserFactory)
    asked_at = LONG_AGO


class ActionItemFactory(TenantFactory):
    """An action of the rights holder."""

    class Meta:
        model = ActionItem

    participation = factory.SubFactory(
        ParticipantFactory, organisation=factory.SelfAttribute("..organisation")
    )
    words = factory.Sequence(lambda n: f"Send batch list {n}")
    side = "THEM"
    owner = factory.SubFactory(UserFactory)
    due_on = DAY.date()
    agreed_by = factory.SubFactory(UserFactory)
    agreed_at = LONG_AGO


class ThreadFactory(TenantFactory):
    class Meta:
        model = Thread

    participation = factory.SubFactory(
        ParticipantFactory, organisation=factory.SelfAttribute("..organisation")
    )
    subject = factory.Sequence(lambda n: f"Subject {n}")
    started_by = factory.SubFactory(UserFactory)
    started_at = LONG_AGO
    last_at = LONG_AGO
