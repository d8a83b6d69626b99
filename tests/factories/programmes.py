"""Participations as they stand at some point, without the steps that led there."""

from datetime import timedelta
from decimal import Decimal

import factory

from programmes.enums import BOUND
from programmes.models import BreachCause, InvitationLetter, Participation, Programme, Snapshot, Step

from .deadlines import ClockFactory
from .people import LONG_AGO, TenantFactory, UserFactory


class ParticipationFactory(TenantFactory):
    """A candidate of IPP Plus."""

    class Meta:
        model = Participation

    programme = factory.LazyFunction(lambda: Programme.objects.get(code="IPP-PLUS"))
    identified_at = LONG_AGO
    state_since = LONG_AGO
    state = "IDENTIFIED"
    effective_at = factory.LazyAttribute(lambda o: LONG_AGO if o.state in BOUND else None)


class StepFactory(TenantFactory):
    """The step that put a participation where it is."""

    class Meta:
        model = Step

    participation = factory.SubFactory(
        ParticipationFactory, organisation=factory.SelfAttribute("..organisation")
    )
    state = factory.SelfAttribute("participation.state")
    at = LONG_AGO
    reason = "Its figures meet every criterion."
    internal = factory.LazyAttribute(lambda o: o.state in ("IDENTIFIED", "SHORTLISTED", "NOT_INVITED"))


class InvitationLetterFactory(TenantFactory):
    """A letter that is open for thirty days."""

    class Meta:
        model = InvitationLetter

    participation = factory.SubFactory(
        ParticipationFactory, organisation=factory.SelfAttribute("..organisation"), state="INVITED"
    )
    terms = factory.LazyAttribute(lambda o: o.participation.programme.terms.latest("number"))
    words = "We invite you."
    sent_by = factory.SubFactory(UserFactory)
    sent_at = LONG_AGO
    expires_at = factory.LazyAttribute(lambda o: o.sent_at + timedelta(days=30))


class BreachCauseFactory(TenantFactory):
    """Too many notices in one morning."""

    class Meta:
        model = BreachCause

    clock = factory.SubFactory(ClockFactory, organisation=factory.SelfAttribute("..organisation"))
    code = "VOLUME"
    sentence = "118 listings came in on one morning."
    found_by = factory.SubFactory(UserFactory)
    found_at = LONG_AGO


class SnapshotFactory(TenantFactory):
    """The stored score of a day: 90 of 100 by default."""

    class Meta:
        model = Snapshot

    as_of = LONG_AGO
    day = factory.LazyAttribute(lambda o: o.as_of.date())
    known_at = factory.SelfAttribute("as_of")
    version = 1
    numerator, denominator = Decimal(90), Decimal(100)
    point, lower, upper = Decimal("0.9"), Decimal("0.825629"), Decimal("0.944772")
    exit_upper = Decimal("0.939213")
    listings, taken_down, countered = 100, 90, 0
