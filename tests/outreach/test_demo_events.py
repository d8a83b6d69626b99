"""The demo world of outreach."""

from datetime import timedelta

from ipr_portal.demo.foundation import make_staff
from ipr_portal.demo.register import World
from ipr_portal.tenancy.scope import staff_scope
from outreach import demo, reach
from outreach.demo.after import leave_some_to_do
from outreach.demo.events import make_events
from outreach.demo.people import make_stakeholders
from outreach.demo.purged import purge_what_is_old
from outreach.models import Event
from outreach.queries.events import workshop_years
from tests.conftest import NOON


def test_the_demo_world_reaches_more_than_seven_hundred_and_keeps_its_promise(db):
    since = NOON - timedelta(days=558)
    world = World(since, NOON, make_staff(at=since))

    for part in (make_stakeholders, make_events, leave_some_to_do, purge_what_is_old):
        part(world)

    with staff_scope():
        found = reach.total(reach.months_to(NOON.date()))
        years = [row for row in workshop_years(at=NOON) if 2019 <= row.year < NOON.year]
        assert (found.organisations > 700, demo.is_done()) == (True, True)
        assert [(row.held, row.is_kept) for row in years] == [(2, True)] * 7
        assert Event.objects.filter(state="PUBLISHED").count() == 1
        gone = Event.objects.filter(retentions__what="NAMES", retentions__purged_at__isnull=False)
        assert (gone.filter(starts_at__year=2019).exists(), gone.filter(starts_at__year=2025).exists()) == (
            True,
            False,
        )
