"""The pages of outreach, through the client."""

import re
from datetime import timedelta

import pytest
from django.core import mail as sent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ipr_portal.links.actions import make
from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.tenancy.scope import staff_scope
from outreach.actions import events as actions
from outreach.models import Event, LoggedContact, Registration, RegistrationRequest, StakeholderPerson
from tests.factories import (
    EventFactory,
    FollowUpFactory,
    LoggedContactFactory,
    RegistrationFactory,
    StakeholderOrganisationFactory,
    StakeholderPersonFactory,
)
from tests.reading import text_of

TYPED = {
    "name": "Siti Nurhaliza",
    "email": "siti@batik.example",
    "company": "Batik Cendana",
    "type": "RIGHTS_HOLDER",
}


TOKEN = r"[A-Za-z0-9]{64}"  # against forged requests: another one in each page


@pytest.fixture
def event(db):
    return EventFactory(
        starts_at=timezone.now() + timedelta(days=10), capacity=1, agenda="09:30-10:15 News | Priya"
    )


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


def link_in(kind):
    with staff_scope():
        return OutgoingMail.objects.filter(kind=kind).latest("created_at").context["link_path"]


def register(client, event, **more):
    client.post(reverse("event", args=[event.slug]), TYPED | more)
    return client.post(link_in("registration.asked"))


def test_anybody_registers_confirms_and_withdraws_without_an_account(client, event):
    page = client.get(reverse("event", args=[event.slug]))
    assert "1 of 1 places left." in page.content.decode()

    asked = client.post(reverse("event", args=[event.slug]), TYPED)
    assert asked.status_code == 200
    opened = client.get(link_in("registration.asked"))
    assert (opened.status_code, opened["Cache-Control"]) == (200, "no-store")
    with staff_scope():
        assert Registration.objects.count() == 0  # opening a link confirms nothing
    assert client.post(link_in("registration.asked")).status_code == 200

    own = link_in("registration.placed")
    assert client.get(own).status_code == 200
    assert client.post(own, {"act": "withdraw"}).status_code == 302
    with staff_scope():
        assert Registration.objects.get().state == "WITHDRAWN"
        assert not RegistrationRequest.objects.exists()


def test_the_answer_does_not_say_who_is_registered(client, event):
    register(client, event)

    known, other = [
        client.post(reverse("event", args=[event.slug]), TYPED | {"email": email})
        .content.decode()
        .replace(email, "")
        for email in ("siti@batik.example", "somebody@batik.example")
    ]

    assert re.sub(TOKEN, "", known) == re.sub(TOKEN, "", other)


def test_who_waits_sees_their_place_and_may_leave(client, event):
    register(client, event)
    register(client, event, email="two@batik.example")

    own = link_in("registration.waiting")
    assert "Place on the waiting list" in client.get(own).content.decode()
    client.post(own, {"act": "withdraw"})

    with staff_scope():
        states = Registration.objects.order_by("pk").values_list("state", flat=True)
        assert list(states) == ["REGISTERED", "WITHDRAWN"]


def test_who_is_offered_a_place_reads_until_when(client, desk, event):
    waits = RegistrationFactory(
        event=event, state="WAITLISTED", in_line=1, offered_until=timezone.now() + timedelta(hours=48)
    )
    with staff_scope():
        token = make(purpose="registration.own", subject=waits, recipient="", by=None, at=timezone.now())[1]
    shown = client.get(reverse("registration_own", args=[token])).content.decode()
    assert "A place is free for you." in shown
    assert "No place is yours yet" not in shown


def test_a_substitute_is_named_on_the_own_page(client, event):
    register(client, event)
    own = link_in("registration.placed")

    assert client.post(own, {"act": "substitute", "name": "", "email": "x"}).status_code == 422
    client.post(own, {"act": "substitute", "name": "Bayu", "email": "bayu@batik.example"})

    with staff_scope():
        assert Registration.objects.get(state="REGISTERED").person.email == "bayu@batik.example"


def test_what_was_typed_wrong_is_shown_again(client, event):
    answer = client.post(reverse("event", args=[event.slug]), TYPED | {"email": "nonsense"})

    assert answer.status_code == 422
    assert 'value="Siti Nurhaliza"' in answer.content.decode()


def test_too_many_registrations_from_one_network_wait(client, event):
    answers = [client.post(reverse("event", args=[event.slug]), {}).status_code for _time in range(11)]

    assert answers == [422] * 10 + [429]


