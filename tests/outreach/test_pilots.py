"""Pilots: interest shown, selected within the places there are, and followed to the end."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ipr_portal.audit.models import Subject
from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from outreach.actions import interest as actions
from outreach.actions import pilots
from outreach.actions.refusals import CannotDo
from outreach.models import Interest, Pilot
from outreach.queries.pilots import interests_of, places_of
from outreach.rules.origins import origin_token, read_origin
from programmes.actions import admission
from programmes.actions.steps import CannotMove
from programmes.models import InvitationLetter, Participation
from tests.conftest import NOON
from tests.factories import (
    EventFactory,
    InterestFactory,
    MembershipFactory,
    OrganisationFactory,
    PilotFactory,
    PilotProgrammeFactory,
)
from tests.races import together
from tests.statements import statements

TYPED = {
    "why": "We report two hundred copies a month.",
    "volume": "200",
    "markets": ["SG", "MY"],
    "readiness": "NOW",
}
DAY = timedelta(days=1)


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


def written(person):
    return {"contact": person, "why": TYPED["why"], "volume": 200, "markets": ["SG"], "readiness": "NOW"}


def accepted(pilot, organisation=None, by=None):
    interest = InterestFactory(pilot=pilot, organisation=organisation or OrganisationFactory())
    return actions.accept(interest=interest, version=1, by=by or pilot.made_by, at=NOON)


# --- showing interest ---


def test_a_filer_puts_the_name_down_and_the_desk_is_told(client, acme, filer, manager):
    pilot = PilotFactory()
    client.force_login(filer)

    answer = client.post(
        reverse("organisation:pilot_interest", args=["acme", pilot.pk]), TYPED | {"contact": filer.pk}
    )

    assert answer.status_code == 302
    with staff_scope():
        made = Interest.objects.get()
        assert (made.state, made.markets, made.volume) == ("SUBMITTED", ["SG", "MY"], 200)
        assert Notification.objects.get(recipient=manager).kind == "interest.shown"


def test_what_is_missing_is_named_and_nothing_typed_is_lost(client, acme, filer):
    pilot = PilotFactory()
    client.force_login(filer)

    answer = client.post(
        reverse("organisation:pilot_interest", args=["acme", pilot.pk]),
        {"contact": filer.pk, "why": TYPED["why"]},
    )

    assert answer.status_code == 422
    assert TYPED["why"] in answer.content.decode()
    assert set(answer.context["form"].errors) == {"volume", "markets", "readiness"}


def test_a_colleague_changes_it_and_an_older_page_is_refused(client, acme, filer, acme_owner):
    interest = InterestFactory(organisation=acme, contact=filer, state="SUBMITTED")
    address = reverse("organisation:pilot_interest", args=["acme", interest.pilot_id])
    client.force_login(acme_owner)
    typed = TYPED | {"contact": acme_owner.pk, "version": "1"}

    assert [client.post(address, typed).status_code for _page in range(2)] == [302, 409]

    with staff_scope():
        interest.refresh_from_db()
        assert (interest.contact, interest.volume, interest.version) == (acme_owner, 200, 2)


def test_it_is_withdrawn_and_may_be_shown_again(client, acme, filer):
    interest = InterestFactory(organisation=acme, contact=filer)
    client.force_login(filer)
    pilot = interest.pilot_id

    client.post(reverse("organisation:pilot_withdrawal", args=["acme", pilot]), {"version": "1"})
    client.post(reverse("organisation:pilot_interest", args=["acme", pilot]), TYPED | {"contact": filer.pk})

    with staff_scope():
        rows = Interest.objects.order_by("pk").values_list("state", flat=True)
        assert list(rows) == ["WITHDRAWN", "SUBMITTED"]


def test_two_who_put_the_same_name_down_make_one_row(everyone, acme, filer, acme_owner):
    pilot = PilotFactory()
    actions.show(pilot=pilot, organisation=acme, words=written(filer), by=filer, at=NOON)

    with pytest.raises(Stale, match="already"):
        actions.show(pilot=pilot, organisation=acme, words=written(filer), by=acme_owner, at=NOON)


@pytest.mark.parametrize(
    ("state", "closes", "kind"),
    [("SELECTING", DAY, "RIGHTS_HOLDER"), ("OPEN", -DAY, "RIGHTS_HOLDER"), ("OPEN", DAY, "AGENCY")],
)
def test_nobody_shows_interest_in_what_is_closed_or_for_others(everyone, filer, state, closes, kind):
    pilot = PilotFactory(state=state, closes_at=NOON + closes)

    with pytest.raises(CannotDo):
        actions.show(
            pilot=pilot, organisation=OrganisationFactory(kind=kind), words=written(filer), by=filer, at=NOON
        )

    assert not Interest.objects.exists()


def test_viewers_read_and_do_not_write(client, acme, viewer):
    pilot = PilotFactory()
    client.force_login(viewer)

    assert client.get(reverse("organisation:pilot", args=["acme", pilot.pk])).status_code == 200
    assert client.post(reverse("organisation:pilot_interest", args=["acme", pilot.pk])).status_code == 403


def test_strangers_and_unannounced_pilots_are_not_found(client, acme, filer, stranger):
    shown, hidden = PilotFactory(), PilotFactory(state="PROPOSED", opened_at=None)
    client.force_login(filer)
    assert client.get(reverse("organisation:pilot", args=["acme", hidden.pk])).status_code == 404
    client.force_login(stranger)

    for name in ("pilot", "pilot_interest", "pilot_withdrawal"):
        address = reverse(f"organisation:{name}", args=["acme", shown.pk])
        assert client.post(address).status_code == 404 or name == "pilot"
    assert client.get("/o/acme/pilots/").status_code == 404


def test_an_organisation_does_not_see_who_else_is_interested(client, acme, filer):
    pilot = PilotFactory()
    InterestFactory(
        pilot=pilot, organisation=OrganisationFactory(name="Rival Brands"), why="Our secret plan here."
    )
    client.force_login(filer)

    said = client.get(reverse("organisation:pilot", args=["acme", pilot.pk])).content.decode()

    assert "Rival Brands" not in said
    assert "Our secret plan here." not in said
    assert "Organisations interested" in said


# --- where it came up ---


def test_an_origin_is_signed_and_nothing_else_is_taken(db):
    event = EventFactory(title="Workshop in Jakarta")

    assert read_origin(origin_token(event)) == Subject(
        "outreach.event", str(event.pk), "Workshop in Jakarta", None
    )
    assert read_origin('["outreach.event","1","Free words"]') is None
    assert read_origin("") is None


# --- selecting ---


def test_selecting_looks_through_everything_that_was_sent(everyone, manager):
    pilot = PilotFactory()
    InterestFactory(pilot=pilot, state="SUBMITTED")

    pilots.start_selecting(pilot=pilot, version=1, by=manager, at=NOON)

    assert Interest.objects.get().state == "UNDER_REVIEW"


def test_who_is_accepted_is_invited_to_the_programme_with_where_it_came_from(everyone, acme, manager):
    pilot = PilotFactory()
    interest = InterestFactory(pilot=pilot, organisation=acme, origin_label="Workshop in Jakarta")

    actions.accept(interest=interest, version=1, by=manager, at=NOON)

    found = Participation.objects.get(programme=pilot.programme, organisation=acme)
    assert (found.state, found.origin_type, found.origin_key) == (
        "INVITED",
        "outreach.interest",
        str(interest.pk),
    )
    assert found.origin_label == "Interest shown on 2025-01-06: Workshop in Jakarta"
    assert Interest.objects.get().participation == found


def test_without_a_place_nobody_is_accepted_and_nothing_stays_half_done(everyone, manager):
    pilot = PilotFactory(programme=PilotProgrammeFactory(capacity=1))
    accepted(pilot)
    second = InterestFactory(pilot=pilot)

    with pytest.raises(CannotDo, match="Every place is taken"):
        actions.accept(interest=second, version=1, by=manager, at=NOON)

    assert Interest.objects.get(pk=second.pk).state == "UNDER_REVIEW"
    assert not Participation.objects.filter(organisation=second.organisation).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_the_last_place_at_once_one_does():
    pilot = PilotFactory(programme=PilotProgrammeFactory(capacity=1))
    both = [InterestFactory(pilot=pilot) for _one in range(2)]

    answers = together(
        *(lambda one=one: actions.accept(interest=one, version=1, by=pilot.made_by, at=NOON) for one in both)
    )

    assert sorted(isinstance(answer, DomainError) for answer in answers) == [False, True]
    with staff_scope():
        assert sorted(Interest.objects.values_list("state", flat=True)) == ["ACCEPTED", "UNDER_REVIEW"]
        assert Participation.objects.filter(programme=pilot.programme).count() == 1
        assert InvitationLetter.objects.count() == 1


def test_the_waiting_list_keeps_its_order_and_who_waits_is_told(everyone, acme, filer, manager):
    pilot = PilotFactory()
    first, second = (
        InterestFactory(pilot=pilot, contact=filer, organisation=one) for one in (acme, OrganisationFactory())
    )
    actions.put_on_waiting_list(interest=second, version=1, by=manager, at=NOON)
    actions.put_on_waiting_list(interest=first, version=1, by=manager, at=NOON + DAY)

    listed = interests_of(pilot)

    assert [(one.pk, one.place) for one in listed] == [(second.pk, 1), (first.pk, 2)]
    assert Notification.objects.filter(recipient=filer, kind="interest.waitlisted").count() == 2


def test_who_is_declined_reads_why(desk, acme, filer):
    interest = InterestFactory(organisation=acme, contact=filer)
    address = reverse("desk:interest_decision", args=[interest.pk])
    said = {"decision": "decline", "version": "1"}

    assert desk.post(address, said).status_code == 422
    assert desk.post(address, said | {"reason": "We need 500 listings a month."}).status_code == 302

    desk.force_login(filer)
    page = desk.get(reverse("organisation:pilot", args=["acme", interest.pilot_id])).content.decode()
    assert "We need 500 listings a month." in page


def test_a_full_pilot_refuses_on_the_page_and_keeps_the_form(desk):
    pilot = PilotFactory(programme=PilotProgrammeFactory(capacity=1))
    with staff_scope():
        accepted(pilot)
    second = InterestFactory(pilot=pilot)

    answer = desk.post(
        reverse("desk:interest_decision", args=[second.pk]), {"decision": "accept", "version": "1"}
    )

    assert answer.status_code == 422
    assert "Every place is taken" in str(answer.context["form"].errors["decision"])


def test_an_organisation_that_lost_its_verification_is_refused(everyone, manager):
    interest = InterestFactory(organisation=OrganisationFactory(state="SUBMITTED"))

    with pytest.raises(CannotMove):
        actions.accept(interest=interest, version=1, by=manager, at=NOON)


# --- following and evaluating ---


def test_who_accepts_the_invitation_takes_part_and_completes_at_the_evaluation(
    everyone, acme, acme_owner, manager
):
    pilot = PilotFactory(state="SELECTING")
    interest = accepted(pilot, acme)
    admission.accept(
        letter=InvitationLetter.objects.get(), signature="Olivia Owner", by=acme_owner, at=NOON + DAY
    )

    assert actions.follow(at=NOON + DAY) == 1
    assert actions.follow(at=NOON + DAY) == 0
    assert Interest.objects.get().state == "ENROLLED"
    pilot = pilots.run(pilot=pilot, version=1, by=manager, at=NOON + DAY)
    pilot = pilots.evaluate(pilot=pilot, version=2, findings="It saves a day.", by=manager, at=NOON + 9 * DAY)
    pilots.conclude(
        pilot=pilot, version=3, adopt=True, reason="For all from May.", by=manager, at=NOON + 9 * DAY
    )

    interest.refresh_from_db()
    assert interest.state == "COMPLETED"
    assert places_of(pilot).enrolled == 1


def test_who_declines_the_invitation_has_withdrawn(everyone, acme, acme_owner):
    accepted(PilotFactory(), acme)
    admission.decline(letter=InvitationLetter.objects.get(), reason="No time", by=acme_owner, at=NOON + DAY)

    actions.follow(at=NOON + DAY)

    assert Interest.objects.values_list("state", "reason").get() == ("WITHDRAWN", "Declined")


def test_a_pilot_without_places_or_with_a_day_gone_is_not_opened(everyone, manager):
    unlimited = PilotFactory(state="PROPOSED", programme=PilotProgrammeFactory(capacity=None))
    late = PilotFactory(state="PROPOSED", closes_at=NOON)

    for pilot in (unlimited, late):
        with pytest.raises(CannotDo):
            pilots.open_for_interest(pilot=pilot, version=1, by=manager, at=NOON)


def test_where_a_pilot_stops_nobody_enters_its_programme(everyone, manager):
    pilot = PilotFactory(state="RUNNING")

    pilots.conclude(pilot=pilot, version=1, adopt=False, reason="Too few listings.", by=manager, at=NOON)

    pilot = Pilot.objects.select_related("programme").get()
    assert (pilot.state, pilot.programme.closed_at) == ("STOPPED", NOON)


# --- the desk ---


def test_the_desk_prepares_opens_and_selects(desk):
    programme = PilotProgrammeFactory()
    typed = {
        "programme": programme.pk, "about": "One sheet.", "criteria": "50 listings.",
        "closes_on": "2199-01-01", "starts_on": "2199-02-01", "ends_on": "2199-03-01",
    }  # fmt: skip

    assert desk.post("/desk/outreach/pilots/new/", typed | {"ends_on": "2199-01-15"}).status_code == 422
    desk.post("/desk/outreach/pilots/new/", typed)
    with staff_scope():
        pilot = Pilot.objects.get()
    step = reverse("desk:pilot_step", args=[pilot.pk])
    assert desk.post(step, {"step": "open", "version": "1"}).status_code == 302
    assert desk.post(step, {"step": "select", "version": "1"}).status_code == 409
    assert desk.post(step, {"step": "select", "version": "2"}).status_code == 302

    with staff_scope():
        assert Pilot.objects.get().state == "SELECTING"


def test_a_pilot_with_one_interest_and_with_many_takes_as_many_statements(desk):
    pilot = PilotFactory()
    InterestFactory(pilot=pilot)
    address = reverse("desk:pilot", args=[pilot.pk])
    few = statements(desk, address), statements(desk, "/desk/outreach/pilots/")
    for _one in range(8):
        InterestFactory(pilot=pilot)
        PilotFactory()

    assert (statements(desk, address), statements(desk, "/desk/outreach/pilots/")) == few


def test_a_triager_has_no_pilots(client, triager):
    pilot = PilotFactory()
    client.force_login(triager)

    assert client.get(reverse("desk:pilot", args=[pilot.pk])).status_code == 403


def test_the_list_of_members_takes_as_many_statements_with_many(client, acme):
    client.force_login(MembershipFactory(organisation=acme, role="FILER").user)
    PilotFactory()
    few = statements(client, "/o/acme/pilots/")
    for _one in range(8):
        InterestFactory(organisation=acme)

    assert statements(client, "/o/acme/pilots/") == few
