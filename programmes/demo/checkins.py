"""Check-ins of the demo world: a history of two meetings for each participant, the next one, and what is between them."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ipr_portal.accounts.models import User
from ipr_portal.demo.register import World
from ipr_portal.notifications.actions import retire_mail
from ipr_portal.tenancy.people import members_who
from ipr_portal.tenancy.roles import Can, StaffRole
from ipr_portal.tenancy.scope import staff_scope
from programmes.actions import (
    agreements,
    bookings,
    calls,
    correspondence,
    deepdives,
    guidance,
    meetings,
    packs,
)
from programmes.actions.meetings import Present
from programmes.enums import ActionState, Finding, Presence, Side
from programmes.models import CheckIn, Participation
from programmes.rules.checkins import why_not_send
from takedowns.demo.times import IPP_PLUS
from takedowns.enums import ListingOutcome, NoticeState
from takedowns.models import Listing

DESK = ZoneInfo("Asia/Singapore")
HELD = (timedelta(weeks=9), timedelta(weeks=4))  # ago
AHEAD = (timedelta(days=2), timedelta(days=6), timedelta(days=12))  # the others book or are planned
HOUR = timedelta(hours=1)
PROMISES = [
    ("Send the list of genuine serial or batch numbers every quarter", Side.THEM, ""),
    ("Use the comparison template, and mark the feature on the picture", Side.THEM, "EV-01"),
    ("Explain at the next workshop when resale cannot be stopped", Side.US, "SU-02"),
]
ASKED = [  # a question, and what was found
    (
        "The product looks the same to us. Which feature decided?", Finding.EVIDENCE_GAP,
        "The picture does not show the label. A second one from the front would have been enough.",
    ),
    (
        "The seller has no licence from us. Why does the listing stay?", Finding.CORRECT,
        "The goods are genuine and were resold; the law of this market lets the owner of a product do that.",
    ),
    (
        "We sent the certificate in spring. Is it not used?", Finding.RH_ERROR,
        "The notice named another right, of other classes. Choose the one that the certificate shows.",
    ),
    (
        "Would a test purchase have changed the decision?", Finding.POLICY_GAP,
        "Yes. Our guide does not say when one helps; we add it, and tell you when it is published.",
    ),
]  # fmt: skip
MINUTES = """## What we looked at

The late notices were explained. Of the samples, **one** needs a better picture; the others stand.

## What changes

