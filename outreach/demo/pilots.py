"""Pilots that look for participants, who wants to take part, and who reads news."""

from datetime import datetime, timedelta

from ipr_portal.audit.models import Subject
from ipr_portal.demo.register import World
from ipr_portal.tenancy.models import Membership, OrganisationKind
from ipr_portal.tenancy.scope import staff_scope
from outreach.actions import feedback, interest, messages, pilots, subscriptions
from outreach.enums import FeedbackState, NewsTopic, Readiness
from outreach.models import Feedback, Pilot
from programmes.actions.settings import open_pilot, write_terms
from programmes.queries.settings import ipp_plus

WORKSHOP = Subject("outreach.event", "", "Workshop in Singapore", None)
WHY = [
    "We report the same copies in four markets every week, and would compare the times with last quarter.",
    "Our agency writes one notice a listing today; the sheet would save it a day a week.",
    "New goods arrive before the season: we want to report on the first day.",
    "We lost two weeks with wrong addresses in spring, and want to try the check before sending.",
    "We have few listings, but every one of them is a safety risk.",
]
SHEET = (
    "Participants send one sheet with up to 300 listings, and each row is checked before it is sent. "
    "We want to know whether rejections for wrong addresses fall by half.\n\n"
    "- You send at least two sheets a month.\n- We talk after four weeks and at the end."
)
IMAGES = "Participants upload pictures of a design once. We look for listings that show it, and you confirm what we found."
CRITERIA = "1. At least 50 listings a month\n2. A certificate for each right\n3. One person who answers within two days"

TERMS = """## What stays as it is

Your notices are decided in the time that binds them without the pilot: it promises no other.

## How it ends

The pilot ends on the day that its page names. Either side can end the participation earlier and says why."""
GIVEN = [
    (
        "OTHER",
        "",
        "You use the new tool before others do, and one person at our desk answers your questions about it.",
    ),
    ("CHECK_IN", "", "We talk after four weeks and at the end, about what worked and what did not."),
]


def make_pilots(world: World) -> None:
    """One pilot that selects, one that is open, and readers of every topic."""
    manager = world.staff[6]
    with staff_scope(by=manager):
        rows = Membership.objects.filter(role="OWNER", organisation__state="VERIFIED")
        owners = list(
            rows.filter(organisation__kind=OrganisationKind.RIGHTS_HOLDER)
            .select_related("user", "organisation")
            .order_by("pk")[:8]
        )
        _selecting(owners, manager, world)
        _open(owners, manager, world)
        _subscribe(owners, world)
        _write(manager, world)


def _pilot(code: str, name: str, about: str, *, places: int, closes: datetime, by, at: datetime) -> Pilot:
    programme = open_pilot(
        like=ipp_plus(), code=code, name=name, business_days=3, capacity=places, by=by, at=at
    )
    terms = f"## What we try out\n\n{about}\n\n{TERMS}"
    write_terms(programme=programme, seen=1, text=terms, benefits=GIVEN, by=by, at=at)
    starts = closes.date() + timedelta(days=30)
    words = {
        "about": about, "criteria": CRITERIA, "closes_at": closes, "starts_on": starts,
        "ends_on": starts + timedelta(days=180),
    }  # fmt: skip
    pilot = pilots.prepare(programme=programme, words=words, by=by, at=at)
    return pilots.open_for_interest(pilot=pilot, version=1, by=by, at=at)


def _selecting(owners, manager, world: World) -> None:
    """A pilot with three places: two were accepted, one waits, one was declined, one is to be decided."""
    at = world.now - timedelta(days=30)
    pilot = _pilot(
        "PILOT-SHEETS", "Pilot: one sheet for 300 listings", SHEET, places=3, closes=at + timedelta(days=20), by=manager, at=at
    )  # fmt: skip
    shown = [_show(pilot, owner, n, at + timedelta(days=n + 1)) for n, owner in enumerate(owners[:5])]
    pilots.start_selecting(pilot=pilot, version=pilot.version, by=manager, at=at + timedelta(days=21))
    decided = {"by": manager, "at": at + timedelta(days=22)}
    for one in shown[:2]:
        interest.accept(interest=one, version=1, **decided)
    if len(shown) > 3:
        interest.put_on_waiting_list(interest=shown[2], version=1, **decided)
        interest.decline(
            interest=shown[3], version=1, reason="Fewer than 50 listings a month; ask again when it is for all.", **decided
        )  # fmt: skip
    wish = Feedback.objects.filter(title__startswith="Paste a column", state=FeedbackState.PLANNED).first()
    if wish:
        feedback.answer(
            item=wish, state=FeedbackState.PLANNED, answer="We try it with three brands first.", pilot=pilot,
            by=manager, at=at,
        )  # fmt: skip


def _open(owners, manager, world: World) -> None:
    at = world.now - timedelta(days=6)
    pilot = _pilot(
        "PILOT-IMAGES", "Pilot: finding copies by picture", IMAGES, places=4, closes=world.now + timedelta(days=12), by=manager,
        at=at,
    )  # fmt: skip
    for n, owner in enumerate(owners[5:7]):
        _show(pilot, owner, n, at + timedelta(days=n + 1))


def _show(pilot: Pilot, owner: Membership, n: int, at: datetime):
    words = {
        "contact": owner.user, "why": WHY[n % len(WHY)], "volume": (180, 60, 320, 25, 90)[n % 5],
        "markets": (["SG", "MY"], ["TH"], ["ID", "PH"], ["VN"], ["MY"])[n % 5], "readiness": list(Readiness)[n % 3],
    }  # fmt: skip
    origin = WORKSHOP if n % 2 else None
    return interest.show(
        pilot=pilot, organisation=owner.organisation, words=words, origin=origin, by=owner.user, at=at
    )


def _subscribe(owners, world: World) -> None:
    for n, owner in enumerate(owners):
        topics = list(NewsTopic)[n % 3 :]
        subscriptions.choose(person=owner.user, topics=topics, at=world.since)


def _write(manager, world: World) -> None:
    at = world.now - timedelta(days=6)
    sent = messages.draft(
        topic=NewsTopic.PILOTS, title="A pilot looks for participants: finding copies by picture",
        body="We look for **four brands** that try it from the new year.\n\nPut your organisation's name down under Pilots.",
        by=manager, at=at,
    )  # fmt: skip
    messages.send(message=sent, version=1, by=manager, at=at)
    messages.draft(
        topic=NewsTopic.LIBRARY, title="New in the library this month",
        body="- How deadlines count, with an example that has a holiday\n- Test purchases, step by step", by=manager,
        at=world.now - timedelta(days=1),
    )  # fmt: skip
