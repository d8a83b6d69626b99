"""What rights holders asked for, how many of them, and what became of it."""

from datetime import timedelta
from typing import NamedTuple

from ipr_portal.audit.models import Subject
from ipr_portal.demo.register import World
from ipr_portal.tenancy.models import Membership, Organisation
from ipr_portal.tenancy.scope import staff_scope
from outreach.actions import feedback as actions
from outreach.enums import FeedbackState
from outreach.models import Feedback, Resource

S = FeedbackState
ORIGINS = {
    "Check-in": "programmes.checkin",
    "By": "mail",
}  # by the first word of an origin; all others are events


class Wish(NamedTuple):
    """One item: who asked, how many days ago, where, how many voted, and how far it is."""

    title: str
    days: int
    votes: int
    state: str
    answer: str = ""
    answered: int = 0  # days after it was asked
    page: str = ""
    built: str = ""
    origin: str = ""
    kind: str = "SUGGESTION"


WISHES = [
    Wish("Comparison template in Thai and Vietnamese", 76, 11, S.OPEN, origin="Check-in of September"),
    Wish("Tell the agency and us apart in the accuracy", 55, 14, S.OPEN, origin="Workshop in Singapore"),
    Wish("Paste a column of links from a sheet with notes", 90, 23, S.PLANNED, "Yes: planned for the next quarter.", 46),
    Wish("Say when a seller was warned before", 60, 9, S.STARTED, "We are building it.", 12, origin="By mail"),
    Wish("Show who of us answered a question", 3, 1, S.NEW, kind="QUESTION"),
    Wish("What makes an explanation hold?", 160, 19, S.COMPLETED, "There is a page now, with an example.", 31, "ev-01", origin="Workshop in Singapore"),
    Wish("Correct only the listings that were rejected", 250, 16, S.COMPLETED, "The outcome page opens a draft with these alone.", 40, built="Correct and send again, in the portal since spring", origin="Round table in Bangkok"),
    Wish("Take our word for the class of goods", 190, 6, S.DECLINED, "The certificate decides: a triager cannot check anything else.", 21),
    Wish("Thai template for comparisons", 40, 4, S.TRIAGED),
]  # fmt: skip


def make_wishes(world: World) -> None:
    """Everything through the actions, at the moments at which it was said."""
    manager = world.staff[6]
    with staff_scope(by=manager):
        rows = Membership.objects.filter(role="OWNER").select_related("organisation", "user").order_by("pk")
        owners = {row.organisation_id: row for row in rows}
        organisations = list(
            Organisation.objects.filter(pk__in=list(owners), state="VERIFIED").order_by("pk")
        )
        for n, wish in enumerate(WISHES):
            _make(wish, [owners[one.pk] for one in organisations[n % 3 :]], manager, world)


def _make(wish: Wish, voters: list[Membership], manager, world: World) -> None:
    at = world.now - timedelta(days=wish.days)
    first, *others = voters[: wish.votes]
    origin = (
        Subject(ORIGINS.get(wish.origin.split(" ")[0], "outreach.event"), "", wish.origin, None)
        if wish.origin
        else None
    )
    item = actions.give(
        kind=wish.kind, title=wish.title, text="", organisation=first.organisation, origin=origin, by=first.user, at=at
    )  # fmt: skip
    if wish.state == S.NEW:
        return
    item = actions.move(item=item, state=S.TRIAGED, by=manager, at=at + timedelta(days=1))
    for n, voter in enumerate(others):
        actions.vote(
            item=item, organisation=voter.organisation, by=voter.user, at=at + timedelta(days=1, hours=n)
        )
    if wish.state != S.TRIAGED:
        item = actions.move(item=item, state=S.OPEN, by=manager, at=at + timedelta(days=2))
    _answer(wish, item, manager, at)


def _answer(wish: Wish, item: Feedback, manager, at) -> None:
    if not wish.answer:
        return
    state = S.PLANNED if wish.state == S.STARTED else wish.state
    page = Resource.objects.filter(slug=wish.page).first()
    when = at + timedelta(days=wish.answered)
    item = actions.answer(
        item=item, state=state, answer=wish.answer, resource=page, built=wish.built, by=manager, at=when
    )
    if wish.state == S.STARTED:
        actions.move(item=item, state=S.STARTED, by=manager, at=when + timedelta(days=3))
