"""What needs a programme manager this week: each list short, the worst first."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count, DateField, Func, QuerySet, Value

from programmes.enums import BOUND, Figure, ParticipationState, PromiseState, Purpose
from programmes.models import ActionItem, CheckIn, Evaluation, Participation
from programmes.rules.compliance import Kept

from .breaches import WEEKS, breaches
from .promises import Chosen, Group, Rows, chosen_rows, promised
from .settings import limits_of

SHOWN = 6  # rows of each list; the page says how many there are
SOON, CHECK_INS_WITHIN = timedelta(days=7), timedelta(days=14)
LOOK_BACK = timedelta(days=190)  # of evaluations: half a year of months
FELL = Decimal("0.01")  # a point between two monthly evaluations
AT_RISK = (PromiseState.RISK, PromiseState.BREACHED)
IN_TROUBLE = (ParticipationState.WATCH, ParticipationState.IMPROVEMENT_PLAN)


def at_risk(at: datetime) -> Rows:
    """Open notices whose promise is broken or ends today, the first to end on top."""
    rows = chosen_rows(Chosen(), at=at).filter(standing__in=[state.value for state in AT_RISK])
    rows = rows.select_related("organisation", "triager", "clock__version__calendar")
    return rows.order_by("clock__due_at", "pk")


def unexplained(at: datetime) -> Rows:
    """Breaches without a cause, the newest first."""
    return breaches(Chosen(), at=at).filter(clock__cause=None).order_by("-clock__due_at", "-pk")


def kept_by_week(at: datetime, zone: ZoneInfo) -> list[tuple[date, Kept]]:
    """How promises were kept in each of the last 13 weeks from Monday on, by the desk's time; one statement."""
    monday = _monday(at, zone)
    weeks = [monday - timedelta(weeks=ago) for ago in reversed(range(WEEKS))]
    begins = datetime(weeks[0].year, weeks[0].month, weeks[0].day, tzinfo=zone)
    local = Func(Value(str(zone)), "counted_at", function="timezone")
    week = Func(local, template="date_trunc('week', %(expressions)s)::date", output_field=DateField())
    rows = promised(at).filter(counted_at__gte=begins).order_by().annotate(week=week)
    counts: dict[date, Counter[str]] = defaultdict(Counter)
    for day, state, notices in rows.values_list("week", "standing").annotate(notices=Count("pk")):
        counts[day][state] += notices
    return [(day, Kept(counts[day])) for day in weeks]


def _monday(at: datetime, zone: ZoneInfo) -> date:
    today = at.astimezone(zone).date()
    return today - timedelta(days=today.weekday())


@dataclass(frozen=True, slots=True)
class CheckInDue:
    """A check-in of the next two weeks, and what is open before it."""

    check_in: CheckIn
    without_cause: int
    breaches: int
    actions: int


def check_ins_due(at: datetime) -> list[CheckInDue]:
    """The check-ins of the next two weeks, with the breaches and actions of each; three statements."""
    rows = CheckIn.objects.ahead().filter(starts_at__lte=at + CHECK_INS_WITHIN).for_pages()
    found = list(rows.order_by("starts_at", "pk")[: 2 * SHOWN])
    keys = [row.organisation_id for row in found]
    late = breaches(Chosen(weeks=WEEKS), at=at).filter(organisation__in=keys).order_by()
    counts: dict[int, Counter[bool]] = defaultdict(Counter)
    for key, code in late.values_list("organisation", "clock__cause__code"):
        counts[key][code is None] += 1
    rows_of = ActionItem.objects.open().filter(participation__in=[row.participation_id for row in found])
    actions = dict(rows_of.order_by().values_list("participation").annotate(n=Count("pk")))
    return [
        CheckInDue(
            row, counts[row.organisation_id][True], counts[row.organisation_id].total(),
            actions.get(row.participation_id, 0),
        )
        for row in found
    ]  # fmt: skip


def actions_overdue(today: date) -> QuerySet[ActionItem]:
    """Open actions whose day is over, the longest first."""
    return ActionItem.objects.open().filter(due_on__lt=today).for_pages().order_by("due_on", "pk")


@dataclass(frozen=True, slots=True)
class Sliding:
    """A participant whose accuracy falls, or that is on watch or in a plan."""

    participation: Participation
    points: Sequence[Decimal | None]  # of the monthly evaluations, the oldest first
    last: Evaluation | None
    limit: Decimal | None  # of leaving, in force

    @property
    def fell(self) -> Decimal | None:
        """By how much the accuracy fell between the last two monthly evaluations; None where it did not."""
        if len(self.points) < 2 or self.points[-1] is None or self.points[-2] is None:
            return None
        by = self.points[-2] - self.points[-1]
        return by if by >= FELL else None

    @property
    def is_in_trouble(self) -> bool:
        return self.participation.state in IN_TROUBLE

    @property
    def is_below(self) -> bool:
        """Whether it could be watched by its last evaluation: what is left of the way to the limit is nothing."""
        one = self.last
        return bool(self.limit and one and one.exit_upper is not None and one.exit_upper < self.limit)


def sliding(at: datetime) -> list[Sliding]:
    """Those that the promise binds and whose figures fall, the lowest upper end first; three statements."""
    rows = list(
        Participation.objects.filter(state__in=BOUND).for_lists().order_by("organisation__name", "pk")
    )
    monthly = Evaluation.objects.scheduled().filter(participation__in=rows, as_of__gt=at - LOOK_BACK)
    by_row: dict[int | None, list[Evaluation]] = defaultdict(list)
    for one in monthly.order_by("as_of", "pk"):
        by_row[one.participation_id].append(one)
    limits = limits_of(Purpose.WATCH, Figure.EXIT_UPPER)
    found = [
        Sliding(
            row, [one.point for one in by_row[row.pk]], next(reversed(by_row[row.pk]), None),
            limits.get(row.programme_id),
        )
        for row in rows
    ]  # fmt: skip
    slides = [one for one in found if one.is_in_trouble or one.is_below or one.fell]
    return sorted(slides, key=lambda one: (not one.is_in_trouble, _upper(one)))


def _upper(one: Sliding) -> Decimal:
    return one.last.exit_upper if one.last and one.last.exit_upper is not None else Decimal(1)


def months_by_market(groups: Sequence[Group], months: Sequence[date]) -> dict[str, list[Kept]]:
    """How promises were kept in each market and month."""
    counts: dict[tuple[str, date | None], Counter[str]] = defaultdict(Counter)
    for group in groups:
        counts[group.market, group.month][group.state] += group.notices
    markets = {group.market for group in groups}
    return {market: [Kept(counts[market, month]) for month in months] for market in sorted(markets)}


def participations_of(organisations: Iterable[int]) -> dict[int, Participation]:
    """The participation of each organisation: one that the promise binds, or else the newest; one statement."""
    rows = Participation.objects.filter(organisation__in=organisations).for_lists()
    found = sorted(rows.order_by("identified_at", "pk"), key=lambda row: row.state in BOUND)
    return {row.organisation_id: row for row in found}
