"""Two workshops in each year since 2019, a year and a half of other events, and what is planned."""

import random
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.crypto import get_random_string
from django.utils.text import slugify

from ipr_portal.accounts.models import User
from ipr_portal.demo.register import World
from ipr_portal.markets import MARKETS
from ipr_portal.tenancy.scope import staff_scope
from outreach.actions import contacts, events, registrations
from outreach.actions.places import PLAIN
from outreach.enums import ContactFormat, EventFormat, EventState, OurPart, RegistrationState
from outreach.models import Event, Registration, StakeholderPerson, SurveyAnswer
from outreach.promises import SINCE

PLACES = {
    "SG": ("Singapore", "Kallang Hall, Singapore"), "MY": ("Kuala Lumpur", "Dewan Melati, Kuala Lumpur"),
    "TH": ("Bangkok", "Silom Forum, Bangkok"), "ID": ("Jakarta", "Balai Cendana, Jalan Melati 12, Jakarta"),
    "PH": ("Manila", "Ayala Commons, Makati"), "VN": ("Đà Nẵng", "Nhà Bạch Đằng, Đà Nẵng"),
}  # fmt: skip
AGENDA = """09:00-09:30 (Doors open, coffee)
09:30-10:15 What changed since last time | Priya Menon, IPR team
10:15-11:00 Why four of ten rejections need not happen | Nadia Rahmawati, IPR team
11:00-11:30 (Break)
11:30-12:30 You ask, we answer | Round tables by market
12:30-13:30 (Lunch)
13:30-14:45 From a test purchase to a raid | Marco Reyes, IPR team
14:45-15:30 Pilots of next year | Say which you would join"""
OTHERS = [  # every few weeks one of these
    (EventFormat.ROUNDTABLE, "Round table on letters of authority", OurPart.HOST, 42),
    (EventFormat.CONFERENCE, "Regional conference on counterfeits", OurPart.SPEAKER, 95),
    (EventFormat.WEBINAR, "Webinar: filing a notice well", OurPart.HOST, 110),
    (EventFormat.LAW_ENFORCEMENT_BRIEFING, "Briefing for economic crime units", OurPart.HOST, 28),
    (EventFormat.TRAINING, "Training on recognising copies", OurPart.CO_HOST, 36),
    (EventFormat.CONFERENCE, "Brand protection forum", OurPart.PANELLIST, 88),
]
TALKS = [
    ("called about two rejected notices", ""),
    ("met at their office, they want a template in Thai", "the comparison template in Thai"),
    ("video call about the pilot of image matching", "an answer about the pilot"),
    ("wrote about a seller who comes back", ""),
]


def make_events(world: World) -> None:
    """All of it; past events are written as rows, the coming workshop and the talks by the actions that people use."""
    manager, chance = world.staff[6], random.Random(14)
    with staff_scope(by=manager):
        guests = list(StakeholderPerson.objects.order_by("pk").select_related("works_for"))
        chance.shuffle(guests)
        held = [*workshops(world, manager), *others(world, manager)]
        Event.objects.bulk_create(held)
        attend(held, guests, chance, world.since)
        talk(guests[-60:], manager, world.now)
        plan(world, manager, guests)


def workshops(world: World, manager: User) -> list[Event]:
    """Two in each year, in June and December, those that are over."""
    days = [(year, month) for year in range(SINCE, world.now.year + 1) for month in (6, 12)]
    markets = list(PLACES)
    found = []
    for number, (year, month) in enumerate(days):
        market = markets[number % len(markets)]
        event = _row(EventFormat.WORKSHOP, f"IP protection workshop, {PLACES[market][0]}", OurPart.HOST, market,
                     date(year, month, 9 + number % 5), 80, manager, world)  # fmt: skip
        if event.starts_at < world.now - timedelta(days=2):
            found.append(event)
    return found


def others(world: World, manager: User) -> list[Event]:
    first, last = world.since.date() + timedelta(days=20), world.now.date() - timedelta(days=12)
    found, day, number = [], first, 0
    while day < last:
        format_, title, part, capacity = OTHERS[number % len(OTHERS)]
        market = list(PLACES)[number % len(PLACES)]
        found.append(
            _row(format_, f"{title}, {PLACES[market][0]}", part, market, day, capacity, manager, world)
        )
        day, number = day + timedelta(days=23), number + 1
    return found