def test_a_full_event_offers_its_waiting_list(client, db):
    full = EventFactory(capacity=2, taken=2, starts_at=timezone.now() + timedelta(days=9))
    shown = client.get(reverse("event", args=[full.slug])).content.decode()
    assert "Join the waiting list" in shown
    assert "Take a place" not in shown


def test_an_event_that_is_over_leads_to_its_feedback(client, db):
    begun = timezone.now() - timedelta(days=3)
    over = EventFactory(starts_at=begun, ends_at=begun + timedelta(hours=4), state="HELD")
    shown = client.get(reverse("event", args=[over.slug])).content.decode()
    assert reverse("event_feedback", args=[over.slug]) in shown
    assert "Add to calendar" not in shown
    assert "Register by" not in shown


def test_a_draft_and_an_event_that_is_not_public_are_shown_to_nobody(client, db):
    for hidden in (EventFactory(state="DRAFT"), EventFactory(is_public=False)):
        assert client.get(reverse("event", args=[hidden.slug])).status_code == 404


def test_the_calendar_entry_moves_and_is_cancelled_with_the_event(client, event):
    def entry():
        return client.get(reverse("event_calendar", args=[event.slug])).content.decode()

    first = entry()
    with staff_scope():
        Event.objects.filter(pk=event.pk).update(state="CANCELLED", cancelled_because="Flood", sequence=1)
    second = entry()

    uid = re.search(r"UID:\S+", first)[0]
    assert (uid in second, "SEQUENCE:0" in first, "SEQUENCE:1" in second) == (True, True, True)
    assert ("STATUS:CONFIRMED" in first, "STATUS:CANCELLED" in second) == (True, True)


def test_a_certificate_is_checked_by_its_number(client, desk, event):
    with staff_scope():
        Event.objects.filter(pk=event.pk).update(state="HELD")
    came = RegistrationFactory(event=event, state="ATTENDED", person__name="Mei Lin")
    desk.post(reverse("desk:outreach_registration", args=[event.pk, came.pk]), {"act": "certify"})
    with staff_scope():
        number = came.certificate.number

    assert "Mei Lin" in client.get(reverse("certificate", args=[number])).content.decode()
    assert client.get(reverse("certificate", args=["AAAA-BBBB-CCCC"])).status_code == 404
    assert sent.outbox == []


PAGES = ["desk:engagement", "desk:outreach_events", "desk:outreach_event_new", "desk:stakeholders", "desk:stakeholder_new",
         "desk:stakeholder_people", "desk:stakeholder_person_new", "desk:stakeholder_import", "desk:stakeholder_duplicates",
         "desk:log_contact", "desk:follow_ups"]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_for_the_outreach_manager_alone(client, manager, triager, stranger, name):
    for person, status in ((manager, 200), (triager, 403), (stranger, 404)):
        client.force_login(person)
        assert client.get(reverse(name)).status_code == status


def one_of_each():
    guest = RegistrationFactory(event=EventFactory(state="HELD"), state="ATTENDED")
    RegistrationFactory(event=guest.event, state="WAITLISTED", in_line=guest.pk)
    LoggedContactFactory(person=guest.person)
    FollowUpFactory(person=guest.person)
    return guest


@pytest.mark.parametrize("name", ["desk:engagement", "desk:outreach_events", "desk:stakeholders", "desk:stakeholder_people",
                                  "desk:stakeholder_duplicates", "desk:follow_ups"])  # fmt: skip
def test_lists_take_as_many_statements_for_many_as_for_one(desk, name):
    def count():
        with CaptureQueriesContext(connection) as seen:
            desk.get(reverse(name) + "?year=2026&view=")
        return len(seen)

    one_of_each()
    desk.get(reverse(name))
    first = count()
    for _more in range(5):
        one_of_each()

    assert count() == first


def test_an_event_page_takes_as_many_statements_for_many_people(desk):
    guest = one_of_each()

    def count():
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(reverse("desk:outreach_event", args=[guest.event_id])).status_code == 200
        return len(seen)

    count()
    first = count()
    RegistrationFactory.create_batch(5, event=guest.event, state="NO_SHOW")

    assert count() == first


def test_pages_of_one_stakeholder_show_everything_promised(desk):
    guest = one_of_each()

    for name, pk in (("desk:stakeholder_person", guest.person_id), ("desk:stakeholder", guest.comes_from_id)):
        assert desk.get(reverse(name, args=[pk])).status_code == 200
    assert (
        "Send the template"
        in desk.get(reverse("desk:stakeholder_person", args=[guest.person_id])).content.decode()
    )


