"""The demo world, small: lived through the actions, with everybody who is offered as a sign-in."""

import gc
import io
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.utils import timezone

from ipr_portal.accounts.models import User
from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines.models import Clock, Pause
from ipr_portal.demo.brands import AGENCIES, BRANDS
from ipr_portal.demo.foundation import make_people, make_staff
from ipr_portal.demo.management.commands.load_demo import Command
from ipr_portal.demo.people import DEMO_PASSWORD, DEMO_PEOPLE
from ipr_portal.demo.rates import keep_rates
from ipr_portal.demo.register import World, steps
from ipr_portal.markets import MARKETS
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.models import Organisation, OrganisationKind
from ipr_portal.tenancy.roles import StaffRole
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.demo.checks import show_checks
from takedowns.demo.finish import WRONG, finish
from takedowns.demo.history import Life
from takedowns.demo.plan import plans
from takedowns.demo.rights import make_rights
from takedowns.demo.times import Hours
from takedowns.enums import GOES, ClockPause, FileKind
from takedowns.intake import Intake, Offer
from takedowns.models import (
    AuthorisedSeller,
    ExpiryReminder,
    InformationRequest,
    IPRight,
    Listing,
    ListingDecision,
    Notice,
    NoticeDraft,
    NoticeFile,
    ReasonCode,
    RightFile,
    Statement,
)
from tests.takedowns.schema_of_statements import STATEMENTS

SMALL = 60


@pytest.fixture
def world(db):
    """The people, and sixty notices."""
    now = timezone.now()
    since = now - timedelta(days=560)
    staff = make_staff(at=since)
    make_people(staff, since=since, now=now)
    holders = make_rights(list(range(len(BRANDS))), staff, since=since)
    Life(holders, staff[:3]).live(plans(Hours(now), notices=SMALL))
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
        bodies = list(Statement.objects.values_list("body", flat=True))
        acting = ListingDecision.objects.standing().filter(
            decision__notice__state="DECIDED", outcome__in=GOES
        )
        assert len(bodies) == acting.count() > 0
        assert [error.message for body in bodies for error in STATEMENTS.iter_errors(body)] == []
    assert kinds[OrganisationKind.AGENCY] == len(AGENCIES) == 3
    assert kinds[OrganisationKind.RIGHTS_HOLDER] >= 40
    assert states.total() == SMALL
    assert open_clocks == states["ACKNOWLEDGED"] + states["IN_TRIAGE"] > 0
    assert markets <= set(MARKETS)
    assert {person.staff_role for person in User.objects.exclude(staff_role="")} == set(StaffRole)
    assert [
        one.email for one in DEMO_PEOPLE if not client.login(email=one.email, password=DEMO_PASSWORD)
    ] == []


def test_a_working_day_finds_pictures_papers_that_differ_and_news_of_two_weeks(world):
    finish(now=world)

    with staff_scope():
        fakes = Notice.objects.filter(state__in=["ACKNOWLEDGED", "IN_TRIAGE"], reason__code__startswith="CF")
        pairs = {tuple(sorted(row.files.values_list("kind", flat=True))) for row in fakes}
        suspects = NoticeFile.objects.filter(kind=FileKind.SUSPECT).select_related("notice", "file")
        ages = [row.notice.submitted_at - row.file.added_at for row in suspects]
        waiting = IPRight.objects.filter(state="SUBMITTED")
        papers = RightFile.objects.filter(right__in=waiting, kind=FileKind.CERTIFICATE).select_related("file")
        news = Notification.objects.order_by("created_at")

        assert pairs == {("GENUINE", "SUSPECT")}
        assert timedelta() < min(ages) <= max(ages) < timedelta(hours=1)
        assert list(IPRight.objects.exclude(files__kind=FileKind.GENUINE)) == []
        assert (waiting.count(), len(WRONG)) == (4, 3)
        assert Counter(row.file.media_type for row in papers) == {"image/webp": 4, "application/pdf": 3}
        assert world - news.first().created_at <= timedelta(days=14)
        assert {row.organisation.state for row in news.filter(kind="organisation.submitted")} == {"SUBMITTED"}
        asked = Counter(InformationRequest.objects.values_list("state", flat=True))
        rests = Pause.objects.filter(closed_at=None, cap_at__gt=world, reason=ClockPause.QUESTION)
        assert rests.count() == asked["OPEN"]
        assert asked["ANSWERED"] == Notice.objects.filter(question_state="ANSWERED").count()


