"""Around an event: promises, materials, speakers, certificates, contested attendance, and two events that become one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.errors import Stale
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.tenancy.scope import staff_scope
from outreach.actions import afterwards, contacts, door, joining
from outreach.actions.events import CannotPlan
from outreach.models import (
    Certificate,
    Consent,
    Event,
    EventMaterial,
    FollowUp,
    Registration,
    StakeholderPerson,
)
from tests.conftest import NOON
from tests.factories import EventFactory, RegistrationFactory, StakeholderPersonFactory, UserFactory

DAY = timedelta(days=1)


@pytest.fixture
def held(everyone):
    return EventFactory(state="HELD", starts_at=NOON)


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


def own_page(client, registration):
    """The page behind the link in a participant's mail."""
    from outreach.actions.mails import mail

    with staff_scope():
        mail(registration, "registration.reminder", at=timezone.now())
        return (
            OutgoingMail.objects.filter(kind="registration.reminder")
            .latest("created_at")
            .context["link_path"]
        )


def test_who_is_listed_as_absent_says_that_they_were_there_once(held):
    absent = RegistrationFactory(event=held, state="NO_SHOW")

    contested = afterwards.contest(registration=absent, words="I sat in row 2.", at=NOON + DAY)

    assert (contested.contest, contested.state) == ("I sat in row 2.", "NO_SHOW")
    assert Notification.objects.get().recipient == held.owner
    with pytest.raises(afterwards.CannotContest, match="told us already"):
        afterwards.contest(registration=absent, words="Again", at=NOON + DAY)
    assert door.accept_presence(registration=absent, by=held.owner, at=NOON + DAY).contested_at is None


@pytest.mark.parametrize(("state", "days"), [("ATTENDED", 1), ("NO_SHOW", 31), ("WITHDRAWN", 1)])
def test_attendance_is_contested_by_who_is_absent_within_thirty_days(held, state, days):
    row = RegistrationFactory(event=held, state=state)

    with pytest.raises(afterwards.CannotContest):
        afterwards.contest(registration=row, words="I was there.", at=NOON + days * DAY)


def test_who_stays_listed_as_absent_is_told(held):
    absent = RegistrationFactory(event=held, state="NO_SHOW")
    afterwards.contest(registration=absent, words="I sat in row 2.", at=NOON)

    afterwards.refuse_contest(registration=absent, by=held.owner, at=NOON)

    assert OutgoingMail.objects.get(kind="registration.contest_refused").address == absent.person.email
    with pytest.raises(Stale):
        afterwards.refuse_contest(registration=absent, by=held.owner, at=NOON)


def test_a_material_is_added_once_and_removed_once(held):
    add = {
        "event": held,
        "title": "Slides",
        "address": "https://files.example/slides",
        "by": held.owner,
        "at": NOON,
    }
    made = afterwards.add_material(**add)

    with pytest.raises(afterwards.CannotAdd):
        afterwards.add_material(**add)
    afterwards.remove_material(material=made, by=held.owner, at=NOON)
    with pytest.raises(Stale):
        afterwards.remove_material(material=made, by=held.owner, at=NOON)


def test_certificates_go_to_everybody_who_attended_and_has_none(held):
    RegistrationFactory.create_batch(2, event=held, state="ATTENDED")
    RegistrationFactory(event=held, state="NO_SHOW")

    counts = [afterwards.certify_all(event=held, by=held.owner, at=NOON) for _time in range(2)]

    assert (counts, Certificate.objects.count()) == ([2, 0], 2)


def test_two_events_become_one_in_the_order_of_their_people(everyone):
    lost, kept = EventFactory(capacity=2, taken=2), EventFactory(capacity=2, taken=1)
    known = StakeholderPersonFactory()
    RegistrationFactory(event=kept, person=known)
    rows = [RegistrationFactory(event=lost), RegistrationFactory(event=lost, person=known)]
    waits = RegistrationFactory(event=lost, state="WAITLISTED", in_line=1)

    assert joining.merge_events(event=lost, into=kept, by=kept.owner, at=NOON) == 2

    lost, kept = [Event.objects.get(pk=one.pk) for one in (lost, kept)]
    assert (lost.state, lost.merged_into, kept.taken) == ("CANCELLED", kept, 2)
    states = dict(kept.registrations.values_list("person", "state"))
    assert states == {known.pk: "REGISTERED", rows[0].person_id: "REGISTERED", waits.person_id: "WAITLISTED"}


@pytest.mark.parametrize("wrong", ["itself", "closed"])
def test_an_event_is_merged_into_another_that_takes_people(everyone, wrong):
    event = EventFactory()
    into = event if wrong == "itself" else EventFactory(state="REGISTRATION_CLOSED")

    with pytest.raises(CannotPlan):
        joining.merge_events(event=event, into=into, by=event.owner, at=NOON)
    assert Event.objects.get(pk=event.pk).state == "PUBLISHED"