- Links are copied from the browser, one a line.
- We name the feature that decided in each rejection.
"""
GUIDANCE = {
    "EV-01": "Say **which feature** infringes **which right**, and how you can tell:\n\n- name the feature,\n- mark it on the"
    " picture,\n- put the genuine product beside it.\n",
    "LI-04": "Open each listing once before you send, and copy the address from the browser. One listing, one line.\n",
    "SU-02": "Genuine goods may be sold on. Send a notice only where the goods were changed, or never sold by you.\n",
}


def hold_check_ins(world: World) -> None:
    """What the programme manager did in the last nine weeks, through the actions of the product."""
    manager = next(person for person in world.staff if person.staff_role == StaffRole.PROGRAMMES)
    with staff_scope():
        write_guidance(manager, at=world.since + timedelta(days=40))
        taking_part = met_since(world.now - HELD[0])
        for number, participation in enumerate(taking_part):
            for ago in HELD:
                meet(participation, manager, at=working_hour(world.now - ago, 9 + number % 4))
            ask_and_answer(participation, manager, at=world.now - timedelta(days=11))
            write_to_each_other(participation, manager, at=world.now - timedelta(days=8))
        for participation, ahead in zip(taking_part, AHEAD, strict=False):
            plan_next(participation, manager, starts=working_hour(world.now + ahead, 10), now=world.now)
        offer_times(manager, now=world.now)
        retire_mail(before=world.now)
    calls.propose_calls(at=world.now)


def met_since(moment: datetime) -> list[Participation]:
    """Who took part before a moment and still does, in the order of their names."""
    rows = Participation.objects.taking_part().filter(
        organisation__name__in=IPP_PLUS, effective_at__lt=moment
    )
    return list(rows.select_related("organisation", "programme").order_by("organisation__name"))


def working_hour(day: datetime, hour: int) -> datetime:
    """That hour of the day at the desk; of the Monday after a weekend."""
    local = day.astimezone(DESK)
    local += timedelta(days=max(0, 7 - local.weekday()) if local.weekday() > 4 else 0)
    return datetime.combine(local.date(), time(hour), DESK)


def people_of(participation: Participation) -> list[User]:
    """Who may come; the owners are first."""
    key = participation.organisation_id
    return members_who(Can.BOOK_CHECKINS, [key])[key]


def meet(participation: Participation, manager: User, *, at: datetime) -> CheckIn | None:
    """A check-in that was held, with its pack, its minutes and what was agreed."""
    people = people_of(participation)
    if not people:
        return None
    check_in = bookings.plan(
        participation=participation, starts=at, ends=at + HOUR, place="Video call, link in the invitation", by=manager,
        at=at - timedelta(days=14),
    )  # fmt: skip
    pack = packs.build(check_in=check_in, at=at - timedelta(days=5))
    if why_not_send(pack) is None:
        packs.send(pack=pack, by=manager, at=at - timedelta(days=4))
    who = [Present(str(manager), Side.US, Presence.ATTENDED)]
    who += [
        Present(str(person), Side.THEM, Presence.EXCUSED if number == 2 else Presence.ATTENDED)
        for number, person in enumerate(people[:3])
    ]
    check_in = meetings.hold(check_in=check_in, attendance=who, by=manager, at=at)
    meetings.write_minutes(check_in=check_in, version=0, text=MINUTES, by=manager, at=at + HOUR)
    agree(check_in, people, manager, at=at + HOUR)
    meetings.close(check_in=check_in, by=manager, at=at + HOUR)
    follow(check_in, manager, at=at + timedelta(days=10))
    return check_in


def agree(check_in: CheckIn, people: list[User], manager: User, *, at: datetime) -> None:
    for number, (words, side, code) in enumerate(PROMISES):
        agreements.agree(
            participation=check_in.participation, check_in=check_in, words=words, side=side, code=code,
            owner=people[0] if side == Side.THEM else manager, due_on=(at + timedelta(days=21 + 7 * number)).date(),
            by=manager, at=at,
        )  # fmt: skip


def follow(check_in: CheckIn, manager: User, *, at: datetime) -> None:
    """Of an older check-in everything is done; of a newer one the first action is, and the second has begun."""
    rows = list(check_in.action_items.order_by("pk"))
    is_old = (
        check_in.starts_at
        == CheckIn.objects.filter(participation=check_in.participation).earliest("starts_at").starts_at
    )
    for number, action in enumerate(rows):
        to = ActionState.DONE if is_old or number == 0 else ActionState.IN_PROGRESS
        if is_old or number < 2:
            agreements.follow(action=action, to=to, side=Side.US, result="As agreed" if to == ActionState.DONE else "",
                              by=manager, at=at)  # fmt: skip


def ask_and_answer(participation: Participation, manager: User, *, at: datetime) -> None:
    """Two questions of a rights holder about its last rejections: one is answered, one is open."""
    people = people_of(participation)
    rejected = Listing.objects.filter(
        organisation=participation.organisation_id, outcome=ListingOutcome.REJECTED, notice__state=NoticeState.DECIDED,
        decided_at__lte=at,
    ).select_related("notice").order_by("-decided_at", "-pk")[:2]  # fmt: skip
    if not people:
        return
    asked = [
        deepdives.ask(
            participation=participation, notice=listing.notice, listing=listing, side=Side.THEM, by=people[0], at=at,
            question=ASKED[(participation.pk + number) % len(ASKED)][0],
        )
        for number, listing in enumerate(rejected)
    ]  # fmt: skip
    for dive in asked[:1]:
        _question, finding, answer = ASKED[participation.pk % len(ASKED)]
        deepdives.conclude(dive=dive, finding=finding, answer=answer, by=manager, at=at + timedelta(days=2))


def write_to_each_other(participation: Participation, manager: User, *, at: datetime) -> None:
    people = people_of(participation)
    if not people:
        return
    thread = correspondence.start(
        participation=participation, subject="Batch numbers of the new season", side=Side.THEM, by=people[0], at=at,
        words="We change the batch numbers in January. To whom do we send the new list?",
    )  # fmt: skip
    correspondence.write(
        thread=thread,
        words="Ask the desk for the present list first.",
        side=Side.US,
        internal=True,
        by=manager,
        at=at + HOUR,
    )
    correspondence.write(
        thread=thread,
        words="Attach it here; we tell the triagers.",
        side=Side.US,
        by=manager,
        at=at + 26 * HOUR,
    )


def plan_next(participation: Participation, manager: User, *, starts: datetime, now: datetime) -> None:
    check_in = bookings.plan(
        participation=participation, starts=starts, ends=starts + HOUR, place="Video call, link in the invitation",
        by=manager, at=now - timedelta(days=3),
    )  # fmt: skip
    if starts < now + timedelta(days=4):
        pack = packs.build(check_in=check_in, at=now - timedelta(hours=20))
        if why_not_send(pack) is None:
            packs.send(pack=pack, by=manager, at=now - timedelta(hours=16))


def offer_times(manager: User, *, now: datetime) -> None:
    """Free hours of the manager in the next weeks."""
    for days in (4, 9, 14):  # apart by more than a weekend
        first = working_hour(now + timedelta(days=days), 14)
        bookings.offer(
            times=[(first + n * HOUR, first + (n + 1) * HOUR) for n in range(3)], by=manager, at=now
        )


def write_guidance(manager: User, *, at: datetime) -> None:
    for code, text in GUIDANCE.items():
        guidance.write(code=code, version=0, text=text, by=manager, at=at)