def test_a_contact_is_logged_in_one_line_without_script(desk):
    herbal = StakeholderOrganisationFactory(name="Siam Herbal")
    StakeholderPersonFactory(name="Kanya Thepsiri", works_for=herbal)
    line = {"line": "Called Kanya Thepsiri, promised the Thai template by Friday"}

    shown = desk.post(reverse("desk:log_contact"), line).content.decode()
    kept = desk.post(reverse("desk:log_contact"), line | {"keep": "1"})

    assert ("Kanya Thepsiri" in shown, "Siam Herbal" in shown, kept.status_code) == (True, True, 302)
    with staff_scope():
        made = LoggedContact.objects.get()
        assert (made.person.name, made.with_organisation, made.format, made.outcome) == (
            "Kanya Thepsiri", herbal, "CALL", "FOLLOW_UP",
        )  # fmt: skip


def test_a_line_that_fits_two_people_asks_which(desk):
    rows = [StakeholderPersonFactory(name="Kanya Thepsiri") for _one in range(2)]
    line = {"line": "Met Kanya Thepsiri", "keep": "1"}

    assert desk.post(reverse("desk:log_contact"), line).status_code == 422
    assert desk.post(reverse("desk:log_contact"), line | {"person": rows[1].pk}).status_code == 302
    assert desk.post(reverse("desk:log_contact"), {"line": "Met nobody", "keep": "1"}).status_code == 422


def test_somebody_is_let_in_by_the_code_on_a_phone(desk):
    guest = RegistrationFactory(event=EventFactory(starts_at=timezone.now()), code="ABCD2345")
    here = reverse("desk:outreach_door", args=[guest.event_id])
    scan = {"code": "abcd2345", "nonce": "scan-one-1"}

    answers = [
        desk.post(here, sent).status_code
        for sent in (scan, scan, scan | {"nonce": "scan-two-2"}, {"code": "ZZZZ"}, {"code": ""})
    ]

    assert answers == [200, 200, 409, 422, 422]


def test_the_address_on_a_badge_opens_the_door_and_lets_nobody_in(desk, client):
    guest = RegistrationFactory(event=EventFactory(starts_at=timezone.now()), code="ABCD2345")
    from outreach.views.door import check_in_path

    page = desk.get(check_in_path(guest)).content.decode()
    assert 'value="ABCD2345"' in page
    assert str(guest.person) in page
    assert desk.get(reverse("desk:outreach_check_in", args=["ABCD2345:wrong"])).status_code == 404
    with staff_scope():
        assert Registration.objects.get().state == "REGISTERED"


@pytest.mark.parametrize(("hours", "more", "said"), [
    (0, {}, "Check in"), (72, {}, "Wrong day"), (0, {"state": "WITHDRAWN"}, "has no place: Withdrew"),
])  # fmt: skip
def test_a_badge_says_why_its_owner_is_not_let_in(desk, hours, more, said):
    event = EventFactory(starts_at=timezone.now() + timedelta(hours=hours))
    guest = RegistrationFactory(event=event, code="ABCD2345", **more)
    from outreach.views.door import check_in_path

    page = (
        desk.get(check_in_path(guest))
        .content.decode()
        .partition('class="door-badge"')[2]
        .partition("</section>")[0]
    )

    assert said in page
    assert ("<form" in page) == (said == "Check in")


@pytest.mark.parametrize(("hours", "buttons"), [(0, 1), (72, 0)])
def test_the_page_of_an_event_lists_who_is_expected_and_who_is_in(desk, hours, buttons):
    event = EventFactory(starts_at=timezone.now() + timedelta(hours=hours))
    RegistrationFactory(event=event, person__name="Andi")
    RegistrationFactory(event=event, person__name="Bayu", state="CHECKED_IN", checked_in_at=timezone.now())

    page = desk.get(reverse("desk:outreach_event", args=[event.pk])).content.decode()

    door = page.partition('id="at-the-door"')[2].partition("</section>")[0]
    assert "1 of 2 are in" in door
    assert door.index("Andi") < door.index("Bayu")
    assert door.count('name="code"') == buttons


def test_the_link_to_confirm_says_that_the_event_was_cancelled(client, manager, event):
    client.post(reverse("event", args=[event.slug]), TYPED)
    with staff_scope():
        actions.cancel(event=event, why="The hall is closed.", by=manager, at=timezone.now())

    opened = client.get(link_in("registration.asked")).content.decode()

    assert "This event is cancelled." in opened
    assert "The hall is closed." in opened
    assert "Confirm the registration" not in opened


