"""The demo world, small: lived through the actions, with everybody who is offered as a sign-in."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.utils import timezone

from ipr_portal.accounts.models import User
from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines.models import Clock
from ipr_portal.demo.brands import AGENCIES, BRANDS
from ipr_portal.demo.foundation import make_people, make_rights, make_staff
from ipr_portal.demo.history import Life, make_shops
from ipr_portal.demo.lint import show_lint
from ipr_portal.demo.management.commands.load_demo import Progress
from ipr_portal.demo.people import DEMO_PASSWORD, DEMO_PEOPLE
from ipr_portal.demo.plan import AT_MOST, in_sittings, plans
from ipr_portal.demo.promises import began
from ipr_portal.tenancy.models import Organisation, OrganisationKind
from ipr_portal.tenancy.roles import StaffRole
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.enums import MARKETS
from takedowns.forms.filing import FilingForm, Offer
from takedowns.models import (
    AuthorisedSeller,
    ExpiryReminder,
    IPRight,
    Listing,
    Notice,
    NoticeDraft,
    ReasonCode,
)
from takedowns.rules.lint import foresee

SMALL = 60


@pytest.fixture
def world(db):
    """The people, and sixty notices."""
    now = timezone.now()
    since = now - timedelta(days=560)
    staff = make_staff(at=since)
    make_people(staff, since=since)
    make_shops(since=since)
    holders = make_rights(list(range(len(BRANDS))), staff, since=since)
    done = list(Life(holders, staff[:3]).live(plans(now, began=began(now), notices=SMALL)))
    assert (done, done[-1]) == (sorted(done), 1.0)
    return now


def test_the_world_is_whole(world, client):
    kinds = Counter(Organisation.objects.values_list("kind", flat=True))
    with staff_scope():
        states = Counter(Notice.objects.values_list("state", flat=True))
        markets = set(Notice.objects.values_list("market", flat=True))
        open_clocks = Clock.objects.open().count()
        twice = (
            AuditEvent.objects.filter(action="notice.decided").values("subject_id").annotate(n=Count("pk"))
        )

        assert list(twice.filter(n__gt=1)) == []
    assert kinds[OrganisationKind.AGENCY] == len(AGENCIES) == 3
    assert kinds[OrganisationKind.RIGHTS_HOLDER] >= 40
    assert states.total() == SMALL
    assert open_clocks == states["ACKNOWLEDGED"] + states["IN_TRIAGE"] > 0
    assert markets <= set(MARKETS)
    assert {person.staff_role for person in User.objects.exclude(staff_role="")} == set(StaffRole)
    assert [
        one.email for one in DEMO_PEOPLE if not client.login(email=one.email, password=DEMO_PASSWORD)
    ] == []


def test_the_world_shows_lint_before_sending_and_a_cure_after_it(world):
    show_lint(now=world)

    with staff_scope():
        draft, cured = NoticeDraft.objects.open().get(), Listing.objects.get(cured_at__isnull=False)
        assert AuthorisedSeller.objects.not_ended().count() == 2
        assert [row.days for row in ExpiryReminder.objects.all()] == [30]
        assert cured.notice.corrections.get() == cured.cured_by.notice
    with organisation_scope(draft.organisation):
        form = FilingForm(draft.fields, offer_of(draft, world))
        codes = {
            one.code
            for one in foresee(form.question(form.lines, draft, by=draft.started_by, asked=False), at=world)
        }
    assert codes == {"EV-01"}  # and SU-03, once the marketplace says who sells


def offer_of(draft, now):
    rights = list(IPRight.objects.prefetch_related("markets"))
    return Offer(draft.organisation, None, rights, list(ReasonCode.objects.in_force(now)), [], now.date())


def test_what_is_decided_in_one_sitting_was_filed_within_seconds(db):
    now = timezone.now()
    drawn = plans(now, began=began(now), notices=200)

    sittings = in_sittings(drawn)

    assert sum(len(sitting) for sitting in sittings) == len(drawn)
    assert all(sitting[-1].at - sitting[0].at < timedelta(minutes=1) for sitting in sittings)
    for sitting in sittings:
        if len(sitting) > 1:
            assert sitting[0].decided_after <= AT_MOST
            assert sitting[-1].at + sitting[-1].decided_after < now


def test_the_world_is_loaded_in_demo_mode_alone(db, settings):
    settings.DEMO_MODE = False

    with pytest.raises(CommandError, match="DEMO_MODE"):
        call_command("load_demo")


def test_a_load_tells_how_far_its_parts_are_together():
    said = []
    progress = Progress(2, said.append)

    progress.follow(0, ["0.1\n", "0.2\n", "0.9\n"])
    progress.follow(1, ["0.15\n", "1.0\n"])
    progress.follow(0, ["1.0\n"])

    assert [line.split()[0] for line in said] == ["10", "40", "50", "90", "100"]


def test_a_second_load_does_nothing(db, settings):
    settings.DEMO_MODE = True
    make_staff(at=timezone.now())
    before = User.objects.count()

    call_command("load_demo")

    assert User.objects.count() == before


@pytest.mark.parametrize("demo", [True, False])
def test_sign_ins_are_offered_in_demo_mode_alone(client, db, settings, demo):
    settings.DEMO_MODE = demo
    make_staff(at=timezone.now())

    assert (DEMO_PEOPLE[0].email in client.get("/accounts/login/").content.decode()) is demo
