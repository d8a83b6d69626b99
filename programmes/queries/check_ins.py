"""Participants, their people, and what is with whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from ipr_portal.accounts.models import User
from ipr_portal.tenancy.people import members_who, staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.questions import Question
from programmes.enums import AHEAD, TAKES_PART, Side
from programmes.models import ActionItem, Cadence, CheckIn, Message, Participation, Slot
from programmes.rules.checkins import STANDARD_CADENCE
from programmes.rules.waits import Spoken, longest_wait

TAKES_PART_IN_ANY = """
SELECT EXISTS (SELECT FROM programmes_participation WHERE organisation_id = %s AND state = ANY(%s))
    OR EXISTS (SELECT FROM programmes_checkin WHERE organisation_id = %s)
"""
MOST_MESSAGES = 5_000  # that a wait is looked for in


def participants() -> QuerySet[Participation]:
    rows = Participation.objects.taking_part().select_related("organisation", "programme")
    return rows.order_by("organisation__name", "pk")


def participation_of(organisation) -> Participation | None:
    """How an organisation takes part now; the newest where it takes part in several programmes."""
    return participants().filter(organisation=organisation).order_by("-pk").first()


def people_of(participation: Participation) -> list[tuple[User, Side]]:
    """Everybody who may come to a check-in: programme managers, then the rights holder's owners and filers."""
    key = participation.organisation_id
    ours = [(person, Side.US) for person in staff_who(Can.MANAGE_CHECKINS).order_by("name", "pk")]
    return ours + [(person, Side.THEM) for person in members_who(Can.BOOK_CHECKINS, [key])[key]]


def bookable(participation: Participation | None, *, ahead: bool, at: datetime) -> QuerySet[Slot]:
    """The free times that a participant may book now, the next first; none while it has a check-in ahead."""
    if participation is None or ahead:
        return Slot.objects.none()
    return Slot.objects.free(at).select_related("host").order_by("starts_at", "pk")


def takes_part_in_any(organisation, at: datetime) -> Question:
    """Whether an organisation takes part in a programme, or has; on the page of every member, so in one statement."""
    return Question(TAKES_PART_IN_ANY, (organisation.pk, list(TAKES_PART), organisation.pk))


@dataclass(frozen=True, slots=True)
class Outstanding:
    """Open actions by whose turn it is, the most overdue first."""

    with_you: list[ActionItem]
    with_us: list[ActionItem]
    overdue: int


def outstanding(rows: Iterable[ActionItem], on: date) -> Outstanding:
    """Sort open actions, as a rights holder reads them."""
    found = list(rows)
    for action in found:
        vars(action)["overdue"] = action.is_overdue(on)
    theirs = [action for action in found if action.side == Side.THEM]
    ours = [action for action in found if action.side == Side.US]
    return Outstanding(theirs, ours, sum(vars(action)["overdue"] for action in found))


@dataclass(frozen=True, slots=True)
class NextDue:
    """When a participant is to be met by its cadence."""

    participation: Participation
    due: datetime
    is_overdue: bool


def to_be_planned(at: datetime) -> list[NextDue]:
    """Participants without a check-in ahead, by when they are due, the most overdue first; four statements."""
    found = list(participants().exclude(check_ins__state__in=AHEAD))
    weeks = dict(Cadence.objects.filter(participation__in=found).values_list("participation", "weeks"))
    held: dict[int, datetime] = {}
    for key, starts in (
        CheckIn.objects.were_held().filter(participation__in=found).values_list("participation", "starts_at")
    ):
        held[key] = max(starts, held.get(key, starts))
    rows = []
    for row in found:
        last = held.get(row.pk, row.effective_at or row.identified_at)
        due = last + timedelta(weeks=weeks.get(row.pk, STANDARD_CADENCE))
        rows.append(NextDue(row, due, due < at))
    return sorted(rows, key=lambda row: row.due)


def weeks_of(participation: Participation) -> int:
    """How many weeks lie between two check-ins of a participant."""
    found = Cadence.objects.filter(participation=participation).first()
    return found.weeks if found else STANDARD_CADENCE


def longest_wait_of(participation: Participation) -> timedelta | None:
    """The longest time that a rights holder waited for an answer of ours, over all threads; only finished waits."""
    rows = Message.objects.filter(thread__participation=participation, internal=False)
    by_thread: dict[int, list[Spoken]] = {}
    for thread, side, at in rows.order_by("thread", "written_at", "pk").values_list(
        "thread", "side", "written_at"
    )[:MOST_MESSAGES]:
        by_thread.setdefault(thread, []).append(Spoken(side == Side.US, at))
    return max((wait for spoken in by_thread.values() if (wait := longest_wait(spoken))), default=None)