def test_a_lead_is_told_to_everybody_who_may_open_a_case(held):
    chief = UserFactory(staff_role="ENFORCEMENT")
    UserFactory(staff_role="TRIAGER")
    say = {"owner": held.owner, "due_on": NOON.date(), "event": held, "by": held.owner, "at": NOON}

    contacts.promise_something(words="Call about the workshop in Bekasi", is_lead=True, **say)
    contacts.promise_something(words="Send the template", **say)

    assert [(row.recipient, row.kind) for row in Notification.objects.all()] == [(chief, "lead.reported")]


def test_a_promise_of_an_event_is_noted_seen_and_kept(desk, manager, held):
    here = reverse("desk:event_follow_up", args=[held.pk])
    typed = {"words": "Send the slides", "owner": manager.pk, "due_on": "2026-03-09"}

    assert desk.post(here, typed | {"due_on": ""}).status_code == 422
    assert desk.post(here, typed).status_code == 302
    with staff_scope():
        row = FollowUp.objects.get()
    shown = desk.get(reverse("desk:outreach_event", args=[held.pk])).content.decode()
    assert ("Send the slides" in shown, row.owner, row.event) == (True, manager, held)
    assert desk.post(reverse("desk:follow_up_done", args=[row.pk])).status_code == 302


def test_a_consent_is_noted_with_its_proof_and_withdrawn(desk):
    person = StakeholderPersonFactory()
    typed = {"purpose": "INVITATIONS", "version": "2026-11", "proof": "Signed list of 13 Jun"}
    here = reverse("desk:consent_new", args=[person.pk])

    assert desk.post(here, typed | {"proof": ""}).status_code == 422
    desk.post(here, typed)
    with staff_scope():
        consent = Consent.objects.get()
    assert (
        "Signed list of 13 Jun"
        in desk.get(reverse("desk:stakeholder_person", args=[person.pk])).content.decode()
    )
    desk.post(reverse("desk:consent_withdrawn", args=[consent.pk]))
    with staff_scope():
        assert Consent.objects.get().withdrawn_at is not None


def test_the_details_of_a_person_keep_their_owner_and_languages(desk, manager):
    with staff_scope():
        person = StakeholderPersonFactory(owner=manager, languages=["th"], works_for=None)
    typed = {"name": "Kanya", "languages": "th, en", "owner": manager.pk}

    assert desk.post(reverse("desk:stakeholder_person", args=[person.pk]), typed).status_code == 302

    with staff_scope():
        found = StakeholderPerson.objects.get(pk=person.pk)
        assert (found.name, found.owner, found.languages) == ("Kanya", manager, ["th", "en"])


def test_materials_and_the_way_to_contest_stand_on_the_own_page(desk, client, held, manager):
    came, absent = [RegistrationFactory(event=held, state=state) for state in ("ATTENDED", "NO_SHOW")]
    with staff_scope():
        EventMaterial.objects.create(
            event=held, title="Slides", address="https://files.example/s", added_by=manager, added_at=NOON
        )
        Event.objects.filter(pk=held.pk).update(ends_at=timezone.now(), starts_at=timezone.now() - DAY)

    assert "Slides" in client.get(own_page(client, came)).content.decode()
    own = own_page(client, absent)
    assert client.post(own, {"act": "contest", "words": ""}).status_code == 422
    assert client.post(own, {"act": "contest", "words": "Row 2"}).status_code == 302
    assert "Row 2" in desk.get(reverse("desk:outreach_event", args=[held.pk])).content.decode()
    desk.post(reverse("desk:outreach_registration", args=[held.pk, absent.pk]), {"act": "was-there"})
    with staff_scope():
        assert Registration.objects.get(pk=absent.pk).state == "ATTENDED"


ACTS = {
    "outreach_event_cancel": {"why": "Flood"}, "outreach_event_copy": {"day": "2027-12-07"},
    "outreach_speaker": {"name": "Rashid", "company": "Firm", "type": "LAW_FIRM"},
    "outreach_material": {"title": "Slides", "address": "https://files.example/s"},
}  # fmt: skip


@pytest.mark.parametrize("name", [*ACTS, "outreach_event_merge"])
def test_each_act_has_a_page_that_keeps_what_was_typed(desk, triager, name):
    with staff_scope():
        event, into = [EventFactory(starts_at=timezone.now() + 10 * DAY) for _one in range(2)]
    here, typed = reverse(f"desk:{name}", args=[event.pk]), ACTS.get(name, {"into": into.pk})

    answers = [
        desk.get(here).status_code,
        desk.post(here, {"x": "1"}).status_code,
        desk.post(here, typed).status_code,
    ]
    desk.force_login(triager)

    assert (answers, desk.get(here).status_code) == ([200, 422, 302], 403)


def test_an_address_that_is_not_https_is_no_material(desk, held):
    typed = {"title": "Slides", "address": "javascript:alert(1)"}

    assert desk.post(reverse("desk:outreach_material", args=[held.pk]), typed).status_code == 422


def test_a_certificate_is_taken_as_pdf(client, held):
    issued = door.certify(registration=RegistrationFactory(event=held, state="ATTENDED"), by=None, at=NOON)

    answer = client.get(reverse("certificate_paper", args=[issued.number]))

    assert (answer.status_code, answer.content[:4]) == (200, b"%PDF")
    assert client.get(reverse("certificate_paper", args=["AAAA-BBBB-CCCC"])).status_code == 404
