"""Pages of the library and feedback."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from ipr_portal.tenancy.scope import staff_scope
from outreach.models import Feedback, Resource, Vote
from outreach.rules.search import fold

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