def _row(
    format_, title: str, part, market: str, day: date, capacity: int, manager: User, world: World
) -> Event:
    zone = ZoneInfo(MARKETS[market].zone)
    return Event(
        title=title, slug=slugify(f"{title} {day}"), format=format_, our_part=part, state=EventState.REPORTED,
        summary="For rights holders, agencies and authorities; free of charge.",
        agenda=AGENDA if format_ == EventFormat.WORKSHOP else "", starts_at=datetime.combine(day, time(9, 30), zone),
        ends_at=datetime.combine(day, time(15, 30), zone), zone=MARKETS[market].zone, place=PLACES[market][1],
        market=market, languages=["en"], capacity=capacity, owner=manager, created_at=world.since,
        is_public=part in (OurPart.HOST, OurPart.CO_HOST), by_video=format_ == EventFormat.WEBINAR,
    )  # fmt: skip


def attend(held: list[Event], guests: list[StakeholderPerson], chance: random.Random, at: datetime) -> None:
    """Fill each event with the next guests; one in eight does not come. Answers to the survey of workshops."""
    rows: list[Registration] = []
    answers: list[SurveyAnswer] = []
    place = 0
    for event in held:
        for _seat in range(min(event.capacity or 0, len(guests))):
            guest, place = guests[place % len(guests)], place + 1
            came = chance.random() < 0.87
            state = RegistrationState.ATTENDED if came else RegistrationState.NO_SHOW
            rows.append(Registration(
                event=event, person=guest, comes_from=guest.works_for, state=state, has_answered=came,
                code=get_random_string(8, PLAIN), registered_at=min(at, event.starts_at),
                checked_in_at=event.starts_at if came else None,
            ))  # fmt: skip
        if event.format == EventFormat.WORKSHOP:
            answers += [
                SurveyAnswer(
                    event=event, question=question, score=min(5, max(1, round(chance.gauss(best, 0.9))))
                )
                for question, best in (("HELPED", 4.5), ("AGENDA", 4), ("TIME", 2.8), ("PLACE", 3.9))
                for _answer in range(38)
            ]
        event.taken = event.capacity or 0
    Registration.objects.bulk_create(rows, batch_size=1000)
    SurveyAnswer.objects.bulk_create(answers, batch_size=2000)
    Event.objects.bulk_update(held, ["taken"])


def talk(guests: list[StakeholderPerson], manager: User, now: datetime) -> None:
    """Talks outside events, some with a promise; a few of those are overdue."""
    for number, guest in enumerate(guests):
        words, promise = TALKS[number % len(TALKS)]
        at = now - timedelta(days=3 + 5 * number)
        contacts.log_contact(
            person=guest, organisation=None, format=list(ContactFormat)[number % 4], on=at.date(), at=at, by=manager,
            words=f"{guest.name}: {words}", promise=promise if number < 12 else "",
            due_on=at.date() + timedelta(days=14),
        )  # fmt: skip


def plan(world: World, manager: User, guests: list[StakeholderPerson]) -> None:
    """The coming workshop, open for registration and nearly full, and a round table in the new year."""
    zone = ZoneInfo("Asia/Jakarta")
    day = world.now.date() + timedelta(days=14)
    details = events.EventDetails(
        title="IP protection workshop, Jakarta", format=EventFormat.WORKSHOP, zone="Asia/Jakarta", market="ID",
        starts_at=datetime.combine(day, time(9, 30), zone), ends_at=datetime.combine(day, time(15, 30), zone),
        summary="For rights holders, agencies and authorities; free of charge.", agenda=AGENDA, place=PLACES["ID"][1],
        languages=["en", "id"], capacity=24, kept_back=2, by_video=True,
    )  # fmt: skip
    at = world.now - timedelta(days=20)
    event = events.publish(event=events.draft(details=details, by=manager, at=at), by=manager, at=at)
    for guest in guests[:25]:
        registrations.add(event=event, person=guest, by=manager, at=world.now - timedelta(days=5))
    later = datetime.combine(day + timedelta(days=60), time(10), zone)
    events.draft(
        details=events.EventDetails(
            title="Round table on customs records", format=EventFormat.ROUNDTABLE, zone="Asia/Jakarta", market="ID",
            starts_at=later, ends_at=later + timedelta(hours=3), place=PLACES["ID"][1], capacity=20,
        ),
        by=manager, at=at,
    )  # fmt: skip