def test_the_world_shows_lint_before_sending_and_a_cure_after_it(world):
    show_checks(now=world)

    with staff_scope():
        draft, cured = NoticeDraft.objects.open().get(), Listing.objects.get(cured_at__isnull=False)
        assert AuthorisedSeller.objects.not_ended().count() == 2
        assert [row.days for row in ExpiryReminder.objects.all()] == [30]
        assert cured.notice.corrections.get() == cured.cured_by.notice
    with organisation_scope(draft.organisation):
        intake = Intake(draft.fields, offer_of(draft, world))
        found = intake.findings(
            intake.lines, at=world, by=draft.started_by, asked=False, corrects=draft.corrects,
            files=draft.files.values_list("file_id", "kind"),
        )  # fmt: skip
        codes = {one.code for one in found}
    assert codes == {"EV-01"}  # and SU-03, once the marketplace says who sells


def offer_of(draft, now):
    rights = list(IPRight.objects.prefetch_related("markets"))
    return Offer(draft.organisation, None, rights, list(ReasonCode.objects.in_force(now)), [], now.date())


def test_the_world_is_loaded_in_demo_mode_alone(db, settings):
    settings.DEMO_MODE = False

    with pytest.raises(CommandError, match="DEMO_MODE"):
        call_command("load_demo")


def test_a_load_tells_at_every_hundred_how_far_its_parts_are_together():
    told = io.StringIO()

    Command(stdout=told).follow(["10 48\n", "10 41\n"] * 22 + ["10 42\n"])

    assert told.getvalue().splitlines() == [f"Notices {n:,} of 2,000" for n in range(100, 2001, 100)]


def test_an_app_that_joins_adds_its_step():
    assert [step.order for step in steps()] == [
        10,
        20,
        30,
        40,
        50,
        90,
    ]  # the last one is the app that only tests have


def test_a_second_load_does_nothing(world, settings, django_assert_max_num_queries):
    settings.DEMO_MODE = True
    finish(now=world)
    staff = [User.objects.get(email=person.email) for person in DEMO_PEOPLE if not person.organisation]
    keep_rates(by=staff[0], at=timezone.now())
    for step in steps()[1:]:
        step.before(World(world - timedelta(days=560), world, staff))
        step.after(World(world - timedelta(days=560), world, staff))
    before = User.objects.count()

    with django_assert_max_num_queries(64):  # a rate or two for each currency, and one for each step
        call_command("load_demo")

    assert User.objects.count() == before


class Interrupted(io.StringIO):
    """A terminal at which somebody presses Ctrl-C once a load has said `word`."""

    def __init__(self, word):
        super().__init__()
        self.word = word

    def write(self, text):
        if self.word in text:
            raise KeyboardInterrupt
        return super().write(text)


def test_a_load_that_was_interrupted_is_noticed_at_the_next_start(db, settings):
    settings.DEMO_MODE = True
    with pytest.raises(KeyboardInterrupt):
        call_command("load_demo", stdout=Interrupted("Organisations"))
    gc.enable()

    with pytest.raises(CommandError, match="make reset"):
        call_command("load_demo")


def test_a_load_that_wrote_nothing_before_it_was_interrupted_begins_again(db, settings):
    settings.DEMO_MODE = True
    with pytest.raises(KeyboardInterrupt):
        call_command("load_demo", stdout=Interrupted("Loading"))

    with pytest.raises(KeyboardInterrupt):
        call_command("load_demo", stdout=Interrupted("Organisations"))
    gc.enable()

    assert User.objects.count() > len(DEMO_PEOPLE)


def test_a_load_that_was_interrupted_before_its_last_step_is_noticed_too(world, settings):
    settings.DEMO_MODE = True

    with pytest.raises(CommandError, match="make reset"):
        call_command("load_demo")


@pytest.mark.parametrize("demo", [True, False])
def test_sign_ins_are_offered_in_demo_mode_alone(client, db, settings, demo):
    settings.DEMO_MODE = demo
    make_staff(at=timezone.now())

    assert (DEMO_PEOPLE[0].email in client.get("/accounts/login/").content.decode()) is demo
