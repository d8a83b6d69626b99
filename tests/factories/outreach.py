"""Pages of the library and feedback."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from ipr_portal.tenancy.scope import staff_scope
from outreach.models import (
    Event,
    Feedback,
    FollowUp,
    Interest,
    LoggedContact,
    Pilot,
    Registration,
    RegistrationRequest,
    Resource,
    StakeholderOrganisation,
    StakeholderPerson,
    Subscription,
    Vote,
)
from outreach.names import folded
from outreach.rules.search import fold
from programmes.actions.settings import open_pilot
from programmes.models import Programme
from programmes.queries.settings import ipp_plus

from .people import LONG_AGO, TenantFactory, UserFactory


class DeskFactory(DjangoModelFactory):
    """A row that only the desk writes."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with staff_scope():
            return super()._create(model_class, *args, **kwargs)


class ResourceFactory(DeskFactory):
    """A guide that is published for everybody."""

    class Meta:
        model = Resource

    slug = factory.Sequence(lambda n: f"guide-{n}")
    kind = "GUIDE"
    topic = "START"
    state = "PUBLISHED"
    title = factory.Sequence(lambda n: f"Guide {n}")
    summary = "What to do."
    body = "Do it."
    created_at = changed_at = published_at = LONG_AGO
    review_due = date(2027, 1, 6)
    search_title = factory.LazyAttribute(lambda o: fold(o.title))
    search_text = factory.LazyAttribute(lambda o: fold(f"{o.title} {o.summary} {o.body}"))


class FeedbackFactory(DeskFactory):
    """A suggestion that is open for votes."""

    class Meta:
        model = Feedback

    kind = "SUGGESTION"
    state = "OPEN"
    title = factory.Sequence(lambda n: f"Wish {n}")
    asked_at = LONG_AGO
    answer_due = factory.LazyAttribute(lambda o: o.asked_at + timedelta(days=60))


class VoteFactory(TenantFactory):
    class Meta:
        model = Vote

    feedback = factory.SubFactory(FeedbackFactory)
    cast_by = factory.SubFactory(UserFactory)
    cast_at = LONG_AGO


class StaffRowFactory(DjangoModelFactory):
    """Opens the desk's scope: a test need not."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with staff_scope():
            return super()._create(model_class, *args, **kwargs)


class StakeholderOrganisationFactory(StaffRowFactory):
    class Meta:
        model = StakeholderOrganisation

    name = factory.Sequence(lambda n: f"House {n}")
    folded = factory.LazyAttribute(lambda o: folded(o.name))
    type = "RIGHTS_HOLDER"
    source = "TYPED"
    markets = ["SG"]
    created_at = LONG_AGO


class StakeholderPersonFactory(StaffRowFactory):
    class Meta:
        model = StakeholderPerson

    name = factory.Sequence(lambda n: f"Guest {n}")
    folded = factory.LazyAttribute(lambda o: folded(o.name))
    email = factory.Sequence(lambda n: f"guest-{n}@house.example")
    works_for = factory.SubFactory(StakeholderOrganisationFactory)
    source = "TYPED"
    created_at = LONG_AGO


class EventFactory(StaffRowFactory):
    """A workshop in Jakarta, 09:30 to 15:30, open for registration, with two places."""

    class Meta:
        model = Event

    title = factory.Sequence(lambda n: f"Workshop {n}")
    slug = factory.Sequence(lambda n: f"workshop-{n}")
    format = "WORKSHOP"
    state = "PUBLISHED"
    starts_at = LONG_AGO + timedelta(days=500)
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=6))
    zone = "Asia/Jakarta"
    place = "Balai Cendana, Jakarta"
    market = "ID"
    capacity = 2
    owner = factory.SubFactory(UserFactory)
    created_at = LONG_AGO


class RegistrationFactory(StaffRowFactory):
    class Meta:
        model = Registration

    event = factory.SubFactory(EventFactory)
    person = factory.SubFactory(StakeholderPersonFactory)
    comes_from = factory.LazyAttribute(lambda o: o.person.works_for)
    state = "REGISTERED"
    code = factory.Sequence(lambda n: f"{n:08}")
    registered_at = LONG_AGO


class RegistrationRequestFactory(StaffRowFactory):
    class Meta:
        model = RegistrationRequest

    event = factory.SubFactory(EventFactory)
    name = factory.Sequence(lambda n: f"Caller {n}")
    email = factory.Sequence(lambda n: f"caller-{n}@firm-{n}.example")
    company = factory.Sequence(lambda n: f"Firm {n}")
    type = "LAW_FIRM"
    asked_at = LONG_AGO


class LoggedContactFactory(StaffRowFactory):
    class Meta:
        model = LoggedContact

    person = factory.SubFactory(StakeholderPersonFactory)
    with_organisation = factory.LazyAttribute(lambda o: o.person.works_for if o.person else None)
    format = "CALL"
    on = LONG_AGO.date()
    words = "Spoke about letters of authority"
    logged_by = factory.SubFactory(UserFactory)
    logged_at = LONG_AGO


class FollowUpFactory(StaffRowFactory):
    class Meta:
        model = FollowUp

    person = factory.SubFactory(StakeholderPersonFactory)
    words = "Send the template"
    owner = factory.SubFactory(UserFactory)
    due_on = LONG_AGO.date()
    made_at = LONG_AGO


class PilotProgrammeFactory(StaffRowFactory):
    """A pilot among the programmes, with criteria and terms, and two places."""

    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"PILOT-{n}")
    name = factory.Sequence(lambda n: f"Pilot {n}")
    business_days = 2
    capacity = 2
    by = factory.SubFactory(UserFactory, staff_role="ADMIN")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with staff_scope():
            return open_pilot(like=ipp_plus(), at=LONG_AGO, **kwargs)


class PilotFactory(StaffRowFactory):
    """A pilot that is open for interest."""

    class Meta:
        model = Pilot

    programme = factory.SubFactory(PilotProgrammeFactory)
    state = "OPEN"
    about = "One sheet for many listings."
    criteria = "At least 50 listings a month."
    closes_at = LONG_AGO + timedelta(days=2000)
    starts_on = date(2031, 1, 6)
    ends_on = date(2031, 6, 30)
    opened_at = made_at = LONG_AGO
    made_by = factory.SubFactory(UserFactory)


class InterestFactory(TenantFactory):
    """An organisation that is being looked through."""

    class Meta:
        model = Interest

    pilot = factory.SubFactory(PilotFactory)
    state = "UNDER_REVIEW"
    contact = factory.SubFactory(UserFactory)
    submitted_by = factory.SelfAttribute("contact")
    why = "We report many listings of the same goods."
    volume = 120
    markets = ["SG"]
    readiness = "NOW"
    submitted_at = LONG_AGO


class SubscriptionFactory(StaffRowFactory):
    """A confirmed address without an account."""

    class Meta:
        model = Subscription

    address = factory.Sequence(lambda n: f"reader-{n}@firm.example")
    topic = "PILOTS"
    asked_at = confirmed_at = LONG_AGO
