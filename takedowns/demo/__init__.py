"""The demo world of notices and rights: two thousand notices of eighteen months, and what is open today."""

from ipr_portal.accounts.models import User
from ipr_portal.demo.brands import BRANDS
from ipr_portal.demo.register import Step, World
from ipr_portal.tenancy.roles import StaffRole

from .finish import finish, is_finished
from .history import Life
from .plan import NOTICES, plans
from .rights import make_rights
from .stock import stock_shelves
from .times import Hours


def begin(world: World) -> None:
    """What brands sell themselves."""
    stock_shelves(now=world.now)


def live(world: World, part: int, parts: int, count) -> None:
    """The notices of a part of the brands."""
    mine = [number for number in range(len(BRANDS)) if number % parts == part]
    holders = make_rights(mine, world.staff, since=world.since)
    Life(holders, triagers(world.staff)).live(plans(Hours(world.now), part=part, parts=parts), tell=count)


def triagers(staff: list[User]) -> list[User]:
    return [person for person in staff if person.staff_role in (StaffRole.TRIAGER, StaffRole.LEAD)]


def end(world: World) -> None:
    finish(now=world.now)


STEP = Step(10, is_finished, begin, live, end, "Notices", NOTICES)
