"""The demo world of outreach: made by the actions, once."""

from datetime import timedelta

from ipr_portal.demo.register import World
from ipr_portal.tenancy.scope import staff_scope
from outreach.demo import STEP
from outreach.enums import FeedbackState
from outreach.models import Feedback, MissedSearch, Resource, ResourceAnswer
from outreach.queries.feedback import promise_of
from outreach.queries.loops import most_opened
from tests.conftest import NOON
from tests.factories import MembershipFactory, UserFactory


def test_the_demo_has_answers_wishes_of_every_kind_and_a_changed_page(db):
    MembershipFactory.create_batch(25, role="OWNER")
    staff = [UserFactory(staff_role=role) for role in [*["TRIAGER"] * 2, "LEAD", "ADMIN", "PROGRAMMES", "ENFORCEMENT", "OUTREACH"]]  # fmt: skip
    assert not STEP.is_done()

    STEP.after(World(since=NOON - timedelta(days=540), now=NOON, staff=staff))

    assert STEP.is_done()
    with staff_scope():
        states = set(Feedback.objects.values_list("state", flat=True))
        assert states == set(FeedbackState) - {FeedbackState.DUPLICATE, FeedbackState.DELETED}
        assert Resource.objects.get(slug="how-to-file").version == 2
        assert (promise_of(NOON).late, promise_of(NOON).built) == (1, 2)
        assert [row.organisations for row in most_opened(["PUBLIC"], at=NOON)] == [9, 7, 5, 4, 3]
    assert ResourceAnswer.objects.count() == 170
    assert MissedSearch.objects.count() == 4
