"""The first page of a programme manager: what it lists, where its numbers lead, and one count of statements."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from programmes.models import BreachCause
from programmes.queries import home
from tests.factories import (
    ActionItemFactory,
    CheckInFactory,
    OrganisationFactory,
    ParticipantFactory,
    ParticipationFactory,
    ServiceLevelFactory,
)
from tests.programmes.promises import promised
from tests.programmes.scene import START, active, outcomes, plus, shortlisted
from tests.programmes.test_evaluations import FEBRUARY, MARCH
from tests.statements import statements

MOST = 40
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOME = "desk:programme_home"


def everything(now):
    """One of each thing that the page lists, of an organisation of its own."""
    organisation = OrganisationFactory()
    ServiceLevelFactory(organisation=organisation)
    participation = ParticipantFactory(organisation=organisation, state="WATCH", decision_due_at=now + DAY)
    promised(organisation, due=now + 2 * HOUR, market="VN")
    promised(organisation, due=now - 3 * DAY, state="MISSED", stopped=now - 2 * DAY)
    promised(organisation, due=now - 2 * DAY, state="MET", stopped=now - 3 * DAY)
    CheckInFactory(
        organisation=organisation,
        participation=participation,
        starts_at=now + 3 * DAY,
        ends_at=now + 3 * DAY + HOUR,
    )
    ActionItemFactory(
        organisation=organisation,
        participation=participation,
        due_on=(now - 5 * DAY).date(),
        words="Send the files.",
    )
    ParticipationFactory(organisation=OrganisationFactory())
    return organisation


def test_it_opens_without_anything_and_says_so(as_manager):
    said = as_manager.get(reverse(HOME)).content.decode()

    for words in (
        "Nobody takes part yet", "No promise ends today", "Every breach has its cause.", "No forecast yet",
        "No check-in is booked", "No agreed action is overdue.", "Nobody is on watch", "Nobody waits.",
    ):  # fmt: skip
        assert words in said


def test_it_takes_as_many_statements_for_many_as_for_one(as_manager):
    now = timezone.now()
    everything(now)
    one = statements(as_manager, reverse(HOME))

    for _n in range(3):
        everything(now)

    assert statements(as_manager, reverse(HOME)) == one <= MOST


def test_it_lists_what_needs_me(as_manager):
    organisation = everything(timezone.now())

    answer = as_manager.get(reverse(HOME))

    found = answer.context
    assert [notice.organisation for notice, _chip, _href in found["risks"]] == [organisation]
    assert [notice.organisation for notice, _chip, _href in found["gaps"]] == [organisation]
    assert [(row.breaches, row.without_cause, row.actions) for row in found["due"]] == [(1, 1, 1)]
    assert (found["without_cause"], found["soon"], found["actions_overdue"], found["sliding"]) == (1, 1, 1, 1)
    assert [(row.label, row.all.base) for row in found["matrix"]] == [(organisation.name, "1 of 2")]
    assert "Needs a cause" in answer.content.decode()


def test_every_number_of_the_promise_opens_as_many_notices(as_manager):
    everything(timezone.now())
    found = as_manager.get(reverse(HOME)).context

    for state, count in (
        ("COUNTED", found["kept"].counted),
        ("BROKEN", found["kept"].missed),
        ("OPEN", found["kept"].open),
    ):
        listed = as_manager.get(found["links"][state]).context["rows"]
        assert len(listed) == count, state


def test_what_counted_more_than_thirteen_weeks_ago_is_left_out(as_manager, granted, acme):
    now = timezone.now()
    promised(acme, due=now - timedelta(weeks=14), state="MISSED", stopped=now - timedelta(weeks=14) + DAY)
    promised(acme, due=now - timedelta(weeks=2), state="MET", stopped=now - timedelta(weeks=2) - DAY)

    kept = as_manager.get(reverse(HOME)).context["kept"]

    assert (kept.met, kept.missed) == (1, 0)


def test_a_breach_is_explained_in_place(as_manager):
    everything(timezone.now())
    [(notice, _chip, _href)] = as_manager.get(reverse(HOME)).context["gaps"]
    typed = {
        "clock": notice.clock_id,
        "code": "VOLUME",
        "sentence": "118 listings in one morning.",
        "back": "home",
    }

    answer = as_manager.post(reverse("desk:breach_explanation"), typed)

    assert (answer.status_code, answer.url) == (302, reverse(HOME))
    with staff_scope():
        assert BreachCause.objects.get().sentence == "118 listings in one morning."
    refused = as_manager.post(
        reverse("desk:breach_explanation"), typed | {"sentence": "", "clock": notice.clock_id}
    )
    assert refused.status_code in (409, 422)


def test_a_manager_opens_every_notice_that_the_home_lists(as_manager):
    everything(timezone.now())

    listed = as_manager.get(reverse(HOME)).context
    addresses = [href for _notice, _chip, href in (*listed["risks"], *listed["gaps"])]

    assert len(addresses) == 2
    assert [as_manager.get(address).status_code for address in addresses] == [200, 200]


def test_the_week_begins_on_monday_at_the_desk(everyone, granted, acme):
    zone = timezone.get_default_timezone()
    now = timezone.now()
    promised(acme, due=now + DAY, state="MET", stopped=now - HOUR)

    weeks = home.kept_by_week(now, zone)

    assert len(weeks) == 13
    assert all(day.weekday() == 0 for day, _kept in weeks)
    assert sum(kept.met for _day, kept in weeks) == 1


def test_who_falls_by_a_point_between_two_months_is_sliding(acme, acme_owner, manager):
    from programmes.actions import rounds

    active(acme, by=manager, owner=acme_owner)
    outcomes(acme, good=100, bad=2, at=FEBRUARY - DAY)
    rounds.evaluate_month(at=FEBRUARY)
    outcomes(acme, good=60, bad=3, at=MARCH - DAY)
    rounds.evaluate_month(at=MARCH)

    with staff_scope():
        [one] = home.sliding(MARCH + DAY)

    assert (one.participation.state, one.is_in_trouble, one.is_below) == ("ACTIVE", False, False)
    assert one.fell == one.points[0] - one.points[1] > 0


def test_a_triager_does_not_see_it_and_a_lead_does(client, triager, lead, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    assert client.get(reverse(HOME)).status_code == 403
    client.force_login(lead)
    assert client.get(reverse(HOME)).status_code == 200


def test_candidates_stand_against_the_threshold_in_force(as_manager, acme, manager):
    outcomes(acme, good=95, bad=5, at=START)
    shortlisted(acme, by=manager)
    with staff_scope():
        version = plus().criteria_versions.latest("number")
        version.criteria.filter(figure="LOWER").update(threshold="0.8")

    said = as_manager.get(reverse(HOME)).context["charts"]["candidates"]

    assert said.kind.gate.words == "limit 80.0 %"
