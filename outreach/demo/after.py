"""What is left to do around events in the demo world: promises, materials, somebody who says they were there, likely pairs."""

from datetime import timedelta

from ipr_portal.demo.register import World
from ipr_portal.tenancy.scope import staff_scope
from outreach.actions import afterwards, contacts
from outreach.actions.people import OrganisationDetails, PersonDetails, add_organisation, add_person
from outreach.enums import ConsentPurpose, EventFormat, EventState, RegistrationState, Source, StakeholderType
from outreach.models import Consent, Event, StakeholderPerson

PROMISES = [
    ("Send the comparison template in Thai", -9, True),
    ("Answer the question about letters of authority in Viet Nam", 6, False),
    ("Share the list of customs contacts", -30, False),
]
MATERIALS = [
    ("Slides: what changed since last time", "https://files.ipr.example/workshop/slides"),
    ("Guide to a test purchase", "https://files.ipr.example/workshop/test-purchase"),
]
TWICE = [
    ("Siam Lotus Botanicals", "SIAM LOTUS BOTANICALS Co., Ltd."),
    ("Mekong Audio", "Công ty TNHH Mekong Audio"),
]


def leave_some_to_do(world: World) -> None:
    """The last workshop that was held leaves promises, materials and one contested absence; two pairs look alike."""
    manager, at = world.staff[6], world.now - timedelta(days=3)
    with staff_scope(by=manager):
        held = Event.objects.filter(format=EventFormat.WORKSHOP, state=EventState.REPORTED)
        last = held.latest("starts_at")
        for words, days, is_lead in PROMISES:
            contacts.promise_something(
                words=words, owner=manager, due_on=world.now.date() + timedelta(days=days), event=last, by=manager,
                at=last.ends_at, is_lead=is_lead,
            )  # fmt: skip
        for title, address in MATERIALS:
            afterwards.add_material(event=last, title=title, address=address, by=manager, at=last.ends_at)
        absent = last.registrations.filter(state=RegistrationState.NO_SHOW).first()
        if absent:
            said = "I came late and sat at the back; Rashid saw me."
            afterwards.contest(registration=absent, words=said, at=last.ends_at + timedelta(days=2))
        _enter_twice(manager, at)
        _consents(last, at)


def _enter_twice(manager, at) -> None:
    for names in TWICE:
        for name in names:
            details = OrganisationDetails(
                name=name, type=StakeholderType.RIGHTS_HOLDER, markets=["TH"], owner=manager
            )
            where = add_organisation(details=details, source=Source.TYPED, by=manager, at=at)
            person = PersonDetails(name="Kanya Thepsiri", works_for=where, owner=manager)
            add_person(details=person, source=Source.TYPED, by=manager, at=at)


def _consents(last: Event, at) -> None:
    """Who registered with a tick agreed to invitations."""
    people = StakeholderPerson.objects.filter(registrations__event=last).order_by("pk")[:40]
    proof = f"ticked at the registration for {last}, confirmed by the link in the mail"
    Consent.objects.bulk_create(
        Consent(
            person=person,
            purpose=ConsentPurpose.INVITATIONS,
            text_version="2026-11",
            proof=proof,
            given_at=at,
        )
        for person in people
    )
