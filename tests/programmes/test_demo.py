"""The participants of the demo world: one at every point on the way, all made by the actions that people use."""

from datetime import timedelta

from django.utils import timezone

from ipr_portal.demo.foundation import make_people, make_staff
from ipr_portal.demo.register import World
from ipr_portal.tenancy.scope import staff_scope
from programmes.demo import is_done
from programmes.demo.participants import begin, participants
from programmes.models import Participation, Step


def test_the_demo_world_has_somebody_at_every_point_on_the_way(db):
    now = timezone.now()
    since = now - timedelta(days=540)
    staff = make_staff(at=since)
    make_people(staff, since=since, now=now)
    world = World(since=since, now=now, staff=staff)

    begin(world)
    assert not is_done()
    participants(world)

    assert is_done()
    with staff_scope():
        states = set(Participation.objects.values_list("state", flat=True))
        assert states == {
            "SHORTLISTED", "INVITED", "ACCEPTED", "ONBOARDING", "ACTIVE", "SUSPENDED", "EXITED", "DECLINED",
            "LAPSED", "NOT_INVITED",
        }  # fmt: skip
        assert Participation.objects.count() == 16
        assert not Step.objects.filter(at__gt=now).exists()