@pytest.mark.parametrize("which", ["badges", "sign-in", "report"])
def test_papers_are_pdf(desk, which):
    guest = one_of_each()

    answer = desk.get(reverse("desk:outreach_paper", args=[guest.event_id, which]))

    assert (answer.status_code, answer.content[:4]) == (200, b"%PDF")


def test_a_badge_has_name_organisation_and_code(desk):
    guest = one_of_each()

    answer = desk.get(reverse("desk:outreach_paper", args=[guest.event_id, "badges"]))

    said = text_of(answer)
    assert all(text in said for text in (guest.person.name, guest.code, "The address that opens the door"))


def test_an_event_that_nobody_comes_to_has_no_badges(desk):
    with staff_scope():
        event = EventFactory()

    answer = desk.get(reverse("desk:outreach_paper", args=[event.pk, "badges"]))

    assert "Nobody is registered." in text_of(answer)


EVENT = {"title": "Workshop, Bangkok", "format": "WORKSHOP", "our_part": "HOST", "day": "2027-06-15", "begins": "09:30",
         "ends": "15:30", "zone": "Asia/Bangkok", "place": "Hall 1", "promotion": "AUTOMATIC", "is_public": "on"}  # fmt: skip


def test_an_event_is_planned_published_and_copied(desk):
    assert desk.post(reverse("desk:outreach_event_new"), EVENT | {"ends": "08:00"}).status_code == 422
    assert desk.post(reverse("desk:outreach_event_new"), EVENT | {"agenda": "nothing"}).status_code == 422
    desk.post(reverse("desk:outreach_event_new"), EVENT)
    with staff_scope():
        made = Event.objects.get()
    desk.post(reverse("desk:outreach_event_state", args=[made.pk]), {"to": "publish"})
    desk.post(reverse("desk:outreach_event_copy", args=[made.pk]), {"day": "2027-12-07"})

    with staff_scope():
        rows = list(Event.objects.order_by("pk").values_list("state", "starts_at__hour"))
    assert rows == [("PUBLISHED", 2), ("DRAFT", 2)]
    stale = EVENT | {"version": "7"}
    assert desk.post(reverse("desk:outreach_event_details", args=[made.pk]), stale).status_code == 409


def test_contacts_are_imported_from_a_table_and_from_cards(desk):
    table = 'Name;E-mail;Organisation;Type;Market\n"Lê\nThị";le@x.example;X;Law firm;TH\n'.encode("utf-16")
    cards = b"BEGIN:VCARD\nFN:Bayu\nEMAIL:bayu@x.example\nEND:VCARD"

    for data, name in ((table, "a.csv"), (cards, "a.vcf")):
        answer = desk.post(reverse("desk:stakeholder_import"), {"file": SimpleUploadedFile(name, data)})
        assert answer.status_code == 302
    with staff_scope():
        assert set(StakeholderPerson.objects.values_list("email", flat=True)) == {
            "le@x.example",
            "bayu@x.example",
        }


def test_a_wrong_line_of_a_table_names_row_column_and_remedy(desk):
    table = b"Name,E-mail,Type\nBayu,nonsense,\n"

    answer = desk.post(reverse("desk:stakeholder_import"), {"file": SimpleUploadedFile("a.csv", table)})

    assert answer.status_code == 422
    assert "row 2, column B (E-mail)" in answer.content.decode()


def test_members_find_events_in_their_navigation_and_their_name_in_the_form(client, acme, filer, event):
    client.force_login(filer)

    listed = client.get(reverse("organisation:events", args=["acme"])).content.decode()
    page = client.get(reverse("event", args=[event.slug])).content.decode()

    assert event.title in listed
    assert reverse("organisation:events", args=["acme"]) in page
    assert f'value="{filer.email}"' in page


def test_a_stranger_finds_no_events_below_an_organisation(client, acme, stranger):
    client.force_login(stranger)

    assert client.get(reverse("organisation:events", args=["acme"])).status_code == 404


@pytest.mark.parametrize("state", ["REGISTERED", "WAITLISTED"])
def test_the_own_page_of_a_cancelled_event_offers_nothing(client, event, state):
    found = RegistrationFactory(event=event, state=state, in_line=1 if state == "WAITLISTED" else None)
    with staff_scope():
        token = make(purpose="registration.own", subject=found, recipient="", by=None, at=timezone.now())[1]
        Event.objects.update(state="CANCELLED", cancelled_because="The hall is closed.")

    said = client.get(reverse("registration_own", args=[token])).content.decode()

    assert "The hall is closed." in said
    for word in (
        "Add to calendar",
        "Code at the door",
        "waiting list gets",
        "Withdraw the registration",
        "Send somebody else",
    ):
        assert word not in said
