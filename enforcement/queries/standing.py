"""Where a case stands, as one reader is told: its way, its moves, what may follow, and who is named to whom."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from enforcement.enums import CASE_MOVES, CaseStage
from enforcement.models import Case, CaseMove, StepChoice
from enforcement.rules.access import why_not_write
from enforcement.rules.moves import WAYS, Asked, missing_for
from ipr_portal.accounts.models import User
from ipr_portal.errors import Refusal
from ipr_portal.lazy import LazyStr
from ipr_portal.tenancy.models import Membership, Organisation
from ipr_portal.tenancy.people import people_in
from ipr_portal.tenancy.roles import Can

from .file import Section

QUIET = [CaseStage.RAID_DECIDED, CaseStage.REFERRED, CaseStage.RAID_PLANNED]  # nothing may warn the seller
LIGHTS = ("RED", "AMBER", "GREEN")  # the strictest first


@dataclass(frozen=True, slots=True)
class Milestone:
    """A stage on the way of a case. `place`: -1 where it has been, 0 where it is, 1 ahead."""

    stage: CaseStage
    n: int
    place: int
    move: CaseMove | None
    choice: StepChoice | None

    @property
    def label(self) -> LazyStr:
        return self.stage.label


def way_of(case: Case, history: Iterable[CaseMove], choices: Iterable[StepChoice]) -> list[Milestone]:
    """The way of a case: what it went through and when, where it is, what is ahead, and where we assisted.

    :param history: its moves, the newest first.
    """
    last = {move.stage: move for move in reversed(list(history))}
    chosen = {choice.stage: choice for choice in choices}
    way = [stage for stage in CaseStage if CASE_MOVES.get(stage)]
    end = CaseStage(case.stage) if not case.is_open else CaseStage.CLOSED
    return [
        Milestone(
            stage, n, 0 if stage == case.stage else -1 if stage in last else 1, last.get(stage), chosen.get(stage)
        )
        for n, stage in enumerate([*way, end], 1)
    ]  # fmt: skip


def moves_told(case: Case, organisation: Organisation | None) -> list[CaseMove]:
    """The moves of a case, the newest first. Who moved it and why is told of our side and the reader's own alone.

    :param organisation: of a member who reads; None at the desk, which is told of everybody.
    """
    found = list(case.moves.select_related("by", "side").order_by("-pk"))
    for move in found:
        move.is_told = organisation is None or move.side is None or move.side == organisation
    return found


def choices_of(case: Case) -> list[StepChoice]:
    return list(case.choices.select_related("by").order_by("pk"))


@dataclass(frozen=True, slots=True)
class NextMove:
    """A move that may follow: whether the reader makes it, or a signature does, and what is missing."""

    stage: CaseStage
    mine: bool
    signed: bool
    missing: list[Refusal]  # besides what its form asks for


def next_move(asked: Asked, stage: CaseStage) -> NextMove:
    way = WAYS[stage]
    missing = [refusal for refusal in missing_for(asked, stage) if not refusal.field]
    return NextMove(stage, asked.side in way.sides, not way.sides, missing)


def may_write(case: Case, capabilities: Collection[Can]) -> bool:
    """Whether the person of the scope may change an open case."""
    may_change = Can.OPEN_CASES in capabilities or Can.DECIDE_RAIDS in capabilities
    return case.is_open and may_change and why_not_write(case) is None


def highest(sections: Sequence[Section]) -> str:
    """The strictest traffic light in the file; nothing where no item has one."""
    found = {row.tlp for section in sections for row in section.rows}
    return next((light for light in LIGHTS if light in found), "")


def is_late(case: Case, today: date) -> bool:
    return bool(case.next_due_on and case.next_due_on < today and case.is_open)


def own_people(organisation: Organisation | None) -> set[int]:
    """The people of a rights holder, by key; nobody at the desk."""
    rows = Membership.objects.filter(organisation=organisation) if organisation else Membership.objects.none()
    return set(rows.values_list("user", flat=True))


def says_who(case: Case, theirs: Collection[int]) -> str:
    """Who does the next step, as a rights holder reads it: the people of the others in a joint case are not named."""
    person = case.next_person
    return str(person) if person and (person.staff_role or person.pk in theirs) else ""


def is_next_with_us(case: Case) -> bool:
    """Whether the next step is the IPR team's, so that a rights holder is told of it."""
    return bool(case.next_step and case.next_person and case.next_person.staff_role)


def people_told(case: Case, organisation: Organisation) -> list[User]:
    """The people of a rights holder who know of a case, by name."""
    inside = User.objects.filter(pk__in=people_in(case.compartment_id))
    return list(inside.filter(memberships__organisation=organisation).order_by("name"))
